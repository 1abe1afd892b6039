//! The options that connect calls, as given: input from a response, lists over several calls, and
//! waiting.

use super::parser::{Accept, Arity, Parsed};
use hardie_runtime::pages::{CHUNK, LENIENT, WAIT_INTERVAL, WAIT_TIMEOUT};

/// The options that connect calls.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct CallArguments {
    /// `--cli-input-lenient`.
    pub(crate) lenient: bool,
    /// `--cli-chunk`.
    pub(crate) chunk: bool,
    /// `--cli-wait-timeout`.
    pub(crate) wait_timeout: Option<String>,
    /// `--cli-wait-interval`.
    pub(crate) wait_interval: Option<String>,
}

/// The names of the options, by their destinations, with the values they take.
pub(super) const OPTIONS: [(&str, Arity, Accept); 4] = [
    (LENIENT, Arity::Flag(true), Accept::Text),
    (CHUNK, Arity::Flag(true), Accept::Text),
    (WAIT_TIMEOUT, Arity::One, Accept::Text),
    (WAIT_INTERVAL, Arity::One, Accept::Text),
];

/// Reads the options, of which `first` is the destination of the first.
pub(super) fn read(parsed: &mut Parsed, first: usize) -> CallArguments {
    CallArguments {
        lenient: parsed.given.contains_key(&first),
        chunk: parsed.given.contains_key(&(first + 1)),
        wait_timeout: parsed.word(first + 2),
        wait_interval: parsed.word(first + 3),
    }
}

/// Whether arguments have one of the options.
pub(super) fn is_any_among(words: &[String]) -> bool {
    words.iter().any(|word| OPTIONS.iter().any(|(name, ..)| word.starts_with(name)))
}
