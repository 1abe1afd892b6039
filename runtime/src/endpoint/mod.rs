//! What generated endpoint rules compile against: parameters in, an [`Endpoint`] or a clear
//! error out, and the functions of the rules language (Smithy, "Rules engine standard library").

mod display;
mod functions;
mod partitions;

pub use display::{display_request_query, display_request_url, display_url};
pub use functions::{
    Arn, Url, is_valid_host_label, is_virtual_hostable_s3_bucket, parse_arn, parse_url, split, string_equals,
    substring, uri_encode,
};
pub use partitions::{Partition, partition};

use crate::value::Map;
use indexmap::IndexMap;
use std::fmt;

/// Parameters of an endpoint rule set, by their names there (`Region`, `UseFIPS`, …).
#[derive(Clone, Debug, Default)]
pub struct Params {
    values: IndexMap<String, Param>,
}

/// The value of one endpoint parameter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Param {
    /// A text.
    String(String),
    /// A flag.
    Boolean(bool),
    /// Texts in order.
    StringArray(Vec<String>),
}

impl Params {
    /// No parameters.
    pub fn new() -> Params {
        Params::default()
    }

    /// Sets a text.
    pub fn set_string(&mut self, name: &str, value: impl Into<String>) -> &mut Params {
        self.set(name, Param::String(value.into()))
    }

    /// Sets a flag.
    pub fn set_boolean(&mut self, name: &str, value: bool) -> &mut Params {
        self.set(name, Param::Boolean(value))
    }

    /// Sets any value.
    pub fn set(&mut self, name: &str, value: Param) -> &mut Params {
        self.values.insert(name.to_owned(), value);
        self
    }

    /// The text of this name.
    pub fn string(&self, name: &str) -> Option<&str> {
        match self.values.get(name)? {
            Param::String(text) => Some(text),
            _ => None,
        }
    }

    /// The flag of this name.
    pub fn boolean(&self, name: &str) -> Option<bool> {
        match self.values.get(name)? {
            Param::Boolean(flag) => Some(*flag),
            _ => None,
        }
    }

    /// The texts of this name.
    pub fn string_array(&self, name: &str) -> Option<&[String]> {
        match self.values.get(name)? {
            Param::StringArray(texts) => Some(texts),
            _ => None,
        }
    }
}

/// Where to send a request.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Endpoint {
    /// The URL, perhaps with a base path.
    pub url: String,
    /// Headers to send along, each with its values.
    pub headers: IndexMap<String, Vec<String>>,
    /// Properties such as `authSchemes`, as in the rule set with its templates filled in.
    pub properties: Map,
}

/// Why there is no endpoint, in the rule set's own words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Error(pub String);

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Error {}
