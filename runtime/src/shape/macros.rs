//! The macros that generated code calls once a type; each writes the accessors that the rest of
//! the runtime reads it by.

/// Implements [`Structure`](crate::shape::Structure), [`Field`](crate::shape::Field), `Default` (every
/// field blank, but for required ones with a default of the model) and `Debug` (with `@sensitive` members redacted) for a structure.
///
/// Takes the service's table, the type and its shape row, and its fields by position:
/// `structure!(TABLE, Reference = 12 { 0 => value, 1 => r#type });`.
#[macro_export]
macro_rules! structure {
    ($table:path, $type:ident = $row:literal { $($position:literal => $field:ident),* $(,)? }) => {
        impl $crate::shape::Structure for $type {
            fn shape(&self) -> $crate::table::Shape {
                $table.shape($row)
            }

            fn get(&self, position: usize) -> ::std::option::Option<&dyn $crate::shape::Field> {
                match position {
                    $($position => ::std::option::Option::Some(&self.$field),)*
                    _ => ::std::option::Option::None,
                }
            }

            fn get_mut(&mut self, position: usize) -> ::std::option::Option<&mut dyn $crate::shape::Field> {
                match position {
                    $($position => ::std::option::Option::Some(&mut self.$field),)*
                    _ => ::std::option::Option::None,
                }
            }
        }

        impl ::std::fmt::Debug for $type {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                $crate::shape::debug_structure(f, self, ::std::stringify!($type), &[$(::std::stringify!($field)),*])
            }
        }

        impl ::std::default::Default for $type {
            fn default() -> Self {
                #[allow(unused_mut)]
                let mut blank = $type { $($field: $crate::shape::Blank::blank()),* };
                $crate::shape::fill_required_defaults(&mut blank);
                blank
            }
        }

        $crate::aggregate!($type);
    };
}

/// Implements [`Structure`](crate::shape::Structure), [`Field`](crate::shape::Field), `Debug` and
/// `Default` (an unknown member without a name) for a union.
///
/// `union!(TABLE, Heat = 20 { 0 => Oven, 1 => Stove } { 2 => Off });` has the members with
/// content first, then those that target `Unit`, whose variants hold nothing. The type has one
/// variant more, `Unknown(String)`.
#[macro_export]
macro_rules! union {
    (
        $table:path, $type:ident = $row:literal
        { $($position:literal => $variant:ident),* $(,)? }
        { $($unit_position:literal => $unit:ident),* $(,)? }
    ) => {
        impl $crate::shape::Structure for $type {
            fn shape(&self) -> $crate::table::Shape {
                $table.shape($row)
            }

            fn get(&self, position: usize) -> ::std::option::Option<&dyn $crate::shape::Field> {
                match (position, self) {
                    $(($position, $type::$variant(content)) => ::std::option::Option::Some(content),)*
                    $(($unit_position, $type::$unit) => ::std::option::Option::Some(&$crate::shape::UNIT),)*
                    _ => ::std::option::Option::None,
                }
            }

            fn get_mut(&mut self, position: usize) -> ::std::option::Option<&mut dyn $crate::shape::Field> {
                match position {
                    $($position => *self = $type::$variant($crate::shape::Blank::blank()),)*
                    $($unit_position => *self = $type::$unit,)*
                    _ => return ::std::option::Option::None,
                }
                match self {
                    $($type::$variant(content) => ::std::option::Option::Some(content),)*
                    _ => ::std::option::Option::Some($crate::shape::unit()),
                }
            }

            fn unknown_member(&self) -> ::std::option::Option<&str> {
                match self {
                    $type::Unknown(name) => ::std::option::Option::Some(name),
                    _ => ::std::option::Option::None,
                }
            }

            fn set_unknown_member(&mut self, name: &str) {
                *self = $type::Unknown(::std::convert::From::from(name));
            }
        }

        impl ::std::fmt::Debug for $type {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                $crate::shape::debug_structure(f, self, ::std::stringify!($type), &[])
            }
        }

        impl ::std::default::Default for $type {
            fn default() -> Self {
                $type::Unknown(::std::default::Default::default())
            }
        }

        $crate::aggregate!($type);
    };
}

/// Implements [`Field`](crate::shape::Field) for what is a [`Structure`](crate::shape::Structure).
#[doc(hidden)]
#[macro_export]
macro_rules! aggregate {
    ($type:ident) => {
        impl $crate::shape::Field for $type {
            fn view(&self) -> ::std::option::Option<$crate::shape::View<'_>> {
                ::std::option::Option::Some($crate::shape::View::Structure(self))
            }

            fn slot(&mut self) -> $crate::shape::Slot<'_> {
                $crate::shape::Slot::Structure(self)
            }
        }

        impl $crate::shape::Blank for $type {
            fn blank() -> Self {
                ::std::default::Default::default()
            }
        }
    };
}

/// Implements text conversions, `Display`, `Default` (an unknown empty value) and
/// [`Field`](crate::shape::Field) for an enum.
///
/// `enumeration!(Channel { Voice = "VOICE", Chat = "CHAT" });`, where the type has one variant
/// more, `Unknown(String)`.
#[macro_export]
macro_rules! enumeration {
    ($type:ident { $($variant:ident = $value:literal),* $(,)? }) => {
        impl $type {
            /// The values that the model names, in model order.
            pub const VALUES: &'static [&'static str] = &[$($value),*];

            /// The value as it travels.
            pub fn as_str(&self) -> &str {
                match self {
                    $($type::$variant => $value,)*
                    $type::Unknown(value) => value,
                }
            }
        }

        impl ::std::convert::From<&str> for $type {
            fn from(value: &str) -> Self {
                match value {
                    $($value => $type::$variant,)*
                    _ => $type::Unknown(::std::convert::From::from(value)),
                }
            }
        }

        impl ::std::convert::From<::std::string::String> for $type {
            fn from(value: ::std::string::String) -> Self {
                ::std::convert::From::from(value.as_str())
            }
        }

        impl ::std::fmt::Display for $type {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl ::std::convert::AsRef<str> for $type {
            fn as_ref(&self) -> &str {
                self.as_str()
            }
        }

        impl ::std::default::Default for $type {
            fn default() -> Self {
                $type::Unknown(::std::default::Default::default())
            }
        }

        impl $crate::shape::Field for $type {
            fn view(&self) -> ::std::option::Option<$crate::shape::View<'_>> {
                ::std::option::Option::Some($crate::shape::View::String(self.as_str()))
            }

            fn slot(&mut self) -> $crate::shape::Slot<'_> {
                $crate::shape::Slot::Enum(self)
            }
        }

        impl $crate::shape::Blank for $type {
            fn blank() -> Self {
                ::std::default::Default::default()
            }
        }
    };
}

/// Implements [`Field`](crate::shape::Field) and conversions for an intEnum, a type that holds an
/// `i32` as its one unnamed field.
#[macro_export]
macro_rules! int_enumeration {
    ($type:ident) => {
        impl ::std::convert::From<i32> for $type {
            fn from(value: i32) -> Self {
                $type(value)
            }
        }

        impl ::std::convert::From<$type> for i32 {
            fn from(value: $type) -> Self {
                value.0
            }
        }

        impl $crate::shape::Field for $type {
            fn view(&self) -> ::std::option::Option<$crate::shape::View<'_>> {
                ::std::option::Option::Some($crate::shape::View::Integer(::std::convert::From::from(self.0)))
            }

            fn slot(&mut self) -> $crate::shape::Slot<'_> {
                $crate::shape::Slot::Integer(&mut self.0)
            }
        }

        impl $crate::shape::Blank for $type {
            fn blank() -> Self {
                $type(0)
            }
        }
    };
}
