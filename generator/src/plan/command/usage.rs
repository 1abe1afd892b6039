//! The example in the documentation of a generated operation: its input with required members only.
//!
//! It names types by path, or imports them from the module that the crate names with
//! [`Config::doctests`](crate::Config::doctests): `module_path!()` may be a private module, and an
//! example that imports from it would fail the tests of the crate.

use super::operation::{Operation, Usage};
use super::samples::{Values, is_placeholder};
use crate::escape::{Escaped, Rust, escaped, rust};
use crate::plan::facts::table::Table;
use crate::plan::types::item::{Field, FieldType, Structure, Type};
use serde_json::{Map, Value};
use std::collections::{BTreeMap, BTreeSet};

/// Code of the example.
type Code = Escaped<Rust>;

/// Required members inside of required members, to this depth.
const DEEPEST: usize = 16;
/// Columns of a line.
const WIDTH: usize = 96;

/// Adds the examples; an operation whose input needs too many or recursive values has none. With a
/// table, strings and enums of the input have values that pass the checks of the model, if such
/// values are found.
pub(crate) fn add(operations: &mut [Operation], types: &[Type], table: Option<&Table>) {
    let types: BTreeMap<&str, &Type> =
        types.iter().map(|item| (item.name().rust.as_str(), item)).collect();
    for (place, operation) in operations.iter_mut().enumerate() {
        let row = table.and_then(|table| Some((table, table.operations.get(place)?)));
        let valid = row.map(|(table, row)| Values::required(table).whole(row.input));
        let mut writer = Writer { types: &types, imports: BTreeSet::new() };
        let example = operation
            .examples
            .iter()
            .find(|example| example.error.is_none())
            .map(|example| &example.input);
        let example = example.or(valid.as_ref().and_then(Value::as_object));
        operation.usage = writer.structure(&operation.input, example, 0).map(|value| Usage {
            imports: writer.imports.into_iter().collect(),
            path: None,
            lines: lines(value),
        });
    }
}

/// `let input = …;`, on several lines where it is long.
fn lines(construction: Construction) -> Vec<Code> {
    let Construction { function: name, arguments } = construction;
    let line = escaped!(Rust, "let input = ", name, "(", Code::joined(&arguments, ", "), ");");
    if line.as_str().chars().count() <= WIDTH {
        return vec![line];
    }
    let mut lines = vec![escaped!(Rust, "let input = ", name, "(")];
    lines.extend(arguments.into_iter().map(|argument| escaped!(Rust, "    ", argument, ",")));
    lines.push(");".into());
    lines
}

/// A call of a function that makes a structure.
struct Construction {
    function: Code,
    arguments: Vec<Code>,
}

struct Writer<'p> {
    types: &'p BTreeMap<&'p str, &'p Type>,
    imports: BTreeSet<String>,
}

impl Writer<'_> {
    /// The function that makes a structure, and its arguments.
    /// Values of the service's own example are taken for strings and enums.
    fn structure(
        &mut self,
        item: &Structure,
        example: Option<&Map<String, Value>>,
        depth: usize,
    ) -> Option<Construction> {
        let name = &item.name.rust;
        self.imports.insert(name.clone());
        let required: Vec<(&Field, &FieldType)> =
            item.fields.iter().filter_map(|field| Some((field, field.parameter()?))).collect();
        if required.is_empty() {
            let function = if item.is_input { "::new" } else { "::default" };
            let function = escaped!(Rust, rust::name(name), function);
            return Some(Construction { function, arguments: Vec::new() });
        }
        let arguments = required.into_iter().map(|(field, kind)| {
            let given = example.and_then(|example| example.get(&field.name.wire)?.as_str());
            match kind {
                // The constructor takes these as they are.
                FieldType::String => {
                    let given = given.filter(|given| !is_placeholder(given));
                    Some(rust::string(given.unwrap_or(&field.name.wire)))
                }
                FieldType::Named(name) => {
                    let value = given.and_then(|given| self.enum_value(name, given));
                    value.or_else(|| self.value(kind, &field.name.wire, depth + 1))
                }
                kind => self.value(kind, &field.name.wire, depth + 1),
            }
        });
        let function = escaped!(Rust, rust::name(name), "::new");
        Some(Construction { function, arguments: arguments.collect::<Option<_>>()? })
    }

    /// A value of an enum by its string.
    fn enum_value(&mut self, name: &str, given: &str) -> Option<Code> {
        let Some(Type::Enumeration(item)) = self.types.get(name) else { return None };
        let value = item.values.iter().find(|value| value.name.wire == given)?;
        self.imports.insert(name.to_owned());
        Some(escaped!(Rust, rust::name(name), "::", rust::name(&value.name.rust)))
    }

    fn value(&mut self, kind: &FieldType, name: &str, depth: usize) -> Option<Code> {
        if depth > DEEPEST {
            return None;
        }
        Some(match kind {
            FieldType::Boolean => "true".into(),
            FieldType::Byte | FieldType::Short | FieldType::Integer | FieldType::Long => "1".into(),
            FieldType::Float | FieldType::Double => "1.0".into(),
            FieldType::String => escaped!(Rust, rust::string(name), ".into()"),
            FieldType::Blob => "hardie_runtime::value::Blob::new(\"content\")".into(),
            FieldType::Timestamp => "hardie_runtime::value::DateTime::from_secs(0)".into(),
            FieldType::Document => "hardie_runtime::Value::Null".into(),
            FieldType::BigInteger | FieldType::BigDecimal => {
                "::std::default::Default::default()".into()
            }
            FieldType::List(element) => {
                escaped!(Rust, "vec![", self.value(element, name, depth + 1)?, "]")
            }
            FieldType::Map(_) => "hardie_runtime::IndexMap::default()".into(),
            FieldType::Option(_) => "::std::option::Option::None".into(),
            FieldType::Nullable(_) => "hardie_runtime::shape::Nullable::Null".into(),
            FieldType::Boxed(inner) => {
                escaped!(Rust, "::std::boxed::Box::new(", self.value(inner, name, depth + 1)?, ")")
            }
            FieldType::Named(name) => self.named(name, depth)?,
        })
    }

    fn named(&mut self, name: &str, depth: usize) -> Option<Code> {
        let item = *self.types.get(name)?;
        self.imports.insert(name.to_owned());
        let path = |value: &str| escaped!(Rust, rust::name(name), "::", rust::name(value));
        Some(match item {
            Type::Structure(item) => {
                let Construction { function, arguments } = self.structure(item, None, depth)?;
                escaped!(Rust, function, "(", Code::joined(&arguments, ", "), ")")
            }
            Type::Union(item) => {
                let variant = item.variants.first()?;
                let path = path(&variant.name.rust);
                match &variant.content {
                    None => path,
                    Some(kind) => {
                        let value = self.value(kind, &variant.name.wire, depth + 1)?;
                        escaped!(Rust, path, "(", value, ")")
                    }
                }
            }
            Type::Enumeration(item) => match item.values.first() {
                Some(value) => path(&value.name.rust),
                None => escaped!(Rust, rust::name(name), "::Unknown(\"value\".into())"),
            },
            Type::IntEnumeration(item) => match item.values.first() {
                Some((value, _)) => path(&value.name.rust),
                None => escaped!(Rust, rust::name(name), "(1)"),
            },
        })
    }
}
