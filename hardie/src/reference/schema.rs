//! Inputs as JSON Schema (draft 2020-12), for editors of `--cli-input-json` and `--cli-input-yaml`
//! files.
//!
//! A schema accepts what the AWS CLI accepts in such a file: timestamps as strings or numbers,
//! blobs as base64 strings, any JSON for documents, no nulls, no unknown members. It has the
//! constraints of the model. Enums are open, since a service may have values that the model does
//! not have yet: editors complete the known values and accept others.

use super::pattern;
use hardie_build::plan::facts::table::{
    EffectiveConstraints, Kind, Limits, MemberRow, ShapeRow, Table,
};
use hardie_build::plan::{Plan, command::operation::Operation};
use hardie_runtime::pages::TRUNCATED;
use serde_json::{Map, Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// The greatest number of members in all schemas per member of the model, so that their size grows
/// linearly with the model.
const PER_MEMBER: usize = 500;
/// The members that every model is assumed to have besides its own.
const MEMBERS: usize = 1_000;

/// The command and the schema of its input, for every operation.
pub(crate) fn schemas(plan: &Plan) -> Vec<(String, Value)> {
    let mut left = PER_MEMBER.saturating_mul(MEMBERS + plan.table.members.len());
    let operations = plan.operations.iter().zip(&plan.table.operations);
    let schemas = operations.map(|(operation, row)| {
        let docs = row.docs.plain_text();
        let writer = Writer::new(&plan.table, &mut left);
        (operation.command.clone(), writer.input(plan, operation, row.input, docs))
    });
    schemas.collect()
}

struct Writer<'p> {
    table: &'p Table,
    /// The number of members that this and all further schemas may still have.
    left: &'p mut usize,
    /// The names of rows that are referred to, in order of first reference.
    names: BTreeMap<u16, String>,
    taken: BTreeSet<String>,
    /// Rows whose definitions have yet to be written.
    open: Vec<u16>,
}

impl<'p> Writer<'p> {
    fn new(table: &'p Table, left: &'p mut usize) -> Writer<'p> {
        Writer { table, left, names: BTreeMap::new(), taken: BTreeSet::new(), open: Vec::new() }
    }

    fn input(mut self, plan: &Plan, operation: &Operation, row: u16, docs: String) -> Value {
        let mut out = Map::new();
        out.insert("$schema".to_owned(), json!("https://json-schema.org/draft/2020-12/schema"));
        let title = format!("aws {} {}", plan.service.command, operation.command);
        out.insert("title".to_owned(), json!(title));
        describe(&mut out, docs);
        out.extend(self.structure(self.table.shape(row)));
        let mut definitions = BTreeMap::new();
        while let Some(row) = self.open.pop() {
            let shape = self.table.shape(row);
            let mut definition = Map::new();
            let name = self.names.get(&row).cloned().unwrap_or_default();
            // If the schema would be too large, any value is accepted.
            let left = self.left.checked_sub(1 + usize::from(shape.members.count));
            *self.left = left.unwrap_or_default();
            if left.is_none() {
                describe(&mut definition, TRUNCATED.to_owned());
                definitions.insert(name, Value::Object(definition));
                continue;
            }
            describe(&mut definition, shape.docs.plain_text());
            definition.extend(match shape.kind {
                Kind::Union => self.union(shape),
                Kind::Enum => self.enumeration(shape),
                _ => self.structure(shape),
            });
            definitions.insert(name, Value::Object(definition));
        }
        if !definitions.is_empty() {
            out.insert("$defs".to_owned(), json!(definitions));
        }
        Value::Object(out)
    }

    fn structure(&mut self, shape: &ShapeRow) -> Map<String, Value> {
        let mut properties = Map::new();
        let mut required = Vec::new();
        for member in self.table.members(shape) {
            let name = member.name.as_str();
            if member.flags.required && !member.flags.idempotency_token {
                required.push(name);
            }
            properties.insert(name.to_owned(), self.member(member));
        }
        let mut out = object(json!({ "type": "object", "properties": properties }));
        if !required.is_empty() {
            out.insert("required".to_owned(), json!(required));
        }
        out.insert("additionalProperties".to_owned(), json!(false));
        out
    }

    /// Exactly one member.
    fn union(&mut self, shape: &ShapeRow) -> Map<String, Value> {
        let mut choices = Vec::new();
        for member in self.table.members(shape) {
            let name = member.name.as_str();
            let properties = Map::from_iter([(name.to_owned(), self.member(member))]);
            choices.push(json!({
                "title": name,
                "properties": properties,
                "required": [name],
                "additionalProperties": false,
            }));
        }
        if choices.is_empty() {
            object(json!({ "type": "object", "additionalProperties": false }))
        } else {
            object(json!({ "type": "object", "oneOf": choices }))
        }
    }

    fn enumeration(&mut self, shape: &ShapeRow) -> Map<String, Value> {
        let values: Vec<&str> = self.table.values(shape).collect();
        if values.is_empty() {
            object(json!({ "type": "string" }))
        } else {
            object(json!({ "type": "string", "anyOf": [{ "enum": values }, {}] }))
        }
    }

    fn member(&mut self, member: &MemberRow) -> Value {
        let table = self.table;
        let target = table.target(member);
        let mut out = Map::new();
        // The definition that is referred to has its own description.
        let refers = matches!(target.kind, Kind::Structure | Kind::Union | Kind::Enum);
        let docs = if refers { &member.docs } else { table.docs(member) };
        describe(&mut out, docs.plain_text());
        out.extend(self.value(member, target, table.effective_constraints(member)));
        if member.flags.sensitive || target.flags.sensitive {
            out.insert("writeOnly".to_owned(), json!(true));
        }
        if let Some(default) = &member.default {
            out.insert("default".to_owned(), default.clone());
        }
        Value::Object(out)
    }

    fn value(
        &mut self,
        member: &MemberRow,
        target: &ShapeRow,
        constraints: EffectiveConstraints<'_>,
    ) -> Map<String, Value> {
        if self.table.is_json_header(member) {
            return Map::new();
        }
        let members = self.table.members(target);
        let mut out = Map::new();
        match (target.kind, members) {
            (Kind::Structure | Kind::Union | Kind::Enum, _) => {
                out.insert(
                    "$ref".to_owned(),
                    json!(format!("#/$defs/{}", self.name(member.target, target))),
                );
            }
            (Kind::List, [element]) => {
                out = object(json!({ "type": "array", "items": self.member(element) }));
                if target.flags.unique_items {
                    out.insert("uniqueItems".to_owned(), json!(true));
                }
                limits(&mut out, ["minItems", "maxItems"], constraints.length);
            }
            (Kind::Map, [key, value]) => {
                out =
                    object(json!({ "type": "object", "additionalProperties": self.member(value) }));
                let mut keys = Map::new();
                text(&mut keys, self.table.effective_constraints(key));
                if !keys.is_empty() {
                    out.insert("propertyNames".to_owned(), Value::Object(keys));
                }
                limits(&mut out, ["minProperties", "maxProperties"], constraints.length);
            }
            (Kind::Boolean, _) => out = object(json!({ "type": "boolean" })),
            (Kind::Timestamp, _) => out = object(json!({ "type": ["string", "number"] })),
            (Kind::Blob, _) => {
                out = object(json!({ "type": "string", "contentEncoding": "base64" }))
            }
            // Accepts any value.
            (Kind::Document, _) => {}
            (Kind::Float | Kind::Double | Kind::BigDecimal, _) => {
                out = object(json!({ "type": "number" }));
                limits(&mut out, ["minimum", "maximum"], constraints.range);
            }
            (Kind::String, _) => {
                out = object(json!({ "type": "string" }));
                text(&mut out, constraints);
            }
            (kind, _) => {
                out = object(json!({ "type": "integer" }));
                let (own, widest) = (constraints.range, width(kind));
                let range = Limits {
                    min: own.min.as_deref().or(widest.min),
                    max: own.max.as_deref().or(widest.max),
                };
                limits(&mut out, ["minimum", "maximum"], &range);
            }
        }
        out
    }

    /// The name of a definition; schedules the definition to be written.
    fn name(&mut self, row: u16, shape: &ShapeRow) -> String {
        if let Some(name) = self.names.get(&row) {
            return name.clone();
        }
        let name = shape.name.as_str();
        // Shapes of two namespaces may have the same name.
        let is_free = self.taken.insert(name.to_owned());
        let name = if is_free { name.to_owned() } else { format!("{name}{row}") };
        self.taken.insert(name.clone());
        self.names.insert(row, name.clone());
        self.open.push(row);
        name
    }
}

/// The minimum and maximum of a numeric kind.
fn width(kind: Kind) -> Limits<&'static str> {
    let (min, max) = match kind {
        Kind::Byte => ("-128", "127"),
        Kind::Short => ("-32768", "32767"),
        Kind::Integer | Kind::IntEnum => ("-2147483648", "2147483647"),
        Kind::Long => ("-9223372036854775808", "9223372036854775807"),
        _ => return Limits::default(),
    };
    Limits { min: Some(min), max: Some(max) }
}

fn describe(out: &mut Map<String, Value>, text: String) {
    if !text.is_empty() {
        out.insert("description".to_owned(), json!(text));
    }
}

/// Writes the length and pattern of a string; a pattern that editors could not parse is omitted.
fn text(out: &mut Map<String, Value>, constraints: EffectiveConstraints<'_>) {
    limits(out, ["minLength", "maxLength"], constraints.length);
    if let Some(pattern) = constraints.pattern.and_then(pattern::ecma) {
        out.insert("pattern".to_owned(), json!(pattern));
    }
}

/// Writes a minimum and a maximum with these keys.
fn limits<T: ToString>(out: &mut Map<String, Value>, keys: [&str; 2], limits: &Limits<T>) {
    for (key, limit) in keys.into_iter().zip([&limits.min, &limits.max]) {
        let number = limit.as_ref().map(|limit| serde_json::from_str(&limit.to_string()));
        if let Some(Ok(number @ Value::Number(_))) = number {
            out.insert(key.to_owned(), number);
        }
    }
}

fn object(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(object) => object,
        _ => Map::new(),
    }
}
