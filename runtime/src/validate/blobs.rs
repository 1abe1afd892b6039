//! Texts where blobs should be, decoded from base64 (spec 2.4, `--cli-binary-format base64`).

use super::base64::{self, Invalid};
use crate::table::{Kind, Shape};
use crate::value::Value;
use std::fmt;

/// A text that stands for a blob and is no base64; ends the AWS CLI with 255.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvalidBlob {
    text: String,
    reason: Invalid,
}

impl fmt::Display for InvalidBlob {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.reason {
            Invalid::NotAscii => f.write_str("string argument should contain only ASCII characters"),
            Invalid::Incomplete => write!(f, "Invalid base64: \"{}\"", self.text),
        }
    }
}

impl std::error::Error for InvalidBlob {}

/// Decodes every text that stands where the shape has a blob, at any depth; bytes stay bytes.
///
/// To be called before validation; without it texts are taken as they are
/// (`raw-in-base64-out`). What does not fit its shape is left for validation.
///
/// # Errors
/// The first text, in model order, that does not decode. What came before it is decoded.
pub fn blobs(value: &mut Value, shape: Shape) -> Result<(), InvalidBlob> {
    match (shape.kind(), value) {
        (Kind::Blob, value) => {
            if let Value::String(text) = value {
                let bytes = base64::decode(text);
                *value =
                    Value::Bytes(bytes.map_err(|reason| InvalidBlob { text: std::mem::take(text), reason })?);
            }
            Ok(())
        }
        (Kind::Structure | Kind::Union, Value::Map(map)) => shape.members().try_for_each(|member| {
            map.get_mut(member.name()).map_or(Ok(()), |value| blobs(value, member.target()))
        }),
        (Kind::Map, Value::Map(map)) => {
            let Some(element) = shape.element() else { return Ok(()) };
            map.values_mut().try_for_each(|value| blobs(value, element.target()))
        }
        (Kind::List, Value::List(list)) => {
            let Some(element) = shape.element() else { return Ok(()) };
            list.iter_mut().try_for_each(|value| blobs(value, element.target()))
        }
        _ => Ok(()),
    }
}
