//! Hints that are added to the AWS CLI's messages on a terminal: the intended name or value, the
//! option and position of the problem, the syntax of a value.
//!
//! A wrong hint is worse than no hint: each is given only if the arguments leave no doubt.

mod members;
mod options;
mod region;
mod values;

pub(super) use members::{InputSyntax, parameters, undecoded, unknown_values};

use super::Run;
use crate::error::{Error, Kind};
use hardie_runtime::pages::AuthOption;
use hardie_runtime::table::{self, Operation, Shape};

/// The maximum number of hints; nobody reads more.
const MOST: usize = 10;

/// A rejected line, as far as it could be resolved.
pub(super) struct Line<'a> {
    pub(super) operation: Operation,
    /// The operation's options for secrets.
    pub(super) auth: Vec<&'static AuthOption>,
    /// The arguments after the operation, without global options.
    pub(super) words: &'a [String],
}

impl Line<'_> {
    /// The arguments that are values of an option, which may be abbreviated.
    fn values(&self, option: &str) -> Vec<&str> {
        let mut found = Vec::new();
        let mut is_open = false;
        for word in self.words {
            let (name, value) = match word.split_once('=') {
                Some((name, value)) => (name, Some(value)),
                None => (word.as_str(), None),
            };
            if name.len() > 2 && name.starts_with("--") && option.starts_with(name) {
                found.clear();
                found.extend(value);
                is_open = value.is_none();
            } else if word.starts_with("--") {
                is_open = false;
            } else if is_open {
                found.push(word);
            }
        }
        found
    }
}

impl Run {
    /// The hints for a rejected line, in addition to those that the error contains already.
    pub(super) fn hints(&self, error: &Error, words: &[String]) -> Vec<String> {
        let mut hints: Vec<String> = self.request_hint(words).into_iter().collect();
        if error.kind() == Kind::General {
            hints.extend(region::misspelt(error, words));
        }
        if let Ok(place) = self.locate(words)
            && let Some(operation) = place.command.operation
        {
            let auth = place.command.auth_options();
            let line = Line { operation, auth, words: &place.rest };
            if hints.is_empty() {
                hints.extend(options::dashed_value(error, &line));
            }
            let before = hints.len();
            hints.extend(options::misspelt(&line));
            // Arguments that were split explain why a value cannot be parsed.
            if hints.len() == before {
                hints.extend(values::explain_value(error, &line));
            }
        }
        hints.retain(|hint| !error.hints().contains(hint));
        hints.truncate(MOST);
        hints
    }
}

/// Whether the values of a map need no braces or brackets.
fn is_map_of_scalars(shape: &Shape) -> bool {
    let is_nested = |kind| {
        use table::Kind::{Document, List, Map, Structure, Union};
        matches!(kind, List | Map | Structure | Union | Document)
    };
    shape.kind() == table::Kind::Map
        && shape.members().last().is_some_and(|value| !is_nested(value.target().kind()))
}
