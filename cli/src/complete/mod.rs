//! What may stand at the cursor of an unfinished command line.
//!
//! [`words`] knows what each word is and may be, [`shorthand`] looks inside one value, [`shell`] has what
//! shells need of it. No AWS crate is started, and the files of the configuration are read for the names of
//! profiles alone.

mod paths;
mod regions;
pub(crate) mod shell;
mod shorthand;
pub(crate) mod words;

/// One thing that may stand at the cursor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Candidate {
    /// The whole word with this candidate in it, without the shell's quotes.
    pub(crate) word: String,
    /// What it is, for shells that show that; empty where nothing is known.
    pub(crate) about: String,
}

impl Candidate {
    fn new(word: impl Into<String>, about: impl Into<String>) -> Candidate {
        Candidate { word: word.into(), about: about.into() }
    }
}
