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

/// The result of [`Node::merge`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[must_use]
pub enum Merge {
    Done,
    /// The values differ; the first one is kept.
    Conflict,
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

    /// The value as JSON.
    pub fn json(&self) -> &str {
        &self.json
    }

    /// Whether the value is an array.
    pub fn is_array(&self) -> bool {
        self.json.trim_start().starts_with('[')
    }

    /// Whether the value is a string.
    pub fn is_string(&self) -> bool {
        self.json.trim_start().starts_with('"')
    }

    /// The string without its quotes, if the value is a string without escapes.
    pub(super) fn plain_string(&self) -> Option<&str> {
        let string = self.json.strip_prefix('"')?.strip_suffix('"')?;
        (!string.contains('\\')).then_some(string)
    }

    /// The maximum depth of a value that is written again, or read as a tree.
    pub const DEEPEST: usize = 128;

    /// Whether arrays and objects are nested deeper than [`DEEPEST`](Self::DEEPEST).
    pub fn is_too_deep(&self) -> bool {
        let (mut depth, mut is_string, mut is_escaped) = (0_usize, false, false);
        self.json.bytes().any(|byte| {
            match byte {
                _ if is_escaped => is_escaped = false,
                b'\\' => is_escaped = is_string,
                b'"' => is_string = !is_string,
                _ if is_string => {}
                b'[' | b'{' => depth += 1,
                b']' | b'}' => depth = depth.saturating_sub(1),
                _ => {}
            }
            depth > Self::DEEPEST
        })
    }

    /// Whether two values are equal, apart from white space and the order of keys.
    pub fn is_same(&self, other: &Node<'_>) -> bool {
        let value = |node: &Node<'_>| node.parse::<serde_json::Value>();
        self.json == other.json
            || matches!((value(self), value(other)), (Ok(one), Ok(other)) if one == other)
    }

    /// Merges a second value of the same trait or metadata key into this one: arrays are
    /// concatenated, other values must be equal.
    pub fn merge(&mut self, other: &Node<'_>) -> Merge {
        let elements = |node: &str| {
            let inner = node.trim().strip_prefix('[')?.strip_suffix(']')?;
            Some(inner.trim().to_owned())
        };
        if !self.is_array() || !other.is_array() {
            return if self.is_same(other) { Merge::Done } else { Merge::Conflict };
        }
        let Some(more) = elements(&other.json).filter(|more| !more.is_empty()) else {
            return Merge::Done;
        };
        // Extended in place, since a model may add to one array many times.
        let json = self.json.to_mut();
        let length = json.trim_end().strip_suffix(']').map_or(0, |rest| rest.trim_end().len());
        json.truncate(length);
        if !json.ends_with('[') {
            json.push(',');
        }
        json.push_str(&more);
        json.push(']');
        Merge::Done
    }

    /// Reads the value as a type.
    pub fn parse<T: for<'de> Deserialize<'de>>(&self) -> Result<T, serde_json::Error> {
        serde_json::from_str(&self.json)
    }
}
