//! What can be wrong with an argument's words, in the AWS CLI's texts (spec 3.3).

use crate::problem::Problems;
use crate::value::json;
use std::fmt;

/// Why words have no value.
///
/// `Display` is the AWS CLI's text without the `Error parsing parameter '--option': ` before it.
#[derive(Clone, Debug, PartialEq)]
pub enum Error {
    /// The shorthand grammar expected something else.
    Syntax {
        /// A character, or what sort of value, such as `<second>`.
        expected: &'static str,
        /// The character that came, `EOF`, or `<none>` where a value was expected.
        received: String,
        /// Where.
        location: Location,
    },
    /// A key comes twice at the top of shorthand.
    Duplicate {
        /// The key.
        key: String,
        /// Where the pair before ends.
        location: Location,
    },
    /// Lists and maps nest deeper than [`MAX_DEPTH`](crate::value::MAX_DEPTH).
    Depth,
    /// Shorthand was used for a member that takes any JSON value.
    Document {
        /// The member.
        member: String,
    },
    /// JSON was asked for, and the text is something else.
    Json {
        /// What the reader said; nothing where the text could not even begin as a map.
        error: Option<json::Error>,
        /// The text.
        text: String,
    },
    /// A word is empty where it would have to be JSON.
    Empty,
    /// A word of a list does not convert to the list's elements.
    Element {
        /// The list's first word, which is all that the AWS CLI names.
        word: String,
    },
    /// A text is not the number it should be, or not a text at all.
    Conversion(Conversion),
    /// A file does not load; the whole message.
    File(String),
    /// The value does not fit the type.
    Problems(Problems),
}

/// A text that does not convert to the number that the model asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Conversion {
    /// Where inside the value: member names joined by dots, `[0]` for elements; empty for the whole.
    pub path: String,
    /// What Python says, such as `invalid literal for int() with base 10: 'x'`.
    pub text: String,
}

impl Error {
    /// Whether the AWS CLI names the option (`Error parsing parameter '--x': …`) and ends with 252.
    ///
    /// The others are printed bare and end with 255, except [`Error::Problems`], which stand
    /// under `Parameter validation failed:` and end with 252.
    pub fn names_option(&self) -> bool {
        !matches!(self, Error::Empty | Error::Conversion(_) | Error::File(_) | Error::Problems(_))
    }

    /// The exit code that the AWS CLI ends with.
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
                "Shorthand syntax does not support document types. Use JSON input for top-level argument \
                 to specify nested parameter: {member}"
            ),
            Error::Json { error: Some(error), text } => {
                write!(f, "Invalid JSON: {error}\nJSON received: {text}")
            }
            Error::Json { error: None, text } => write!(f, "Invalid JSON:\n{text}"),
            // Python's words, when the AWS CLI looks for a first character.
            Error::Empty => f.write_str("string index out of range"),
            Error::Element { word } => f.write_str(word),
            Error::Conversion(conversion) => f.write_str(&conversion.text),
            Error::File(message) => f.write_str(message),
            Error::Problems(problems) => problems.fmt(f),
        }
    }
}

impl std::error::Error for Error {}

/// A place in shorthand, which shows as the text with a caret under it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Location {
    text: String,
    index: usize,
}

impl Location {
    /// A place at a byte offset.
    pub(super) fn new(text: &str, offset: usize) -> Location {
        let before = text.get(..offset).unwrap_or(text);
        Location { text: text.to_owned(), index: before.chars().count() }
    }

    /// The text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The index in the text, in code points.
    pub fn index(&self) -> usize {
        self.index
    }
}

/// The text up to the end of the line, the caret on a line of its own, the rest of the text.
impl fmt::Display for Location {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let offset = self.text.char_indices().nth(self.index).map_or(self.text.len(), |(offset, _)| offset);
        let (before, after) = self.text.split_at(offset);
        let column = before.rsplit('\n').next().unwrap_or_default().chars().count();
        let (line, rest) = after.split_at(after.find('\n').unwrap_or(after.len()));
        write!(f, "{before}{line}\n{}^{rest}", " ".repeat(column))
    }
}
