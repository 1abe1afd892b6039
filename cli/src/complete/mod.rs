//! What may stand at the cursor of an unfinished command line.
//!
//! [`words`] knows what each word is, [`candidates()`] what may follow, [`shorthand`] looks inside
//! one value, [`shell`] has what shells need of it. No AWS crate is started, and the files of the
//! configuration are read for the names of profiles alone.

mod aliases;
mod bash;
mod candidates;
mod paths;
mod regions;
pub(crate) mod shell;
mod shorthand;
pub(crate) mod words;

pub(crate) use crate::visible::is_obeyed as is_unprintable;
pub(crate) use candidates::candidates;
pub(crate) use regions::REGIONS;

/// One thing that may stand at the cursor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Candidate {
    /// The whole word with this candidate in it, without the shell's quotes.
    pub(crate) word: String,
    /// What it is, for shells that show that; empty where nothing is known.
    pub(crate) about: String,
    /// Whether the word goes on behind it: keys, brackets, folders, schemes.
    pub(crate) is_open: bool,
}

impl Candidate {
    fn new(word: impl Into<String>, about: impl Into<String>) -> Candidate {
        Candidate { word: word.into(), about: about.into(), is_open: false }
    }

    fn open(word: impl Into<String>, about: impl Into<String>) -> Candidate {
        Candidate { is_open: true, ..Candidate::new(word, about) }
    }

    /// Whether every terminal shows the word as it is and every shell can have it on one line.
    fn is_printable(&self) -> bool {
        !self.word.contains(is_unprintable)
    }
}
