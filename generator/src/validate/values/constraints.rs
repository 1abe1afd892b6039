//! Constraints of shapes and members that a value must satisfy.

use super::Check;
use crate::diagnostic::Severity;
use crate::model::graph::Vertex;
use crate::model::traits::ids;
use crate::model::{Kind, ShapeId};
use serde_json::Value;

impl Check<'_, '_, '_, '_> {
    /// Checks the constraint traits of a shape or of a member.
    pub(super) fn constraints(&mut self, of: Vertex, value: &Value) {
        let Some(kind) = self.graph.target(of).and_then(|shape| self.graph.kind(shape)) else {
            return;
        };
        match (kind, value) {
            (Kind::String | Kind::Enum, Value::String(text)) => {
                self.length(of, text.encode_utf16().count(), "characters");
                self.pattern(of, text);
                self.reference(of, text);
            }
            (Kind::Blob, Value::String(text)) => self.length(of, text.len(), "bytes"),
            (Kind::List, Value::Array(elements)) => {
                self.length(of, elements.len(), "elements");
                self.unique(of, elements);
            }
            (Kind::Map, Value::Object(entries)) => self.length(of, entries.len(), "entries"),
            (_, Value::Number(number)) => self.range(of, number),
            _ => {}
        }
        if *kind == Kind::Timestamp {
            self.timestamp(of, value);
        }
    }

    fn length(&mut self, of: Vertex, count: usize, what: &str) {
        let Ok(Some(length)) = self.graph.traits(of).length() else { return };
        let count = u64::try_from(count).unwrap_or(u64::MAX);
        if length.min.is_some_and(|min| count < min) || length.max.is_some_and(|max| count > max) {
            let limit = |limit: Option<u64>| limit.map_or("any".to_owned(), |it| it.to_string());
            let (min, max) = (limit(length.min), limit(length.max));
            let message = format!("the value has {count} {what}; minimum: {min}, maximum: {max}");
            self.constraint("", message);
        }
    }

    fn pattern(&mut self, of: Vertex, text: &str) {
        let Ok(Some(pattern)) = self.graph.traits(of).pattern() else { return };
        let Some(matches) = self.values.matches_pattern else { return };
        if matches(&pattern, text) == Some(false) {
            self.constraint("", format!("`{text}` does not match the pattern `{pattern}`"));
        }
    }

    fn range(&mut self, of: Vertex, number: &serde_json::Number) {
        let Ok(Some(range)) = self.graph.traits(of).range() else { return };
        let Some(value) = number.as_f64() else { return };
        let limit = |limit: &Option<String>| limit.as_ref().and_then(|it| it.parse::<f64>().ok());
        let (min, max) = (limit(&range.min), limit(&range.max));
        if min.is_some_and(|min| value < min) || max.is_some_and(|max| value > max) {
            let is_member = self.graph.member(of).is_some();
            let suffix = if is_member { ".Member.InvalidRange" } else { ".Target.InvalidRange" };
            let (min, max) = (range.min.as_deref(), range.max.as_deref());
            let (min, max) = (min.unwrap_or("any"), max.unwrap_or("any"));
            let message = format!("`{number}` is out of range; minimum: {min}, maximum: {max}");
            if self.strictness.zero_may_be_out_of_range && value == 0.0 {
                self.find(Severity::Warning, suffix, message);
            } else {
                self.constraint(suffix, message);
            }
        }
    }

    fn unique(&mut self, of: Vertex, elements: &[Value]) {
        if !self.graph.has(of, ids::UNIQUE_ITEMS) {
            return;
        }
        let mut seen = std::collections::HashSet::new();
        let twice = elements.iter().find(|element| !seen.insert(element.to_string()));
        if let Some(twice) = twice {
            self.error(format_args!("the elements must be unique, but {twice} occurs twice"));
        }
    }

    /// Checks a string that is the id of a shape.
    fn reference(&mut self, of: Vertex, text: &str) {
        let Ok(Some(id_ref)) = self.graph.traits(of).id_ref() else { return };
        if ShapeId::parse(text).is_none() {
            return self.error(format_args!("`{text}` is not a shape id"));
        }
        let selector = id_ref.selector.as_deref().unwrap_or("*");
        match self.graph.find(text) {
            None if !id_ref.fail_when_missing => {}
            Some(shape) if self.values.is_selected(selector, shape) => {}
            found => {
                let reason = match found {
                    None => format!("the shape `{text}` does not exist"),
                    Some(_) => format!("the shape `{text}` does not match `{selector}`"),
                };
                self.error(id_ref.error_message.unwrap_or(reason));
            }
        }
    }
}
