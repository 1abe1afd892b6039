//! Regular expressions of `@pattern`: ECMA 262 with the flag `u`, matched anywhere in a string, as
//! the Smithy specification requires (constraint traits).
//!
//! No crate fits: `regex-lite` has no look-around and no Unicode classes; `regress` has no limit on
//! its time and adds 0.8 MB to a program. Groups are not captured, so the matcher (`run`) follows
//! all reachable positions at once and never takes exponential time. Back references, flags, and
//! escapes outside ECMA 262 are not supported: patterns that use them are reported as unchecked, so
//! that no valid value is rejected.

pub mod forms;

mod class;
mod parse;
mod run;

use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use class::Class;

/// A parsed regular expression.
#[derive(Debug)]
pub struct Pattern(Node);

#[derive(Debug)]
enum Node {
    /// One character.
    Class(Class),
    /// One after the other; an empty sequence matches the empty string.
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
    /// A word boundary, or its negation.
    Boundary {
        negated: bool,
    },
    /// A lookahead or lookbehind.
    Look {
        node: Box<Node>,
        behind: bool,
        negated: bool,
    },
}

impl Pattern {
    /// Parses a regular expression.
    ///
    /// # Errors
    /// The expression is not valid or uses an unsupported feature.
    pub fn new(text: &str) -> Result<Pattern, PatternError> {
        parse::parse(text).map(Pattern).map_err(PatternError)
    }

    /// Whether the expression matches anywhere in a string; `None` if matching takes too many
    /// steps.
    pub fn is_match(&self, text: &str) -> Option<bool> {
        run::is_match(&self.0, text)
    }
}

/// A regular expression that is not valid or uses an unsupported feature.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PatternError(String);

impl fmt::Display for PatternError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for PatternError {}

/// A pattern that a value was not checked against, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UncheckedPattern {
    /// The pattern in the model.
    pub pattern: &'static str,
    /// Why the pattern cannot be checked.
    pub reason: Arc<str>,
}

/// One line, with the reason.
impl fmt::Display for UncheckedPattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "pattern not checked: {} ({})", self.pattern, self.reason)
    }
}

/// Whether a string matches a pattern of a model.
///
/// # Errors
/// The pattern cannot be checked, see [`Pattern::new`] and [`Pattern::is_match`].
pub fn matches(pattern: &'static str, text: &str) -> Result<bool, UncheckedPattern> {
    type Parsed = Result<Arc<Pattern>, Arc<str>>;
    static READ: Mutex<BTreeMap<&str, Parsed>> = Mutex::new(BTreeMap::new());
    let mut read = READ.lock().unwrap_or_else(PoisonError::into_inner);
    let parse = || Pattern::new(pattern).map(Arc::new).map_err(|error| Arc::from(error.0));
    let parsed = read.entry(pattern).or_insert_with(parse).clone();
    drop(read);
    let unchecked = |reason| UncheckedPattern { pattern, reason };
    let found = parsed.map_err(unchecked)?.is_match(text);
    found.ok_or_else(|| unchecked(Arc::from("matching this value takes too many steps")))
}

#[cfg(test)]
mod tests;
