//! Samples as JSON and YAML: JSON as Python's `json.dump(indent=4)` writes it, and YAML as
//! ruamel.yaml's round-trip emitter does, with comments.

use std::fmt::Write;

/// A sample value.
#[derive(Debug)]
pub(crate) enum Sample {
    Text(String),
    Integer,
    /// A value of an enum of integers.
    Number(String),
    Float,
    True,
    Timestamp,
    Blob,
    Element(Box<Sample>),
    /// A map of one entry.
    Entry(Box<Sample>),
    /// Members with their comments, which only YAML shows.
    Structure(Vec<(String, Sample, String)>),
}

/// Pretty JSON, ASCII only, without a newline at the end.
pub(crate) fn json(sample: &Sample) -> String {
    let mut out = String::new();
    write_json(&mut out, sample, 0);
    out
}

fn write_json(out: &mut String, sample: &Sample, depth: usize) {
    let newline = |out: &mut String, depth: usize| {
        out.push('\n');
        out.push_str(&"    ".repeat(depth));
    };
    match sample {
        Sample::Text(text) => json_string(out, text),
        Sample::Integer => out.push('0'),
        Sample::Number(number) => out.push_str(number),
        Sample::Float => out.push_str("0.0"),
        Sample::True => out.push_str("true"),
        Sample::Timestamp => out.push_str("\"1970-01-01T00:00:00\""),
        Sample::Blob => out.push_str("null"),
        Sample::Element(element) => {
            out.push('[');
            newline(out, depth + 1);
            write_json(out, element, depth + 1);
            newline(out, depth);
            out.push(']');
        }
        Sample::Entry(value) => {
            out.push('{');
            newline(out, depth + 1);
            out.push_str("\"KeyName\": ");
            write_json(out, value, depth + 1);
            newline(out, depth);
            out.push('}');
        }
        Sample::Structure(members) if members.is_empty() => out.push_str("{}"),
        Sample::Structure(members) => {
            out.push('{');
            for (index, (name, value, _)) in members.iter().enumerate() {
                if index > 0 {
                    out.push(',');
                }
                newline(out, depth + 1);
                json_string(out, name);
                out.push_str(": ");
                write_json(out, value, depth + 1);
            }
            newline(out, depth);
            out.push('}');
        }
    }
}

fn json_string(out: &mut String, text: &str) {
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '\u{8}' => out.push_str("\\b"),
            '\u{c}' => out.push_str("\\f"),
            ' '..='~' => out.push(c),
            _ => {
                for unit in c.encode_utf16(&mut [0; 2]) {
                    let _ = write!(out, "\\u{unit:04x}");
                }
            }
        }
    }
    out.push('"');
}

/// Block YAML with comments, without a newline at the end.
pub(crate) fn yaml(sample: &Sample) -> String {
    let mut out = String::new();
    match sample {
        Sample::Structure(members) if !members.is_empty() => members_yaml(&mut out, members, 0),
        _ => out.push_str("{}\n"),
    }
    out.truncate(out.trim_end_matches('\n').len());
    out
}

fn members_yaml(out: &mut String, members: &[(String, Sample, String)], indent: usize) {
    for (index, (name, value, comment)) in members.iter().enumerate() {
        if index > 0 {
            out.push_str(&" ".repeat(indent));
        }
        out.push_str(&scalar(name));
        out.push(':');
        let note = if comment.is_empty() {
            String::new()
        } else {
            format!("{}# {comment}", if one_space(members, index) { " " } else { "  " })
        };
        value_yaml(out, value, &note, indent);
    }
}

/// Writes a value after its key's colon, and the line's end.
///
/// `indent` is the column of the key; mappings go two columns further, dashes stay in it.
fn value_yaml(out: &mut String, value: &Sample, note: &str, indent: usize) {
    match value {
        Sample::Element(element) => {
            let _ = write!(out, "{note}\n{}- ", " ".repeat(indent));
            item_yaml(out, element, indent);
        }
        Sample::Entry(value) => {
            let _ = write!(out, "{note}\n{}KeyName:", " ".repeat(indent + 2));
            value_yaml(out, value, "", indent + 2);
        }
        Sample::Structure(members) if !members.is_empty() => {
            let _ = write!(out, "{note}\n{}", " ".repeat(indent + 2));
            members_yaml(out, members, indent + 2);
        }
        scalar => {
            let _ = writeln!(out, " {}{note}", scalar_yaml(scalar));
        }
    }
}

/// Writes a list's element after its dash; `indent` is the dash's column.
fn item_yaml(out: &mut String, element: &Sample, indent: usize) {
    match element {
        Sample::Element(inner) => {
            out.push_str("- ");
            item_yaml(out, inner, indent + 2);
        }
        Sample::Entry(value) => {
            out.push_str("KeyName:");
            value_yaml(out, value, "", indent + 2);
        }
        Sample::Structure(members) if !members.is_empty() => members_yaml(out, members, indent + 2),
        scalar => {
            let _ = writeln!(out, "{}", scalar_yaml(scalar));
        }
    }
}

fn scalar_yaml(sample: &Sample) -> String {
    match sample {
        Sample::Text(text) => scalar(text),
        Sample::Integer => "0".to_owned(),
        Sample::Number(number) => number.clone(),
        Sample::Float => "0.0".to_owned(),
        Sample::True => "true".to_owned(),
        Sample::Timestamp => "1970-01-01 00:00:00".to_owned(),
        Sample::Blob => "!!binary ''".to_owned(),
        Sample::Element(_) | Sample::Entry(_) | Sample::Structure(_) => "{}".to_owned(),
    }
}

/// Whether one space instead of two stands before a comment.
///
/// An effect of the YAML library's columns: one if the member before has a comment, or if one of
/// the leading members whose names sort before this one has.
fn one_space(members: &[(String, Sample, String)], index: usize) -> bool {
    let name = &members[index].0;
    let before = index.checked_sub(1).is_some_and(|before| !members[before].2.is_empty());
    before
        || members
            .iter()
            .take_while(|(other, _, _)| other < name)
            .any(|(_, _, comment)| !comment.is_empty())
}

/// A text as YAML 1.2 scalar: plain where that reads back as the same text, else single-quoted,
/// else (control characters) double-quoted.
fn scalar(text: &str) -> String {
    if text.chars().any(char::is_control) {
        let mut out = String::new();
        json_string(&mut out, text);
        return out;
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
    if number || word || indicator {
        format!("'{}'", text.replace('\'', "''"))
    } else {
        text.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::scalar;

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
            assert_eq!(scalar(text), want, "{text:?}");
        }
    }
}
