//! Errors of option values, with the AWS CLI's messages (AWS CLI behaviour 3.3).

use crate::problem::Problems;
use crate::value::json;
use std::fmt;

/// A file that cannot be read: the whole message, `Unable to load paramfile file://x: [Errno 2] …`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileError(pub String);

impl fmt::Display for FileError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for FileError {}

/// An error in the value of an option.
///
/// `Display` is the AWS CLI's message without the `Error parsing parameter '--option': ` before it.
#[derive(Clone, Debug, PartialEq)]
pub enum Error {
    /// A syntax error in shorthand syntax.
    Syntax {
        /// The expected character, or a kind of value, such as `<second>`.
        expected: &'static str,
        /// The received character, `EOF`, or `<none>` if a value was expected.
        received: String,
        /// The location of the error.
        location: Location,
    },
    /// A duplicate key at the top level of shorthand syntax.
    Duplicate {
        /// The key.
        key: String,
        /// The end of the preceding pair.
        location: Location,
    },
    /// Lists and maps nest deeper than [`MAX_DEPTH`](crate::value::MAX_DEPTH).
    Depth,
    /// Shorthand syntax was used for a document member.
    Document {
        /// The member.
        member: String,
    },
    /// The value must be JSON, but is not.
    Json {
        /// The error of the JSON parser; `None` if the text does not begin as a map.
        error: Option<json::Error>,
        /// The text.
        text: String,
    },
    /// An empty argument, where JSON is required.
    Empty,
    /// An argument of a list cannot be converted to the element type.
    Element {
        /// The first argument of the list, which the AWS CLI reports.
        word: String,
    },
    /// A value cannot be converted to the number that the shape requires.
    Conversion(Conversion),
    /// A file cannot be loaded; the complete message.
    File(FileError),
    /// The value does not fit the type.
    Problems(Problems),
}

/// A string that cannot be converted to the number that the shape requires.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Conversion {
    /// The path inside the value: member names joined by dots, `[0]` for elements; empty for the
    /// whole value.
    pub path: String,
    /// Python's message, such as `invalid literal for int() with base 10: 'x'`.
    pub text: String,
}

impl Error {
    /// Whether the AWS CLI names the option (`Error parsing parameter '--x': …`) and ends with 252.
    ///
    /// Other errors are printed without a prefix, with exit code 255, except [`Error::Problems`]:
    /// they are printed after `Parameter validation failed:`, with exit code 252.
    pub fn names_option(&self) -> bool {
        !matches!(self, Error::Empty | Error::Conversion(_) | Error::File(_) | Error::Problems(_))
    }

    /// The message without any part of the value: for values with a `@sensitive` part.
    pub fn without_value(&self) -> String {
        let at = |location: &Location| {
            format!("at character {}; the value is sensitive and not shown", location.index + 1)
        };
        match self {
            Error::Syntax { expected, location, .. } => {
                format!("Expected: '{expected}' {}", at(location))
            }
            Error::Duplicate { location, .. } => {
                format!("Second instance of a key {}", at(location))
            }
            Error::Json { error: Some(error), .. } => {
                format!("Invalid JSON: {error}\nThe value is sensitive and not shown")
            }
            Error::Json { error: None, .. } => {
                "Invalid JSON; the value is sensitive and not shown".to_owned()
            }
            Error::Element { .. } | Error::Conversion(_) => {
                "Invalid value; it is sensitive and not shown".to_owned()
            }
            Error::Depth | Error::Document { .. } | Error::Empty => self.to_string(),
            // Validation hides sensitive values by itself.
            Error::File(_) | Error::Problems(_) => self.to_string(),
        }
    }

    /// The exit code of the AWS CLI for this error.
    pub fn exit_code(&self) -> u8 {
        if matches!(self, Error::Empty | Error::Conversion(_) | Error::File(_)) { 255 } else { 252 }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Error::Syntax { expected, received, location } => {
                write!(f, "Expected: '{expected}', received: '{received}' for input:\n {location}")
            }
            Error::Duplicate { key, location } => write!(
                f,
                "Second instance of key \"{key}\" encountered for input:\n{location}\n\
                 This is often because there is a preceding \",\" instead of a space."
            ),
            Error::Depth => f.write_str("Nested too deeply"),
            Error::Document { member } => write!(
                f,
                "Shorthand syntax does not support document types. Use JSON input for top-level \
                 argument to specify nested parameter: {member}"
            ),
            Error::Json { error: Some(error), text } => {
                write!(f, "Invalid JSON: {error}\nJSON received: {text}")
            }
            Error::Json { error: None, text } => write!(f, "Invalid JSON:\n{text}"),
            // Python's message when the AWS CLI reads the first character.
            Error::Empty => f.write_str("string index out of range"),
            Error::Element { word } => f.write_str(word),
            Error::Conversion(conversion) => f.write_str(&conversion.text),
            Error::File(error) => error.fmt(f),
            Error::Problems(problems) => problems.fmt(f),
        }
    }
}

impl std::error::Error for Error {}

/// A location in shorthand syntax; `Display` shows the text with a caret under the location.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Location {
    text: String,
    index: usize,
}

impl Location {
    /// A location at a byte offset.
    pub(super) fn new(text: &str, offset: usize) -> Location {
        let before = text.get(..offset).unwrap_or(text);
        Location { text: text.to_owned(), index: before.chars().count() }
    }

    /// The text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The index in the text, in Unicode code points.
    pub fn index(&self) -> usize {
        self.index
    }
}

/// The text up to the end of the line, the caret on the next line, then the rest of the text.
impl fmt::Display for Location {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let offset =
            self.text.char_indices().nth(self.index).map_or(self.text.len(), |(offset, _)| offset);
        let (before, after) = self.text.split_at(offset);
        let column = before.rsplit('\n').next().unwrap_or_default().chars().count();
        let (line, rest) = after.split_at(after.find('\n').unwrap_or(after.len()));
        write!(f, "{before}{line}\n{}^{rest}", " ".repeat(column))
    }
}
