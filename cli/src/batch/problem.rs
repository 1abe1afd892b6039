//! What is wrong with an input, and where.

use std::fmt;

/// A place in the input and what is wrong there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Problem {
    /// From 1.
    pub(crate) line: u64,
    /// From 1, in characters.
    pub(crate) column: u64,
    pub(crate) message: String,
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
