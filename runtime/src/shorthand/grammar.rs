//! The shorthand grammar, which does not depend on a model (AWS CLI behaviour 3.1–3.3, after the
//! AWS CLI's `shorthand.ShorthandParser`).
//!
//! A value is parsed once from left to right. Only a comma list backtracks: after an error it
//! returns to the comma before it, because `a=x,b=y` is a list until `=` shows that `b` is a key.
//! There is no other comma between that comma and the error, so no part of a value is parsed more
//! than twice.

use super::{Error, FileError, Files, Location, NoFiles, is_reference, quoted};
use crate::value::{MAX_DEPTH, Map, Value, python};

/// Parses shorthand syntax such as `a=b,c=[d,{e=f}]`, without files.
///
/// # Errors
/// [`Error::Syntax`], [`Error::Duplicate`], [`Error::Depth`], and [`Error::File`] for `@=file://…`.
pub fn parse(text: &str) -> Result<Value, Error> {
    parse_with(text, &NoFiles).map(Value::Map)
}

/// Parses shorthand syntax; with `a@=file://x`, the value is the content of the file.
///
/// # Errors
/// As [`parse`]; [`Error::File`] if a file cannot be loaded.
pub fn parse_with(text: &str, files: &dyn Files) -> Result<Map, Error> {
    let mut parser = Parser::new(text, files);
    let mut map = Map::new();
    let mut last_end = 0;
    loop {
        let (key, value) = parser.pair().map_err(|stop| stop.explain(text))?;
        if map.contains_key(&key) {
            return Err(Error::Duplicate { key, location: Location::new(text, last_end + 1) });
        }
        map.insert(key, value);
        if parser.at_end() {
            return Ok(map);
        }
        last_end = parser.at;
        parser.expect_spaced(',').map_err(|stop| stop.explain(text))?;
    }
}

/// Why parsing stops; small, because a comma list discards most of these values.
pub(super) enum Stop {
    /// An unexpected character.
    Unexpected {
        expected: &'static str,
        at: usize,
    },
    /// A missing value.
    NoValue {
        expected: &'static str,
        at: usize,
    },
    Depth,
    File(FileError),
}

impl Stop {
    fn explain(self, text: &str) -> Error {
        match self {
            Stop::Unexpected { expected, at } => {
                let next = text.get(at..).and_then(|rest| rest.chars().next());
                let received = next.map_or("EOF".to_owned(), String::from);
                Error::Syntax { expected, received, location: Location::new(text, at) }
            }
            Stop::NoValue { expected, at } => {
                let received = "<none>".to_owned();
                Error::Syntax { expected, received, location: Location::new(text, at) }
            }
            Stop::Depth => Error::Depth,
            Stop::File(error) => Error::File(error),
        }
    }
}

/// A parser of a string.
pub(super) struct Parser<'a> {
    text: &'a str,
    /// The byte offset of the next character.
    at: usize,
    /// Whether values of the current key may be file references.
    load: bool,
    files: &'a dyn Files,
}

/// A list or hash whose end has not been read yet.
enum Open {
    List(Vec<Value>),
    /// With the key of the current value.
    Hash(Map, String),
}

impl<'a> Parser<'a> {
    pub(super) fn new(text: &'a str, files: &'a dyn Files) -> Parser<'a> {
        Parser { text, at: 0, load: false, files }
    }

    /// The rest of the string.
    pub(super) fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or_default()
    }

    pub(super) fn at_end(&self) -> bool {
        self.at >= self.text.len()
    }

    pub(super) fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn skip_space(&mut self) {
        let rest = self.rest();
        self.at +=
            rest.len() - rest.trim_start_matches([' ', '\t', '\n', '\r', '\u{b}', '\u{c}']).len();
    }

    fn expect(&mut self, c: char) -> Result<(), Stop> {
        if self.peek() != Some(c) {
            let expected = if c == ',' { "," } else { "=" };
            return Err(Stop::Unexpected { expected, at: self.at });
        }
        self.at += 1;
        Ok(())
    }

    /// Consumes `,` or `=` with white space around it.
    pub(super) fn expect_spaced(&mut self, c: char) -> Result<(), Stop> {
        self.skip_space();
        self.expect(c)?;
        self.skip_space();
        Ok(())
    }

    /// `keyval`: a key, `=` or `@=`, and values.
    pub(super) fn pair(&mut self) -> Result<(String, Value), Stop> {
        let key = self.key_and_equals()?;
        Ok((key, self.values()?))
    }

    /// A key with its `=` or `@=`, which decides whether its values may be file references.
    pub(super) fn key_and_equals(&mut self) -> Result<String, Stop> {
        let key = key(self.rest());
        self.at += key.len();
        self.skip_space();
        self.load = self.peek() == Some('@');
        if self.load {
            self.at += 1;
        }
        self.expect_spaced('=')?;
        Ok(key.to_owned())
    }

    /// `values`: a list, a hash, or values separated by commas.
    pub(super) fn values(&mut self) -> Result<Value, Stop> {
        match self.peek() {
            None => Ok(Value::String(String::new())),
            Some('[' | '{') => self.explicit(),
            Some(_) => self.comma_list(),
        }
    }

    /// Values separated by commas; a single value is not a list.
    fn comma_list(&mut self) -> Result<Value, Stop> {
        let first = self.first_value()?;
        self.skip_space();
        if self.peek() != Some(',') {
            return Ok(first);
        }
        self.expect_spaced(',')?;
        let mut values = vec![first];
        loop {
            match self.next_in_comma_list(&mut values) {
                Ok(true) => {}
                Ok(false) => break,
                Err(stop @ (Stop::Unexpected { .. } | Stop::NoValue { .. })) => {
                    if self.at_end() {
                        return Err(stop);
                    }
                    // The apparent value was the next key: return to the comma before it.
                    let read = &self.text.as_bytes()[..=self.at];
                    self.at = read.iter().rposition(|byte| *byte == b',').unwrap_or_default();
                    break;
                }
                Err(stop) => return Err(stop),
            }
        }
        if values.len() > 1 {
            return Ok(Value::List(values));
        }
        Ok(values.pop().unwrap_or_default())
    }

    /// Reads one more value of a comma list; returns whether a comma follows it.
    fn next_in_comma_list(&mut self, values: &mut Vec<Value>) -> Result<bool, Stop> {
        let value = self.second_value()?;
        self.skip_space();
        let more = !self.at_end();
        if more {
            self.expect_spaced(',')?;
        }
        values.push(value);
        Ok(more)
    }

    /// A list or hash with its content; uses its own stack instead of recursion.
    pub(super) fn explicit(&mut self) -> Result<Value, Stop> {
        let mut open: Vec<Open> = Vec::new();
        loop {
            let mut value = match self.peek() {
                Some(bracket @ ('[' | '{')) => {
                    if open.len() >= MAX_DEPTH {
                        return Err(Stop::Depth);
                    }
                    self.at += 1;
                    self.skip_space();
                    open.push(match bracket {
                        '[' => Open::List(Vec::new()),
                        _ => Open::Hash(Map::new(), String::new()),
                    });
                    None
                }
                _ => Some(self.first_value()?),
            };
            // Add complete values to the innermost open list or hash, and close those that end,
            // until a value must follow.
            loop {
                let Some(innermost) = open.last_mut() else {
                    return Ok(value.unwrap_or_default());
                };
                let end = match innermost {
                    Open::List(_) => ']',
                    Open::Hash(..) => '}',
                };
                if let Some(value) = value.take() {
                    match innermost {
                        Open::List(list) => list.push(value),
                        Open::Hash(map, key) => {
                            map.insert(std::mem::take(key), value);
                        }
                    }
                    self.skip_space();
                    if self.peek() != Some(end) {
                        self.expect(',')?;
                        self.skip_space();
                    }
                }
                if self.peek() == Some(end) {
                    self.at += 1;
                    value = open.pop().map(|open| match open {
                        Open::List(list) => Value::List(list),
                        Open::Hash(map, _) => Value::Map(map),
                    });
                    continue;
                }
                if end == '}' {
                    let next = self.key_and_equals()?;
                    if let Some(Open::Hash(_, key)) = open.last_mut() {
                        *key = next;
                    }
                }
                break;
            }
        }
    }

    /// `first`: a quoted string, a word, or the empty string if there is neither.
    fn first_value(&mut self) -> Result<Value, Stop> {
        if let Some(value) = self.quoted_value()? {
            return Ok(value);
        }
        let len = word_len(self.rest(), is_first_follow);
        self.word(len)
    }

    /// `second`: a quoted string or a word; required.
    fn second_value(&mut self) -> Result<Value, Stop> {
        if let Some(value) = self.quoted_value()? {
            return Ok(value);
        }
        match word_len(self.rest(), is_second_follow) {
            0 => Err(Stop::NoValue { expected: "<second>", at: self.at }),
            len => self.word(len),
        }
    }

    fn quoted_value(&mut self) -> Result<Option<Value>, Stop> {
        let (quote, expected) = match self.peek() {
            // Sic: the AWS CLI's message.
            Some('\'') => ('\'', "<singled quoted>"),
            Some('"') => ('"', "<double quoted>"),
            _ => return Ok(None),
        };
        let rest = self.rest();
        let len = quoted::len(rest, quote).ok_or(Stop::NoValue { expected, at: self.at })?;
        self.at += len;
        self.loaded(quoted::unquote(rest.get(..len).unwrap_or_default(), quote)).map(Some)
    }

    fn word(&mut self, len: usize) -> Result<Value, Stop> {
        let word = self.rest().get(..len).unwrap_or_default();
        self.at += len;
        if word.is_empty() {
            return Ok(Value::String(String::new()));
        }
        self.loaded(word.replace("\\,", ",").trim_end_matches(python::is_space).to_owned())
    }

    /// The content of the file that a value refers to, if its key allows that.
    fn loaded(&self, text: String) -> Result<Value, Stop> {
        if self.load && is_reference(&text) {
            return self.files.load(&text).map_err(Stop::File);
        }
        Ok(Value::String(text))
    }
}

/// The key at the start of a string; may be empty.
pub(super) fn key(text: &str) -> &str {
    let is_key = |c: char| c.is_ascii_alphanumeric() || "-_.#/:".contains(c);
    let len = text.len() - text.trim_start_matches(is_key).len();
    text.get(..len).unwrap_or_default()
}

/// The length of the word at the start of a string; 0 if there is none.
fn word_len(text: &str, follows: fn(char) -> bool) -> usize {
    let mut len = 0;
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        let fits = if len == 0 { is_start(c) } else { follows(c) };
        if c == '\\' && chars.peek() == Some(&',') {
            // A backslash escapes the comma after it.
            chars.next();
            len += 2;
        } else if fits {
            len += c.len_utf8();
        } else {
            break;
        }
    }
    len
}

/// The first character of a word.
///
/// The AWS CLI's character classes end at U+FFFF; these do not.
fn is_start(c: char) -> bool {
    matches!(c, '!' | '#'..='&' | '('..='+' | '-'..='<' | '>'..='Z' | '\\'..='z' | '|'..)
}

/// The other characters of a word after a key, in a list or in a hash.
fn is_first_follow(c: char) -> bool {
    python::is_space(c) || matches!(c, '!' | '#'..='&' | '('..='+' | '-'..='\\' | '^'..='|' | '~'..)
}

/// The other characters of a word after a comma.
fn is_second_follow(c: char) -> bool {
    python::is_space(c) || matches!(c, '!' | '#'..='&' | '('..='+' | '-'..='<' | '>'..)
}
