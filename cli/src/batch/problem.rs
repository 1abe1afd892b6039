//! What is wrong with an input, and where.

use crate::error::{Detail, Error};
use std::fmt;

/// A place in the input and what is wrong there.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Problem {
    /// From 1.
    pub(crate) line: u64,
    /// From 1, in characters.
    pub(crate) column: u64,
    pub(crate) message: String,
    /// The values that are not valid, if they are known.
    details: Vec<Detail>,
}

impl Problem {
    /// A row that cannot be read, with line and column.
    pub(crate) fn at(place: (u64, u64), message: impl Into<String>) -> Problem {
        let message = message.into();
        let details = vec![Detail::invalid("$".to_owned(), message.clone())];
        Problem { line: place.0, column: place.1, message, details }
    }

    /// The error of the values of a row.
    pub(crate) fn of(place: (u64, u64), error: &Error) -> Problem {
        let (message, details) = (error.message().to_owned(), error.details().to_vec());
        Problem { line: place.0, column: place.1, message, details }
    }

    /// The values that are not valid, of the row with this number.
    pub(crate) fn details(&self, row: u64) -> impl Iterator<Item = Detail> {
        let place = Some([row, self.line, self.column]);
        self.details.iter().map(move |detail| Detail { place, ..detail.clone() })
    }
}

/// `LINE:COLUMN: message`, after the name of the file.
impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}", self.line, self.column, self.message)
    }
}

/// Why rows end early.
#[derive(Debug)]
pub(crate) enum Failure {
    /// The input cannot be read.
    Read(std::io::Error),
    /// The input as a whole is not valid.
    Invalid(Problem),
}

impl From<std::io::Error> for Failure {
    fn from(error: std::io::Error) -> Failure {
        Failure::Read(error)
    }
}
