//! Pagination: the token of the next page, the last page, and the token to continue later
//! (botocore's `PageIterator`).
//!
//! [`Pages`] sends no requests: it receives one page after another, truncates it, and returns the
//! input of the next call.

mod merge;
mod path;
#[cfg(test)]
mod tests;
mod token;

pub(crate) use merge::{Merged, take};

use crate::error::Error;
use hardie_client::internal::pagination::{find, next_tokens};
use hardie_runtime::cli::python::{self, Dict};
use hardie_runtime::service::Pagination;
use hardie_runtime::value::{Map, Value};
use path::set;

/// The key in our own tokens with the number of items of a page that were printed already.
const CUT: &str = "boto_truncate_amount";

/// The requested pages.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct PageRequest {
    /// The token to start at: our own, or one of the service.
    pub(crate) start: Option<String>,
    /// The page size for the service.
    pub(crate) size: Option<Value>,
    /// The number of items.
    pub(crate) max_items: Option<i64>,
}

/// An iteration over pages.
#[derive(Debug)]
pub(crate) struct Pages {
    pagination: Pagination,
    max_items: Option<i64>,
    size: Option<Value>,
    /// The first token, and the number of items of the first page to skip.
    start: Option<(Map, i64)>,
    /// The token of the current page.
    token: Map,
    previous: Option<Map>,
    items: i64,
    is_first: bool,
    is_over: bool,
    /// The number of items of the current page that were skipped.
    seen: i64,
    kept: Map,
    resume: Option<String>,
}

impl Pages {
    /// Creates an iteration.
    ///
    /// # Errors
    /// A token that is not valid (255).
    pub(crate) fn new(pagination: Pagination, wanted: PageRequest) -> Result<Pages, Error> {
        let start = wanted.start.map(|text| token::decode(&text, &pagination.input)).transpose()?;
        let token = match &start {
            Some((token, _)) => token.clone(),
            None => pagination.input.iter().map(|name| (name.clone(), Value::Null)).collect(),
        };
        let PageRequest { size, max_items, .. } = wanted;
        Ok(Pages {
            pagination,
            max_items,
            size,
            start,
            token,
            previous: None,
            items: 0,
            is_first: true,
            is_over: false,
            seen: 0,
            kept: Map::new(),
            resume: None,
        })
    }

    /// Completes the input of the first call.
    pub(crate) fn begin(&self, input: &mut Map) {
        if let Some((token, _)) = &self.start {
            inject(token, input);
        }
        if let (Some(name), Some(size)) = (&self.pagination.size, &self.size) {
            input.insert(name.clone(), size.clone());
        }
    }

    /// Accepts the next page and truncates it.
    ///
    /// # Errors
    /// A page of an unexpected type.
    pub(crate) fn take(&mut self, page: &mut Value) -> Result<(), Error> {
        let Some(primary) = self.pagination.items.first().cloned() else { return Ok(()) };
        self.seen = 0;
        if std::mem::take(&mut self.is_first) {
            if let Some((_, seen)) = self.start {
                self.seen = seen;
                self.skip(page, &primary, seen)?;
            }
            let mut kept = Value::Map(Map::new());
            for path in &self.pagination.keep {
                set(&mut kept, path, find(page, path).cloned().unwrap_or_default())?;
            }
            if let Value::Map(kept) = kept {
                self.kept = kept;
            }
        }
        let items = find(page, &primary);
        let count = items.map_or(Ok(0), length)?;
        if let Some(max_items) = self.max_items {
            let cut = self.items.saturating_add(count).saturating_sub(max_items);
            if cut > 0 {
                let keep = count.saturating_sub(cut);
                let shorter = items.map_or_else(
                    || Ok(Value::List(Vec::new())),
                    |items| sliced(items, 0, Some(keep)),
                )?;
                set(page, &primary, shorter)?;
                let mut token = self.token.clone();
                token.insert(CUT.to_owned(), Value::from(keep.saturating_add(self.seen)));
                self.resume = Some(token::encode(token, &self.pagination.input)?);
                self.is_over = true;
            }
        }
        self.items = self.items.saturating_add(count);
        Ok(())
    }

    /// Removes items of the first page that an earlier iteration returned: that number of the
    /// primary items, and all other items, which were complete.
    fn skip(&self, page: &mut Value, primary: &str, seen: i64) -> Result<(), Error> {
        let rest = match find(page, primary) {
            Some(items @ (Value::List(_) | Value::String(_))) => sliced(items, seen, None)?,
            _ => Value::Null,
        };
        set(page, primary, rest)?;
        for path in self.pagination.items.iter().skip(1).filter(|path| *path != primary) {
            let nothing = match find(page, path) {
                Some(Value::List(_)) => Value::List(Vec::new()),
                Some(Value::String(_)) => Value::from(""),
                // A number, such as a count of scanned items, is unchanged.
                Some(number @ (Value::Number(_) | Value::Bool(_))) => number.clone(),
                _ => Value::Null,
            };
            set(page, path, nothing)?;
        }
        Ok(())
    }

    /// Whether there is another page; if so, its token is put into the input.
    ///
    /// # Errors
    /// A token that occurs twice in a row, which would never end.
    pub(crate) fn advance(&mut self, page: &Value, input: &mut Map) -> Result<bool, Error> {
        if self.is_over {
            return Ok(false);
        }
        let next = next_tokens(&self.pagination, page)?;
        if next.values().all(Value::is_null) {
            return Ok(false);
        }
        if self.max_items == Some(self.items) {
            self.resume = Some(token::encode(next, &self.pagination.input)?);
            return Ok(false);
        }
        if self.previous.as_ref() == Some(&next) {
            let shown = python::repr(&Value::Map(next), Dict::Plain);
            return Err(Error::general(format!(
                "Error during pagination: The same next token was received twice: {shown}"
            )));
        }
        inject(&next, input);
        self.token = next.clone();
        self.previous = Some(next);
        Ok(true)
    }

    /// The content of a page in text output: the items, in the first page also the other kept
    /// members. A single list of items is moved out of the page.
    ///
    /// # Errors
    /// A path that is not valid in the page.
    pub(crate) fn items_of(&mut self, page: &mut Value) -> Result<Value, Error> {
        let mut shown = Value::Map(std::mem::take(&mut self.kept));
        if let [path] = self.pagination.items.as_slice() {
            set(&mut shown, path, merge::take(page, path).unwrap_or_default())?;
            return Ok(shown);
        }
        for path in &self.pagination.items {
            set(&mut shown, path, find(page, path).cloned().unwrap_or_default())?;
        }
        Ok(shown)
    }

    /// The kept members of the first page.
    pub(crate) fn kept(&self) -> &Map {
        &self.kept
    }

    /// The paths of the items.
    pub(crate) fn items(&self) -> &[String] {
        &self.pagination.items
    }

    /// The pagination of the operation.
    pub(crate) fn facts(&self) -> &Pagination {
        &self.pagination
    }

    /// The token to continue, if the iteration ended before the last item.
    pub(crate) fn resume(&self) -> Option<&str> {
        self.resume.as_deref()
    }
}

/// Sets the tokens of a page in an input; those without a value are removed.
fn inject(token: &Map, input: &mut Map) {
    for (name, value) in token {
        if value.is_null() || value.as_str() == Some("None") {
            input.shift_remove(name);
        } else {
            input.insert(name.clone(), value.clone());
        }
    }
}

fn length(value: &Value) -> Result<i64, Error> {
    let length = match value {
        Value::Null => 0,
        Value::List(list) => list.len(),
        Value::Map(map) => map.len(),
        Value::String(text) => text.chars().count(),
        other => {
            let name = python::type_name(other, Dict::Plain);
            return Err(Error::general(format!("object of type '{name}' has no len()")));
        }
    };
    Ok(i64::try_from(length).unwrap_or(i64::MAX))
}

/// Python's slice of a list or string: negative numbers count from the end.
fn sliced(value: &Value, from: i64, to: Option<i64>) -> Result<Value, Error> {
    let length = length(value)?;
    let place = |at: i64| {
        let at = if at < 0 { at.saturating_add(length).max(0) } else { at.min(length) };
        usize::try_from(at).unwrap_or_default()
    };
    let (from, to) = (place(from), place(to.unwrap_or(length)));
    let count = to.saturating_sub(from);
    match value {
        Value::List(list) => Ok(Value::List(list.iter().skip(from).take(count).cloned().collect())),
        Value::String(text) => Ok(Value::String(text.chars().skip(from).take(count).collect())),
        other => {
            let name = python::type_name(other, Dict::Plain);
            Err(Error::general(format!("'{name}' object cannot be sliced")))
        }
    }
}
