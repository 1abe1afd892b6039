//! Reads rows one at a time: JSON Lines, or CSV with a header.
//!
//! The content decides the format: JSON Lines begin with `{`. A problem of a row does not end the
//! rows; a problem of the file (encoding, header, a quote that is never closed) does.

mod csv;
mod cursor;
mod json_lines;

use super::cell::Header;
use super::problem::{Failure, Problem};
use cursor::Cursor;
use hardie_runtime::table::Operation;
use hardie_runtime::value::Map;
use hardie_runtime::value::json::Decimals;
use std::io::Read;

/// One row.
#[derive(Debug)]
pub(crate) struct Row {
    /// From 1; the header and empty lines do not count.
    pub(crate) number: u64,
    /// The place where it begins.
    pub(crate) line: u64,
    pub(crate) column: u64,
    /// Its members, or its first problem.
    pub(crate) members: Result<Map, Problem>,
}

/// The longest row in bytes, so that memory is limited.
pub(crate) const LONGEST: usize = 64 * 1024 * 1024;

/// The message for a row that is longer.
fn too_long() -> String {
    format!("the row has more than {LONGEST} bytes")
}

enum Format {
    Empty,
    JsonLines,
    Csv(Box<csv::Reader>),
}

/// The rows of an input.
pub(crate) struct Rows {
    cursor: Cursor,
    format: Format,
    decimals: Decimals,
    number: u64,
}

impl Rows {
    /// Reads the start of an input, which decides its format.
    ///
    /// # Errors
    /// An input that cannot be read, an unsupported encoding or format, a header that is not valid.
    pub(crate) fn open(
        input: Box<dyn Read>,
        operation: Operation,
        decimals: Decimals,
    ) -> Result<Rows, Failure> {
        let mut cursor = Cursor::new(input);
        let first = cursor.begin()?;
        let format = match first {
            None => Format::Empty,
            Some(b'{') => Format::JsonLines,
            Some(b'[') => {
                return Err(Failure::Invalid(cursor.problem(
                    "a JSON array is not a list of rows; write one object per line, for example \
                     with jq -c '.[]'",
                )));
            }
            Some(_) => {
                let mut reader = csv::Reader::new();
                let cells = reader.record(&mut cursor)?.unwrap_or_default();
                let header = Header::new(cells, operation, decimals)?;
                Format::Csv(Box::new(reader.with_header(header)))
            }
        };
        Ok(Rows { cursor, format, decimals, number: 0 })
    }

    /// The next row.
    ///
    /// # Errors
    /// See [`Failure`].
    pub(crate) fn next(&mut self) -> Result<Option<Row>, Failure> {
        let found = match &mut self.format {
            Format::Empty => None,
            Format::JsonLines => json_lines::next(&mut self.cursor, self.decimals)?,
            Format::Csv(reader) => reader.row(&mut self.cursor)?,
        };
        let Some(((line, column), members)) = found else { return Ok(None) };
        self.number += 1;
        Ok(Some(Row { number: self.number, line, column, members }))
    }
}
