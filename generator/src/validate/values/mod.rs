//! Values of traits, defaults and examples against the shapes that describe them.

mod constraints;
mod timestamps;

use crate::diagnostic::Severity;
use crate::model::Kind;
use crate::model::graph::{Graph, Vertex};
use crate::model::selector::Selector;
use crate::model::traits::ids;
use serde_json::Value;
use std::cell::RefCell;
use std::collections::{HashMap, HashSet};
use std::fmt::Display;

/// Whether a string matches a regular expression; `None` if the expression is not supported.
pub type MatchesPattern = fn(pattern: &str, value: &str) -> Option<bool>;

/// Something that is wrong with a value.
pub(super) struct Finding {
    pub(super) severity: Severity,
    /// What follows the id of the event, with a leading dot.
    pub(super) suffix: String,
    /// The path of the value, such as `responses.0.code`.
    pub(super) path: String,
    /// The keys and indices that lead to the value.
    pub(super) steps: Vec<String>,
    pub(super) message: String,
}

/// How strictly values are checked.
#[derive(Clone, Copy, Default)]
pub(super) struct Strictness {
    /// A zero outside a range is a warning: models of Smithy 1.0 have many.
    pub(super) zero_may_be_out_of_range: bool,
    /// Violations of constraints are warnings.
    pub(super) may_violate_constraints: bool,
}

/// Checks values; caches the results of selectors.
pub(super) struct Values<'v, 'g, 'a> {
    graph: &'v Graph<'g, 'a>,
    matches_pattern: Option<MatchesPattern>,
    selected: RefCell<HashMap<String, HashSet<Vertex>>>,
}

/// One check: the findings so far, and the path of the current value.
struct Check<'c, 'v, 'g, 'a> {
    values: &'c Values<'v, 'g, 'a>,
    graph: &'v Graph<'g, 'a>,
    strictness: Strictness,
    path: Vec<String>,
    steps: Vec<String>,
    /// The member through which the current shape was reached.
    member: Option<Vertex>,
    findings: Vec<Finding>,
}

impl<'v, 'g, 'a> Values<'v, 'g, 'a> {
    pub(super) fn new(graph: &'v Graph<'g, 'a>, matches_pattern: Option<MatchesPattern>) -> Self {
        Values { graph, matches_pattern, selected: RefCell::default() }
    }

    /// Everything that is wrong with the value of a shape or member.
    pub(super) fn check(&self, of: Vertex, value: &Value, strictness: Strictness) -> Vec<Finding> {
        let mut check = Check {
            values: self,
            graph: self.graph,
            strictness,
            path: Vec::new(),
            steps: Vec::new(),
            member: None,
            findings: Vec::new(),
        };
        check.any(of, value);
        check.findings
    }

    /// Whether a shape matches a selector.
    fn is_selected(&self, selector: &str, shape: Vertex) -> bool {
        if selector == "*" {
            return true;
        }
        if let Some(found) = self.selected.borrow().get(selector) {
            return found.contains(&shape);
        }
        // A selector with a syntax error is reported where it is defined.
        let Ok(parsed) = Selector::parse(selector) else { return true };
        let found = parsed.select(self.graph);
        let is_selected = found.contains(&shape);
        self.selected.borrow_mut().insert(selector.to_owned(), found);
        is_selected
    }
}

impl Check<'_, '_, '_, '_> {
    fn any(&mut self, of: Vertex, value: &Value) {
        self.constraints(of, value);
        let Some(shape) = self.graph.target(of) else { return };
        if shape != of {
            let outer = self.member.replace(of);
            self.constraints(shape, value);
            self.shape(shape, value);
            self.member = outer;
        } else {
            self.shape(shape, value);
        }
    }

    fn shape(&mut self, shape: Vertex, value: &Value) {
        let Some(kind) = self.graph.kind(shape) else { return };
        match (kind, value) {
            (Kind::Blob | Kind::String, Value::String(_))
            | (Kind::Boolean, Value::Bool(_))
            | (Kind::Float | Kind::Double | Kind::BigDecimal, Value::Number(_))
            | (Kind::Document | Kind::Timestamp, _) => {}
            (Kind::Float | Kind::Double, Value::String(text)) => {
                if !matches!(&**text, "NaN" | "Infinity" | "-Infinity") {
                    let message = format!("`{text}` is not a number");
                    self.error(format_args!("{message}; allowed: NaN, Infinity, -Infinity"));
                }
            }
            (Kind::Enum, Value::String(text)) => self.enum_value(shape, text),
            (
                Kind::Byte
                | Kind::Short
                | Kind::Integer
                | Kind::IntEnum
                | Kind::Long
                | Kind::BigInteger,
                Value::Number(number),
            ) => self.integer(shape, number),
            (Kind::List, Value::Array(elements)) => {
                let Some(member) = self.graph.members(shape).next() else { return };
                for (at, element) in elements.iter().enumerate() {
                    self.below(&at.to_string(), member, element);
                }
            }
            (Kind::Map, Value::Object(entries)) => {
                let mut members = self.graph.members(shape);
                let (Some(key), Some(of)) = (members.next(), members.next()) else { return };
                for (name, value) in entries {
                    self.path.push(format!("{name} (map-key)"));
                    self.any(key, &Value::String(name.clone()));
                    self.path.pop();
                    self.below(name, of, value);
                }
            }
            (Kind::Structure, Value::Object(entries)) => self.structure(shape, entries),
            (Kind::Union, Value::Object(entries)) => self.union(shape, entries),
            (kind, value) => {
                let wanted = match kind {
                    Kind::Blob | Kind::String | Kind::Enum => "a string",
                    Kind::Boolean => "a boolean",
                    Kind::List => "a list",
                    Kind::Map | Kind::Structure | Kind::Union => "an object",
                    Kind::Operation(_) | Kind::Resource(_) | Kind::Service(_) => {
                        "a shape with values"
                    }
                    _ => "a number",
                };
                let id = self.graph.id(shape);
                self.error(format_args!(
                    "expected {wanted} for `{id}`, but found {}",
                    found(value)
                ));
            }
        }
    }

    fn below(&mut self, name: &str, of: Vertex, value: &Value) {
        self.path.push(name.to_owned());
        self.steps.push(name.to_owned());
        self.any(of, value);
        self.steps.pop();
        self.path.pop();
    }

    fn integer(&mut self, shape: Vertex, number: &serde_json::Number) {
        if number.is_f64() {
            let kind = self.graph.type_name(shape);
            return self.error(format_args!("a value of type {kind} cannot be `{number}`"));
        }
        let limits: (i64, i64) = match self.graph.kind(shape) {
            Some(Kind::Byte) => (i8::MIN.into(), i8::MAX.into()),
            Some(Kind::Short) => (i16::MIN.into(), i16::MAX.into()),
            Some(Kind::Integer | Kind::IntEnum) => (i32::MIN.into(), i32::MAX.into()),
            Some(Kind::Long) => (i64::MIN, i64::MAX),
            _ => return,
        };
        if !number.as_i64().is_some_and(|number| limits.0 <= number && number <= limits.1) {
            let (least, most) = limits;
            return self.error(format_args!("`{number}` is not between {least} and {most}"));
        }
        if self.graph.kind(shape) == Some(&Kind::IntEnum) {
            let value = Value::Number(number.clone());
            if !self.enum_values(shape).contains(&value) {
                let id = self.graph.id(shape);
                self.error(format_args!("`{number}` is not a value of `{id}`"));
            }
        }
    }

    fn enum_values(&self, shape: Vertex) -> Vec<Value> {
        let members = self.graph.members(shape);
        members.filter_map(|it| self.graph.traits(it).value(ids::ENUM_VALUE)).collect()
    }

    fn enum_value(&mut self, shape: Vertex, text: &str) {
        let values = self.enum_values(shape);
        if !values.iter().any(|value| value.as_str() == Some(text)) {
            let allowed = super::events::ticked(values.iter().filter_map(Value::as_str));
            let id = self.graph.id(shape);
            self.error(format_args!("`{text}` is not a value of `{id}`; allowed: {allowed}"));
        }
    }

    fn structure(&mut self, shape: Vertex, entries: &serde_json::Map<String, Value>) {
        for (name, value) in entries {
            match self.graph.member_of(shape, name) {
                Some(member) => self.below(name, member, value),
                None => self.unknown_member(Severity::Warning, shape, name),
            }
        }
        for member in self.graph.members(shape) {
            let name = self.graph.name(member);
            if self.graph.has(member, ids::REQUIRED) && !entries.contains_key(name) {
                let id = self.graph.id(shape);
                let message = format!("the required member `{name}` of `{id}` is missing");
                self.constraint("", message);
            }
        }
    }

    fn union(&mut self, shape: Vertex, entries: &serde_json::Map<String, Value>) {
        if entries.len() > 1 {
            let id = self.graph.id(shape);
            return self.error(format_args!("a value of the union `{id}` has one member"));
        }
        for (name, value) in entries {
            match self.graph.member_of(shape, name) {
                Some(member) => self.below(name, member, value),
                None => self.unknown_member(Severity::Error, shape, name),
            }
        }
    }

    fn unknown_member(&mut self, severity: Severity, shape: Vertex, name: &str) {
        let id = self.graph.id(shape);
        let message = format!("`{id}` has no member `{name}`");
        self.find(severity, &format!(".UnknownMember.{id}.{name}"), message);
    }

    fn error(&mut self, message: impl Display) {
        self.find(Severity::Error, "", message.to_string());
    }

    /// A violated constraint.
    fn constraint(&mut self, suffix: &str, message: String) {
        let is_warning = self.strictness.may_violate_constraints;
        let severity = if is_warning { Severity::Warning } else { Severity::Error };
        self.find(severity, suffix, message);
    }

    fn find(&mut self, severity: Severity, suffix: &str, message: String) {
        let (suffix, path) = (suffix.to_owned(), self.path.join("."));
        let steps = self.steps.clone();
        self.findings.push(Finding { severity, suffix, path, steps, message });
    }
}

/// A value in messages.
fn found(value: &Value) -> String {
    match value {
        Value::Null => "null".to_owned(),
        Value::Bool(_) | Value::Number(_) | Value::String(_) => format!("`{value}`"),
        Value::Array(_) => "a list".to_owned(),
        Value::Object(_) => "an object".to_owned(),
    }
}
