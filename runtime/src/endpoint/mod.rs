//! Endpoint resolution: the parameters, results and functions of generated endpoint rules.
//!
//! The functions are those of the rules language (Smithy, "Rules engine standard library").

mod display;
mod functions;
mod partitions;
#[cfg(feature = "tables")]
mod program;

pub use display::{display_request_query, display_request_url, display_url};
pub use functions::{
    Arn, Url, is_valid_host_label, is_virtual_hostable_s3_bucket, parse_arn, parse_url, split,
    string_equals, substring, uri_encode,
};
pub use partitions::{Partition, partition};
#[cfg(feature = "tables")]
pub use program::{PartitionDataAge, RuleProgram};

use crate::value::Map;
use indexmap::IndexMap;
use std::fmt;

/// Parameters of an endpoint rule set, by name (`Region`, `UseFIPS`, …).
#[derive(Clone, Debug, Default)]
pub struct Params {
    values: IndexMap<String, Param>,
}

/// The value of one endpoint parameter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Param {
    /// A string.
    String(String),
    /// A boolean.
    Boolean(bool),
    /// A list of strings.
    StringArray(Vec<String>),
}

impl Params {
    /// No parameters.
    pub fn new() -> Params {
        Params::default()
    }

    /// Sets a string.
    pub fn set_string(&mut self, name: &str, value: impl Into<String>) -> &mut Params {
        self.set(name, Param::String(value.into()))
    }

    /// Sets a boolean.
    pub fn set_boolean(&mut self, name: &str, value: bool) -> &mut Params {
        self.set(name, Param::Boolean(value))
    }

    /// Sets a value of any type.
    pub fn set(&mut self, name: &str, value: Param) -> &mut Params {
        self.values.insert(name.to_owned(), value);
        self
    }

    /// The string parameter with this name.
    pub fn string(&self, name: &str) -> Option<&str> {
        match self.values.get(name)? {
            Param::String(text) => Some(text),
            _ => None,
        }
    }

    /// The boolean parameter with this name.
    pub fn boolean(&self, name: &str) -> Option<bool> {
        match self.values.get(name)? {
            Param::Boolean(flag) => Some(*flag),
            _ => None,
        }
    }

    /// The string list parameter with this name.
    pub fn string_array(&self, name: &str) -> Option<&[String]> {
        match self.values.get(name)? {
            Param::StringArray(texts) => Some(texts),
            _ => None,
        }
    }
}

/// A resolved endpoint: URL, headers and properties.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Endpoint {
    /// The URL, with an optional base path.
    pub url: String,
    /// Headers to send along, each with its values.
    pub headers: IndexMap<String, Vec<String>>,
    /// Properties such as `authSchemes`, as in the rule set with its templates filled in.
    pub properties: Map,
}

/// No endpoint could be resolved; the message is that of the rule set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Error(pub String);

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Error {}
