//! Merges pages into one result (botocore's `PageIterator.build_full_result`).

use super::Pages;
use super::path::set;
use crate::error::Error;
use hardie_runtime::cli::python::{self, Dict};
use hardie_runtime::value::{Map, Number, Value};

/// The pages merged so far.
#[derive(Debug)]
pub(crate) struct Merged(Value);

impl Merged {
    pub(crate) fn new() -> Merged {
        Merged(Value::Map(Map::new()))
    }

    /// Adds the items of a page: lists and strings are concatenated, numbers are added, and of
    /// other values the first one is kept.
    ///
    /// # Errors
    /// Values of two pages that cannot be merged.
    pub(crate) fn add(&mut self, page: &mut Value, pages: &Pages) -> Result<(), Error> {
        for path in pages.items() {
            let Some(new) = take(page, path) else { continue };
            match (find_mut(&mut self.0, path), new) {
                (None, new) => set(&mut self.0, path, new)?,
                (Some(Value::List(list)), Value::List(more)) => list.extend(more),
                (Some(old), new @ (Value::Bool(_) | Value::Number(_) | Value::String(_))) => {
                    *old = sum(old, &new)?;
                }
                (Some(_), Value::Map(_)) => {}
                (Some(old), new) => return Err(cannot(old, &new)),
            }
        }
        Ok(())
    }

    /// The whole result, with the kept members of the first page and the token to continue.
    pub(crate) fn finish(self, pages: &Pages) -> Value {
        let Value::Map(mut whole) = self.0 else { return self.0 };
        merge(&mut whole, pages.kept());
        if let Some(token) = pages.resume() {
            whole.insert("NextToken".to_owned(), Value::from(token));
        }
        Value::Map(whole)
    }
}

/// Takes the value at a path out of a page.
pub(crate) fn take(page: &mut Value, path: &str) -> Option<Value> {
    find_mut(page, path).map(std::mem::take)
}

fn find_mut<'v>(value: &'v mut Value, path: &str) -> Option<&'v mut Value> {
    let mut value = value;
    for name in path.split('.') {
        let Value::Map(map) = value else { return None };
        value = map.get_mut(name)?;
    }
    (!value.is_null()).then_some(value)
}

/// Python's `+`.
fn sum(old: &Value, new: &Value) -> Result<Value, Error> {
    let number = |value: &Value| match value {
        Value::Bool(flag) => Some(Number::Integer(i64::from(*flag))),
        Value::Number(number) => Some(number.clone()),
        _ => None,
    };
    if let (Value::String(old), Value::String(new)) = (old, new) {
        return Ok(Value::String(format!("{old}{new}")));
    }
    match (number(old), number(new)) {
        (Some(Number::Integer(a)), Some(Number::Integer(b))) => {
            a.checked_add(b).map(Value::from).ok_or_else(|| cannot(old, new))
        }
        (Some(a), Some(b)) => Ok(Value::from(a.as_f64() + b.as_f64())),
        _ => Err(cannot(old, new)),
    }
}

fn cannot(old: &Value, new: &Value) -> Error {
    let (old, new) = (python::type_name(old, Dict::Plain), python::type_name(new, Dict::Plain));
    Error::general(format!("Pages cannot be merged: '{old}' and '{new}'"))
}

/// Merges entries into a map, recursively.
fn merge(into: &mut Map, from: &Map) {
    for (name, value) in from {
        match (into.get_mut(name), value) {
            (Some(Value::Map(old)), Value::Map(new)) => merge(old, new),
            _ => {
                into.insert(name.clone(), value.clone());
            }
        }
    }
}
