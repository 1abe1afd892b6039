//! Node values → JSON text.

use super::super::syntax::{Entry, Value, ValueKind};
use super::Lowering;
use crate::diagnostic::{Diagnostic, Severity};
use crate::model::shape_id::is_identifier;
use crate::model::{Node, ShapeId};
use std::borrow::Cow;

impl<'a> Lowering<'_, '_, 'a, '_> {
    /// A value as JSON, with the ids of the shapes that it names.
    pub(super) fn node(&mut self, value: Value<'a>) -> Node<'a> {
        let mut json = String::new();
        self.write(value, &mut json);
        Node::text(json)
    }

    pub(super) fn metadata(&mut self, entry: Entry<'a>) {
        let place = self.place(entry.value.at);
        let value = self.node(entry.value);
        let key = entry.key.clone();
        if let Err(first) = self.model.metadata.insert(entry.key, value, place) {
            let diagnostic =
                crate::model::conflict::metadata_conflict(&key, first, place, self.sources);
            self.problems.push(diagnostic);
        }
    }

    fn write(&mut self, value: Value<'a>, out: &mut String) {
        match value.kind {
            ValueKind::Null => out.push_str("null"),
            ValueKind::Boolean(true) => out.push_str("true"),
            ValueKind::Boolean(false) => out.push_str("false"),
            ValueKind::Number(number) => number_into(number, out),
            ValueKind::String(text) => string_into(&text, out),
            ValueKind::ShapeId(name) => {
                let (id, exists) = self.scope.resolve(name);
                if !exists {
                    let message = format!("`{name}` is not a shape");
                    let help = format!("a string needs quotes: \"{name}\"");
                    let id = "SyntacticShapeIdTarget";
                    let diagnostic = Diagnostic::new(Severity::Danger, id, message);
                    self.report_at(diagnostic.help(help), value.at);
                }
                string_into(id.as_str(), out);
            }
            ValueKind::Array(values) => {
                out.push('[');
                for (index, value) in values.into_iter().enumerate() {
                    out.push_str(if index == 0 { "" } else { "," });
                    self.write(value, out);
                }
                out.push(']');
            }
            ValueKind::Object(entries) => {
                out.push('{');
                for (index, Entry { key, value, .. }) in entries.into_iter().enumerate() {
                    out.push_str(if index == 0 { "" } else { "," });
                    string_into(&key, out);
                    out.push(':');
                    self.write(value, out);
                }
                out.push('}');
            }
        }
    }

    /// The name of a shape, which may be written with or without quotes; `None` for other values.
    pub(super) fn name_in(&mut self, value: &Value<'a>) -> Option<ShapeId> {
        match &value.kind {
            ValueKind::ShapeId(name) => Some(self.scope.id(name)),
            ValueKind::String(Cow::Borrowed(name)) if is_shape_id(name) => {
                Some(self.scope.id(name))
            }
            _ => None,
        }
    }
}

/// Whether a string has the form of a shape id, relative or absolute, possibly of a member.
fn is_shape_id(text: &str) -> bool {
    let (namespace, name) = text.split_once('#').unwrap_or(("a", text));
    let (name, member) = name.split_once('$').unwrap_or((name, "a"));
    namespace.split('.').chain([name, member]).all(is_identifier)
}

/// A number in JSON's form, which has no leading zeros.
fn number_into(number: &str, out: &mut String) {
    let (sign, digits) = match number.strip_prefix('-') {
        Some(digits) => ("-", digits),
        None => ("", number),
    };
    let zeros = digits.bytes().take_while(|byte| *byte == b'0').count();
    let has_digit_after = digits.as_bytes().get(zeros).is_some_and(u8::is_ascii_digit);
    out.push_str(sign);
    out.push_str(digits.get(zeros - usize::from(zeros > 0 && !has_digit_after)..).unwrap_or("0"));
}

fn string_into(text: &str, out: &mut String) {
    // Serializing a string cannot fail.
    out.push_str(&serde_json::to_string(text).unwrap_or_default());
}

#[cfg(test)]
mod tests {
    use super::number_into;

    #[test]
    fn numbers() {
        let cases = [
            ("0", "0"),
            ("-0", "-0"),
            ("007", "7"),
            ("00.50", "0.50"),
            ("-01e5", "-1e5"),
            ("10", "10"),
        ];
        for (number, want) in cases {
            let mut out = String::new();
            number_into(number, &mut out);
            assert_eq!(out, want, "{number}");
        }
    }
}
