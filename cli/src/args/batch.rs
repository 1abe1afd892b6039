//! The options of batches, as given.

use super::parser::{Accept, Arity, Parsed};
use hardie_runtime::pages::{
    BATCH, BATCH_FAILURES, BATCH_JOURNAL, BATCH_LAZY, BATCH_MAX_FAILURES, BATCH_ORDER,
    BATCH_ORDERS, BATCH_RATE, BATCH_RETRY_UNKNOWN, BATCH_SHARD, PROGRESS,
};

/// The options of a batch.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct BatchArguments {
    /// `--cli-batch`: a file, or `-` for standard input.
    pub(crate) file: Option<String>,
    /// `--cli-batch-lazy`.
    pub(crate) lazy: bool,
    /// `--cli-batch-journal`.
    pub(crate) journal: Option<String>,
    /// `--cli-batch-retry-unknown`.
    pub(crate) retry_unknown: bool,
    /// `--cli-batch-rate`.
    pub(crate) rate: Option<String>,
    /// Whether `--cli-batch-order` is `done`.
    pub(crate) as_done: bool,
    /// `--cli-batch-failures`.
    pub(crate) failures: Option<String>,
    /// `--cli-batch-max-failures`.
    pub(crate) max_failures: Option<String>,
    /// `--cli-batch-shard`.
    pub(crate) shard: Option<String>,
    /// `--cli-progress`.
    pub(crate) progress: Option<String>,
    /// The first of the options that was given.
    pub(crate) first: Option<&'static str>,
}

/// The names of the options, by their destinations, with the values they take.
pub(super) const OPTIONS: [(&str, Arity, Accept); 10] = [
    (BATCH, Arity::One, Accept::Text),
    (BATCH_LAZY, Arity::Flag(true), Accept::Text),
    (BATCH_JOURNAL, Arity::One, Accept::Text),
    (BATCH_RETRY_UNKNOWN, Arity::Flag(true), Accept::Text),
    (BATCH_RATE, Arity::One, Accept::Text),
    (BATCH_ORDER, Arity::One, Accept::Choice(BATCH_ORDERS)),
    (BATCH_FAILURES, Arity::One, Accept::Text),
    (BATCH_MAX_FAILURES, Arity::One, Accept::Text),
    (BATCH_SHARD, Arity::One, Accept::Text),
    (PROGRESS, Arity::One, Accept::Text),
];

/// Reads the options, of which `first` is the destination of the first.
pub(super) fn read(parsed: &mut Parsed, first: usize) -> BatchArguments {
    let given = |at: usize| parsed.given.contains_key(&(first + at));
    let named = (0..OPTIONS.len()).find(|at| given(*at)).map(|at| OPTIONS[at].0);
    let (lazy, retry_unknown) = (given(1), given(3));
    let mut word = |at: usize| parsed.word(first + at);
    BatchArguments {
        file: word(0),
        lazy,
        journal: word(2),
        retry_unknown,
        rate: word(4),
        as_done: word(5).is_some_and(|order| order == BATCH_ORDERS[1]),
        failures: word(6),
        max_failures: word(7),
        shard: word(8),
        progress: word(9),
        first: named,
    }
}

/// Whether arguments have one of the options.
pub(super) fn is_any_among(words: &[String]) -> bool {
    // The names of the others begin like the first.
    words.iter().any(|word| word.starts_with(BATCH) || word.starts_with(PROGRESS))
}

/// Whether arguments name a file of rows, whose members need no options.
pub(super) fn is_among(words: &[String]) -> bool {
    words.iter().any(|word| {
        word.strip_prefix(BATCH).is_some_and(|rest| rest.is_empty() || rest.starts_with('='))
    })
}
