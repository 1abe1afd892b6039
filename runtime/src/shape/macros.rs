//! Macros that generated code calls once per type; they implement the accessors for the runtime.

/// Implements [`Structure`](crate::shape::Structure) for a structure, and the traits that the call
/// names: `Default` (every field blank, but for required ones with a default of the model), `Debug`
/// (with `@sensitive` members redacted), `PartialEq`, and, unless the structure can hold
/// floating-point numbers or documents, `Eq` and `Hash`.
///
/// Arguments: the table of the service, the type, its shape row and traits, and the fields by
/// position in three groups, each of which may be missing: `constants` are fields whose blank value
/// is a constant ([`Constant`](crate::shape::Constant)), `required` the other required fields, and
/// `optional` those that are `Option`s. The groups keep function calls out of `Default`.
/// `structure!(TABLE, Reference = 12: Debug, Default, PartialEq, Eq, Hash {
/// constants { 0 => value } optional { 1 => status } });`
///
/// A structure whose required members have default values names the function that sets them:
/// `structure!(TABLE, Page = 3: Debug, Default, PartialEq { constants { 0 => size } },
/// with_required_defaults);`
#[doc(hidden)]
#[macro_export]
macro_rules! __structure {
    ($table:path, $type:ident = $row:literal:
    Debug, Default, PartialEq $(, $eq:ident, $hash:ident)? {
        $(constants { $($position:literal => $constant:ident),* $(,)? })?
        $(required { $($required_position:literal => $required:ident),* $(,)? })?
        $(optional { $($optional_position:literal => $optional:ident),* $(,)? })?
    } $(, $finish:ident)?) => {
        // Unreachable code: in structures without fields.
        #[allow(deprecated, unreachable_code)]
        impl $crate::shape::Structure for $type {
            fn type_info(&self) -> $crate::shape::TypeInfo {
                $crate::shape::TypeInfo {
                    table: &$table,
                    row: $row,
                    name: ::std::stringify!($type),
                    fields: ::std::stringify!(
                        $($($position $constant)*)?
                        $($($required_position $required)*)?
                        $($($optional_position $optional)*)?
                    ),
                }
            }

            fn get(&self, position: usize) -> ::std::option::Option<&dyn $crate::shape::Field> {
                let field: &dyn $crate::shape::Field = match position {
                    $($($position => &self.$constant,)*)?
                    $($($required_position => &self.$required,)*)?
                    $($($optional_position => &self.$optional,)*)?
                    _ => return ::std::option::Option::None,
                };
                ::std::option::Option::Some(field)
            }

            fn get_mut(
                &mut self,
                position: usize,
            ) -> ::std::option::Option<&mut dyn $crate::shape::Field> {
                let field: &mut dyn $crate::shape::Field = match position {
                    $($($position => &mut self.$constant,)*)?
                    $($($required_position => &mut self.$required,)*)?
                    $($($optional_position => &mut self.$optional,)*)?
                    _ => return ::std::option::Option::None,
                };
                ::std::option::Option::Some(field)
            }
        }

        #[allow(deprecated)]
        impl ::std::default::Default for $type {
            fn default() -> Self {
                let blank = $type {
                    $($($required: $crate::__private::Blank::blank(),)*)?
                    $($($constant: $crate::__private::Constant::BLANK,)*)?
                    $($($optional: ::std::option::Option::None,)*)?
                };
                $(let blank = $crate::__private::$finish(blank);)?
                blank
            }
        }

        $crate::__private::serde!($type as structure);

        #[allow(deprecated)]
        impl ::std::fmt::Debug for $type {
            #[inline]
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                $crate::__private::debug_structure(f, self)
            }
        }

        #[allow(deprecated)]
        impl ::std::cmp::PartialEq for $type {
            #[inline]
            fn eq(&self, other: &Self) -> bool {
                $crate::__private::equal(self, other)
            }
        }

        $(
            #[allow(deprecated)]
            impl ::std::cmp::$eq for $type {}

            #[allow(deprecated)]
            impl ::std::hash::$hash for $type {
                #[inline]
                fn hash<H: ::std::hash::Hasher>(&self, state: &mut H) {
                    $crate::__private::hash(self, state);
                }
            }
        )?
    };
}

/// Implements [`Structure`](crate::shape::Structure) for a union, and the traits that the call
/// names, as for structures; `Default` is an unknown member without a name.
///
/// `union!(TABLE, Heat = 20: Debug, Default, PartialEq { content { 0 => Oven, 1 => Stove } unit { 2
/// => Off } });` lists the members with content, and those that target `Unit`, whose variants have
/// none. The type has an additional variant `Unknown(String)`.
#[doc(hidden)]
#[macro_export]
macro_rules! __union {
    (
        $table:path, $type:ident = $row:literal:
        Debug, Default, PartialEq $(, $eq:ident, $hash:ident)? {
            $(content { $($position:literal => $variant:ident),* $(,)? })?
            $(unit { $($unit_position:literal => $unit:ident),* $(,)? })?
        }
    ) => {
        #[allow(deprecated)]
        impl $crate::shape::Structure for $type {
            fn type_info(&self) -> $crate::shape::TypeInfo {
                $crate::shape::TypeInfo {
                    table: &$table,
                    row: $row,
                    name: ::std::stringify!($type),
                    fields: "",
                }
            }

            fn get(&self, position: usize) -> ::std::option::Option<&dyn $crate::shape::Field> {
                match (position, self) {
                    $($(
                        ($position, $type::$variant(content)) =>
                            ::std::option::Option::Some(content),
                    )*)?
                    $($(
                        ($unit_position, $type::$unit) =>
                            ::std::option::Option::Some(&$crate::__private::UNIT),
                    )*)?
                    ($crate::shape::UNKNOWN, $type::Unknown(name)) =>
                        ::std::option::Option::Some(name),
                    _ => ::std::option::Option::None,
                }
            }

            fn get_mut(
                &mut self,
                position: usize,
            ) -> ::std::option::Option<&mut dyn $crate::shape::Field> {
                *self = match position {
                    $($($position => $type::$variant($crate::__private::Blank::blank()),)*)?
                    $($($unit_position => $type::$unit,)*)?
                    $crate::shape::UNKNOWN => ::std::default::Default::default(),
                    _ => return ::std::option::Option::None,
                };
                match self {
                    $($($type::$variant(content) => ::std::option::Option::Some(content),)*)?
                    $($($type::$unit => ::std::option::Option::Some($crate::__private::unit()),)*)?
                    $type::Unknown(name) => ::std::option::Option::Some(name),
                }
            }
        }

        #[allow(deprecated)]
        impl ::std::default::Default for $type {
            fn default() -> Self {
                $type::Unknown($crate::__private::Constant::BLANK)
            }
        }

        $crate::__private::serde!($type as structure);

        #[allow(deprecated)]
        impl ::std::fmt::Debug for $type {
            #[inline]
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                $crate::__private::debug_structure(f, self)
            }
        }

        #[allow(deprecated)]
        impl ::std::cmp::PartialEq for $type {
            #[inline]
            fn eq(&self, other: &Self) -> bool {
                $crate::__private::equal(self, other)
            }
        }

        $(
            #[allow(deprecated)]
            impl ::std::cmp::$eq for $type {}

            #[allow(deprecated)]
            impl ::std::hash::$hash for $type {
                #[inline]
                fn hash<H: ::std::hash::Hasher>(&self, state: &mut H) {
                    $crate::__private::hash(self, state);
                }
            }
        )?
    };
}

/// Implements [`Field`](crate::shape::Field) for boxes of structures and unions, which the runtime
/// itself cannot: a type's crate may do so for its own.
#[doc(hidden)]
#[macro_export]
macro_rules! __boxed {
    ($($type:ident),*) => {$(
        #[allow(deprecated)]
        #[doc(hidden)]
        impl $crate::shape::Field for ::std::boxed::Box<$type> {
            fn view(&self) -> ::std::option::Option<$crate::shape::View<'_>> {
                $crate::shape::Field::view(&**self)
            }

            fn slot(&mut self) -> $crate::shape::Slot<'_> {
                $crate::shape::Field::slot(&mut **self)
            }
        }

        #[allow(deprecated)]
        #[doc(hidden)]
        impl $crate::__private::Blank for ::std::boxed::Box<$type> {
            fn blank() -> Self {
                ::std::boxed::Box::default()
            }
        }
    )*};
}

/// Implements [`Field`](crate::shape::Field) for an enum, and the traits that the call names, which
/// are always the same: conversions from and to strings (any string is a value), comparison of the
/// values, and `Default`, an unknown empty value.
///
/// `enumeration!(Channel: Debug, Display, Default, PartialEq, Eq, PartialOrd, Ord, Hash,
/// AsRef<str>, FromStr, From<&str> { 0 => Voice = "VOICE", 1 => Chat = "CHAT" });`, where the type
/// has an additional variant `Unknown(String)`.
#[doc(hidden)]
#[macro_export]
macro_rules! __enumeration {
    (
        $type:ident: Debug, Display, Default, PartialEq, Eq, PartialOrd, Ord, Hash, AsRef<str>,
        FromStr, From<&str> { $($position:literal => $variant:ident = $value:literal),* $(,)? }
    ) => {
        #[allow(deprecated)]
        impl $type {
            /// The values that the model names, in model order.
            pub const VALUES: &'static [&'static str] = &[$($value),*];

            /// The value on the wire.
            pub fn as_str(&self) -> &str {
                match self {
                    $($type::$variant => $value,)*
                    $type::Unknown(value) => value,
                }
            }
        }

        #[allow(deprecated)]
        impl ::std::convert::From<&str> for $type {
            fn from(value: &str) -> Self {
                match $crate::__private::position_of(value, Self::VALUES) {
                    $($position => $type::$variant,)*
                    _ => $type::Unknown(::std::convert::From::from(value)),
                }
            }
        }

        #[allow(deprecated)]
        impl ::std::convert::From<::std::string::String> for $type {
            #[inline]
            fn from(value: ::std::string::String) -> Self {
                ::std::convert::From::from(value.as_str())
            }
        }

        $crate::__private::serde!($type as enumeration);

        #[allow(deprecated)]
        impl ::std::str::FromStr for $type {
            type Err = ::std::convert::Infallible;

            #[inline]
            fn from_str(value: &str) -> ::std::result::Result<Self, Self::Err> {
                ::std::result::Result::Ok(::std::convert::From::from(value))
            }
        }

        #[allow(deprecated)]
        impl ::std::fmt::Display for $type {
            #[inline]
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                f.write_str(self.as_str())
            }
        }

        #[allow(deprecated)]
        impl ::std::fmt::Debug for $type {
            #[inline]
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                let variants = ::std::stringify!($($variant)*);
                $crate::__private::debug_enum(f, self.as_str(), Self::VALUES, variants)
            }
        }

        #[allow(deprecated)]
        impl ::std::cmp::PartialEq for $type {
            #[inline]
            fn eq(&self, other: &Self) -> bool {
                self.as_str() == other.as_str()
            }
        }

        #[allow(deprecated)]
        impl ::std::cmp::Eq for $type {}

        #[allow(deprecated)]
        impl ::std::cmp::PartialOrd for $type {
            #[inline]
            fn partial_cmp(&self, other: &Self) -> ::std::option::Option<::std::cmp::Ordering> {
                ::std::option::Option::Some(::std::cmp::Ord::cmp(self, other))
            }
        }

        #[allow(deprecated)]
        impl ::std::cmp::Ord for $type {
            #[inline]
            fn cmp(&self, other: &Self) -> ::std::cmp::Ordering {
                ::std::cmp::Ord::cmp(self.as_str(), other.as_str())
            }
        }

        #[allow(deprecated)]
        impl ::std::hash::Hash for $type {
            #[inline]
            fn hash<H: ::std::hash::Hasher>(&self, state: &mut H) {
                ::std::hash::Hash::hash(self.as_str(), state);
            }
        }

        #[allow(deprecated)]
        impl ::std::convert::AsRef<str> for $type {
            #[inline]
            fn as_ref(&self) -> &str {
                self.as_str()
            }
        }

        #[allow(deprecated)]
        impl ::std::default::Default for $type {
            fn default() -> Self {
                $type::Unknown($crate::__private::Constant::BLANK)
            }
        }

        #[allow(deprecated)]
        #[doc(hidden)]
        impl $crate::shape::Field for $type {
            fn view(&self) -> ::std::option::Option<$crate::shape::View<'_>> {
                ::std::option::Option::Some($crate::shape::View::String(self.as_str()))
            }

            fn slot(&mut self) -> $crate::shape::Slot<'_> {
                $crate::shape::Slot::Enum(self)
            }
        }

        #[allow(deprecated)]
        #[doc(hidden)]
        impl $crate::__private::Blank for $type {
            fn blank() -> Self {
                ::std::default::Default::default()
            }
        }
    };
}

/// Implements [`Field`](crate::shape::Field) and conversions for an intEnum, a type that holds an
/// `i32` as its one unnamed field.
#[doc(hidden)]
#[macro_export]
macro_rules! __int_enumeration {
    ($type:ident) => {
        $crate::__private::serde!($type as int_enumeration);

        #[allow(deprecated)]
        impl ::std::convert::From<i32> for $type {
            fn from(value: i32) -> Self {
                $type(value)
            }
        }

        #[allow(deprecated)]
        impl ::std::convert::From<$type> for i32 {
            fn from(value: $type) -> Self {
                value.0
            }
        }

        #[allow(deprecated)]
        #[doc(hidden)]
        impl $crate::shape::Field for $type {
            fn view(&self) -> ::std::option::Option<$crate::shape::View<'_>> {
                ::std::option::Option::Some($crate::shape::View::Integer(
                    ::std::convert::From::from(self.0),
                ))
            }

            fn slot(&mut self) -> $crate::shape::Slot<'_> {
                $crate::shape::Slot::Integer(&mut self.0)
            }
        }

        #[allow(deprecated)]
        #[doc(hidden)]
        impl $crate::__private::Blank for $type {
            fn blank() -> Self {
                $type(0)
            }
        }
    };
}
