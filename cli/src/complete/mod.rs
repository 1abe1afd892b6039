//! Completion of an unfinished command line.
//!
//! [`words`] classifies each argument, [`candidates()`] proposes candidates, [`shorthand`] looks
//! inside a value, [`shell`] contains the scripts of the shells. No AWS crate is used, and
//! configuration files are read for profile names only.

mod aliases;
mod bash;
mod candidates;
mod paths;
mod regions;
pub(crate) mod shell;
mod shorthand;
pub(crate) mod words;

pub(crate) use crate::visible::is_terminal_control as is_unprintable;
pub(crate) use candidates::candidates;
pub(crate) use regions::REGIONS;

/// A candidate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Candidate {
    /// The whole argument with this candidate in it, unquoted.
    pub(crate) word: String,
    /// A description, for shells that show one; may be empty.
    pub(crate) about: String,
    /// Whether the argument can continue: keys, brackets, folders, URL schemes.
    pub(crate) is_open: bool,
}

impl Candidate {
    fn new(word: impl Into<String>, about: impl Into<String>) -> Candidate {
        Candidate { word: word.into(), about: about.into(), is_open: false }
    }

    fn open(word: impl Into<String>, about: impl Into<String>) -> Candidate {
        Candidate { is_open: true, ..Candidate::new(word, about) }
    }

    /// Whether every terminal can show the argument and every shell accepts it on one line.
    fn is_printable(&self) -> bool {
        !self.word.contains(is_unprintable)
    }
}
