//! [`Writer`]: JSON as Smithy's own tools write it, with an indentation of four spaces.

use super::number;
use hardie_build::escape::is_visible;
use std::borrow::Cow;
use std::io::{Result, Write};

/// Writes one JSON value from its parts.
pub(super) struct Writer<W> {
    out: W,
    depth: usize,
    /// Whether the innermost object or array has no entry yet.
    is_empty: bool,
}

impl<W: Write> Writer<W> {
    pub(super) fn new(out: W) -> Writer<W> {
        Writer { out, depth: 0, is_empty: true }
    }

    /// Ends the text with a line feed.
    pub(super) fn finish(mut self) -> Result<()> {
        self.out.write_all(b"\n")?;
        self.out.flush()
    }

    /// Writes an object, whose entries `entries` writes.
    pub(super) fn object(&mut self, entries: impl FnOnce(&mut Self) -> Result<()>) -> Result<()> {
        self.open(b"{")?;
        entries(self)?;
        self.close(b"}")
    }

    /// Writes an array, whose elements `elements` writes.
    pub(super) fn array(&mut self, elements: impl FnOnce(&mut Self) -> Result<()>) -> Result<()> {
        self.open(b"[")?;
        elements(self)?;
        self.close(b"]")
    }

    /// Starts an entry of an object.
    pub(super) fn key(&mut self, key: &str) -> Result<()> {
        self.element()?;
        self.string(key)?;
        self.out.write_all(b": ")
    }

    /// Starts an element of an array.
    pub(super) fn element(&mut self) -> Result<()> {
        self.out.write_all(if self.is_empty { b"\n" } else { b",\n" })?;
        self.is_empty = false;
        self.indent()
    }

    /// Writes a string. Characters that a terminal would not show are escaped.
    pub(super) fn string(&mut self, text: &str) -> Result<()> {
        self.out.write_all(b"\"")?;
        let mut written = 0;
        for (at, c) in text.char_indices() {
            let escape: &[u8] = match c {
                '"' => b"\\\"",
                '\\' => b"\\\\",
                '\n' => b"\\n",
                '\r' => b"\\r",
                '\t' => b"\\t",
                ' '..='~' => continue,
                c if !c.is_ascii() && is_visible(c) => continue,
                _ => b"",
            };
            self.out.write_all(text.get(written..at).unwrap_or_default().as_bytes())?;
            self.out.write_all(escape)?;
            if escape.is_empty() {
                for unit in c.encode_utf16(&mut [0; 2]) {
                    write!(self.out, "\\u{unit:04x}")?;
                }
            }
            written = at + c.len_utf8();
        }
        self.out.write_all(text.get(written..).unwrap_or_default().as_bytes())?;
        self.out.write_all(b"\"")
    }

    /// Writes well-formed JSON in the normal form, keys in their order.
    pub(super) fn json(&mut self, json: &str) -> Result<()> {
        let mut rest = json;
        let mut objects: Vec<bool> = Vec::new();
        let mut is_key = false;
        loop {
            rest = rest.trim_start_matches([' ', '\t', '\n', '\r']);
            let Some(first) = rest.bytes().next() else { return Ok(()) };
            let is_in_array = objects.last() == Some(&false);
            if is_in_array && !matches!(first, b',' | b']') {
                self.element()?;
            }
            let length = match first {
                b'{' | b'[' => {
                    self.open(if first == b'{' { b"{" } else { b"[" })?;
                    objects.push(first == b'{');
                    is_key = first == b'{';
                    1
                }
                b'}' | b']' => {
                    self.close(if first == b'}' { b"}" } else { b"]" })?;
                    objects.pop();
                    1
                }
                b',' => {
                    is_key = objects.last() == Some(&true);
                    1
                }
                b':' => 1,
                b'"' => {
                    let length = string_length(rest);
                    let quoted = rest.get(..length).unwrap_or(rest);
                    match (unquoted(quoted), is_key) {
                        (Some(text), true) => self.key(&text)?,
                        (Some(text), false) => self.string(&text)?,
                        (None, true) => {
                            self.element()?;
                            self.out.write_all(quoted.as_bytes())?;
                            self.out.write_all(b": ")?;
                        }
                        (None, false) => self.out.write_all(quoted.as_bytes())?,
                    }
                    is_key = false;
                    length
                }
                _ => {
                    let end = |c: char| matches!(c, ',' | ']' | '}' | ' ' | '\t' | '\n' | '\r');
                    let length = rest.find(end).unwrap_or(rest.len());
                    let literal = rest.get(..length).unwrap_or(rest);
                    self.out.write_all(number::normal(literal).as_bytes())?;
                    length
                }
            };
            rest = rest.get(length.max(1)..).unwrap_or_default();
        }
    }

    fn open(&mut self, bracket: &[u8]) -> Result<()> {
        self.depth += 1;
        self.is_empty = true;
        self.out.write_all(bracket)
    }

    fn close(&mut self, bracket: &[u8]) -> Result<()> {
        self.depth = self.depth.saturating_sub(1);
        if !self.is_empty {
            self.out.write_all(b"\n")?;
            self.indent()?;
        }
        self.is_empty = false;
        self.out.write_all(bracket)
    }

    fn indent(&mut self) -> Result<()> {
        (0..self.depth).try_for_each(|_| self.out.write_all(b"    "))
    }
}

/// The length of a JSON string at the start of a text, including the quotes.
fn string_length(text: &str) -> usize {
    let mut is_escaped = true;
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            _ if is_escaped => is_escaped = false,
            b'\\' => is_escaped = true,
            b'"' => return at + 1,
            _ => {}
        }
    }
    text.len()
}

/// The value of a JSON string; `None` if it has half of a surrogate pair.
fn unquoted(quoted: &str) -> Option<Cow<'_, str>> {
    match quoted.strip_prefix('"').and_then(|text| text.strip_suffix('"')) {
        Some(text) if !text.contains('\\') => Some(Cow::Borrowed(text)),
        _ => serde_json::from_str::<String>(quoted).ok().map(Cow::Owned),
    }
}
