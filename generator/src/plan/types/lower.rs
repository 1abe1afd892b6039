//! Shapes → items: structures, unions and enums with their names, fields and documentation.

use super::deprecation;
use super::fields::Types;
use super::item::{Enumeration, Field, IntEnumeration, Structure, Type, Union, Value, Variant};
use super::names::{self, Case, Name, Scope};
use super::type_names::OperationNames;
use crate::diagnostic::Diagnostic;
use crate::model::prelude::is_unit;
use crate::model::traits::EnumValue;
use crate::model::{Kind, Member, Shape, ShapeId, Traits};
use crate::plan::context::Lowering;
use crate::plan::facts::rows::{Rows, enum_value};
use crate::plan::prose::constraints;
use crate::plan::prose::rustdoc::DocLine;
use std::collections::{BTreeMap, BTreeSet};

/// Makes the items of shapes.
pub(crate) struct Items<'i, 'm, 'a> {
    pub(crate) types: &'i Types<'m, 'a>,
    pub(crate) rows: &'i Rows,
}

impl<'m, 'a> Items<'_, 'm, 'a> {
    /// The types beside those that belong to one operation, in the order of their names.
    pub(crate) fn all(
        &self,
        cx: &mut Lowering<'m, 'a, '_>,
        closure: &BTreeSet<&ShapeId>,
        service_errors: &[ShapeId],
        operations: &BTreeMap<&ShapeId, &OperationNames>,
    ) -> Vec<Type> {
        let mut held: BTreeSet<ShapeId> = service_errors.iter().cloned().collect();
        for shape in closure.iter().filter_map(|id| cx.model.shape(id)) {
            held.extend(shape.members.iter().map(|member| member.target.id.clone()));
        }
        for shape in operations.keys().filter_map(|id| cx.model.shape(id)) {
            if let Kind::Operation(operation) = &shape.kind {
                held.extend(operation.errors.iter().map(|error| error.id.clone()));
            }
        }
        // An item named like an operation's own structure is that structure.
        let own: BTreeSet<&str> = operations
            .values()
            .flat_map(|names| [names.input.as_str(), names.output.as_str()])
            .collect();
        let mut items = Vec::new();
        for shape in held.iter().filter_map(|id| cx.model.shape(id)) {
            let Some(rust) =
                self.types.names.get(&shape.id).filter(|name| !own.contains(name.as_str()))
            else {
                continue;
            };
            let name = Name { rust: rust.clone(), wire: cx.shape_name(&shape.id).to_owned() };
            items.push(match shape.kind {
                Kind::Structure => Type::Structure(self.structure(cx, shape, name)),
                Kind::Union => Type::Union(self.union(cx, shape, name)),
                Kind::Enum => Type::Enumeration(enumeration(cx, shape, name)),
                Kind::IntEnum => Type::IntEnumeration(int_enumeration(cx, shape, name)),
                _ => continue,
            });
        }
        items.sort_by(|a, b| a.name().rust.cmp(&b.name().rust));
        items
    }

    /// A structure under a name of its own or of its operation's.
    pub(crate) fn structure(
        &self,
        cx: &mut Lowering<'m, 'a, '_>,
        shape: &Shape<'a>,
        name: Name,
    ) -> Structure {
        let given = if cx.has_rust {
            let wanted = shape.members.iter().map(|member| names::field_name(&member.name));
            Scope::default().assign(Case::Snake, &wanted.collect::<Vec<String>>())
        } else {
            vec![String::new(); shape.members.len()]
        };
        let mut fields = Vec::new();
        for (position, (member, rust)) in shape.members.iter().zip(given).enumerate() {
            let Some(kind) = self.types.field(shape, position, member) else {
                endless(cx, shape, member);
                continue;
            };
            let docs = member_docs(cx, shape, member);
            let required = self.types.is_required(shape, position, member);
            let name = Name { rust, wire: member.name.to_string() };
            let id = shape.id.with_member(&member.name);
            let deprecated = deprecation::of(cx, &id, &member.traits);
            fields.push(Field { name, docs, deprecated, kind, required });
        }
        let docs = shape_docs(cx, shape);
        let deprecated = deprecation::of(cx, &shape.id, &shape.traits);
        let is_error = shape.traits.is_error();
        let has_defaults = shape.members.iter().any(|member| {
            let traits = &member.traits;
            let default = cx.ok(&shape.id, traits.default_value());
            let is_blank = |default: &serde_json::Value| match default {
                serde_json::Value::Null | serde_json::Value::Bool(false) => true,
                serde_json::Value::Number(number) => number.as_f64() == Some(0.0),
                serde_json::Value::String(text) => text.is_empty(),
                serde_json::Value::Array(list) => list.is_empty(),
                serde_json::Value::Object(map) => map.is_empty(),
                serde_json::Value::Bool(true) => false,
            };
            let has_other = default.is_some_and(|default| !is_blank(&default));
            has_other && traits.is_required() && !traits.is_client_optional()
        });
        Structure {
            name,
            docs,
            deprecated,
            row: self.rows.row(&shape.id),
            fields,
            is_error,
            has_defaults,
            is_input: false,
            // Known when all types are.
            is_exhaustive: false,
            has_setters: false,
            has_eq: false,
        }
    }

    fn union(&self, cx: &mut Lowering<'m, 'a, '_>, shape: &Shape<'a>, name: Name) -> Union {
        let variants = variants(cx, shape);
        let mut list = Vec::new();
        for (position, (member, value)) in shape.members.iter().zip(variants).enumerate() {
            let empty = self.types.is_empty_variant(member);
            let content =
                if empty { None } else { self.types.content(&shape.id, position, member) };
            if !empty && content.is_none() {
                endless(cx, shape, member);
            }
            let Value { name, docs, deprecated } = value;
            list.push(Variant { name, docs, deprecated, content });
        }
        let docs = shape_docs(cx, shape);
        let deprecated = deprecation::of(cx, &shape.id, &shape.traits);
        Union {
            name,
            docs,
            deprecated,
            row: self.rows.row(&shape.id),
            variants: list,
            has_eq: false,
        }
    }
}

fn enumeration<'a>(cx: &mut Lowering<'_, 'a, '_>, shape: &Shape<'a>, name: Name) -> Enumeration {
    let variants = shape.members.iter().zip(variants(cx, shape));
    let value = |(member, named): (&Member<'_>, Value)| Value {
        name: Name { rust: named.name.rust, wire: enum_value(member) },
        ..named
    };
    let values = variants.map(value).collect();
    let docs = shape_docs(cx, shape);
    let deprecated = deprecation::of(cx, &shape.id, &shape.traits);
    Enumeration { name, docs, deprecated, values }
}

fn int_enumeration<'a>(
    cx: &mut Lowering<'_, 'a, '_>,
    shape: &Shape<'a>,
    name: Name,
) -> IntEnumeration {
    let wanted: Vec<String> = shape.members.iter().map(|m| names::constant_name(&m.name)).collect();
    let given = Scope::default().assign(Case::Snake, &wanted);
    let mut values = Vec::new();
    for (member, rust) in shape.members.iter().zip(given) {
        let id = shape.id.with_member(&member.name);
        let number = match cx.ok(&id, member.traits.enum_value()) {
            Some(EnumValue::Integer(number)) => i32::try_from(number).ok(),
            _ => None,
        };
        // Others are left out when the model is resolved.
        let Some(number) = number else { continue };
        let docs = member_docs(cx, shape, member);
        let deprecated = deprecation::of(cx, &id, &member.traits);
        let name = Name { rust, wire: member.name.to_string() };
        values.push((Value { name, docs, deprecated }, number));
    }
    let docs = shape_docs(cx, shape);
    let deprecated = deprecation::of(cx, &shape.id, &shape.traits);
    IntEnumeration { name, docs, deprecated, values }
}

fn variants<'a>(cx: &mut Lowering<'_, 'a, '_>, shape: &Shape<'a>) -> Vec<Value> {
    let wanted: Vec<String> = shape.members.iter().map(|m| names::variant_name(&m.name)).collect();
    let given = Scope::reserving(["Unknown".to_owned()]).assign(Case::Camel, &wanted);
    let mut list = Vec::new();
    for (member, rust) in shape.members.iter().zip(given) {
        let name = Name { rust, wire: member.name.to_string() };
        let docs = member_docs(cx, shape, member);
        let id = shape.id.with_member(&member.name);
        let deprecated = deprecation::of(cx, &id, &member.traits);
        list.push(Value { name, docs, deprecated });
    }
    list
}

fn shape_docs<'a>(cx: &mut Lowering<'_, 'a, '_>, shape: &Shape<'a>) -> Vec<DocLine> {
    if cx.has_rust { cx.docs(&shape.id, &[&shape.traits]) } else { Vec::new() }
}

fn member_docs<'a>(
    cx: &mut Lowering<'_, 'a, '_>,
    shape: &Shape<'a>,
    member: &Member<'a>,
) -> Vec<DocLine> {
    if !cx.has_rust {
        return Vec::new();
    }
    let id = shape.id.with_member(&member.name);
    match cx.model.shape(&member.target.id) {
        Some(target) if !is_unit(&target.id) => {
            let mut lines = cx.docs(&id, &[&member.traits, &target.traits]);
            if !matches!(shape.kind, Kind::Enum | Kind::IntEnum) {
                let constraints = constraints_of(cx, &id, &member.traits, target).into_iter();
                let skipped = usize::from(lines.is_empty());
                lines.extend(constraints.skip(skipped));
            }
            lines
        }
        _ => cx.docs(&id, &[&member.traits]),
    }
}

/// The constraints of a member in words, after an empty line.
fn constraints_of<'a>(
    cx: &mut Lowering<'_, 'a, '_>,
    id: &ShapeId,
    member: &Traits<'a>,
    target: &Shape<'a>,
) -> Vec<DocLine> {
    let both = [(id, member), (&target.id, &target.traits)];
    let length = both.into_iter().find_map(|(id, traits)| cx.ok(id, traits.length()));
    let range = both.into_iter().find_map(|(id, traits)| cx.ok(id, traits.range()));
    let pattern = both.into_iter().find_map(|(id, traits)| cx.ok(id, traits.pattern()));
    constraints::lines(&target.kind, length.as_ref(), range.as_ref(), pattern)
}

/// Reports a member whose type would be infinite.
fn endless<'a>(cx: &mut Lowering<'_, 'a, '_>, shape: &Shape<'a>, member: &Member<'a>) {
    let message = "the type is infinitely recursive (lists and maps contain each other), or \
        nested too deeply";
    let diagnostic = Diagnostic::error("ShapeRecursion", message);
    let help = "add a structure to the cycle, as the Smithy specification requires";
    cx.problem(diagnostic.help(help), &shape.id.with_member(&member.name), member.place);
}
