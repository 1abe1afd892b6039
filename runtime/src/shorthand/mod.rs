//! Parsers for option values: the AWS CLI's shorthand syntax, and JSON.
//!
//! [`parse`] implements the grammar, independent of a model (AWS CLI behaviour 3.1–3.3).
//! [`parse_words`] and [`parse_text`] choose between JSON and shorthand and convert strings to
//! numbers, booleans and lists according to the shape (AWS CLI behaviour 2.2, 3.4). [`parse_into`]
//! returns a value of a generated type.
//!
//! Two things are accepted that the AWS CLI refuses: maps of structures without braces
//! (`K1=Value=v,Type=URL,K2=Value=w`, as its documentation prints them), and characters beyond
//! U+FFFF in unquoted words.

mod coerce;
mod error;
mod flat;
mod grammar;
mod quoted;
mod words;

pub use coerce::coerce;
pub use error::{Conversion, Error, FileError, Location};
pub use grammar::{parse, parse_with};
pub use words::{
    is_json, json_of, parse_into, parse_into_with, parse_json, parse_text, parse_text_with,
    parse_words, parse_words_with, scalar, takes_shorthand, with_doubles,
};

use crate::value::Value;

/// Reads files for `@=`; the runtime itself opens no files.
pub trait Files {
    /// The contents of what a reference such as `file://notes.txt` (text) or `fileb://scan.png`
    /// (bytes) names; only called with a text that [`is_reference`].
    ///
    /// # Errors
    /// The file cannot be read.
    fn load(&self, reference: &str) -> Result<Value, FileError>;
}

/// An implementation of [`Files`] that rejects every reference.
#[derive(Clone, Copy, Debug, Default)]
pub struct NoFiles;

impl Files for NoFiles {
    fn load(&self, reference: &str) -> Result<Value, FileError> {
        Err(FileError(format!("Unable to load paramfile {reference}: files are not read here")))
    }
}

/// Whether a string is a file reference: it begins with `file://` or `fileb://`, in lower case.
pub fn is_reference(text: &str) -> bool {
    text.starts_with("file://") || text.starts_with("fileb://")
}

#[cfg(test)]
mod tests;
