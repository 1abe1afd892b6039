//! Samples as ruamel.yaml's round-trip emitter writes them, with comments.

use super::sample::{Sample, Sampler};
use crate::table::{Kind, Member, Shape};
use crate::value::json::push_string;

/// Block YAML with comments, without a newline at the end.
pub(super) fn write(mut sampler: Sampler, shape: Shape) -> String {
    match sampler.sample(shape, "") {
        Sample::Structure(shape) => sampler.mapping(shape, 0),
        _ => sampler.out.push_str("{}"),
    }
    let mut out = sampler.out;
    out.truncate(out.trim_end_matches('\n').len());
    out
}

impl Sampler {
    /// Writes members; `indent` is the column of their names, which the first one is at already.
    fn mapping(&mut self, shape: Shape, indent: usize) {
        let members = self.members(shape);
        for (index, member) in members.iter().enumerate() {
            if index > 0 {
                if self.is_too_long() {
                    break;
                }
                self.indent(indent);
            }
            push_scalar(&mut self.out, member.name());
            self.out.push(':');
            let note = self.note(&members, index, *member);
            let value = self.sample(member.target(), member.name());
            self.yaml_value(value, &note, indent);
        }
        self.leave();
    }

    /// Writes a value after its key's colon, and the line's end.
    ///
    /// `indent` is the column of the key; mappings go two columns further, dashes stay in it.
    fn yaml_value(&mut self, value: Sample, note: &str, indent: usize) {
        match value {
            Sample::List(shape) => {
                self.line_below(note, indent);
                self.item(shape, indent);
            }
            Sample::Map(shape) => {
                self.line_below(note, indent + 2);
                self.entry(shape, indent + 2);
            }
            Sample::Structure(shape) => {
                self.line_below(note, indent + 2);
                self.mapping(shape, indent + 2);
            }
            scalar => {
                self.out.push(' ');
                self.scalar(scalar);
                self.out.push_str(note);
                self.out.push('\n');
            }
        }
    }

    /// Ends a line with a comment, and begins the next one.
    fn line_below(&mut self, note: &str, indent: usize) {
        self.out.push_str(note);
        self.out.push('\n');
        self.indent(indent);
    }

    /// Writes a map's only entry; `indent` is the column of its key.
    fn entry(&mut self, shape: Shape, indent: usize) {
        self.out.push_str("KeyName:");
        let value = self.enter(shape);
        self.yaml_value(value, "", indent);
        self.leave();
    }

    /// Writes a list's only element with its dash; `indent` is the dash's column.
    fn item(&mut self, shape: Shape, indent: usize) {
        self.out.push_str("- ");
        match self.enter(shape) {
            Sample::List(inner) => self.item(inner, indent + 2),
            Sample::Map(inner) => self.entry(inner, indent + 2),
            Sample::Structure(inner) => self.mapping(inner, indent + 2),
            scalar => {
                self.scalar(scalar);
                self.out.push('\n');
            }
        }
        self.leave();
    }

    fn scalar(&mut self, sample: Sample) {
        match sample {
            Sample::String(text) => push_scalar(&mut self.out, text),
            Sample::Plain(text) => self.out.push_str(text),
            Sample::Timestamp => self.out.push_str("1970-01-01 00:00:00"),
            Sample::Blob => self.out.push_str("!!binary ''"),
            Sample::List(_) | Sample::Map(_) | Sample::Structure(_) | Sample::Empty => {
                self.out.push_str("{}");
            }
        }
    }

    /// The comment of a member with the spaces before it; empty if there is nothing to say: that it
    /// is required, the first sentence of its documentation, and the values of an enum, joined by
    /// single spaces.
    fn note(&self, members: &[Member], index: usize, member: Member) -> String {
        let mut note = String::new();
        if !self.has_note(member) {
            return note;
        }
        note.push_str(if self.has_one_space(members, index, member) { " # " } else { "  # " });
        if member.is_required() {
            note.push_str("[REQUIRED] ");
        }
        note.push_str(member.sentence());
        let mut start = " Valid values are: ";
        for value in self.values(member) {
            note.push_str(std::mem::replace(&mut start, ", "));
            note.push_str(value.wire_name());
        }
        if start == ", " {
            note.push('.');
        }
        note
    }

    fn has_note(&self, member: Member) -> bool {
        member.is_required()
            || !member.sentence().is_empty()
            || self.values(member).next().is_some()
    }

    /// The values of an enum of strings.
    fn values(&self, member: Member) -> impl Iterator<Item = Member> + use<> {
        let target = member.target();
        self.shown(target).filter(move |_| target.kind() == Kind::Enum)
    }

    /// Whether one space instead of two stands before a comment.
    ///
    /// An effect of the YAML library's columns: one if the member before has a comment, or if one
    /// of the leading members whose names sort before this one has.
    fn has_one_space(&self, members: &[Member], index: usize, member: Member) -> bool {
        let before = index.checked_sub(1).and_then(|before| members.get(before));
        before.is_some_and(|before| self.has_note(*before))
            || members
                .iter()
                .take_while(|other| other.name() < member.name())
                .any(|other| self.has_note(*other))
    }
}

/// Writes a string as a scalar of YAML 1.2: plain where that reads back as the same string, else
/// single-quoted, else (control characters) double-quoted.
fn push_scalar(out: &mut String, text: &str) {
    if text.chars().any(char::is_control) {
        return push_string(out, text);
    }
    let number = text.starts_with(|c: char| c.is_ascii_digit() || "+-.".contains(c))
        && text.chars().all(|c| c.is_ascii_alphanumeric() || "+-._:".contains(c))
        && text.contains(|c: char| c.is_ascii_digit() || c == '.');
    let word = matches!(
        text,
        "" | "~"
            | "null"
            | "Null"
            | "NULL"
            | "true"
            | "True"
            | "TRUE"
            | "false"
            | "False"
            | "FALSE"
            | "-"
            | "="
            | "<<"
    );
    let indicator = text.starts_with(|c: char| ",[]{}#&*!|>'\"%@`".contains(c))
        || text.starts_with("- ")
        || text.starts_with("? ")
        || text == "?"
        || text.starts_with(' ')
        || text.ends_with(' ')
        || text.ends_with(':')
        || text.contains(": ")
        || text.contains(" #");
    if !number && !word && !indicator {
        return out.push_str(text);
    }
    out.push('\'');
    for c in text.chars() {
        out.push(c);
        if c == '\'' {
            out.push(c);
        }
    }
    out.push('\'');
}

#[cfg(test)]
mod tests {
    use super::push_scalar;

    #[test]
    fn yaml_scalars() {
        let cases = [
            ("", "''"),
            ("VOICE", "VOICE"),
            ("12", "'12'"),
            ("1.5", "'1.5'"),
            ("2024-01-02", "'2024-01-02'"),
            ("true", "'true'"),
            ("yes", "yes"),
            ("it's", "it's"),
            ("'quoted'", "'''quoted'''"),
            ("a: b", "'a: b'"),
            ("*", "'*'"),
            ("application/json", "application/json"),
            ("a\nb", "\"a\\nb\""),
        ];
        for (text, want) in cases {
            let mut out = String::new();
            push_scalar(&mut out, text);
            assert_eq!(out, want, "{text:?}");
        }
    }
}
