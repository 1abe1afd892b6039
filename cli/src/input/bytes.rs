//! Values of options that are read from a `fileb://` file (AWS CLI behaviour 2.1).

use super::document::text_of_json;
use super::failure;
use super::target::Target;
use crate::error::Error;
use hardie_runtime::cli::python;
use hardie_runtime::shorthand::{self, takes_shorthand};
use hardie_runtime::table::Kind;
use hardie_runtime::value::{Number, Value};

/// Bytes as the value of a member: a blob takes them unchanged, JSON and integers are parsed, a
/// list of scalars has one element per byte. Validation rejects all others.
pub(super) fn convert(target: Target<'_>, bytes: Vec<u8>) -> Result<Value, Error> {
    let Target { member, name, .. } = target;
    let shape = member.target();
    if member.is_json_header() || shape.kind() == Kind::Document {
        return json(target, &bytes);
    }
    match shape.kind() {
        Kind::Structure | Kind::Union | Kind::Map | Kind::List if takes_shorthand(shape) => {
            Err(Error::general(format!(
                "Error parsing parameter '{name}': the parameter requires text, but fileb:// reads \
                    bytes; use file://"
            )))
        }
        Kind::Structure | Kind::Union | Kind::Map => {
            Err(Error::option(name, format!("Invalid JSON:\n{}", shown(target, &bytes))))
        }
        Kind::List => {
            let kind = shape.element().map(|element| element.target().kind());
            bytes
                .into_iter()
                .map(|byte| element(name, kind, byte))
                .collect::<Result<_, _>>()
                .map(Value::List)
        }
        Kind::Byte
        | Kind::Short
        | Kind::Integer
        | Kind::Long
        | Kind::IntEnum
        | Kind::BigInteger => {
            let number = std::str::from_utf8(&bytes).ok().and_then(|text| python::int(text).ok());
            number.map(Value::Number).ok_or_else(|| {
                Error::general(format!(
                    "Error parsing parameter '{name}': invalid literal for int() with base 10: {}",
                    shown(target, &bytes)
                ))
            })
        }
        Kind::Timestamp => Ok(String::from_utf8(bytes)
            .map_or_else(|error| Value::Bytes(error.into_bytes()), Value::String)),
        _ => Ok(Value::Bytes(bytes)),
    }
}

fn shown(target: Target<'_>, bytes: &[u8]) -> String {
    if target.is_sensitive() { "***".to_owned() } else { python::repr_bytes(bytes) }
}

fn json(target: Target<'_>, bytes: &[u8]) -> Result<Value, Error> {
    let Target { member, name, decimals, .. } = target;
    let Some(text) = text_of_json(bytes) else {
        let received = shown(target, bytes);
        return Err(Error::option(
            name,
            format!("Invalid JSON: not valid UTF-8\nJSON received: {received}"),
        ));
    };
    shorthand::json_of(member.target(), &text, decimals).map_err(|error| failure::of(target, error))
}

/// One byte as an element of a list; Python treats it as a number.
fn element(name: &str, kind: Option<Kind>, byte: u8) -> Result<Value, Error> {
    match kind {
        Some(Kind::Boolean) => Ok(Value::Bool(byte != 0)),
        Some(Kind::Float | Kind::Double) => Ok(Value::Number(Number::Float(f64::from(byte)))),
        Some(Kind::Document | Kind::List | Kind::Map | Kind::Structure | Kind::Union) => {
            Err(Error::option(name, byte))
        }
        _ => Ok(Value::Number(Number::Integer(i64::from(byte)))),
    }
}
