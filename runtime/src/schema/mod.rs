//! Inputs and outputs of operations as JSON Schema (draft 2020-12).
//!
//! One writer with two levels of detail. A *full* schema is for editors of `--cli-input-json` and
//! `--cli-input-yaml` files: it accepts what the AWS CLI accepts in such a file, with the
//! constraints of the model. Its enums are open, since a service may have values that the model
//! does not have yet: editors complete the known values and accept others. A *brief* schema is what
//! a program says about itself (`--cli-describe`): short, and it accepts exactly the inputs that
//! `--cli-strict` accepts (a test compares both for generated inputs).
//!
//! Both accept timestamps as strings or numbers, blobs as base64 strings, any JSON for documents,
//! null where the model allows it, and no unknown members.

mod forms;
mod pattern;
mod references;
#[cfg(test)]
mod tests;

use crate::service::Pagination;
use crate::table::rows::{MemberRow, ShapeRow};
use crate::table::{Binding, Constraints, Kind, Member, Operation, Shape};
use crate::value::json::{self, Decimals};
use crate::value::{Map, Number, Value};
use references::References;

/// The dialect of the schemas, the value of `$schema`.
pub const DIALECT: &str = "https://json-schema.org/draft/2020-12/schema";

/// The description of a definition that is omitted.
const TRUNCATED: &str = "( ... truncated ... )";
/// The greatest number of members in all full schemas per member of the model, so that their size
/// grows linearly with the model.
const PER_MEMBER: usize = 500;
/// The members that every model is assumed to have besides its own.
const MEMBERS: usize = 1_000;

/// How much a schema says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Detail {
    Full,
    Brief,
}

/// Whether a schema is one of values to send or of values to receive.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Direction {
    Input,
    Output,
}

/// Writes the schemas of a service.
pub struct Schemas<'d> {
    /// Converts documentation to plain text.
    docs: &'d dyn Fn(&str) -> String,
    detail: Detail,
    /// Members and values with `@internal` are hidden, except for those of AWS's services.
    is_aws: bool,
    /// The number of members that all further schemas may still have.
    left: usize,
}

impl std::fmt::Debug for Schemas<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Schemas").field("detail", &self.detail).finish_non_exhaustive()
    }
}

impl<'d> Schemas<'d> {
    /// Full schemas of a table with this number of members.
    pub fn full(members: usize, is_aws: bool, docs: &'d dyn Fn(&str) -> String) -> Schemas<'d> {
        let left = PER_MEMBER.saturating_mul(MEMBERS + members);
        Schemas { docs, detail: Detail::Full, is_aws, left }
    }

    /// Brief schemas.
    pub fn brief(is_aws: bool, docs: &'d dyn Fn(&str) -> String) -> Schemas<'d> {
        Schemas { docs, detail: Detail::Brief, is_aws, left: usize::MAX }
    }

    /// The keywords of the schema of an operation's input.
    pub fn input(&mut self, operation: Operation) -> Map {
        self.of(operation.input(), Direction::Input, &|_| false)
    }

    /// The keywords of the schema of an operation's output, as a program prints it: members of a
    /// stream go to a file, and results of several pages have no members that must be present.
    pub fn output(&mut self, operation: Operation) -> Map {
        let shape = operation.output();
        let is_streamed = operation.streams_output();
        let is_left_out = |member: Member| {
            is_streamed
                && member.binding() == Binding::Payload
                && member.target().kind() == Kind::Blob
        };
        let mut schema = self.of(shape, Direction::Output, &is_left_out);
        if Pagination::of(operation).is_some() {
            schema.shift_remove("required");
        }
        schema
    }

    fn of(
        &mut self,
        shape: Shape,
        direction: Direction,
        is_left_out: &dyn Fn(Member) -> bool,
    ) -> Map {
        let references = References::of(shape, self.detail == Detail::Full);
        let mut writer = Writer { schemas: self, direction, references };
        let mut out = Map::new();
        writer.members(&mut out, shape, true, is_left_out);
        let mut definitions = Map::new();
        while let Some((shape, name)) = writer.references.next() {
            definitions.insert(name, Value::Map(writer.definition(shape)));
        }
        if !definitions.is_empty() {
            definitions.sort_keys();
            out.insert("$defs", Value::Map(definitions));
        }
        out
    }
}

struct Writer<'s, 'd> {
    schemas: &'s mut Schemas<'d>,
    direction: Direction,
    references: References,
}

impl Writer<'_, '_> {
    fn is_brief(&self) -> bool {
        self.schemas.detail == Detail::Brief
    }

    /// Whether the schema accepts exactly the inputs that `--cli-strict` accepts.
    fn is_exact(&self) -> bool {
        self.is_brief() && self.direction == Direction::Input
    }

    /// Whether constraints of the model are written: of outputs, they are the service's concern.
    fn has_constraints(&self) -> bool {
        self.direction == Direction::Input
    }

    fn definition(&mut self, shape: Shape) -> Map {
        let mut out = Map::new();
        // If the schema would be too large, any value is accepted.
        let left = self.schemas.left.checked_sub(1 + shape.members().len());
        self.schemas.left = left.unwrap_or_default();
        if left.is_none() {
            describe(&mut out, TRUNCATED.to_owned());
            return out;
        }
        describe(&mut out, (self.schemas.docs)(shape.docs()));
        self.shape(&mut out, shape);
        out
    }

    /// A structure, union or enum.
    fn shape(&mut self, out: &mut Map, shape: Shape) {
        match shape.kind() {
            Kind::Enum => self.enumeration(out, shape),
            _ => self.members(out, shape, false, &|_| false),
        }
    }

    /// The keywords of a structure or union; of the input itself if `is_whole`.
    fn members(
        &mut self,
        out: &mut Map,
        shape: Shape,
        is_whole: bool,
        is_left_out: &dyn Fn(Member) -> bool,
    ) {
        out.insert("type", "object".into());
        let shown = |member: &Member| self.is_shown(*member) && !is_left_out(*member);
        let members: Vec<Member> = shape.members().filter(shown).collect();
        let hides = members.len() < shape.members().len();
        let mut properties = Map::with_capacity(members.len());
        for member in &members {
            properties.insert(member.name(), Value::Map(self.member(*member, is_whole)));
        }
        if !(self.is_brief() && properties.is_empty()) {
            out.insert("properties", Value::Map(properties));
        }
        // The program fills in the token of a call.
        let is_required =
            |it: &&Member| it.is_required() && !(is_whole && it.is_idempotency_token());
        let required = members.iter().filter(is_required);
        let required: Vec<Value> = required.map(|it| it.name().into()).collect();
        if !required.is_empty() {
            out.insert("required", Value::List(required));
        }
        // A newer service may send further members. Members that are not shown are accepted, except
        // by brief schemas, which name everything that may be sent.
        if self.is_exact() || self.direction == Direction::Input && !hides {
            out.insert("additionalProperties", false.into());
        }
        if shape.kind() == Kind::Union && self.direction == Direction::Input {
            out.insert("minProperties", 1.into());
            out.insert("maxProperties", 1.into());
        }
    }

    /// Whether the schema names a member or a value.
    fn is_shown(&self, member: Member) -> bool {
        self.schemas.is_aws || !member.is_internal()
    }

    /// Enums are open, except in exact schemas.
    fn enumeration(&self, out: &mut Map, shape: Shape) {
        let values = shape.members().filter(|it| self.is_shown(*it));
        let values: Vec<Value> = values.map(|it| it.wire_name().into()).collect();
        if values.is_empty() {
            out.insert("type", "string".into());
        } else if self.is_exact() {
            out.insert("enum", Value::List(values));
        } else {
            out.insert("type", "string".into());
            let known = Map::from_iter([("enum", Value::List(values))]);
            out.insert("anyOf", Value::List(vec![Value::Map(known), Value::Map(Map::new())]));
        }
    }

    /// The schema of a member; of the input itself if `is_whole`.
    fn member(&mut self, member: Member, is_whole: bool) -> Map {
        let target = member.target();
        let mut out = Map::new();
        // The definition that is referred to has its own description.
        let docs =
            if self.references.is_defined(target) { member.own_docs() } else { member.docs() };
        describe(&mut out, (self.schemas.docs)(docs));
        if !member.is_json_header() {
            self.value(&mut out, member, target, is_whole);
        }
        if member.is_nullable() {
            out = or_null(out);
        }
        if member.is_sensitive() && !self.is_brief() {
            out.insert("writeOnly", true.into());
        }
        let default = member.default_json();
        if self.has_constraints()
            && !default.is_empty()
            && let Ok(default) = json::parse_with(default, Decimals::Exact)
        {
            out.insert("default", default);
        }
        out
    }

    fn value(&mut self, out: &mut Map, member: Member, target: Shape, is_whole: bool) {
        if let Some(name) = self.references.refer(target) {
            out.insert("$ref", format!("#/$defs/{name}").into());
            if self.is_exact() && target.kind() == Kind::Enum {
                self.text(out, member, is_whole);
            }
            return;
        }
        let constraints = member.constraints();
        match (target.kind(), target.element()) {
            (Kind::Structure | Kind::Union, _) => self.shape(out, target),
            (Kind::Enum, _) => {
                self.shape(out, target);
                if self.is_exact() {
                    self.text(out, member, is_whole);
                }
            }
            (Kind::List, Some(element)) => {
                out.insert("type", "array".into());
                let items = self.element(element, target);
                out.insert("items", Value::Map(items));
                if target.has(ShapeRow::UNIQUE_ITEMS) && self.has_constraints() {
                    out.insert("uniqueItems", true.into());
                }
                self.length(out, ["minItems", "maxItems"], constraints);
            }
            (Kind::Map, Some(element)) => {
                out.insert("type", "object".into());
                let values = self.element(element, target);
                out.insert("additionalProperties", Value::Map(values));
                let keys = target.key().map(|key| self.keys(key)).unwrap_or_default();
                if !keys.is_empty() {
                    out.insert("propertyNames", Value::Map(keys));
                }
                self.length(out, ["minProperties", "maxProperties"], constraints);
            }
            (Kind::Boolean, _) => {
                out.insert("type", "boolean".into());
            }
            (Kind::Timestamp, _) => {
                out.insert("type", Value::List(vec!["string".into(), "number".into()]));
                if self.is_exact() {
                    forms::timestamp(out);
                }
            }
            (Kind::Blob, _) => {
                out.insert("type", "string".into());
                out.insert("contentEncoding", "base64".into());
                if self.is_exact() {
                    forms::base64(out, constraints);
                }
            }
            // Accepts any value.
            (Kind::Document, _) => {}
            (Kind::Float | Kind::Double | Kind::BigDecimal, _) => {
                out.insert("type", "number".into());
                self.range(out, [constraints.min_range(), constraints.max_range()]);
            }
            (Kind::String, _) => {
                out.insert("type", "string".into());
                self.text(out, member, is_whole);
            }
            (kind, _) => self.integer(out, kind, target, constraints),
        }
    }

    fn integer(&self, out: &mut Map, kind: Kind, target: Shape, constraints: Constraints) {
        out.insert("type", "integer".into());
        let [least, greatest] = width(kind);
        let range = [constraints.min_range().or(least), constraints.max_range().or(greatest)];
        if self.is_exact() && kind == Kind::IntEnum {
            let values = target.members().filter(|it| self.is_shown(*it));
            let values = values.filter_map(|it| Number::parse_integer(it.wire_name()));
            let values: Vec<Value> = values.map(Value::Number).collect();
            if !values.is_empty() {
                out.insert("enum", Value::List(values));
            }
        }
        self.range(out, range);
    }

    /// The element of a list or the value of a map.
    fn element(&mut self, element: Member, of: Shape) -> Map {
        let schema = self.member(element, false);
        if of.is_sparse() && !element.is_nullable() { or_null(schema) } else { schema }
    }

    /// The keys of a map.
    fn keys(&mut self, key: Member) -> Map {
        let mut out = Map::new();
        if self.is_exact() && key.target().kind() == Kind::Enum {
            self.enumeration(&mut out, key.target());
        }
        self.text(&mut out, key, false);
        out
    }

    /// Writes the length and pattern of a string; a pattern that editors could not parse is
    /// omitted.
    fn text(&self, out: &mut Map, member: Member, is_whole: bool) {
        if !self.has_constraints() {
            return;
        }
        let constraints = member.constraints();
        self.length(out, ["minLength", "maxLength"], constraints);
        // A part of a host name or of a URL's path cannot be empty.
        let is_label = is_whole && !self.schemas.is_aws && member.binding() == Binding::Label;
        let is_part = is_label || member.has(MemberRow::HOST_LABEL);
        if self.is_exact() && is_part && !out.contains_key("minLength") {
            out.insert("minLength", 1.into());
        }
        if let Some(pattern) = constraints.pattern().and_then(pattern::ecma) {
            out.insert("pattern", pattern.into());
        }
        if self.is_exact()
            && let Some(format) = constraints.format()
        {
            forms::of_alloy(out, format);
        }
    }

    fn length(&self, out: &mut Map, keys: [&'static str; 2], constraints: Constraints) {
        if !self.has_constraints() {
            return;
        }
        // Every value has at least nothing.
        let least = constraints.min_length().filter(|least| !(self.is_brief() && *least == "0"));
        limits(out, keys, [least, constraints.max_length()]);
    }

    fn range(&self, out: &mut Map, range: [Option<&str>; 2]) {
        if self.has_constraints() {
            limits(out, ["minimum", "maximum"], range);
        }
    }
}

/// A schema that accepts null, too (`alloy#nullable`, `@sparse`).
fn or_null(mut schema: Map) -> Map {
    let description = schema.shift_remove("description");
    let mut out = Map::new();
    out.extend(description.map(|text| ("description", text)));
    // Without keywords, every value is accepted.
    if !schema.is_empty() {
        let null = Map::from_iter([("type", "null".into())]);
        out.insert("anyOf", Value::List(vec![Value::Map(schema), Value::Map(null)]));
    }
    out
}

/// The minimum and maximum of a numeric kind.
fn width(kind: Kind) -> [Option<&'static str>; 2] {
    match kind {
        Kind::Byte => ["-128", "127"],
        Kind::Short => ["-32768", "32767"],
        Kind::Integer | Kind::IntEnum => ["-2147483648", "2147483647"],
        Kind::Long => ["-9223372036854775808", "9223372036854775807"],
        _ => return [None, None],
    }
    .map(Some)
}

fn describe(out: &mut Map, text: String) {
    if !text.is_empty() {
        out.insert("description", text.into());
    }
}

/// Writes a minimum and a maximum with these keys.
fn limits(out: &mut Map, keys: [&'static str; 2], limits: [Option<&str>; 2]) {
    for (key, limit) in keys.into_iter().zip(limits) {
        let number = limit.map(|limit| json::parse_with(limit, Decimals::Exact));
        if let Some(Ok(number @ Value::Number(_))) = number {
            out.insert(key, number);
        }
    }
}
