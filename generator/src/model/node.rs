//! [`Node`]: the value of a trait, read only when somebody asks.

use serde::Deserialize;
use std::borrow::Cow;

/// A Smithy node value as JSON text, borrowed from the model file where it can be.
///
/// Most traits of a model are never looked at, so they are kept as text and parsed on demand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Node<'a> {
    json: Cow<'a, str>,
}

impl<'a> Node<'a> {
    /// Of well-formed JSON.
    pub fn borrowed(json: &'a str) -> Node<'a> {
        Node { json: Cow::Borrowed(json) }
    }

    /// Of well-formed JSON made by us.
    pub fn text(json: String) -> Node<'a> {
        Node { json: Cow::Owned(json) }
    }

    /// Of a value made by us.
    pub fn owned(value: &serde_json::Value) -> Node<'a> {
        Node { json: Cow::Owned(value.to_string()) }
    }

    /// Reads the value as a type.
    pub fn parse<T: for<'de> Deserialize<'de>>(&self) -> Result<T, serde_json::Error> {
        serde_json::from_str(&self.json)
    }
}
