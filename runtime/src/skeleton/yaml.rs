//! Samples as ruamel.yaml's round-trip emitter writes them, with comments.

use super::sample::{Sample, Sampler};
use crate::table::{Kind, Member, Shape};
use crate::value::json::push_string;

/// The columns of a line that the YAML library fills.
const WIDTH: usize = 80;

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
                self.scalar(scalar, indent + 2);
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
                self.scalar(scalar, indent + 2);
                self.out.push('\n');
            }
        }
        self.leave();
    }

    /// Writes a scalar; `indent` is the column of its further lines.
    fn scalar(&mut self, sample: Sample, indent: usize) {
        match sample {
            Sample::String(text) => push_value(&mut self.out, text, indent),
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

/// Writes a string as the value of a key or an element; a plain scalar that does not fit into the
/// line is continued in lines with this indent, as the YAML library does it.
fn push_value(out: &mut String, text: &str, indent: usize) {
    let start = out.len();
    push_scalar(out, text);
    if out[start..] != *text {
        return;
    }
    out.truncate(start);
    let mut column = start - out.rfind('\n').map_or(0, |at| at + 1);
    let continued = format!("\n{}", " ".repeat(indent));
    for (index, word) in text.split(' ').enumerate() {
        if index > 0 {
            out.push(' ');
            column += 1;
        }
        let length = word.chars().count();
        if column + length > WIDTH && column > indent {
            out.push_str(&continued);
            column = indent;
        }
        out.push_str(word);
        column += length;
    }
}

/// Writes a string as a scalar of YAML 1.2: plain where that reads back as the same string, else
/// single-quoted, else (control characters) double-quoted.
fn push_scalar(out: &mut String, text: &str) {
    if text.chars().any(char::is_control) {
        return push_string(out, text);
    }
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
    if !is_number(text) && !is_date(text) && !word && !indicator {
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

/// Whether a plain scalar is a number in YAML 1.2.
fn is_number(text: &str) -> bool {
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    let is_digit = |c: char| c.is_ascii_digit() || c == '_';
    let all = |digits: &str, accept: fn(char) -> bool| {
        !digits.is_empty() && digits.chars().all(|c| c == '_' || accept(c))
    };
    match unsigned.as_bytes() {
        [b'0', b'b', ..] => return all(&unsigned[2..], |c| matches!(c, '0' | '1')),
        [b'0', b'o', ..] => return all(&unsigned[2..], |c| ('0'..='7').contains(&c)),
        [b'0', b'x', ..] => return all(&unsigned[2..], |c| c.is_ascii_hexdigit()),
        [b'0'..=b'9' | b'.', ..] => {}
        _ => return false,
    }
    if matches!(&*unsigned.to_ascii_lowercase(), ".inf" | ".nan") {
        return true;
    }
    let rest = unsigned.trim_start_matches(is_digit);
    let has_whole = rest.len() < unsigned.len();
    let fraction = rest.strip_prefix('.').unwrap_or(rest);
    let rest =
        if fraction.len() < rest.len() { fraction.trim_start_matches(is_digit) } else { rest };
    if !has_whole && rest.len() == fraction.len() {
        return false;
    }
    let Some(exponent) = rest.strip_prefix(['e', 'E']) else { return rest.is_empty() };
    let digits = exponent.strip_prefix(['+', '-']);
    let digits = if has_whole { digits.unwrap_or(exponent) } else { digits.unwrap_or_default() };
    !digits.is_empty() && digits.chars().all(|c| c.is_ascii_digit())
}

/// Whether a plain scalar is a date; a date with a time has a colon, and so is never plain.
fn is_date(text: &str) -> bool {
    let is_digit = |(at, byte): (usize, &u8)| match at {
        4 | 7 => *byte == b'-',
        _ => byte.is_ascii_digit(),
    };
    text.len() == 10 && text.as_bytes().iter().enumerate().all(is_digit)
}

#[cfg(test)]
mod tests {
    use super::{push_scalar, push_value};

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
        let quoted = "1e5 0o7 12_3 1. .5 0x1F 0b1 08 1_ .inf -.INF .nan 1.5e+3 -7 +1 -.5e-1";
        let plain = "5m 1h 1-2 1.2.3 1:30 . 10Gbps -1a _1 1e 2024-1-2 .5e3 0b2 1.5e + -foo";
        for (texts, mark) in [(quoted, "'"), (plain, "")] {
            for text in texts.split(' ') {
                let mut out = String::new();
                push_scalar(&mut out, text);
                assert_eq!(out, format!("{mark}{text}{mark}"));
            }
        }
    }

    /// Results of ruamel.yaml.
    #[test]
    fn long_scalars_have_further_lines() {
        let long = format!("{}/{}", "A".repeat(40), "B".repeat(37));
        let cases = [
            ("  Inner: ", 4, long.as_str(), format!("  Inner: \n    {long}")),
            ("- ", 2, &long, format!("- {long}")),
            ("Key: ", 2, "yes", "Key: yes".to_owned()),
            (
                "  Text: ",
                4,
                &format!("{}end", "word ".repeat(20)),
                format!("  Text: {}\n    {}end", "word ".repeat(14), "word ".repeat(6)),
            ),
        ];
        for (start, indent, text, want) in cases {
            let mut out = format!("Other: 1\n{start}");
            push_value(&mut out, text, indent);
            assert_eq!(out, format!("Other: 1\n{want}"));
        }
    }
}
