//! How generated code names the types of the prelude and of the runtime: by their short names,
//! unless the model has a type of such a name.

use crate::escape::{Escaped, Rust, escaped, rust};
use crate::plan::Plan;
use crate::plan::types::item::FieldType;
use std::collections::BTreeSet;

/// The names that one module of generated code defines, which shadow those of the prelude and of
/// the runtime's `types`.
pub(super) struct Paths {
    defined: BTreeSet<String>,
    /// Types that are deprecated.
    deprecated: BTreeSet<String>,
    /// Where the module is whose items are used: empty for the same module.
    module: Escaped<Rust>,
}

impl Paths {
    /// The paths in the module that contains all types.
    pub(super) fn of(plan: &Plan) -> Paths {
        Paths {
            defined: plan.rust_names().into_iter().map(str::to_owned).collect(),
            deprecated: deprecated(plan),
            module: Escaped::empty(),
        }
    }

    /// The paths in a module inside of that one, where only the prelude is in scope.
    pub(super) fn in_submodule() -> Paths {
        Paths { defined: BTreeSet::new(), deprecated: BTreeSet::new(), module: "super::".into() }
    }

    /// Whether a type of the model is deprecated.
    pub(super) fn is_deprecated(&self, name: &str) -> bool {
        self.deprecated.contains(name)
    }

    /// Whether any type is deprecated.
    pub(super) fn has_deprecated(&self) -> bool {
        !self.deprecated.is_empty()
    }

    /// Whether a type names a deprecated type.
    pub(super) fn uses_deprecated(&self, kind: &FieldType) -> bool {
        matches!(kind.innermost(), FieldType::Named(name) if self.is_deprecated(name))
    }

    /// A name of the prelude.
    fn prelude(&self, name: &'static str, absolute: &'static str) -> Escaped<Rust> {
        if self.defined.contains(name) { absolute.into() } else { name.into() }
    }

    /// A name of the runtime, which the module that contains all types imports.
    fn runtime(&self, name: &'static str) -> Escaped<Rust> {
        let is_imported = self.module.is_empty() && !self.defined.contains(name);
        if is_imported { name.into() } else { escaped!(Rust, "::hardie_runtime::types::", name) }
    }

    pub(super) fn string(&self) -> Escaped<Rust> {
        self.prelude("String", "::std::string::String")
    }

    pub(super) fn vec(&self) -> Escaped<Rust> {
        self.prelude("Vec", "::std::vec::Vec")
    }

    pub(super) fn into(&self) -> Escaped<Rust> {
        self.prelude("Into", "::std::convert::Into")
    }

    pub(super) fn some(&self) -> Escaped<Rust> {
        self.prelude("Some", "::std::option::Option::Some")
    }

    pub(super) fn none(&self) -> Escaped<Rust> {
        self.prelude("None", "::std::option::Option::None")
    }

    pub(super) fn default(&self) -> Escaped<Rust> {
        self.prelude("Default", "::std::default::Default")
    }

    pub(super) fn iterator(&self) -> Escaped<Rust> {
        self.prelude("IntoIterator", "::std::iter::IntoIterator")
    }

    pub(super) fn boxed(&self) -> Escaped<Rust> {
        self.prelude("Box", "::std::boxed::Box")
    }

    pub(super) fn result(&self) -> Escaped<Rust> {
        self.prelude("Result", "::std::result::Result")
    }

    /// A type.
    pub(super) fn field_type(&self, kind: &FieldType) -> Escaped<Rust> {
        match kind {
            FieldType::Boolean => "bool".into(),
            FieldType::Byte => "i8".into(),
            FieldType::Short => "i16".into(),
            FieldType::Integer => "i32".into(),
            FieldType::Long => "i64".into(),
            // 64 bits for both, so that a number that a caller writes keeps all its digits in a
            // document.
            FieldType::Float | FieldType::Double => "f64".into(),
            FieldType::BigInteger => self.runtime("BigInteger"),
            FieldType::BigDecimal => self.runtime("BigDecimal"),
            FieldType::String => self.string(),
            FieldType::Blob => self.runtime("Blob"),
            FieldType::Timestamp => self.runtime("DateTime"),
            FieldType::Document => self.runtime("Value"),
            FieldType::Named(name) => {
                escaped!(Rust, self.module, rust::name(name))
            }
            FieldType::List(element) => {
                let list = self.vec();
                let element = self.field_type(element);
                escaped!(Rust, list, "<", element, ">")
            }
            FieldType::Map(value) => {
                let (map, key) = (self.runtime("IndexMap"), self.string());
                let value = self.field_type(value);
                escaped!(Rust, map, "<", key, ", ", value, ">")
            }
            FieldType::Option(value) => {
                let option = self.prelude("Option", "::std::option::Option");
                let value = self.field_type(value);
                escaped!(Rust, option, "<", value, ">")
            }
            FieldType::Nullable(value) => {
                let nullable = self.runtime("Nullable");
                let value = self.field_type(value);
                escaped!(Rust, nullable, "<", value, ">")
            }
            FieldType::Boxed(value) => {
                let boxed = self.boxed();
                let value = self.field_type(value);
                escaped!(Rust, boxed, "<", value, ">")
            }
        }
    }
}

/// The types with `#[deprecated]`.
fn deprecated(plan: &Plan) -> BTreeSet<String> {
    let owns = plan.operations.iter().flat_map(|operation| {
        let own = [&operation.input, &operation.output];
        let own = own.map(|it| (&it.name.rust, it.deprecated.is_some()));
        own.into_iter().chain([(&operation.name.rust, operation.deprecated.is_some())])
    });
    let types = plan.types.iter().map(|item| (&item.name().rust, item.deprecated().is_some()));
    owns.chain(types).filter(|(_, is)| *is).map(|(name, _)| name.clone()).collect()
}

/// The import of the runtime's types, which users of the module can name there too; nothing if no
/// field has such a type.
///
/// An import of all, since it gives way to what the model and the including file define.
pub(super) fn import(plan: &Plan) -> Option<Escaped<Rust>> {
    let is_used = plan.field_types().any(is_of_runtime);
    is_used.then(|| "pub use ::hardie_runtime::types::*;".into())
}

fn is_of_runtime(kind: &FieldType) -> bool {
    match kind {
        FieldType::BigInteger
        | FieldType::BigDecimal
        | FieldType::Blob
        | FieldType::Timestamp
        | FieldType::Document
        | FieldType::Map(_)
        | FieldType::Nullable(_) => true,
        FieldType::List(inner) | FieldType::Option(inner) | FieldType::Boxed(inner) => {
            is_of_runtime(inner)
        }
        FieldType::Boolean
        | FieldType::Byte
        | FieldType::Short
        | FieldType::Integer
        | FieldType::Long
        | FieldType::Float
        | FieldType::Double
        | FieldType::String
        | FieldType::Named(_) => false,
    }
}
