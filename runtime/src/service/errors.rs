//! The macros and functions that generated error types and service tables are made of.

use crate::shape::{Structure, View};
use std::fmt;

/// A blank structure for programs that meet operations by name; what the functions of an
/// [`OperationCode`](super::OperationCode) are made of.
pub fn blank<T: Structure + Default>() -> Box<dyn Structure> {
    Box::new(T::default())
}

/// Writes an error structure as `Display` does: its shape's name and, where it has one, its message.
///
/// # Errors
/// Those of the formatter.
pub fn display_error(f: &mut fmt::Formatter<'_>, error: &dyn Structure) -> fmt::Result {
    let shape = error.shape();
    f.write_str(shape.name())?;
    let message = shape.members().find(|member| member.name().eq_ignore_ascii_case("message"));
    let view = message.and_then(|member| error.get(member.position())).and_then(|field| field.view());
    match view {
        Some(View::String(text)) if !text.is_empty() => write!(f, ": {text}"),
        _ => Ok(()),
    }
}

/// Implements `Display` and `Error` for a structure with the `@error` trait.
#[macro_export]
macro_rules! error_structure {
    ($type:ident) => {
        impl ::std::fmt::Display for $type {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                $crate::service::display_error(f, self)
            }
        }

        impl ::std::error::Error for $type {}
    };
}

/// Implements [`OperationError`](crate::service::OperationError), `Display` and `Error` for the enum
/// of an operation's errors, whose variants have the names of the structures they hold.
///
/// `operation_error!(CreateContactError { 1 => AccessDeniedException });` with the errors' shape rows.
#[macro_export]
macro_rules! operation_error {
    ($type:ident { $($row:literal => $variant:ident),* $(,)? }) => {
        impl $crate::service::OperationError for $type {
            fn blank(row: u16) -> ::std::option::Option<Self> {
                match row {
                    $($row => ::std::option::Option::Some($type::$variant(::std::default::Default::default())),)*
                    _ => ::std::option::Option::None,
                }
            }

            fn structure(&self) -> &dyn $crate::shape::Structure {
                match *self {
                    $($type::$variant(ref error) => error,)*
                }
            }

            fn structure_mut(&mut self) -> &mut dyn $crate::shape::Structure {
                match *self {
                    $($type::$variant(ref mut error) => error,)*
                }
            }
        }

        impl ::std::fmt::Display for $type {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                $crate::service::display_error(f, $crate::service::OperationError::structure(self))
            }
        }

        impl ::std::error::Error for $type {}
    };
}
