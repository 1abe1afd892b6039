//! The bytes of an input with the position in lines and characters.

use crate::batch::problem::{Failure, Problem};
use std::io::{BufRead, BufReader, Read};

/// The size of reads.
const PART: usize = 64 * 1024;

/// A reader that knows where it is.
pub(super) struct Cursor {
    input: BufReader<Box<dyn Read>>,
    /// From 1.
    pub(super) line: u64,
    /// The characters before, in the line.
    before: u64,
}

impl Cursor {
    pub(super) fn new(input: Box<dyn Read>) -> Cursor {
        Cursor { input: BufReader::with_capacity(PART, input), line: 1, before: 0 }
    }

    /// Skips a byte order mark and empty lines; returns the first byte after them.
    pub(super) fn begin(&mut self) -> Result<Option<u8>, Failure> {
        let mark = self.peek()?.to_vec();
        match mark.as_slice() {
            [0xef, 0xbb, 0xbf, ..] => self.input.consume(3),
            [0xfe, 0xff, ..] | [0xff, 0xfe, ..] => {
                return Err(Failure::Invalid(self.problem("UTF-16 is not supported; use UTF-8")));
            }
            _ => {}
        }
        loop {
            let part = self.peek()?;
            let Some(first) = part.first().copied() else { return Ok(None) };
            if !first.is_ascii_whitespace() {
                return Ok(Some(first));
            }
            self.consume(1);
        }
    }

    /// The bytes that are read already; empty at the end of the input.
    pub(super) fn peek(&mut self) -> std::io::Result<&[u8]> {
        loop {
            match self.input.fill_buf() {
                Ok(_) => break,
                Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        Ok(self.input.buffer())
    }

    /// Moves forward over bytes of [`peek`](Cursor::peek).
    pub(super) fn consume(&mut self, count: usize) {
        for byte in self.input.buffer().iter().take(count) {
            if *byte == b'\n' {
                self.line += 1;
                self.before = 0;
            } else if byte & 0xc0 != 0x80 {
                self.before += 1;
            }
        }
        self.input.consume(count);
    }

    /// Line and column of the next byte.
    pub(super) fn place(&self) -> (u64, u64) {
        (self.line, self.before + 1)
    }

    /// A problem at the next byte.
    pub(super) fn problem(&self, message: impl Into<String>) -> Problem {
        Problem::at(self.place(), message)
    }
}

/// The string in bytes that begin at a place.
///
/// # Errors
/// The first byte that is not UTF-8, or a zero byte.
pub(super) fn text_at(place: (u64, u64), bytes: Vec<u8>) -> Result<String, Problem> {
    let at = |before: &[u8]| {
        let lines = before.iter().filter(|byte| **byte == b'\n').count() as u64;
        let last = before.rsplit(|byte| *byte == b'\n').next().unwrap_or_default();
        let characters = last.iter().filter(|byte| *byte & 0xc0 != 0x80).count() as u64;
        (place.0 + lines, if lines == 0 { place.1 + characters } else { characters + 1 })
    };
    let wrong = |length: usize, bytes: &[u8], message: &str| {
        Problem::at(at(bytes.get(..length).unwrap_or_default()), message)
    };
    let text = String::from_utf8(bytes).map_err(|error| {
        wrong(error.utf8_error().valid_up_to(), error.as_bytes(), "not valid UTF-8")
    })?;
    match text.find('\0') {
        Some(length) => Err(wrong(length, text.as_bytes(), "a zero byte")),
        None => Ok(text),
    }
}
