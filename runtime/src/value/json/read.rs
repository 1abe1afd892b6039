//! The JSON parser: a state machine with its own stack. It follows the order of CPython's scanner,
//! so that the first error is the one that Python reports.

use super::scan::plain_length;
use crate::value::key::KnownKeys;
use crate::value::{Key, MAX_DEPTH, Map, Number, Value};
use std::borrow::Cow;
use std::fmt;

/// The maximum length of an integer that Python converts from a string, in digits.
const MAX_DIGITS: usize = 4300;

/// A JSON syntax error, with the message of Python 3.11.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Error {
    message: Cow<'static, str>,
    place: Option<Place>,
}

/// A location in a text, in Unicode code points.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// From 1.
    pub line: usize,
    /// From 1, within the line.
    pub column: usize,
    /// From 0, within the text.
    pub offset: usize,
}

impl Error {
    /// The message, without the location.
    pub fn message(&self) -> &str {
        &self.message
    }

    /// The location; `None` if the error has no single location.
    pub fn place(&self) -> Option<Place> {
        self.place
    }

    /// Whether lists and maps are nested deeper than [`MAX_DEPTH`].
    pub fn is_too_deep(&self) -> bool {
        self.message == TOO_DEEP
    }

    /// Whether the text is valid JSON for Python, but contains an unpaired surrogate: see
    /// [`parse`].
    pub fn is_unpaired_surrogate(&self) -> bool {
        self.message.starts_with(UNPAIRED)
    }
}

/// The message for a text that is nested too deeply.
const TOO_DEEP: &str = "Nested too deeply";

/// The start of the message for an unpaired surrogate; the escape follows.
const UNPAIRED: &str = "Unpaired surrogate ";

/// For example, `Expecting ',' delimiter: line 1 column 9 (char 8)`.
impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)?;
        match self.place {
            Some(Place { line, column, offset }) => {
                write!(f, ": line {line} column {column} (char {offset})")
            }
            None => Ok(()),
        }
    }
}

impl std::error::Error for Error {}

/// Parses a JSON text; white space around it is allowed.
///
/// Numbers with a fraction or an exponent are doubles; numbers too large for a double are infinite.
///
/// # Errors
/// The first error that Python's decoder would report; lists and maps nested deeper than
/// [`MAX_DEPTH`], which Python rejects too; and, unlike Python, a `\u` escape of an unpaired
/// surrogate, which is not a character.
pub fn parse(text: &str) -> Result<Value, Error> {
    parse_with(text, Decimals::Doubles)
}

/// How numbers with a fraction or an exponent are read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Decimals {
    /// As doubles, as in the AWS CLI.
    #[default]
    Doubles,
    /// With all digits ([`Number::Decimal`]).
    Exact,
}

/// Parses a JSON text like [`parse`].
///
/// # Errors
/// As [`parse`].
pub fn parse_with(text: &str, decimals: Decimals) -> Result<Value, Error> {
    let (value, unpaired) = read(text, decimals == Decimals::Exact)?;
    match unpaired {
        None => Ok(value),
        Some((unit, at)) => Err(error(text, format!("{UNPAIRED}\\u{unit:04x}"), at)),
    }
}

/// Parses a JSON text like [`parse`], but replaces unpaired surrogates by U+FFFD.
///
/// Use this for responses: showing a response with a replaced character is better than an error.
///
/// # Errors
/// As [`parse`], except for unpaired surrogates.
pub fn parse_lossy(text: &str) -> Result<Value, Error> {
    read(text, false).map(|(value, _)| value)
}

/// Parses a JSON text like [`parse_lossy`], but keeps all digits of numbers with a fraction or an
/// exponent ([`Number::Decimal`]).
///
/// # Errors
/// As [`parse_lossy`].
pub fn parse_exact(text: &str) -> Result<Value, Error> {
    read(text, true).map(|(value, _)| value)
}

/// Returns the value, and the first unpaired surrogate with its byte offset.
fn read(text: &str, exact: bool) -> Result<(Value, Option<(u32, usize)>), Error> {
    let bytes = text.as_bytes();
    let keys = KnownKeys::new();
    let (open, sizes) = (Vec::new(), Vec::new());
    let mut reader = Reader { text, bytes, at: 0, open, sizes, unpaired: None, exact, keys };
    if text.starts_with('\u{feff}') {
        return Err(reader.error("Unexpected UTF-8 BOM (decode using utf-8-sig)", 0));
    }
    reader.skip_space();
    let value = reader.value()?;
    reader.skip_space();
    if reader.at < text.len() {
        return Err(reader.error("Extra data", reader.at));
    }
    Ok((value, reader.unpaired))
}

fn error(text: &str, message: impl Into<Cow<'static, str>>, at: usize) -> Error {
    let before = text.get(..at).unwrap_or(text);
    let last_line = before.rsplit('\n').next().unwrap_or_default();
    let place = Place {
        line: before.matches('\n').count() + 1,
        column: last_line.chars().count() + 1,
        offset: before.chars().count(),
    };
    Error { message: message.into(), place: Some(place) }
}

/// A list or map whose end has not been read yet.
enum Open {
    List(Vec<Value>),
    /// With the key of the current value.
    Map(Map, Key),
}

struct Reader<'a> {
    text: &'a str,
    bytes: &'a [u8],
    at: usize,
    open: Vec<Open>,
    /// The size of the last list or map at each depth: the next one is likely to have it too.
    sizes: Vec<usize>,
    /// The first unpaired surrogate, and the byte offset of its backslash.
    unpaired: Option<(u32, usize)>,
    /// Whether all digits of numbers are kept.
    exact: bool,
    keys: KnownKeys,
}

impl<'a> Reader<'a> {
    fn error(&self, message: impl Into<Cow<'static, str>>, at: usize) -> Error {
        error(self.text, message, at)
    }

    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    fn skip_space(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\t' | b'\n' | b'\r')) {
            self.at += 1;
        }
    }

    fn value(&mut self) -> Result<Value, Error> {
        loop {
            if let Some(mut done) = self.scalar_or_open()? {
                // A value is complete: add it to its parent, and repeat for each list or map that
                // this closes.
                loop {
                    match self.close_or_continue(done)? {
                        Closed::Whole(value) => return Ok(value),
                        Closed::One(value) => done = value,
                        Closed::None => break,
                    }
                }
            }
        }
    }

    /// Reads a scalar or an empty list or map; or opens a list or map and returns `None`.
    fn scalar_or_open(&mut self) -> Result<Option<Value>, Error> {
        let start = self.at;
        let value = match self.peek() {
            Some(b'"') => Value::String(self.string()?),
            Some(b'{') => {
                self.enter()?;
                if self.peek() == Some(b'}') {
                    self.at += 1;
                    Value::Map(Map::new())
                } else {
                    let key = self.key()?;
                    let map = Map::with_capacity(self.likely_size());
                    self.open.push(Open::Map(map, key));
                    return Ok(None);
                }
            }
            Some(b'[') => {
                self.enter()?;
                if self.peek() == Some(b']') {
                    self.at += 1;
                    Value::List(Vec::new())
                } else {
                    self.open.push(Open::List(Vec::with_capacity(self.likely_size())));
                    return Ok(None);
                }
            }
            Some(b'-' | b'0'..=b'9') => return self.number().map(Some),
            _ => match self.word() {
                Some(value) => value,
                None => return Err(self.error("Expecting value", start)),
            },
        };
        Ok(Some(value))
    }

    fn enter(&mut self) -> Result<(), Error> {
        if self.open.len() >= MAX_DEPTH {
            return Err(self.error(TOO_DEEP, self.at));
        }
        self.at += 1;
        self.skip_space();
        Ok(())
    }

    /// The number of values for which a new list or map has room.
    fn likely_size(&self) -> usize {
        const MOST: usize = 64;
        self.sizes.get(self.open.len()).map_or(0, |size| *size.min(&MOST))
    }

    fn note_size(&mut self, size: usize) {
        let depth = self.open.len();
        if self.sizes.len() <= depth {
            self.sizes.resize(depth + 1, 0);
        }
        if let Some(last) = self.sizes.get_mut(depth) {
            *last = size;
        }
    }

    /// Adds a complete value to the innermost open list or map, and reads the character after it.
    fn close_or_continue(&mut self, value: Value) -> Result<Closed, Error> {
        let Some(innermost) = self.open.last_mut() else { return Ok(Closed::Whole(value)) };
        let end = match innermost {
            Open::List(list) => {
                list.push(value);
                b']'
            }
            Open::Map(map, key) => {
                map.insert(key.clone(), value);
                b'}'
            }
        };
        self.skip_space();
        match self.peek() {
            Some(byte) if byte == end => {
                self.at += 1;
                Ok(match self.open.pop() {
                    Some(Open::List(mut list)) => {
                        self.note_size(list.len());
                        list.shrink_to_fit();
                        Closed::One(Value::List(list))
                    }
                    Some(Open::Map(mut map, _)) => {
                        self.note_size(map.len());
                        map.shrink_to_fit();
                        Closed::One(Value::Map(map))
                    }
                    None => Closed::None,
                })
            }
            Some(b',') => {
                self.at += 1;
                self.skip_space();
                if end == b'}' {
                    let next = self.key()?;
                    if let Some(Open::Map(_, key)) = self.open.last_mut() {
                        *key = next;
                    }
                }
                Ok(Closed::None)
            }
            _ => Err(self.error("Expecting ',' delimiter", self.at)),
        }
    }

    /// Reads a key, its colon and the white space after it.
    fn key(&mut self) -> Result<Key, Error> {
        if self.peek() != Some(b'"') {
            return Err(self.error("Expecting property name enclosed in double quotes", self.at));
        }
        let key = self.known_key()?;
        self.skip_space();
        if self.peek() != Some(b':') {
            return Err(self.error("Expecting ':' delimiter", self.at));
        }
        self.at += 1;
        self.skip_space();
        Ok(key)
    }

    /// The string of a key; nearly all are plain, and were read before.
    fn known_key(&mut self) -> Result<Key, Error> {
        if let Some(plain) = self.plain_string() {
            self.at += plain.len() + 2;
            return Ok(self.keys.key(plain));
        }
        self.string().map(|text| self.keys.key(&text))
    }

    /// The content of the string at the current position, if it has no escapes and no errors.
    fn plain_string(&self) -> Option<&'a str> {
        let rest = self.text.get(self.at + 1..)?;
        let plain = rest.get(..plain_length(rest.as_bytes(), false))?;
        (rest.as_bytes().get(plain.len()) == Some(&b'"')).then_some(plain)
    }

    fn word(&mut self) -> Option<Value> {
        let words = [
            ("null", Value::Null),
            ("true", Value::Bool(true)),
            ("false", Value::Bool(false)),
            ("NaN", Value::from(f64::NAN)),
            ("Infinity", Value::from(f64::INFINITY)),
            ("-Infinity", Value::from(f64::NEG_INFINITY)),
        ];
        let rest = self.bytes.get(self.at..)?;
        let (word, value) =
            words.into_iter().find(|(word, _)| rest.starts_with(word.as_bytes()))?;
        self.at += word.len();
        Some(value)
    }

    fn number(&mut self) -> Result<Value, Error> {
        let start = self.at;
        let digits =
            |at: usize| self.bytes[at..].iter().take_while(|byte| byte.is_ascii_digit()).count();
        let mut end = start + usize::from(self.bytes[start] == b'-');
        match self.bytes.get(end) {
            Some(b'0') => end += 1,
            Some(b'1'..=b'9') => end += digits(end),
            _ => {
                let word = self.word();
                return word.ok_or_else(|| self.error("Expecting value", start));
            }
        }
        let mut integer = true;
        if self.bytes.get(end) == Some(&b'.') && digits(end + 1) > 0 {
            integer = false;
            end += 1 + digits(end + 1);
        }
        if matches!(self.bytes.get(end), Some(b'e' | b'E')) {
            let sign = usize::from(matches!(self.bytes.get(end + 1), Some(b'+' | b'-')));
            let first = (end + 1 + sign).min(self.bytes.len());
            if digits(first) > 0 {
                integer = false;
                end = first + digits(first);
            }
        }
        self.at = end;
        let text = &self.text[start..end];
        if integer {
            let count = text.trim_start_matches('-').len();
            if count > MAX_DIGITS {
                return Err(Error { message: too_many_digits(count).into(), place: None });
            }
        }
        let number = if integer {
            Number::parse_integer(text)
        } else if self.exact {
            Some(Number::Decimal(text.to_owned()))
        } else {
            text.parse().ok().map(Number::Float)
        };
        number.map(Value::Number).ok_or_else(|| self.error("Expecting value", start))
    }

    /// Reads a string; the current position is its opening quote.
    fn string(&mut self) -> Result<String, Error> {
        if let Some(plain) = self.plain_string() {
            let plain = plain.to_owned();
            self.at += plain.len() + 2;
            return Ok(plain);
        }
        let begin = self.at;
        let unterminated = "Unterminated string starting at";
        let mut out = String::new();
        self.at += 1;
        loop {
            let rest = &self.bytes[self.at..];
            let plain = plain_length(rest, false);
            if plain == rest.len() {
                return Err(self.error(unterminated, begin));
            }
            out.push_str(&self.text[self.at..self.at + plain]);
            self.at += plain;
            match self.bytes[self.at] {
                b'"' => {
                    self.at += 1;
                    return Ok(out);
                }
                b'\\' => {
                    let Some(escape) = self.bytes.get(self.at + 1) else {
                        return Err(self.error(unterminated, begin));
                    };
                    let plain = match escape {
                        b'"' => '"',
                        b'\\' => '\\',
                        b'/' => '/',
                        b'b' => '\u{8}',
                        b'f' => '\u{c}',
                        b'n' => '\n',
                        b'r' => '\r',
                        b't' => '\t',
                        b'u' => {
                            let c = self.unicode_escape()?;
                            out.push(c);
                            continue;
                        }
                        _ => return Err(self.error("Invalid \\escape", self.at)),
                    };
                    out.push(plain);
                    self.at += 2;
                }
                _ => return Err(self.error("Invalid control character at", self.at)),
            }
        }
    }

    /// Reads one `\uXXXX` escape, or two that form a surrogate pair; the current position is the
    /// backslash.
    fn unicode_escape(&mut self) -> Result<char, Error> {
        let Some(first) = self.four_digits(self.at + 2) else {
            return Err(self.error("Invalid \\uXXXX escape", self.at + 1));
        };
        let start = self.at;
        self.at += 6;
        let is_high =
            (0xd800..0xdc00).contains(&first) && self.bytes[self.at..].starts_with(b"\\u");
        let second = if is_high { self.four_digits(self.at + 2) } else { None };
        if let Some(second) = second.filter(|unit| (0xdc00..0xe000).contains(unit)) {
            self.at += 6;
            let joined = 0x10000 + ((first - 0xd800) << 10) + (second - 0xdc00);
            return Ok(char::from_u32(joined).unwrap_or(char::REPLACEMENT_CHARACTER));
        }
        Ok(char::from_u32(first).unwrap_or_else(|| {
            self.unpaired.get_or_insert((first, start));
            char::REPLACEMENT_CHARACTER
        }))
    }

    /// Reads four hexadecimal digits that are not at the end of the text.
    fn four_digits(&self, at: usize) -> Option<u32> {
        let digits = self.bytes.get(at..at + 5)?.get(..4)?;
        digits.iter().try_fold(0, |value, byte| Some(value * 16 + char::from(*byte).to_digit(16)?))
    }
}

enum Closed {
    /// The outermost value is complete.
    Whole(Value),
    /// A list or map is complete.
    One(Value),
    /// Another value follows.
    None,
}

/// Python's message about an integer that is too long to convert.
pub(in crate::value) fn too_many_digits(count: usize) -> String {
    format!(
        "Exceeds the limit ({MAX_DIGITS} digits) for integer string conversion: value has {count} \
         digits; use sys.set_int_max_str_digits() to increase the limit"
    )
}

/// Whether Python rejects an integer with this number of digits.
pub(in crate::value) fn is_too_long(digits: usize) -> bool {
    digits > MAX_DIGITS
}
