//! The JSON writers: Python's `json.dumps` in the three forms that the AWS CLI uses.

use super::scan::plain_length;
use crate::value::{MapIter, Number, Value, python, timestamp};
use aws_smithy_types::base64;
use std::fmt::Write;

/// Writes JSON on one line with `", "` and `": "`, ASCII only, like Python's `json.dumps`.
///
/// Bytes are written in base64, timestamps in ISO 8601.
pub fn to_string(value: &Value) -> String {
    whole(value, Form { item: ", ", key: ": ", indent: None, ascii: true })
}

/// Writes JSON on one line without spaces, ASCII only, as in headers.
pub fn compact(value: &Value) -> String {
    whole(value, Form { item: ",", key: ":", indent: None, ascii: true })
}

/// Writes JSON on one line without spaces; only characters that JSON requires are escaped.
pub fn dense(value: &Value) -> String {
    whole(value, Form { item: ",", key: ":", indent: None, ascii: false })
}

/// Writes JSON on several lines, with `indent` spaces per level and no final newline, like Python's
/// `json.dumps(indent=4)`.
///
/// With `ascii`, all non-ASCII characters are escaped (skeletons); otherwise only those that JSON
/// requires (output).
pub fn pretty(value: &Value, indent: usize, ascii: bool) -> String {
    whole(value, Form { item: ",", key: ": ", indent: Some(indent), ascii })
}

/// Adds a JSON string, ASCII only.
pub(crate) fn push_string(out: &mut String, text: &str) {
    let form = Form { item: "", key: "", indent: None, ascii: true };
    let mut writer = Writer { out: std::mem::take(out), form, sink: None, is_first: false };
    writer.string(text);
    *out = writer.out;
}

/// As [`pretty`], in parts: large values are never in memory as one string. Ends if `sink` returns
/// false.
pub fn write_pretty(value: &Value, indent: usize, ascii: bool, sink: &mut dyn FnMut(&str) -> bool) {
    in_parts(value, Form { item: ",", key: ": ", indent: Some(indent), ascii }, sink);
}

/// As [`dense`], in parts like [`write_pretty`].
pub fn write_dense(value: &Value, sink: &mut dyn FnMut(&str) -> bool) {
    in_parts(value, Form { item: ",", key: ":", indent: None, ascii: false }, sink);
}

fn in_parts(value: &Value, form: Form, sink: &mut dyn FnMut(&str) -> bool) {
    let mut writer = Writer { out: String::new(), form, sink: Some(sink), is_first: false };
    if writer.value(value)
        && let Some(sink) = writer.sink
    {
        sink(&writer.out);
    }
}

fn whole(value: &Value, form: Form) -> String {
    let mut writer = Writer { out: String::new(), form, sink: None, is_first: false };
    writer.value(value);
    writer.out
}

/// The size of a part, in bytes; a single string may be larger.
const PART: usize = 64 * 1024;

/// Indentation, a part at a time.
const SPACES: &str = "                                                                ";

struct Form {
    item: &'static str,
    key: &'static str,
    indent: Option<usize>,
    ascii: bool,
}

struct Writer<'s> {
    out: String,
    form: Form,
    /// Receives the parts; without it, `out` is the whole text.
    sink: Option<&'s mut dyn FnMut(&str) -> bool>,
    /// Whether a list or map was opened just now.
    is_first: bool,
}

/// The part of an open list or map that has not been written yet.
enum Rest<'a> {
    List(std::slice::Iter<'a, Value>),
    Map(MapIter<'a>),
}

impl Writer<'_> {
    /// Writes a value; returns whether it is whole.
    fn value(&mut self, value: &Value) -> bool {
        let mut open = Vec::new();
        self.begin(value, &mut open);
        while let Some(rest) = open.last_mut() {
            if self.out.len() >= PART
                && let Some(sink) = &mut self.sink
            {
                if !sink(&self.out) {
                    return false;
                }
                self.out.clear();
            }
            let first = std::mem::take(&mut self.is_first);
            let next = match rest {
                Rest::List(items) => items.next().map(|value| (None, value)),
                Rest::Map(entries) => entries.next().map(|(key, value)| (Some(key), value)),
            };
            match next {
                Some((key, value)) => {
                    if !first {
                        self.out.push_str(self.form.item);
                    }
                    self.line(open.len());
                    if let Some(key) = key {
                        self.string(key);
                        self.out.push_str(self.form.key);
                    }
                    self.begin(value, &mut open);
                }
                None => {
                    let end = if matches!(rest, Rest::List(_)) { ']' } else { '}' };
                    open.pop();
                    self.line(open.len());
                    self.out.push(end);
                }
            }
        }
        true
    }

    /// Writes a scalar or an empty list or map; or opens a list or map that is not empty.
    fn begin<'a>(&mut self, value: &'a Value, open: &mut Vec<Rest<'a>>) {
        match value {
            Value::Null => self.out.push_str("null"),
            Value::Bool(flag) => self.out.push_str(if *flag { "true" } else { "false" }),
            Value::Number(number) => self.number(number),
            Value::String(text) => self.string(text),
            Value::Bytes(bytes) => self.string(&base64::encode(bytes)),
            Value::Timestamp(timestamp) => self.string(&timestamp::to_iso(timestamp)),
            Value::Foreign(foreign) => self.string(&foreign.text),
            Value::List(list) if list.is_empty() => self.out.push_str("[]"),
            Value::Map(map) if map.is_empty() => self.out.push_str("{}"),
            Value::List(list) => {
                self.out.push('[');
                self.is_first = true;
                open.push(Rest::List(list.iter()));
            }
            Value::Map(map) => {
                self.out.push('{');
                self.is_first = true;
                open.push(Rest::Map(map.iter()));
            }
        }
    }

    fn line(&mut self, depth: usize) {
        if let Some(indent) = self.form.indent {
            self.out.push('\n');
            let mut count = indent * depth;
            while count > 0 {
                let spaces = SPACES.get(..count).unwrap_or(SPACES);
                self.out.push_str(spaces);
                count -= spaces.len();
            }
        }
    }

    fn format(&mut self, arguments: std::fmt::Arguments<'_>) {
        // Writing to a string does not fail.
        let _ = self.out.write_fmt(arguments);
    }

    fn number(&mut self, number: &Number) {
        match number {
            Number::Integer(number) => self.format(format_args!("{number}")),
            Number::Big(digits) | Number::Decimal(digits) => self.out.push_str(digits),
            Number::Float(number) if number.is_nan() => self.out.push_str("NaN"),
            Number::Float(f64::INFINITY) => self.out.push_str("Infinity"),
            Number::Float(f64::NEG_INFINITY) => self.out.push_str("-Infinity"),
            Number::Float(number) => self.out.push_str(&python::float_repr(*number)),
        }
    }

    fn string(&mut self, text: &str) {
        self.out.push('"');
        let mut rest = text;
        loop {
            let plain = plain_length(rest.as_bytes(), self.form.ascii);
            let (before, from) = rest.split_at_checked(plain).unwrap_or((rest, ""));
            self.out.push_str(before);
            let mut chars = from.chars();
            let Some(c) = chars.next() else { break };
            rest = chars.as_str();
            match c {
                '"' => self.out.push_str("\\\""),
                '\\' => self.out.push_str("\\\\"),
                '\n' => self.out.push_str("\\n"),
                '\r' => self.out.push_str("\\r"),
                '\t' => self.out.push_str("\\t"),
                '\u{8}' => self.out.push_str("\\b"),
                '\u{c}' => self.out.push_str("\\f"),
                _ => self.escape(c),
            }
        }
        self.out.push('"');
    }

    /// Writes `\u00e9`, or a surrogate pair for characters beyond U+FFFF.
    fn escape(&mut self, c: char) {
        for unit in c.encode_utf16(&mut [0; 2]) {
            self.format(format_args!("\\u{unit:04x}"));
        }
    }
}
