//! The Smithy JSON AST as written in the file, Smithy 1.0 and 2.0; see the Smithy specification,
//! "JSON AST".
//!
//! Everything borrows from the file. Trait values stay JSON text, since most are never read. A
//! model of the usual form is [scanned](Scanner); serde_json reads the others, and finds their
//! problems.

use super::scan::Scanner;
use crate::model::entries::{Entries, Text};
use serde::de::{Deserialize, Deserializer, Error, IgnoredAny, MapAccess, Visitor};
use serde_json::value::RawValue;
use std::borrow::Cow;
use std::fmt;

/// Any value, as text.
pub(super) struct Json<'a>(pub(super) &'a str);

impl<'de: 'a, 'a> Deserialize<'de> for Json<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        <&RawValue>::deserialize(deserializer).map(|raw| Json(raw.get()))
    }
}

/// Values that a scanner reads; `None` for everything that is not in the usual form.
pub(super) trait Scanned<'a>: Sized {
    fn scanned(scanner: &mut Scanner<'a>) -> Option<Self>;
}

impl<'a> Scanned<'a> for Json<'a> {
    fn scanned(scanner: &mut Scanner<'a>) -> Option<Self> {
        scanner.value().map(Json)
    }
}

impl<'a> Scanned<'a> for Text<'a> {
    fn scanned(scanner: &mut Scanner<'a>) -> Option<Self> {
        scanner.string().map(|text| Text(Cow::Borrowed(text)))
    }
}

impl<'a, T: Scanned<'a>> Scanned<'a> for Option<T> {
    fn scanned(scanner: &mut Scanner<'a>) -> Option<Self> {
        T::scanned(scanner).map(Some)
    }
}

impl<'a, T: Scanned<'a>> Scanned<'a> for Vec<T> {
    fn scanned(scanner: &mut Scanner<'a>) -> Option<Self> {
        let mut list = Vec::new();
        scanner.list(|scanner| {
            list.push(T::scanned(scanner)?);
            Some(())
        })?;
        Some(list)
    }
}

impl<'a, V: Scanned<'a>> Scanned<'a> for Entries<'a, V> {
    fn scanned(scanner: &mut Scanner<'a>) -> Option<Self> {
        let mut list = Vec::new();
        scanner.object(|scanner, key| {
            list.push((Text(Cow::Borrowed(key)), V::scanned(scanner)?));
            Some(())
        })?;
        Some(Entries(list))
    }
}

/// The keys of an object that are no fields, and those that are.
#[derive(Default)]
pub(super) struct Keys<'a> {
    /// A bit for each field that is present, in the order of the declaration.
    present: u32,
    /// Keys that are not fields, in the order of the file.
    pub(super) unknown: Vec<Text<'a>>,
}

impl Keys<'_> {
    /// Without unknown keys; says for each field whether it is present.
    fn of(present: &[bool]) -> Self {
        let bits = present.iter().rev();
        let present = bits.fold(0, |bits, bit| bits << 1 | u32::from(*bit));
        Keys { present, unknown: Vec::new() }
    }
}

/// Objects whose unknown keys are kept, so that they can be reported.
macro_rules! objects {
    ($($(#[$doc:meta])* $name:ident, $expecting:literal {
        required: { $($key:literal => $must:ident: $needed:ty,)* }
        optional: { $($other:literal => $field:ident: $type:ty,)* }
    })*) => {$(
        $(#[$doc])*
        pub(super) struct $name<'a> {
            $(pub(super) $must: $needed,)*
            $(pub(super) $field: $type,)*
            pub(super) keys: Keys<'a>,
        }

        impl<'de: 'a, 'a> Deserialize<'de> for $name<'a> {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                struct ObjectVisitor;

                impl<'de> Visitor<'de> for ObjectVisitor {
                    type Value = $name<'de>;

                    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                        f.write_str($expecting)
                    }

                    fn visit_map<A: MapAccess<'de>>(
                        self,
                        mut map: A,
                    ) -> Result<Self::Value, A::Error> {
                        let mut keys = Keys::default();
                        $(let mut $must = None;)*
                        $(let mut $field = None;)*
                        while let Some(key) = map.next_key::<Text<'de>>()? {
                            match &*key.0 {
                                $($key if $must.is_some() => {
                                    return Err(A::Error::duplicate_field($key));
                                }
                                $key => $must = Some(map.next_value()?),)*
                                $($other if $field.is_some() => {
                                    return Err(A::Error::duplicate_field($other));
                                }
                                $other => $field = Some(map.next_value()?),)*
                                _ => {
                                    map.next_value::<IgnoredAny>()?;
                                    keys.unknown.push(key);
                                }
                            }
                        }
                        keys.present = Keys::of(&[$($field.is_some()),*]).present;
                        Ok($name {
                            $($must: $must.ok_or_else(|| A::Error::missing_field($key))?,)*
                            $($field: $field.unwrap_or_default(),)*
                            keys,
                        })
                    }
                }

                deserializer.deserialize_map(ObjectVisitor)
            }
        }

        impl<'a> Scanned<'a> for $name<'a> {
            fn scanned(scanner: &mut Scanner<'a>) -> Option<Self> {
                $(let mut $must = None;)*
                $(let mut $field = None;)*
                scanner.object(|scanner, key| {
                    match key {
                        $($key if $must.is_none() => $must = Some(Scanned::scanned(scanner)?),)*
                        $($other if $field.is_none() => {
                            $field = Some(Scanned::scanned(scanner)?);
                        })*
                        _ => return None,
                    }
                    Some(())
                })?;
                let keys = Keys::of(&[$($field.is_some()),*]);
                Some($name {
                    $($must: $must?,)*
                    $($field: $field.unwrap_or_default(),)*
                    keys,
                })
            }
        }

        impl $name<'_> {
            /// All keys of the object except the required ones.
            #[allow(dead_code, reason = "not every object has keys that depend on a type")]
            pub(super) const KEYS: &'static [&'static str] = &[$($other),*];
        }
    )*};
}

objects! {
    /// A model.
    AstModel, "a model (a JSON object)" {
        required: { "smithy" => smithy: Text<'a>, }
        optional: {
            "metadata" => metadata: Entries<'a, Json<'a>>,
            "shapes" => shapes: Entries<'a, Json<'a>>,
        }
    }
    /// A model of well-formed shapes.
    SoundModel, "a model (a JSON object)" {
        required: { "smithy" => smithy: Text<'a>, }
        optional: {
            "metadata" => metadata: Entries<'a, Json<'a>>,
            "shapes" => shapes: Entries<'a, AstShape<'a>>,
        }
    }
    /// Any shape: which fields it may have depends on its type.
    AstShape, "a shape (a JSON object)" {
        required: { "type" => kind: Text<'a>, }
        optional: {
            "traits" => traits: Entries<'a, Json<'a>>,
            "mixins" => mixins: Vec<AstReference<'a>>,
            "members" => members: Entries<'a, AstMember<'a>>,
            "member" => member: Option<AstMember<'a>>,
            "key" => key: Option<AstMember<'a>>,
            "value" => value: Option<AstMember<'a>>,
            "input" => input: Option<AstReference<'a>>,
            "output" => output: Option<AstReference<'a>>,
            "errors" => errors: Vec<AstReference<'a>>,
            "version" => version: Option<Text<'a>>,
            "operations" => operations: Vec<AstReference<'a>>,
            "resources" => resources: Vec<AstReference<'a>>,
            "rename" => rename: Entries<'a, Text<'a>>,
            "identifiers" => identifiers: Entries<'a, AstReference<'a>>,
            "properties" => properties: Entries<'a, AstReference<'a>>,
            "put" => put: Option<AstReference<'a>>,
            "create" => create: Option<AstReference<'a>>,
            "read" => read: Option<AstReference<'a>>,
            "update" => update: Option<AstReference<'a>>,
            "delete" => delete: Option<AstReference<'a>>,
            "list" => list: Option<AstReference<'a>>,
            "collectionOperations" => collection_operations: Vec<AstReference<'a>>,
        }
    }
    /// A member.
    AstMember, "a member (an object with a `target`)" {
        required: {}
        optional: {
            // Absent if a mixin of the shape defines it.
            "target" => target: Option<Text<'a>>,
            "traits" => traits: Entries<'a, Json<'a>>,
        }
    }
    /// A reference to a shape.
    AstReference, "a reference (an object with a `target`)" {
        required: { "target" => target: Text<'a>, }
        optional: {}
    }
}

impl<'a> SoundModel<'a> {
    /// Reads a whole file.
    pub(super) fn read(text: &'a str) -> Option<SoundModel<'a>> {
        let mut scanner = Scanner::new(text);
        let model = SoundModel::scanned(&mut scanner).filter(|_| scanner.is_at_end());
        model.or_else(|| serde_json::from_str(text).ok())
    }
}

impl AstShape<'_> {
    /// The keys that a shape of this type may have, besides `type`; `None` for unknown types.
    pub(super) fn allowed(kind: &str) -> Option<&'static [&'static str]> {
        Some(match kind {
            "apply" => &["traits"],
            "blob" | "boolean" | "string" | "byte" | "short" | "integer" | "long" | "float"
            | "double" | "bigInteger" | "bigDecimal" | "timestamp" | "document" => {
                &["traits", "mixins"]
            }
            "enum" | "intEnum" | "structure" | "union" => &["members", "traits", "mixins"],
            "list" | "set" => &["member", "traits", "mixins"],
            "map" => &["key", "value", "traits", "mixins"],
            "operation" => &["input", "output", "errors", "traits", "mixins"],
            "resource" => &[
                "identifiers",
                "properties",
                "put",
                "create",
                "read",
                "update",
                "delete",
                "list",
                "operations",
                "collectionOperations",
                "resources",
                "traits",
                "mixins",
            ],
            "service" => {
                &["version", "operations", "resources", "errors", "rename", "traits", "mixins"]
            }
            _ => return None,
        })
    }

    /// The keys that are present although shapes of this type do not have them.
    pub(super) fn misplaced(&self) -> Vec<&'static str> {
        let Some(allowed) = AstShape::allowed(&self.kind.0) else { return Vec::new() };
        let present = |at: &usize| self.keys.present & (1 << at) != 0;
        let keys = AstShape::KEYS.iter().enumerate().filter(|(at, _)| present(at));
        keys.map(|(_, key)| *key).filter(|key| !allowed.contains(key)).collect()
    }
}
