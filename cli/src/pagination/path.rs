//! Paths of names and dots, as in botocore's `set_value_from_jmespath`.

use crate::error::Error;
use hardie_runtime::cli::python::{self, Dict};
use hardie_runtime::value::{Map, Value};

/// Sets the value at a path; missing maps are created.
///
/// # Errors
/// A path through a value that is not a map.
pub(super) fn set(value: &mut Value, path: &str, new: Value) -> Result<(), Error> {
    let Value::Map(map) = value else {
        let name = python::type_name(value, Dict::Plain);
        return Err(Error::general(format!("'{name}' object does not support item assignment")));
    };
    match path.split_once('.') {
        None => {
            map.insert(path.to_owned(), new);
            Ok(())
        }
        Some((name, rest)) => {
            set(map.get_or_insert_with(name, || Value::Map(Map::new())), rest, new)
        }
    }
}
