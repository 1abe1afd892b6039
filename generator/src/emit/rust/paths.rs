//! How generated code names the types of the prelude and of the runtime: by their short names,
//! unless the model has a type of such a name.

use super::ident;
use crate::plan::Plan;
use crate::plan::types::item::FieldType;
use proc_macro2::TokenStream;
use quote::quote;
use std::collections::BTreeSet;

/// The names that one module of generated code defines, which shadow those of the prelude and of
/// the runtime's `types`.
pub(super) struct Paths {
    defined: BTreeSet<String>,
    /// Types that are deprecated.
    deprecated: BTreeSet<String>,
    /// Where the module is whose items are used: empty for the same module.
    module: TokenStream,
}

impl Paths {
    /// The paths in the module that contains all types.
    pub(super) fn of(plan: &Plan) -> Paths {
        Paths {
            defined: plan.rust_names().into_iter().map(str::to_owned).collect(),
            deprecated: deprecated(plan),
            module: TokenStream::new(),
        }
    }

    /// The paths in a module inside of that one, where only the prelude is in scope.
    pub(super) fn in_submodule() -> Paths {
        Paths { defined: BTreeSet::new(), deprecated: BTreeSet::new(), module: quote! { super:: } }
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
    fn prelude(&self, name: &str, absolute: TokenStream) -> TokenStream {
        if self.defined.contains(name) {
            return absolute;
        }
        let name = ident(name);
        quote! { #name }
    }

    /// A name of the runtime, which the module that contains all types imports.
    fn runtime(&self, name: &str) -> TokenStream {
        let short = ident(name);
        let is_imported = self.module.is_empty() && !self.defined.contains(name);
        if is_imported {
            quote! { #short }
        } else {
            quote! { ::hardie_runtime::types::#short }
        }
    }

    pub(super) fn string(&self) -> TokenStream {
        self.prelude("String", quote! { ::std::string::String })
    }

    pub(super) fn vec(&self) -> TokenStream {
        self.prelude("Vec", quote! { ::std::vec::Vec })
    }

    pub(super) fn into(&self) -> TokenStream {
        self.prelude("Into", quote! { ::std::convert::Into })
    }

    pub(super) fn some(&self) -> TokenStream {
        self.prelude("Some", quote! { ::std::option::Option::Some })
    }

    pub(super) fn none(&self) -> TokenStream {
        self.prelude("None", quote! { ::std::option::Option::None })
    }

    pub(super) fn default(&self) -> TokenStream {
        self.prelude("Default", quote! { ::std::default::Default })
    }

    pub(super) fn iterator(&self) -> TokenStream {
        self.prelude("IntoIterator", quote! { ::std::iter::IntoIterator })
    }

    pub(super) fn boxed(&self) -> TokenStream {
        self.prelude("Box", quote! { ::std::boxed::Box })
    }

    pub(super) fn result(&self) -> TokenStream {
        self.prelude("Result", quote! { ::std::result::Result })
    }

    /// A type.
    pub(super) fn field_type(&self, kind: &FieldType) -> TokenStream {
        match kind {
            FieldType::Boolean => quote! { bool },
            FieldType::Byte => quote! { i8 },
            FieldType::Short => quote! { i16 },
            FieldType::Integer => quote! { i32 },
            FieldType::Long => quote! { i64 },
            // 64 bits for both, so that a number that a caller writes keeps all its digits in a
            // document.
            FieldType::Float | FieldType::Double => quote! { f64 },
            FieldType::BigInteger => self.runtime("BigInteger"),
            FieldType::BigDecimal => self.runtime("BigDecimal"),
            FieldType::String => self.string(),
            FieldType::Blob => self.runtime("Blob"),
            FieldType::Timestamp => self.runtime("DateTime"),
            FieldType::Document => self.runtime("Value"),
            FieldType::Named(name) => {
                let (module, name) = (&self.module, ident(name));
                quote! { #module #name }
            }
            FieldType::List(element) => {
                let list = self.vec();
                let element = self.field_type(element);
                quote! { #list<#element> }
            }
            FieldType::Map(value) => {
                let (map, key) = (self.runtime("IndexMap"), self.string());
                let value = self.field_type(value);
                quote! { #map<#key, #value> }
            }
            FieldType::Option(value) => {
                let option = self.prelude("Option", quote! { ::std::option::Option });
                let value = self.field_type(value);
                quote! { #option<#value> }
            }
            FieldType::Nullable(value) => {
                let nullable = self.runtime("Nullable");
                let value = self.field_type(value);
                quote! { #nullable<#value> }
            }
            FieldType::Boxed(value) => {
                let boxed = self.boxed();
                let value = self.field_type(value);
                quote! { #boxed<#value> }
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
pub(super) fn import(plan: &Plan) -> Option<TokenStream> {
    let is_used = plan.field_types().any(is_of_runtime);
    is_used.then(|| quote! { pub use ::hardie_runtime::types::*; })
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
