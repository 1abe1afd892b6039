//! Structures as JSON documents, for files of a state.

use crate::behaviour::fill_structure;
use crate::decode::{self, Place};
use crate::{json, write};
use hardie_runtime::shape::{Structure, View};
use hardie_runtime::table::TimestampFormat;
use hardie_runtime::value::Value;

/// A structure as a JSON value, with the names of restJson1.
pub fn structure_to_json(structure: &dyn Structure) -> Value {
    write::encode(View::Structure(structure), structure.shape(), TimestampFormat::Unset)
}

/// Fills a structure with a value that [`structure_to_json`] returned.
///
/// # Errors
/// The value is not one of the structure's shape.
pub fn structure_from_json(value: Value, structure: &mut dyn Structure) -> Result<(), String> {
    let members = decode::members(value, structure.shape(), Place::INPUT, |_| true);
    let members = Value::Map(members.map_err(|fault| fault.to_string())?);
    fill_structure(&members, structure).map_err(|fault| fault.to_string())
}

/// Parses a JSON document with at most 128 levels of nesting.
///
/// # Errors
/// The text is not a JSON document.
pub fn parse_json(text: &[u8]) -> Result<Value, String> {
    json::parse(text).map_err(|fault| fault.to_string())
}

/// Writes a value that JSON can represent: without bytes and timestamps.
pub fn json_text(value: &Value) -> String {
    json::text(value)
}
