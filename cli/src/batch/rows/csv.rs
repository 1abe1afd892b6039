//! CSV (RFC 4180) with a header, a record at a time, with the position of each cell.

use super::cursor::{Cursor, text_at};
use super::{LONGEST, too_long};
use crate::batch::cell::{Cell, Header};
use crate::batch::problem::{Failure, Problem};
use csv_core::ReadFieldResult;
use hardie_runtime::value::Map;

/// The place of a row and its members or its problem.
type Found = ((u64, u64), Result<Map, Problem>);

/// A reader of records.
pub(super) struct Reader {
    parser: csv_core::Reader,
    header: Header,
    buffer: Vec<u8>,
}

impl Reader {
    pub(super) fn new() -> Reader {
        let parser = csv_core::Reader::new();
        Reader { parser, header: Header::default(), buffer: vec![0; 4096] }
    }

    pub(super) fn with_header(mut self, header: Header) -> Reader {
        self.header = header;
        self
    }

    /// The next record as members.
    pub(super) fn row(&mut self, cursor: &mut Cursor) -> Result<Option<Found>, Failure> {
        let mut place = cursor.place();
        let cells = match self.record_at(cursor, &mut place) {
            Ok(None) => return Ok(None),
            Ok(Some(cells)) => Ok(cells),
            Err(End::Row(problem)) => Err(problem),
            Err(End::All(failure)) => return Err(failure),
        };
        let members = cells.and_then(|cells| self.header.members(place, cells));
        Ok(Some((place, members)))
    }

    /// The cells of the next record, each of which must be valid.
    ///
    /// # Errors
    /// A cell that is not valid.
    pub(super) fn record(&mut self, cursor: &mut Cursor) -> Result<Option<Vec<Cell>>, Failure> {
        let mut place = cursor.place();
        self.record_at(cursor, &mut place).map_err(|end| match end {
            End::Row(problem) => Failure::Invalid(problem),
            End::All(failure) => failure,
        })
    }

    fn record_at(
        &mut self,
        cursor: &mut Cursor,
        place: &mut (u64, u64),
    ) -> Result<Option<Vec<Cell>>, End> {
        // Empty lines before a record do not count, and its place is after them.
        while let Some(b'\r' | b'\n') = cursor.peek()?.first() {
            cursor.consume(1);
        }
        *place = cursor.place();
        let (mut cells, mut problem, mut size) = (Vec::new(), None, 0);
        loop {
            let start = cursor.place();
            let Some((bytes, is_last)) = self.cell(cursor, start)? else { break };
            size += bytes.len();
            if size > LONGEST {
                problem.get_or_insert(Problem::at(start, too_long()));
                cells.clear();
            } else {
                match text_at(start, bytes) {
                    Ok(text) => cells.push(Cell { line: start.0, column: start.1, text }),
                    Err(found) => problem = problem.or(Some(found)),
                }
            }
            if is_last {
                return problem.map_or(Ok(Some(cells)), |problem| Err(End::Row(problem)));
            }
        }
        Ok(None)
    }

    /// The bytes of a cell and whether it ends its record; `None` at the end of the input.
    fn cell(
        &mut self,
        cursor: &mut Cursor,
        start: (u64, u64),
    ) -> Result<Option<(Vec<u8>, bool)>, End> {
        let invalid = |message| Err(End::All(Failure::Invalid(Problem::at(start, message))));
        let (mut found, mut quotes) = (Vec::new(), Quotes::Begin);
        loop {
            let part = cursor.peek()?;
            if part.is_empty() && quotes == Quotes::Open {
                return invalid("the quote that opens here is never closed");
            }
            let (result, read, written) = self.parser.read_field(part, &mut self.buffer);
            let consumed = part.get(..read).unwrap_or_default();
            quotes = consumed.iter().fold(quotes, |quotes, byte| quotes.after(*byte));
            if quotes == Quotes::Wrong {
                return invalid(
                    "characters follow the quote that closes this cell; a quote inside of it is \
                     written twice",
                );
            }
            cursor.consume(read);
            // A cell that is far too long is only measured.
            if found.len() <= LONGEST {
                found.extend_from_slice(self.buffer.get(..written).unwrap_or_default());
            }
            match result {
                ReadFieldResult::InputEmpty | ReadFieldResult::OutputFull => {}
                ReadFieldResult::Field { record_end } => return Ok(Some((found, record_end))),
                ReadFieldResult::End => return Ok(None),
            }
        }
    }
}

/// The quotes of a cell so far. The parser accepts characters after the last one, which would join
/// two rows if a quote is missing.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Quotes {
    /// The cell begins.
    Begin,
    /// It has none around it.
    Without,
    /// Within quotes.
    Open,
    /// After a quote that closes the cell, or is the first of two.
    Closed,
    /// Characters follow the quote that closed the cell.
    Wrong,
}

impl Quotes {
    fn after(self, byte: u8) -> Quotes {
        match (self, byte) {
            (Quotes::Begin | Quotes::Closed, b'"') => Quotes::Open,
            (Quotes::Begin, _) => Quotes::Without,
            (Quotes::Open, b'"') => Quotes::Closed,
            (Quotes::Closed, b',' | b'\r' | b'\n') => Quotes::Closed,
            (Quotes::Closed, _) => Quotes::Wrong,
            (quotes, _) => quotes,
        }
    }
}

/// What ends a record.
enum End {
    Row(Problem),
    All(Failure),
}

impl From<std::io::Error> for End {
    fn from(error: std::io::Error) -> End {
        End::All(Failure::Read(error))
    }
}
