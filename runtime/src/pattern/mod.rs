//! Regular expressions of `@pattern`: ECMA 262 with the flag `u`, matched anywhere in a string, as the Smithy
//! specification says (constraint traits).
//!
//! No crate fits: `regex-lite` has no look-around and no Unicode classes, `regress` has no bound on its time (and adds
//! 0.8 MB to a program). A pattern either matches or not, nobody asks for groups, so all positions that can be reached
//! are followed at once (`run`), which takes no exponential time. What is not supported is not checked: back
//! references, flags, and escapes that ECMA 262 does not have. Better no result than a value refused for a wrong reason.

mod class;
mod parse;
mod run;

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use class::Class;

/// A regular expression that was read.
#[derive(Debug)]
pub struct Pattern(Node);

#[derive(Debug)]
enum Node {
    /// One character.
    Class(Class),
    /// One after the other; nothing at all where it is empty.
    Sequence(Vec<Node>),
    /// One of several.
    Choice(Vec<Node>),
    Repeat {
        node: Box<Node>,
        least: u32,
        most: Option<u32>,
    },
    Start,
    End,
    /// The edge of a word, or everything else.
    Boundary {
        negated: bool,
    },
    /// What stands ahead or behind.
    Look {
        node: Box<Node>,
        behind: bool,
        negated: bool,
    },
}

impl Pattern {
    /// Reads a regular expression.
    ///
    /// # Errors
    /// It is not valid, or uses something that is not supported; the message says what.
    pub fn new(text: &str) -> Result<Pattern, String> {
        parse::parse(text).map(Pattern)
    }

    /// Whether the expression matches somewhere in a string; nothing if finding that out takes too long.
    pub fn is_match(&self, text: &str) -> Option<bool> {
        run::is_match(&self.0, text)
    }
}

/// Whether a string has what a pattern of a model asks for; nothing where that cannot be checked, see
/// [`Pattern::new`] and [`Pattern::is_match`].
pub fn matches(pattern: &'static str, text: &str) -> Option<bool> {
    static READ: Mutex<BTreeMap<&str, Option<Arc<Pattern>>>> = Mutex::new(BTreeMap::new());
    let mut read = READ.lock().unwrap_or_else(PoisonError::into_inner);
    let pattern = read.entry(pattern).or_insert_with(|| Pattern::new(pattern).ok().map(Arc::new)).clone();
    drop(read);
    pattern?.is_match(text)
}

#[cfg(test)]
mod tests;
