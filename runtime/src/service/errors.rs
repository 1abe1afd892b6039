//! Macros and functions for generated error types and service tables.

use super::OperationError;
use crate::shape::hash::hash;
use crate::shape::show::{REDACTED, debug_structure};
use crate::shape::{Structure, View, equal};
use crate::table::Member;
use crate::value::Printable;
use std::fmt;
use std::hash::Hasher;

/// Returns a blank structure as a trait object; used by the functions of an
/// [`OperationCode`](super::OperationCode).
pub fn blank<T: Structure + Default>() -> Box<dyn Structure> {
    Box::new(T::default())
}

/// Returns a structure filled by a callback.
pub fn filled<T: Structure + Default>(fill: &mut dyn FnMut(&mut dyn Structure)) -> T {
    let mut structure = T::default();
    fill(&mut structure);
    structure
}

/// The member of an error structure with its message.
fn message_member(error: &dyn Structure) -> Option<Member> {
    error.shape().members().find(|member| member.name().eq_ignore_ascii_case("message"))
}

/// The message of an error structure, unless it is absent or empty.
pub(crate) fn message_of(error: &dyn Structure) -> Option<&str> {
    match error.get(message_member(error)?.position())?.view()? {
        View::String(text) if !text.is_empty() => Some(text),
        _ => None,
    }
}

/// Writes an error structure as `Display` does: its shape's name and, where it has one, its
/// message, redacted if the model marks it as sensitive. Control characters of the service's text
/// are escaped.
///
/// # Errors
/// Errors of the formatter.
pub fn display_error(f: &mut fmt::Formatter<'_>, error: &dyn Structure) -> fmt::Result {
    f.write_str(error.shape().name())?;
    match message_of(error) {
        None => Ok(()),
        Some(_) if message_member(error).is_some_and(Member::is_sensitive) => {
            write!(f, ": {REDACTED}")
        }
        Some(text) => write!(f, ": {}", Printable(text)),
    }
}

/// Like [`display_error`], for the error enum of an operation.
///
/// # Errors
/// Errors of the formatter.
pub fn display_operation_error<E: OperationError>(
    f: &mut fmt::Formatter<'_>,
    error: &E,
) -> fmt::Result {
    display_error(f, error.structure())
}

/// Writes the error enum of an operation as `Debug` writes its structure.
///
/// # Errors
/// Errors of the formatter.
pub fn debug_operation_error<E: OperationError>(
    f: &mut fmt::Formatter<'_>,
    error: &E,
) -> fmt::Result {
    debug_structure(f, error.structure())
}

/// Whether two errors of an operation are the same variant with equal content.
pub fn equal_errors<E: OperationError>(one: &E, other: &E) -> bool {
    equal(one.structure(), other.structure())
}

/// Feeds an error of an operation into a hasher, as its structure.
pub fn hash_error<E: OperationError>(error: &E, state: &mut dyn Hasher) {
    hash(error.structure(), state);
}

/// Implements `Display` and `Error` for a structure with the `@error` trait.
#[doc(hidden)]
#[macro_export]
macro_rules! __error_structure {
    ($type:ident) => {
        #[allow(deprecated)]
        impl ::std::fmt::Display for $type {
            #[inline]
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                $crate::__private::display_error(f, self)
            }
        }

        #[allow(deprecated)]
        impl ::std::error::Error for $type {}
    };
}

/// Implements [`OperationError`](crate::service::OperationError) for the enum of an operation's
/// errors, the traits that the call names, `From` each error, and a method that asks for each; each
/// variant is named after its structure.
///
/// `operation_error!(CreateContactError: Debug, Display, Error, PartialEq, Eq, Hash { 1 =>
/// AccessDeniedException is_access_denied_exception });` with the errors' shape rows.
#[doc(hidden)]
#[macro_export]
macro_rules! __operation_error {
    (
        $type:ident: Debug, Display, Error, PartialEq $(, $eq:ident, $hash:ident)? {
            $($row:literal => $variant:ident $is_variant:ident),* $(,)?
        }
    ) => {
        #[allow(deprecated)]
        impl $type {
            $(
                #[doc = ::std::concat!("Whether the error is `", ::std::stringify!($variant), "`.")]
                #[inline]
                pub fn $is_variant(&self) -> bool {
                    ::std::matches!(self, $type::$variant(_))
                }
            )*
        }

        $(
            #[allow(deprecated)]
            impl ::std::convert::From<$variant> for $type {
                #[inline]
                fn from(error: $variant) -> Self {
                    $type::$variant(error)
                }
            }
        )*

        #[allow(deprecated)]
        impl $crate::service::OperationError for $type {
            const ROWS: &'static [u16] = &[$($row),*];

            fn read(
                row: u16,
                fill: &mut dyn ::std::ops::FnMut(&mut dyn $crate::shape::Structure),
            ) -> ::std::option::Option<Self> {
                match (row, fill) {
                    $(($row, fill) => {
                        ::std::option::Option::Some($type::$variant(
                            $crate::__private::filled(fill)
                        ))
                    })*
                    _ => ::std::option::Option::None,
                }
            }

            fn structure(&self) -> &dyn $crate::shape::Structure {
                match *self {
                    $($type::$variant(ref error) => error,)*
                }
            }
        }

        $crate::__private::serde!($type as operation_error);

        #[allow(deprecated)]
        impl ::std::fmt::Display for $type {
            #[inline]
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                $crate::__private::display_operation_error(f, self)
            }
        }

        #[allow(deprecated)]
        impl ::std::fmt::Debug for $type {
            #[inline]
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                $crate::__private::debug_operation_error(f, self)
            }
        }

        #[allow(deprecated)]
        impl ::std::cmp::PartialEq for $type {
            #[inline]
            fn eq(&self, other: &Self) -> bool {
                $crate::__private::equal_errors(self, other)
            }
        }

        $(
            #[allow(deprecated)]
            impl ::std::cmp::$eq for $type {}

            #[allow(deprecated)]
            impl ::std::hash::$hash for $type {
                fn hash<H: ::std::hash::Hasher>(&self, state: &mut H) {
                    $crate::__private::hash_error(self, state);
                }
            }
        )?

        #[allow(deprecated)]
        impl ::std::error::Error for $type {}
    };
}

/// Implements [`Operation`](crate::service::Operation) for an operation's marker type.
///
/// `operation!(SERVICE, CreateContact = "CreateContact" (CreateContactInput) ->
/// CreateContactOutput, CreateContactError);`
#[doc(hidden)]
#[macro_export]
macro_rules! __operation {
    ($service:path, $type:ident = $name:literal ($input:ident) -> $output:ident, $error:ident) => {
        #[allow(deprecated)]
        impl $crate::service::Operation for $type {
            type Input = $input;
            type Output = $output;
            type Error = $error;
            const NAME: &'static str = $name;

            #[inline]
            fn service() -> &'static $crate::service::Service {
                &$service
            }
        }

        #[allow(deprecated)]
        impl $crate::service::OperationInput for $input {
            type Operation = $type;
        }
    };
}
