//! [`Node`]: the value of a trait, parsed only on demand.

use serde::Deserialize;
use std::borrow::Cow;

/// A Smithy node value as JSON text, borrowed from the model file if possible.
///
/// Most traits of a model are never read, so they are kept as text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Node<'a> {
    json: Cow<'a, str>,
}

impl<'a> Node<'a> {
    /// From well-formed JSON.
    pub fn borrowed(json: &'a str) -> Node<'a> {
        Node { json: Cow::Borrowed(json) }
    }

    /// From well-formed JSON that the generator wrote.
    pub fn text(json: String) -> Node<'a> {
        Node { json: Cow::Owned(json) }
    }

    /// From a value that the generator created.
    pub fn owned(value: &serde_json::Value) -> Node<'a> {
        Node { json: Cow::Owned(value.to_string()) }
    }

    /// Reads the value as a type.
    pub fn parse<T: for<'de> Deserialize<'de>>(&self) -> Result<T, serde_json::Error> {
        serde_json::from_str(&self.json)
    }
}
