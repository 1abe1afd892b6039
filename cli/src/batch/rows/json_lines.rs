//! JSON Lines: an object per line, read as `--cli-input-json` is.

use super::cursor::{Cursor, text_at};
use super::{LONGEST, too_long};
use crate::batch::problem::{Failure, Problem};
use hardie_runtime::cli::python::{self, Dict};
use hardie_runtime::value::json::{self, Decimals};
use hardie_runtime::value::{Map, Value};

/// The place of a row and its members or its problem.
type Found = ((u64, u64), Result<Map, Problem>);

/// The next line that is not empty.
pub(super) fn next(cursor: &mut Cursor, decimals: Decimals) -> Result<Option<Found>, Failure> {
    loop {
        let place = cursor.place();
        let Some(line) = line(cursor)? else { return Ok(None) };
        let members = match line {
            None => Err(Problem::at(place, too_long())),
            Some(bytes) if bytes.iter().all(u8::is_ascii_whitespace) => continue,
            Some(bytes) => text_at(place, bytes).and_then(|text| object(place, &text, decimals)),
        };
        return Ok(Some((place, members)));
    }
}

/// The bytes of a line, without those of one that is too long.
fn line(cursor: &mut Cursor) -> Result<Option<Option<Vec<u8>>>, Failure> {
    let (mut line, mut is_long, mut is_any) = (Vec::new(), false, false);
    loop {
        let part = cursor.peek()?;
        if part.is_empty() {
            return Ok(is_any.then_some((!is_long).then_some(line)));
        }
        is_any = true;
        let end = part.iter().position(|byte| *byte == b'\n');
        let bytes = part.get(..end.unwrap_or(part.len())).unwrap_or_default();
        is_long |= line.len() + bytes.len() > LONGEST;
        if !is_long {
            line.extend_from_slice(bytes);
        }
        let count = bytes.len() + usize::from(end.is_some());
        cursor.consume(count);
        if end.is_some() {
            return Ok(Some((!is_long).then_some(line)));
        }
    }
}

fn object(place: (u64, u64), text: &str, decimals: Decimals) -> Result<Map, Problem> {
    let problem = |column: u64, message: String| Problem::at((place.0, column), message);
    match json::parse_with(text, decimals) {
        Ok(Value::Map(members)) => Ok(members),
        Ok(other) => {
            let name = python::type_name(&other, Dict::Plain);
            Err(problem(place.1, format!("a row must be a JSON object, not <class '{name}'>")))
        }
        Err(error) => {
            let column = error.place().map_or(place.1, |found| place.1 - 1 + found.column as u64);
            Err(problem(column, format!("Invalid JSON: {}", error.message())))
        }
    }
}
