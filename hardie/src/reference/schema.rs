//! Inputs as JSON Schema (draft 2020-12), for editors of `--cli-input-json` and `--cli-input-yaml`
//! files.
//!
//! A schema accepts what the AWS CLI accepts in such a file: timestamps as strings or numbers,
//! blobs as base64 strings, any JSON for documents, null only for `alloy#nullable`, no unknown
//! members. It has the constraints of the model. Enums are open, since a service may have values
//! that the model does not have yet: editors complete the known values and accept others.

use super::pattern;
use hardie_build::Flavour;
use hardie_build::plan::facts::table::{
    EffectiveConstraints, Kind, Limits, MemberRow, ShapeRow, Table,
};
use hardie_build::plan::{Plan, command::operation::Operation};
use hardie_runtime::pages::TRUNCATED;
use serde_json::{Value, json};
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
        let writer = Writer::new(plan, &mut left);
        (operation.command.clone(), writer.input(plan, operation, row.input, docs))
    });
    schemas.collect()
}

struct Writer<'p> {
    table: &'p Table,
    is_aws: bool,
    /// The number of members that this and all further schemas may still have.
    left: &'p mut usize,
    /// The names of rows that are referred to, in order of first reference.
    names: BTreeMap<u16, String>,
    taken: BTreeSet<String>,
    /// Rows whose definitions have yet to be written.
    open: Vec<u16>,
}

impl<'p> Writer<'p> {
    fn new(plan: &'p Plan, left: &'p mut usize) -> Writer<'p> {
        Writer {
            table: &plan.table,
            is_aws: plan.service.flavour == Flavour::Aws,
            left,
            names: BTreeMap::new(),
            taken: BTreeSet::new(),
            open: Vec::new(),
        }
    }

    fn input(mut self, plan: &Plan, operation: &Operation, row: u16, docs: String) -> Value {
        let title = format!("{} {}", super::words(plan).join(" "), operation.command);
        let mut out =
            json!({ "$schema": "https://json-schema.org/draft/2020-12/schema", "title": title });
        describe(&mut out, docs);
        self.structure(&mut out, self.table.shape(row));
        let mut definitions = BTreeMap::new();
        while let Some(row) = self.open.pop() {
            let shape = self.table.shape(row);
            let mut definition = json!({});
            // If the schema would be too large, any value is accepted.
            let left = self.left.checked_sub(1 + usize::from(shape.members.count));
            *self.left = left.unwrap_or_default();
            if left.is_none() {
                describe(&mut definition, TRUNCATED.to_owned());
            } else {
                describe(&mut definition, shape.docs.plain_text());
                match shape.kind {
                    Kind::Union => self.union(&mut definition, shape),
                    Kind::Enum => self.enumeration(&mut definition, shape),
                    _ => self.structure(&mut definition, shape),
                }
            }
            definitions.insert(self.names.get(&row).cloned().unwrap_or_default(), definition);
        }
        if !definitions.is_empty() {
            out["$defs"] = json!(definitions);
        }
        out
    }

    fn structure(&mut self, out: &mut Value, shape: &ShapeRow) {
        let members = self.table.members(shape);
        out["type"] = json!("object");
        let shown = members.iter().filter(|member| self.is_shown(member));
        let shown: Vec<&MemberRow> = shown.collect();
        let hides = shown.len() < members.len();
        out["properties"] =
            shown.into_iter().map(|it| (it.name.clone(), self.member(it))).collect();
        let is_required = |it: &&MemberRow| it.flags.required && !it.flags.idempotency_token;
        let required: Vec<&str> =
            members.iter().filter(is_required).map(|it| it.name.as_str()).collect();
        if !required.is_empty() {
            out["required"] = json!(required);
        }
        // Members that are not shown are accepted.
        if !hides {
            out["additionalProperties"] = json!(false);
        }
    }

    /// Whether people see a member: `@internal` ones of services that are not AWS's are hidden.
    fn is_shown(&self, member: &MemberRow) -> bool {
        self.is_aws || !member.flags.internal
    }

    /// Exactly one member.
    fn union(&mut self, out: &mut Value, shape: &ShapeRow) {
        out["type"] = json!("object");
        let members = self.table.members(shape);
        let shown: Vec<&MemberRow> =
            members.iter().filter(|member| self.is_shown(member)).collect();
        let names: Vec<Value> = shown.iter().map(|it| json!({ "required": [it.name] })).collect();
        let hides = shown.len() < members.len();
        let choices = shown.into_iter().map(|member| {
            let name = member.name.as_str();
            json!({
                "title": name,
                "properties": { name: self.member(member) },
                "required": [name],
                "additionalProperties": false,
            })
        });
        let mut choices: Vec<Value> = choices.collect();
        if hides {
            choices.push(json!({
                "not": { "anyOf": names },
                "minProperties": 1,
                "maxProperties": 1,
            }));
        }
        if choices.is_empty() {
            out["additionalProperties"] = json!(false);
        } else {
            out["oneOf"] = json!(choices);
        }
    }

    fn enumeration(&self, out: &mut Value, shape: &ShapeRow) {
        out["type"] = json!("string");
        let values: Vec<&str> = self.table.values(shape).collect();
        if !values.is_empty() {
            out["anyOf"] = json!([{ "enum": values }, {}]);
        }
    }

    fn member(&mut self, member: &MemberRow) -> Value {
        let target = self.table.target(member);
        let mut out = json!({});
        // The definition that is referred to has its own description.
        let refers = matches!(target.kind, Kind::Structure | Kind::Union | Kind::Enum);
        let docs = if refers { &member.docs } else { self.table.docs(member) };
        describe(&mut out, docs.plain_text());
        if !self.table.is_json_header(member) {
            self.value(&mut out, member, target);
        }
        if member.flags.nullable {
            accept_null(&mut out);
        }
        if member.flags.sensitive || target.flags.sensitive {
            out["writeOnly"] = json!(true);
        }
        if let Some(default) = &member.default {
            out["default"] = default.clone();
        }
        out
    }

    fn value(&mut self, out: &mut Value, member: &MemberRow, target: &ShapeRow) {
        let constraints = self.table.effective_constraints(member);
        match (target.kind, self.table.members(target)) {
            (Kind::Structure | Kind::Union | Kind::Enum, _) => {
                let name = self.name(member.target, target);
                out["$ref"] = json!(format!("#/$defs/{name}"));
            }
            (Kind::List, [element]) => {
                out["type"] = json!("array");
                out["items"] = self.member(element);
                if target.flags.unique_items {
                    out["uniqueItems"] = json!(true);
                }
                limits(out, ["minItems", "maxItems"], constraints.length);
            }
            (Kind::Map, [key, value]) => {
                out["type"] = json!("object");
                out["additionalProperties"] = self.member(value);
                let mut keys = json!({});
                text(&mut keys, self.table.effective_constraints(key));
                if keys != json!({}) {
                    out["propertyNames"] = keys;
                }
                limits(out, ["minProperties", "maxProperties"], constraints.length);
            }
            (Kind::Boolean, _) => out["type"] = json!("boolean"),
            (Kind::Timestamp, _) => out["type"] = json!(["string", "number"]),
            (Kind::Blob, _) => {
                out["type"] = json!("string");
                out["contentEncoding"] = json!("base64");
            }
            // Accepts any value.
            (Kind::Document, _) => {}
            (Kind::Float | Kind::Double | Kind::BigDecimal, _) => {
                out["type"] = json!("number");
                limits(out, ["minimum", "maximum"], constraints.range);
            }
            (Kind::String, _) => {
                out["type"] = json!("string");
                text(out, constraints);
            }
            (kind, _) => {
                out["type"] = json!("integer");
                let (own, widest) = (constraints.range, width(kind));
                let range = Limits {
                    min: own.min.as_deref().or(widest.min),
                    max: own.max.as_deref().or(widest.max),
                };
                limits(out, ["minimum", "maximum"], &range);
            }
        }
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

/// Accepts null besides the values of a member (`alloy#nullable`).
fn accept_null(out: &mut Value) {
    let Some(of_member) = out.as_object_mut() else { return };
    let description = of_member.remove("description");
    let of_value = std::mem::take(of_member);
    // Without keywords, every value is accepted.
    if !of_value.is_empty() {
        of_member.insert("anyOf".to_owned(), json!([of_value, { "type": "null" }]));
    }
    of_member.extend(description.map(|text| ("description".to_owned(), text)));
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

fn describe(out: &mut Value, text: String) {
    if !text.is_empty() {
        out["description"] = json!(text);
    }
}

/// Writes the length and pattern of a string; a pattern that editors could not parse is omitted.
fn text(out: &mut Value, constraints: EffectiveConstraints<'_>) {
    limits(out, ["minLength", "maxLength"], constraints.length);
    if let Some(pattern) = constraints.pattern.and_then(pattern::ecma) {
        out["pattern"] = json!(pattern);
    }
}

/// Writes a minimum and a maximum with these keys.
fn limits<T: ToString>(out: &mut Value, keys: [&str; 2], limits: &Limits<T>) {
    for (key, limit) in keys.into_iter().zip([&limits.min, &limits.max]) {
        let number = limit.as_ref().map(|limit| serde_json::from_str(&limit.to_string()));
        if let Some(Ok(number @ Value::Number(_))) = number {
            out[key] = number;
        }
    }
}
