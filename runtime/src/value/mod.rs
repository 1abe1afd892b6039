//! Untyped values: parsed option values, JSON and YAML documents, and outputs before they are
//! printed.

pub mod decimal;
pub mod json;
#[doc(hidden)]
pub mod python;
pub mod timestamp;

mod key;
mod map;
mod number;
mod printable;

pub use aws_smithy_types::{BigDecimal, BigInteger, Blob, DateTime};
pub use key::Key;
pub use map::{Map, MapIter, MapIterMut};
pub use number::Number;
pub use printable::Printable;

/// The maximum nesting depth of lists and maps in parsed values; about the limit of Python's
/// parsers.
pub const MAX_DEPTH: usize = 1000;

/// An untyped value that represents JSON, YAML and the AWS CLI's option values without loss.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Value {
    /// JSON `null`.
    #[default]
    Null,
    /// JSON `true` or `false`.
    Bool(bool),
    /// A number; integers may have arbitrary size.
    Number(Number),
    /// A Unicode string.
    String(String),
    /// Raw bytes, from `fileb://`, YAML's `!!binary` or a decoded blob.
    Bytes(Vec<u8>),
    /// A timestamp, from a YAML timestamp or a typed timestamp member.
    Timestamp(DateTime),
    /// Elements in order.
    List(Vec<Value>),
    /// Entries in order.
    Map(Map),
    /// A YAML value without a Smithy type, such as a date without a time.
    Foreign(Box<Foreign>),
}

/// A value without a Smithy type, kept for error messages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Foreign {
    /// The Python type name that the AWS CLI prints, such as `datetime.date`.
    pub type_name: &'static str,
    /// The value as the AWS CLI prints it.
    pub text: String,
}

impl Value {
    /// The entries, if this is a map.
    pub fn as_map(&self) -> Option<&Map> {
        match self {
            Value::Map(map) => Some(map),
            _ => None,
        }
    }

    /// The elements, if this is a list.
    pub fn as_list(&self) -> Option<&[Value]> {
        match self {
            Value::List(list) => Some(list),
            _ => None,
        }
    }

    /// The string, if this is a string.
    pub fn as_str(&self) -> Option<&str> {
        match self {
            Value::String(text) => Some(text),
            _ => None,
        }
    }

    /// Whether this is `null`.
    pub fn is_null(&self) -> bool {
        matches!(self, Value::Null)
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Value {
        Value::String(text.to_owned())
    }
}

impl From<String> for Value {
    fn from(text: String) -> Value {
        Value::String(text)
    }
}

impl From<bool> for Value {
    fn from(flag: bool) -> Value {
        Value::Bool(flag)
    }
}

impl From<i64> for Value {
    fn from(number: i64) -> Value {
        Value::Number(Number::Integer(number))
    }
}

impl From<f64> for Value {
    fn from(number: f64) -> Value {
        Value::Number(Number::Float(number))
    }
}

#[cfg(test)]
mod tests {
    use super::{Map, Value};

    /// Large responses are mostly values: their size counts.
    #[test]
    fn values_are_small() {
        assert!(size_of::<Value>() <= 32, "{}", size_of::<Value>());
        assert!(size_of::<Map>() <= 24, "{}", size_of::<Map>());
    }
}
