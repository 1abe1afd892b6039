//! Values as YAML text in block style, byte for byte as libyaml's emitter writes them: keys
//! sorted, dashes at the column of the key, lines folded at spaces after column 80.

use super::anchors::{Anchors, Name, SharedObjects};
use super::resolve::{ScalarType, resolve};
use super::scalar::{escape, is_break, scalar_styles};
use crate::parts::{Parts, collected};
use hardie_runtime::cli::python::{self, Dict};
use hardie_runtime::value::{Key, Map, Number, Value, timestamp};

/// Spaces per level.
const STEP: usize = 2;
/// Lines are folded at the first space after this column.
const WIDTH: usize = 80;
/// A key longer than this (in bytes) is written with `?`.
const SIMPLE_KEY: usize = 128;

/// Writes a value as a YAML document, with a final newline.
pub(crate) fn write(value: &Value) -> String {
    let shared = SharedObjects::default();
    collected(|sink| write_shared(value, &shared, false, &mut Parts::new(sink)))
}

/// As [`write`], in parts and with anchors and aliases for shared parts; if `listed`, writes a list
/// that contains the value.
pub(crate) fn write_shared(
    value: &Value,
    shared: &SharedObjects,
    listed: bool,
    out: &mut Parts<'_>,
) {
    let anchors = Anchors::new(value, shared);
    let mut emitter =
        Emitter { anchors, out, column: 0, space: true, indention: true, indent: None };
    if listed {
        emitter.deeper(false, false);
        emitter.new_line();
        emitter.indicator("-", true, true);
        emitter.node(value, Position::Item);
    } else {
        emitter.node(value, Position::Root);
    }
    if emitter.column > 0 {
        emitter.line_break();
    }
}

/// The position of a node.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Position {
    Root,
    Item,
    /// A value in a mapping.
    Value,
    /// A key on the same line as its value.
    SimpleKey,
}

struct Emitter<'a, 's> {
    anchors: Anchors<'a>,
    out: &'a mut Parts<'s>,
    column: usize,
    /// Whether the last character was white space or a line break.
    space: bool,
    /// Whether the line contains only indentation and indicators so far.
    indention: bool,
    indent: Option<usize>,
}

impl Emitter<'_, '_> {
    fn node(&mut self, value: &Value, place: Position) {
        match self.anchors.name(value) {
            Some(Name::Anchor(name)) => self.indicator(&name, true, false),
            Some(Name::Alias(name)) => return self.indicator(&name, true, false),
            None => {}
        }
        match value {
            Value::List(list) if list.is_empty() => self.indicator("[]", true, false),
            Value::Map(map) if map.is_empty() => self.indicator("{}", true, false),
            Value::List(list) => {
                let outer = self.indent;
                let indentless = place == Position::Value && !self.indention;
                self.deeper(false, indentless);
                for item in list {
                    self.new_line();
                    self.indicator("-", true, true);
                    self.node(item, Position::Item);
                }
                self.indent = outer;
            }
            Value::Map(map) => {
                let outer = self.indent;
                self.deeper(false, false);
                self.entries(map);
                self.indent = outer;
            }
            scalar => self.scalar(scalar, place),
        }
    }

    fn entries(&mut self, map: &Map) {
        let mut entries: Vec<(&Key, &Value)> = map.iter().collect();
        entries.sort_unstable_by_key(|(key, _)| *key);
        for (key, value) in entries {
            self.new_line();
            if key.len() <= SIMPLE_KEY && !scalar_styles(key).multiline {
                self.string(key, Position::SimpleKey);
                self.indicator(":", false, false);
            } else {
                self.indicator("?", true, true);
                self.string(key, Position::Value);
                self.new_line();
                self.indicator(":", true, true);
            }
            self.node(value, Position::Value);
        }
    }

    fn deeper(&mut self, flow: bool, indentless: bool) {
        self.indent = Some(match self.indent {
            None if flow => STEP,
            None => 0,
            Some(indent) if indentless => indent,
            Some(indent) => indent + STEP,
        });
    }

    fn scalar(&mut self, value: &Value, place: Position) {
        if let Value::String(text) = value {
            return self.string(text, place);
        }
        let outer = self.indent;
        self.deeper(true, false);
        match value {
            Value::Bytes(bytes) => self.binary(bytes),
            other => self.plain(&other_scalar(other), place != Position::SimpleKey),
        }
        self.indent = outer;
    }

    fn string(&mut self, text: &str, place: Position) {
        let outer = self.indent;
        self.deeper(true, false);
        let fold = place != Position::SimpleKey;
        let scalar_styles = scalar_styles(text);
        let means_text = resolve(text, false) == ScalarType::Str;
        if scalar_styles.plain && means_text {
            self.plain(text, fold);
        } else if scalar_styles.single && (fold || !scalar_styles.multiline) {
            self.single_quoted(text, fold);
        } else {
            self.double_quoted(text, fold);
        }
        self.indent = outer;
    }

    /// Bytes in base64, as a literal block with MIME's line length.
    fn binary(&mut self, bytes: &[u8]) {
        const LINE: usize = 76;
        self.indicator("!!binary", true, false);
        if bytes.is_empty() {
            return self.indicator("\"\"", true, false);
        }
        self.indicator("|", true, false);
        let text = aws_smithy_types::base64::encode(bytes);
        for line in text.as_bytes().chunks(LINE) {
            self.new_line();
            line.iter().for_each(|byte| self.put(char::from(*byte)));
            self.space = false;
            self.indention = false;
        }
    }

    fn put(&mut self, c: char) {
        self.out.text().push(c);
        self.column += 1;
    }

    fn put_all(&mut self, text: &str) {
        self.out.text().push_str(text);
        self.column += if text.is_ascii() { text.len() } else { text.chars().count() };
    }

    fn line_break(&mut self) {
        self.out.text().push('\n');
        self.column = 0;
    }

    /// Writes a line break of the string unchanged.
    fn text_break(&mut self, c: char) {
        if c == '\n' {
            self.line_break();
        } else {
            self.out.text().push(c);
            self.column = 0;
        }
    }

    /// Begins a line at the current indentation, unless the current line is blank up to it.
    fn new_line(&mut self) {
        let indent = self.indent.unwrap_or_default();
        if !self.indention || self.column > indent || (self.column == indent && !self.space) {
            self.line_break();
        }
        while self.column < indent {
            self.put(' ');
        }
        self.space = true;
        self.indention = true;
    }

    /// Writes an indicator; `spaced` requires white space before it, `inert` marks it as part of
    /// the indentation.
    fn indicator(&mut self, text: &str, spaced: bool, inert: bool) {
        if spaced && !self.space {
            self.put(' ');
        }
        self.put_all(text);
        self.space = false;
        self.indention &= inert;
    }

    fn plain(&mut self, text: &str, fold: bool) {
        if !self.space && !text.is_empty() {
            self.put(' ');
        }
        let mut spaces = false;
        let mut rest = text;
        while !rest.is_empty() {
            let (word, behind) = rest.split_at(rest.find(' ').unwrap_or(rest.len()));
            if !word.is_empty() {
                self.put_all(word);
                self.indention = false;
                spaces = false;
            }
            rest = behind;
            if let Some(behind) = behind.strip_prefix(' ') {
                if fold && !spaces && self.column > WIDTH && !behind.starts_with(' ') {
                    self.new_line();
                } else {
                    self.put(' ');
                }
                spaces = true;
                rest = behind;
            }
        }
        self.space = false;
        self.indention = false;
    }

    fn single_quoted(&mut self, text: &str, fold: bool) {
        self.indicator("'", true, false);
        let (mut spaces, mut breaks) = (false, false);
        let mut chars = text.chars().enumerate().peekable();
        while let Some((at, c)) = chars.next() {
            let next = chars.peek().map(|(_, c)| *c);
            if c == ' ' {
                let inside = at > 0 && next.is_some();
                if fold && !spaces && inside && self.column > WIDTH && next != Some(' ') {
                    self.new_line();
                } else {
                    self.put(c);
                }
                spaces = true;
            } else if is_break(c) {
                if !breaks && c == '\n' {
                    self.line_break();
                }
                self.text_break(c);
                self.indention = true;
                breaks = true;
            } else {
                if breaks {
                    self.new_line();
                }
                if c == '\'' {
                    self.put('\'');
                }
                self.put(c);
                self.indention = false;
                (spaces, breaks) = (false, false);
            }
        }
        if breaks {
            self.new_line();
        }
        self.indicator("'", false, false);
        self.space = false;
        self.indention = false;
    }

    fn double_quoted(&mut self, text: &str, fold: bool) {
        self.indicator("\"", true, false);
        let mut spaces = false;
        let mut chars = text.chars().enumerate().peekable();
        while let Some((at, c)) = chars.next() {
            let next = chars.peek().map(|(_, c)| *c);
            if let Some(escaped) = escape(c) {
                escaped.chars().for_each(|c| self.put(c));
                spaces = false;
            } else if c == ' ' {
                if fold && !spaces && at > 0 && next.is_some() && self.column > WIDTH {
                    self.new_line();
                    if next == Some(' ') {
                        self.put('\\');
                    }
                } else {
                    self.put(c);
                }
                spaces = true;
            } else {
                self.put(c);
                spaces = false;
            }
        }
        self.indicator("\"", false, false);
        self.space = false;
        self.indention = false;
    }
}

/// A scalar that is not a string.
fn other_scalar(value: &Value) -> String {
    match value {
        Value::Null => "null".to_owned(),
        Value::Bool(flag) => flag.to_string(),
        Value::Number(Number::Float(number)) if number.is_nan() => ".nan".to_owned(),
        Value::Number(Number::Float(number)) if number.is_infinite() => {
            if *number > 0.0 {
                ".inf".to_owned()
            } else {
                "-.inf".to_owned()
            }
        }
        Value::Timestamp(time) => timestamp::to_iso(time),
        other => python::str(other, Dict::Plain),
    }
}

#[cfg(test)]
mod tests {
    use super::write;
    use hardie_runtime::value::{Map, Value, json};

    /// As ruamel.yaml writes them.
    #[test]
    fn bytes_are_base64() {
        let bytes = |count: usize| Value::Bytes(vec![b'z'; count]);
        let one = |value: Value| Value::Map(Map::from_iter([("a".to_owned(), value)]));
        let line = "enp6".repeat(19);
        let cases = [
            (bytes(1), "!!binary |\n  eg==\n".to_owned()),
            (one(bytes(0)), "a: !!binary \"\"\n".to_owned()),
            (one(bytes(1)), "a: !!binary |\n  eg==\n".to_owned()),
            (one(bytes(57)), format!("a: !!binary |\n  {line}\n")),
            (one(one(bytes(58))), format!("a:\n  a: !!binary |\n    {line}\n    eg==\n")),
            (
                one(Value::List(vec![bytes(1), bytes(2)])),
                "a:\n- !!binary |\n  eg==\n- !!binary |\n  eno=\n".to_owned(),
            ),
            (
                Value::List(vec![Value::List(vec![bytes(1)])]),
                "- - !!binary |\n    eg==\n".to_owned(),
            ),
        ];
        for (value, want) in cases {
            assert_eq!(write(&value), want);
        }
    }

    #[test]
    fn documents() {
        let cases = [
            (r#"{"b":1,"a":"x"}"#, "a: x\nb: 1\n"),
            (r#"{"a":[1,{"c":2,"b":[]}],"z":{}}"#, "a:\n- 1\n- b: []\n  c: 2\nz: {}\n"),
            (r#"[[1,[2]],"x"]"#, "- - 1\n  - - 2\n- x\n"),
            (
                r#"{"a":"","b":"yes","c":"null","d":"1e3","e":"2024-01-02","f":"~"}"#,
                "a: ''\nb: yes\nc: 'null'\nd: '1e3'\ne: '2024-01-02'\nf: '~'\n",
            ),
            (r#"{"a":"it's: x","b":"😀"}"#, "a: 'it''s: x'\nb: \"\\U0001F600\"\n"),
            (r#"{"a":"l1\nl2\n"}"#, "a: 'l1\n\n  l2\n\n  '\n"),
            (r#"{"a":null,"b":true,"c":1e400,"d":1.5}"#, "a: null\nb: true\nc: .inf\nd: 1.5\n"),
            (r#"{"k\nk":1}"#, "? 'k\n\n  k'\n: 1\n"),
        ];
        for (text, want) in cases {
            assert_eq!(write(&json::parse(text).unwrap()), want, "{text}");
        }
    }
}
