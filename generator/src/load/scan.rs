//! Well-formed JSON, one level at a time and without copies, several times faster than serde_json:
//! models have megabytes, mostly of white space and of texts that a build does not use.
//!
//! Everything that is not plain ends with `None`: errors, keys with escapes, deep nesting. The
//! caller then reads the text with serde_json, which accepts more and says what is wrong. Nothing
//! is accepted here that serde_json rejects.

/// The deepest nesting of skipped values.
const DEEPEST: u32 = 64;

/// The number of bytes that are compared at once.
const STEP: usize = size_of::<u64>();

/// A byte in each of the bytes of a number.
const fn each(byte: u8) -> u64 {
    u64::from_le_bytes([byte; STEP])
}

const ONES: u64 = each(1);
const HIGHEST: u64 = each(0x80);
const SPACES: u64 = each(b' ');
const QUOTES: u64 = each(b'"');
const BACKSLASHES: u64 = each(b'\\');

/// The highest bit of each byte that is zero. Bits above the lowest of them may be wrong.
const fn zeros(bytes: u64) -> u64 {
    bytes.wrapping_sub(ONES) & !bytes
}

/// A position in a text.
pub(super) struct Scanner<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Scanner<'a> {
    pub(super) fn new(text: &'a str) -> Scanner<'a> {
        Scanner { text, at: 0 }
    }

    /// Whether only white space is left.
    pub(super) fn is_at_end(&mut self) -> bool {
        self.next().is_none()
    }

    /// The byte at the position, after white space.
    pub(super) fn next(&mut self) -> Option<u8> {
        loop {
            let byte = self.byte()?;
            match byte {
                b' ' => self.at += self.spaces(),
                b'\n' | b'\r' | b'\t' => self.at += 1,
                _ => return Some(byte),
            }
        }
    }

    fn byte(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    /// The next bytes as a number, the first one in the lowest bits.
    fn step(&self) -> Option<u64> {
        let rest = self.text.as_bytes().get(self.at..)?;
        rest.first_chunk::<STEP>().map(|bytes| u64::from_le_bytes(*bytes))
    }

    /// The number of spaces at the position, at most as many as are compared at once.
    fn spaces(&self) -> usize {
        match self.step() {
            Some(bytes) => ((bytes ^ SPACES).trailing_zeros() / u8::BITS) as usize,
            None => 1,
        }
    }

    /// Accepts a byte, after white space.
    fn accept(&mut self, byte: u8) -> Option<()> {
        (self.next()? == byte).then(|| self.at += 1)
    }

    /// A string without escapes, after white space.
    pub(super) fn string(&mut self) -> Option<&'a str> {
        self.accept(b'"')?;
        let start = self.at;
        self.plain();
        let string = self.text.get(start..self.at)?;
        (self.byte()? == b'"').then(|| self.at += 1)?;
        Some(string)
    }

    /// Skips the characters of a string up to a quote, a backslash or a control character.
    fn plain(&mut self) {
        while let Some(bytes) = self.step() {
            let control = bytes.wrapping_sub(SPACES) & !bytes;
            let found = control | zeros(bytes ^ QUOTES) | zeros(bytes ^ BACKSLASHES);
            let found = found & HIGHEST;
            if found != 0 {
                self.at += (found.trailing_zeros() / u8::BITS) as usize;
                return;
            }
            self.at += STEP;
        }
        while self.byte().is_some_and(|byte| byte >= b' ' && byte != b'"' && byte != b'\\') {
            self.at += 1;
        }
    }

    /// Calls `entry` for each key of an object, after white space; it must read the value.
    pub(super) fn object(
        &mut self,
        mut entry: impl FnMut(&mut Scanner<'a>, &'a str) -> Option<()>,
    ) -> Option<()> {
        self.accept(b'{')?;
        if self.next()? == b'}' {
            self.at += 1;
            return Some(());
        }
        loop {
            let key = self.string()?;
            self.accept(b':')?;
            entry(self, key)?;
            if !self.goes_on(b'}')? {
                return Some(());
            }
        }
    }

    /// Calls `element` for each element of a list, after white space; it must read the element.
    pub(super) fn list(
        &mut self,
        mut element: impl FnMut(&mut Scanner<'a>) -> Option<()>,
    ) -> Option<()> {
        self.accept(b'[')?;
        if self.next()? == b']' {
            self.at += 1;
            return Some(());
        }
        loop {
            element(self)?;
            if !self.goes_on(b']')? {
                return Some(());
            }
        }
    }

    /// Accepts a comma or the end of an object or list; returns whether it was a comma.
    fn goes_on(&mut self, end: u8) -> Option<bool> {
        let byte = self.next()?;
        self.at += 1;
        match byte {
            b',' => Some(true),
            byte => (byte == end).then_some(false),
        }
    }

    /// Skips any value, after white space, and returns its text.
    pub(super) fn value(&mut self) -> Option<&'a str> {
        self.next()?;
        let start = self.at;
        // A bit per open object or list: 1 for an object.
        let (mut open, mut depth) = (0_u64, 0);
        loop {
            match self.next()? {
                b'"' => self.skip_string()?,
                byte @ (b'{' | b'[') => {
                    self.at += 1;
                    let is_object = byte == b'{';
                    if self.next()? == (if is_object { b'}' } else { b']' }) {
                        self.at += 1;
                    } else {
                        depth += 1;
                        if depth > DEEPEST {
                            return None;
                        }
                        open = open << 1 | u64::from(is_object);
                        if is_object {
                            self.skip_key()?;
                        }
                        continue;
                    }
                }
                b't' => self.word("true")?,
                b'f' => self.word("false")?,
                b'n' => self.word("null")?,
                _ => self.number()?,
            }
            // After a value: the next one, or the end of what is open.
            loop {
                if depth == 0 {
                    return self.text.get(start..self.at);
                }
                let is_object = open & 1 == 1;
                if self.goes_on(if is_object { b'}' } else { b']' })? {
                    if is_object {
                        self.skip_key()?;
                    }
                    break;
                }
                open >>= 1;
                depth -= 1;
            }
        }
    }

    fn skip_key(&mut self) -> Option<()> {
        self.next()?;
        self.skip_string()?;
        self.accept(b':')
    }

    /// Skips a string with its escapes.
    fn skip_string(&mut self) -> Option<()> {
        (self.byte()? == b'"').then(|| self.at += 1)?;
        loop {
            self.plain();
            let byte = self.byte()?;
            self.at += 1;
            match byte {
                b'"' => return Some(()),
                b'\\' => {
                    let escape = self.byte()?;
                    self.at += 1;
                    match escape {
                        b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't' => {}
                        b'u' => {
                            let digits = self.text.as_bytes().get(self.at..self.at + 4)?;
                            digits.iter().all(u8::is_ascii_hexdigit).then(|| self.at += 4)?;
                        }
                        _ => return None,
                    }
                }
                _ => return None,
            }
        }
    }

    fn word(&mut self, word: &str) -> Option<()> {
        let is_word = self.text.get(self.at..self.at + word.len())? == word;
        is_word.then(|| self.at += word.len())
    }

    fn number(&mut self) -> Option<()> {
        if self.byte()? == b'-' {
            self.at += 1;
        }
        match self.byte()? {
            b'0' => self.at += 1,
            _ => self.digits()?,
        }
        if self.byte() == Some(b'.') {
            self.at += 1;
            self.digits()?;
        }
        if matches!(self.byte(), Some(b'e' | b'E')) {
            self.at += 1;
            if matches!(self.byte(), Some(b'+' | b'-')) {
                self.at += 1;
            }
            self.digits()?;
        }
        Some(())
    }

    /// Skips one or more digits.
    fn digits(&mut self) -> Option<()> {
        let start = self.at;
        while self.byte().is_some_and(|byte| byte.is_ascii_digit()) {
            self.at += 1;
        }
        (self.at > start).then_some(())
    }
}

/// The entries of an object; the values are text.
pub(super) fn entries(text: &str) -> Option<Vec<(&str, &str)>> {
    let mut scanner = Scanner::new(text);
    let mut list = Vec::new();
    scanner.object(|scanner, key| {
        list.push((key, scanner.value()?));
        Some(())
    })?;
    scanner.is_at_end().then_some(list)
}

/// The elements of a list as text.
pub(super) fn elements(text: &str) -> Option<Vec<&str>> {
    let mut scanner = Scanner::new(text);
    let mut list = Vec::new();
    scanner.list(|scanner| {
        list.push(scanner.value()?);
        Some(())
    })?;
    scanner.is_at_end().then_some(list)
}

#[cfg(test)]
mod tests {
    use super::{Scanner, elements, entries};
    use crate::model::entries::Entries;
    use serde_json::value::RawValue;

    const TEXTS: [&str; 9] = [
        r#"{"a": {"b": [1, -2.5e+3, true, null, "x\"\\\u00e9y"]},     "c":"",   "d": [ ] }"#,
        "[0, {\"long key of a value\": \"a long value with é and more\"}, [[], {}], \"\t\"]",
        " [ 01 ] ",
        "[1.]",
        "[-]",
        "[tru]",
        "{\"a\":1,}",
        "{\"a\\n\":1}",
        "[\"\\x\", \"\\u12g4\"]",
    ];

    /// What is accepted is what serde_json accepts, also with a byte too few or changed.
    #[test]
    fn nothing_else_is_accepted() {
        let mut accepted = 0;
        for text in TEXTS {
            let mut texts: Vec<String> = vec![text.to_owned()];
            for (at, c) in text.char_indices() {
                let rest = &text[at + c.len_utf8()..];
                texts.push(text[..at].to_owned());
                let changes = ["", " ", "0", "\"", "\\", "]", "}", ",", "\n", "e", "{", "\u{1f}"];
                texts.extend(changes.map(|change| format!("{}{change}{rest}", &text[..at])));
            }
            for text in texts {
                let mut scanner = Scanner::new(&text);
                if let Some(value) = scanner.value().filter(|_| scanner.is_at_end()) {
                    let raw: &RawValue = serde_json::from_str(&text).unwrap();
                    assert_eq!(value, raw.get(), "{text}");
                    accepted += 1;
                }
                if let Some(list) = entries(&text) {
                    let Entries(other) = serde_json::from_str::<Entries<&RawValue>>(&text).unwrap();
                    let other: Vec<(&str, &str)> =
                        other.iter().map(|(key, value)| (&*key.0, value.get())).collect();
                    assert_eq!(list, other, "{text}");
                }
                if let Some(list) = elements(&text) {
                    let other: Vec<&RawValue> = serde_json::from_str(&text).unwrap();
                    assert_eq!(list, other.iter().map(|it| it.get()).collect::<Vec<_>>(), "{text}");
                }
            }
        }
        assert!(accepted > 200, "{accepted}");
        assert_eq!(entries(TEXTS[0]).unwrap().len(), 3);
        assert_eq!(elements(TEXTS[1]), None, "a control character");
    }

    #[test]
    fn depth_is_limited() {
        let nested = |depth: usize| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
        assert!(Scanner::new(&nested(65)).value().is_some(), "the innermost list is empty");
        assert!(Scanner::new(&nested(66)).value().is_none());
    }
}
