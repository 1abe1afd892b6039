//! The public Rust items of a plan: types with their fields, and the items of operations.

use hardie_build::plan::Plan;
use hardie_build::plan::{
    command::operation::Operation,
    types::item::{FieldType, Structure, Type},
};
use indexmap::IndexMap;
use std::collections::BTreeMap;

/// A public item.
#[derive(Debug)]
pub(super) struct Item {
    /// `struct`, `enum`, ….
    pub(super) kind: &'static str,
    pub(super) rust: String,
    /// By the name in the model, so that a field with another Rust name is recognized as the same.
    pub(super) parts: IndexMap<String, Part>,
    /// The arguments of `new`, one per required field.
    pub(super) arguments: Vec<String>,
}

/// A field, a variant, a constant or a function of an item.
#[derive(Debug)]
pub(super) struct Part {
    pub(super) rust: String,
    /// The type; empty for parts without a type.
    pub(super) kind: String,
}

/// The items of a plan, by what they represent in the model.
pub(super) fn items(plan: &Plan) -> BTreeMap<String, Item> {
    let mut items = BTreeMap::new();
    for item in &plan.types {
        items.insert(item.name().wire.clone(), of_type(item));
    }
    for operation in plan.operations.iter().filter(|operation| !operation.is_copy) {
        let name = &operation.name.wire;
        // The space separates these keys from names of shapes.
        items.insert(format!("{name} input"), structure(&operation.input));
        items.insert(format!("{name} output"), structure(&operation.output));
        items.insert(format!("{name} errors"), errors(operation));
        items.insert(format!("{name} operation"), module(operation));
    }
    items
}

fn of_type(item: &Type) -> Item {
    match item {
        Type::Structure(it) => structure(it),
        Type::Union(it) => {
            let parts = it.variants.iter().map(|variant| {
                let kind = variant.content.as_ref().map(rust_type).unwrap_or_default();
                (variant.name.wire.clone(), part(&variant.name.rust, kind))
            });
            item_of("union", &it.name.rust, parts.collect())
        }
        Type::Enumeration(it) => {
            let parts = it
                .values
                .iter()
                .map(|value| (value.name.wire.clone(), part(&value.name.rust, String::new())));
            item_of("enum", &it.name.rust, parts.collect())
        }
        Type::IntEnumeration(it) => {
            let parts = it.values.iter().map(|(value, number)| {
                (value.name.wire.clone(), part(&value.name.rust, format!("= {number}")))
            });
            item_of("integer enum", &it.name.rust, parts.collect())
        }
    }
}

fn part(rust: &str, kind: String) -> Part {
    Part { rust: rust.to_owned(), kind }
}

fn item_of(kind: &'static str, rust: &str, parts: IndexMap<String, Part>) -> Item {
    Item { kind, rust: rust.to_owned(), parts, arguments: Vec::new() }
}

fn structure(it: &Structure) -> Item {
    let parts = it
        .fields
        .iter()
        .map(|field| (field.name.wire.clone(), part(&field.name.rust, rust_type(&field.kind))));
    let required = it.fields.iter().filter(|field| field.parameter().is_some());
    let arguments = required.map(|field| field.name.rust.clone()).collect();
    let kind = if it.is_error { "error" } else { "struct" };
    Item { arguments, ..item_of(kind, &it.name.rust, parts.collect()) }
}

/// The error enum of an operation.
fn errors(operation: &Operation) -> Item {
    let errors = operation.errors.iter();
    let parts =
        errors.map(|error| (error.name.wire.clone(), part(&error.name.rust, String::new())));
    item_of("error enum", &operation.error, parts.collect())
}

/// The marker type of an operation, and its module with the typed parsers.
fn module(operation: &Operation) -> Item {
    let parts = operation.options.iter().filter_map(|option| {
        let it = option.parser.as_ref()?;
        let path = format!("{}::{}", operation.module, it.function);
        Some((option.field.clone(), part(&path, rust_type(&it.gives))))
    });
    item_of("operation", &operation.name.rust, parts.collect())
}

/// A type in Rust syntax, without paths.
fn rust_type(kind: &FieldType) -> String {
    match kind {
        FieldType::Boolean => "bool".to_owned(),
        FieldType::Byte => "i8".to_owned(),
        FieldType::Short => "i16".to_owned(),
        FieldType::Integer => "i32".to_owned(),
        FieldType::Long => "i64".to_owned(),
        FieldType::Float | FieldType::Double => "f64".to_owned(),
        FieldType::List(inner) => format!("Vec<{}>", rust_type(inner)),
        FieldType::Map(inner) => format!("IndexMap<String, {}>", rust_type(inner)),
        FieldType::Option(inner) => format!("Option<{}>", rust_type(inner)),
        FieldType::Nullable(inner) => format!("Nullable<{}>", rust_type(inner)),
        FieldType::Boxed(inner) => format!("Box<{}>", rust_type(inner)),
        FieldType::Named(name) => name.clone(),
        simple => format!("{simple:?}"),
    }
}
