//! The JSON writers: Python's `json.dumps` in the three forms that the AWS CLI uses.

use crate::value::{Number, Value, python, timestamp};
use aws_smithy_types::base64;

/// Writes JSON on one line with `", "` and `": "`, ASCII only, like Python's `json.dumps`.
///
/// Bytes are written in base64, timestamps in ISO 8601.
pub fn to_string(value: &Value) -> String {
    let mut out = Writer {
        out: String::new(),
        form: Form { item: ", ", key: ": ", indent: None, ascii: true },
    };
    out.value(value);
    out.out
}

/// Writes JSON on one line without spaces, ASCII only, as in headers.
pub fn compact(value: &Value) -> String {
    let mut out = Writer {
        out: String::new(),
        form: Form { item: ",", key: ":", indent: None, ascii: true },
    };
    out.value(value);
    out.out
}

/// Writes JSON on several lines, with `indent` spaces per level and no final newline, like Python's
/// `json.dumps(indent=4)`.
///
/// With `ascii`, all non-ASCII characters are escaped (skeletons); otherwise only those that JSON
/// requires (output).
pub fn pretty(value: &Value, indent: usize, ascii: bool) -> String {
    let form = Form { item: ",", key: ": ", indent: Some(indent), ascii };
    let mut out = Writer { out: String::new(), form };
    out.value(value);
    out.out
}

struct Form {
    item: &'static str,
    key: &'static str,
    indent: Option<usize>,
    ascii: bool,
}

struct Writer {
    out: String,
    form: Form,
}

/// The part of an open list or map that has not been written yet.
enum Rest<'a> {
    List(std::slice::Iter<'a, Value>),
    Map(indexmap::map::Iter<'a, String, Value>),
}

impl Writer {
    fn value(&mut self, value: &Value) {
        let mut open = Vec::new();
        self.begin(value, &mut open);
        while let Some(rest) = open.last_mut() {
            let first = self.out.ends_with(['[', '{']);
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
                open.push(Rest::List(list.iter()));
            }
            Value::Map(map) => {
                self.out.push('{');
                open.push(Rest::Map(map.iter()));
            }
        }
    }

    fn line(&mut self, depth: usize) {
        if let Some(indent) = self.form.indent {
            self.out.push('\n');
            self.out.extend(std::iter::repeat_n(' ', indent * depth));
        }
    }

    fn number(&mut self, number: &Number) {
        match number {
            Number::Integer(number) => self.out.push_str(&number.to_string()),
            Number::Big(digits) | Number::Decimal(digits) => self.out.push_str(digits),
            Number::Float(number) if number.is_nan() => self.out.push_str("NaN"),
            Number::Float(f64::INFINITY) => self.out.push_str("Infinity"),
            Number::Float(f64::NEG_INFINITY) => self.out.push_str("-Infinity"),
            Number::Float(number) => self.out.push_str(&python::float_repr(*number)),
        }
    }

    fn string(&mut self, text: &str) {
        self.out.push('"');
        for c in text.chars() {
            match c {
                '"' => self.out.push_str("\\\""),
                '\\' => self.out.push_str("\\\\"),
                '\n' => self.out.push_str("\\n"),
                '\r' => self.out.push_str("\\r"),
                '\t' => self.out.push_str("\\t"),
                '\u{8}' => self.out.push_str("\\b"),
                '\u{c}' => self.out.push_str("\\f"),
                '\0'..='\u{1f}' => self.escape(c),
                ' '..='~' => self.out.push(c),
                _ if self.form.ascii => self.escape(c),
                _ => self.out.push(c),
            }
        }
        self.out.push('"');
    }

    /// Writes `\u00e9`, or a surrogate pair for characters beyond U+FFFF.
    fn escape(&mut self, c: char) {
        for unit in c.encode_utf16(&mut [0; 2]) {
            self.out.push_str(&format!("\\u{unit:04x}"));
        }
    }
}
