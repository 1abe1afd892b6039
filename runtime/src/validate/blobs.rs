//! Decodes base64 strings of blob values (AWS CLI behaviour 2.4, `--cli-binary-format base64`).

use super::Sensitive;
use super::base64::{self, Invalid};
use crate::problem::HIDDEN;
use crate::table::{Kind, Member, Shape};
use crate::value::Value;
use std::fmt;

/// A blob value that is not valid base64; the exit code of the AWS CLI is 255.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvalidBlob {
    text: String,
    reason: Invalid,
}

impl fmt::Display for InvalidBlob {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.reason {
            Invalid::NotAscii => {
                f.write_str("string argument should contain only ASCII characters")
            }
            Invalid::Incomplete => write!(f, "Invalid base64: \"{}\"", self.text),
        }
    }
}

impl std::error::Error for InvalidBlob {}

/// Decodes the base64 strings of all blobs in a value, at any depth; bytes are left unchanged.
///
/// Call this before validation, except with `raw-in-base64-out`. Values that do not fit their shape
/// are left to validation.
///
/// # Errors
/// The first string, in model order, that is not valid base64; strings before it are decoded.
pub fn blobs(value: &mut Value, shape: Shape, sensitive: Sensitive) -> Result<(), InvalidBlob> {
    decode(value, shape, sensitive, sensitive.hides(shape.is_sensitive()))
}

/// `is_hidden`: the value is `@sensitive`, or within such a value, and such values are hidden.
fn decode(
    value: &mut Value,
    shape: Shape,
    sensitive: Sensitive,
    is_hidden: bool,
) -> Result<(), InvalidBlob> {
    let inner = |value: &mut Value, member: Member| {
        let is_hidden = is_hidden || sensitive.hides(member.is_sensitive());
        decode(value, member.target(), sensitive, is_hidden)
    };
    match (shape.kind(), value) {
        (Kind::Blob, value) => {
            if let Value::String(text) = value {
                let bytes = base64::decode(text).map_err(|reason| {
                    let text = std::mem::take(text);
                    InvalidBlob { text: if is_hidden { HIDDEN.to_owned() } else { text }, reason }
                });
                *value = Value::Bytes(bytes?);
            }
            Ok(())
        }
        (Kind::Structure | Kind::Union, Value::Map(map)) => {
            shape.members().try_for_each(|member| {
                map.get_mut(member.name()).map_or(Ok(()), |value| inner(value, member))
            })
        }
        (Kind::Map, Value::Map(map)) => {
            let Some(element) = shape.element() else { return Ok(()) };
            map.values_mut().try_for_each(|value| inner(value, element))
        }
        (Kind::List, Value::List(list)) => {
            let Some(element) = shape.element() else { return Ok(()) };
            list.iter_mut().try_for_each(|value| inner(value, element))
        }
        _ => Ok(()),
    }
}
