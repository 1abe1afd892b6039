//! Reads bodies as untyped values, like botocore's parsers; the command line prints these values.
//!
//! Members have their wire names. Unknown members are kept for self-describing formats. Converting
//! numbers and timestamps is left to the caller.

#[cfg(feature = "cbor")]
pub(super) mod cbor;
#[cfg(any(feature = "cbor", feature = "json"))]
mod error_code;
#[cfg(feature = "json")]
pub(super) mod json;
#[cfg(feature = "xml")]
pub(crate) mod xml;

#[cfg(any(feature = "cbor", feature = "json"))]
pub(super) use error_code::{bare_code, error_of};

use crate::table::Operation;
use crate::value::{Map, Value};

/// The maximum number of values in a body: more than any AWS response has, and few enough to keep
/// in memory.
#[cfg(any(feature = "cbor", feature = "xml"))]
pub(super) const MOST: usize = 2_000_000;

/// The role of a body.
#[derive(Clone, Copy, Debug)]
pub enum BodyKind {
    /// The output of an operation, without members in headers.
    Output(Operation),
    /// One member of an output, as the whole body.
    Payload,
    /// A modelled error.
    Error,
}

/// The parts of a response.
#[derive(Clone, Copy, Debug)]
pub struct ResponseParts<'a> {
    /// The HTTP status.
    pub status: u16,
    /// In wire order.
    pub headers: &'a [(String, String)],
    /// The whole body.
    pub body: &'a [u8],
}

impl<'a> ResponseParts<'a> {
    /// The first header of this name, in any case.
    pub fn header(&self, name: &str) -> Option<&'a str> {
        let found = self.headers.iter().find(|(key, _)| key.eq_ignore_ascii_case(name));
        found.map(|(_, value)| value.as_str())
    }
}

/// An error response, modelled or not.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct UntypedError {
    /// The code, if the response has one.
    pub code: Option<String>,
    /// The name of its shape, if it differs from the code.
    pub shape: Option<String>,
    /// The message, if the response has one.
    pub message: Option<Value>,
    /// All fields in order, including code and message (botocore's `Error`).
    pub fields: Map,
}

#[cfg(any(feature = "cbor", feature = "json", feature = "xml"))]
impl UntypedError {
    /// An error with these fields; code and message are taken from them.
    pub(super) fn of(fields: Map) -> UntypedError {
        let code = fields.get("Code").map(text);
        UntypedError { code, shape: None, message: fields.get("Message").cloned(), fields }
    }
}

/// Formats a value as Python prints it.
#[cfg(any(feature = "cbor", feature = "json", feature = "xml"))]
fn text(value: &Value) -> String {
    crate::value::python::str(value, crate::value::python::Dict::Plain)
}

/// Python's message for a missing attribute of an object.
pub fn missing_attribute(value: &Value, name: &str) -> String {
    let kind = crate::value::python::type_name(value, crate::value::python::Dict::Plain);
    format!("'{kind}' object has no attribute '{name}'")
}
