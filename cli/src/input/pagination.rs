//! Converts the values of the pagination options.

use super::loaded;
use crate::args::ArgumentValue;
use crate::args::pagination::PaginationOptions;
use crate::error::Error;
use crate::pagination::PageRequest;
use crate::paramfile::Content;
use hardie_runtime::cli::python;
use hardie_runtime::pages::{MAX_ITEMS, PAGE_SIZE, STARTING_TOKEN};
use hardie_runtime::value::{Number, Value};
use std::io::Write;

/// The requested pages.
///
/// # Errors
/// A file that cannot be read (252), an invalid number of items (255).
pub(super) fn page_request(words: PaginationOptions) -> Result<PageRequest, Error> {
    let start = words.start.map(|given| text(STARTING_TOKEN, given)).transpose()?;
    let size = words.size.map(|given| match given {
        ArgumentValue::Number(number) => Ok(Value::Number(number)),
        given => text(PAGE_SIZE, given).map(Value::String),
    });
    let max_items = words.max_items.map(|given| match given {
        ArgumentValue::Number(number) => count(number),
        given => python::int(&text(MAX_ITEMS, given)?).map_err(Error::general).and_then(count),
    });
    let max_items = max_items.transpose()?;
    if max_items.is_some_and(|max_items| max_items <= 0) {
        // An error of standard error cannot be reported.
        let _ = writeln!(
            std::io::stderr(),
            "warning: Non-positive values for --max-items may result in undefined behavior."
        );
    }
    Ok(PageRequest { start, size: size.transpose()?, max_items })
}

fn text(option: &str, given: ArgumentValue) -> Result<String, Error> {
    match loaded(option, given.into_word().unwrap_or_default())? {
        Content::Text(text) => Ok(text),
        Content::Bytes(bytes) => Ok(String::from_utf8_lossy(&bytes).into_owned()),
    }
}

/// A number above the largest integer means all items.
fn count(number: Number) -> Result<i64, Error> {
    Ok(match number {
        Number::Integer(number) => number,
        other if other.as_f64() < 0.0 => i64::MIN,
        _ => i64::MAX,
    })
}
