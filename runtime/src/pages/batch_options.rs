//! The options of batches: one call per row of a file.

use super::added_option::{AddedOption, Scope};

/// Names the file of rows.
pub const BATCH: &str = "--cli-batch";
/// Sends rows before all are validated.
pub const BATCH_LAZY: &str = "--cli-batch-lazy";
/// Names the journal.
pub const BATCH_JOURNAL: &str = "--cli-batch-journal";
/// Sends rows again whose outcome is unknown.
pub const BATCH_RETRY_UNKNOWN: &str = "--cli-batch-retry-unknown";
/// Limits the calls per unit of time.
pub const BATCH_RATE: &str = "--cli-batch-rate";
/// Decides the order of results.
pub const BATCH_ORDER: &str = "--cli-batch-order";
/// Names the file of rows that failed.
pub const BATCH_FAILURES: &str = "--cli-batch-failures";
/// Stops a batch after failures.
pub const BATCH_MAX_FAILURES: &str = "--cli-batch-max-failures";
/// Selects the rows of one of several processes.
pub const BATCH_SHARD: &str = "--cli-batch-shard";
/// Decides how progress is shown.
pub const PROGRESS: &str = "--cli-progress";

/// The values of `--cli-batch-order`; the first one is the default.
pub const BATCH_ORDERS: &[&str] = &["input", "done"];

const fn option(name: &'static str, value: &'static str, help: &'static str) -> AddedOption {
    AddedOption { name, value, help, scope: Scope::Documents }
}

pub(super) const OPTIONS: [AddedOption; 10] = [
    option(
        BATCH,
        "FILE|-",
        "Make one call per row of a file (- is standard input): an object per line (JSON Lines), \
         or CSV whose header names members. Prints one line of JSON per row and a summary. The \
         other options hold for every row.",
    ),
    option(BATCH_LAZY, "", "Send rows before all rows are validated."),
    option(
        BATCH_JOURNAL,
        "FILE",
        "The journal, with which an interrupted batch goes on. Default: the name of the input \
         with .journal.",
    ),
    option(
        BATCH_RETRY_UNKNOWN,
        "",
        "Send rows again whose outcome is unknown, for operations without an idempotency token.",
    ),
    option(BATCH_RATE, "N/s|N/m|N/h", "The highest number of calls per second, minute or hour."),
    option(
        BATCH_ORDER,
        "[input | done]",
        "Print results in the order of the input or as calls end. Default: input.",
    ),
    option(BATCH_FAILURES, "FILE", "Write the rows that failed to a file, which is valid input."),
    option(BATCH_MAX_FAILURES, "N", "Stop after this number of rows that failed."),
    option(
        BATCH_SHARD,
        "I/N",
        "Process part I, from 0, of N parts. N alone reads I from the environment. Default: the \
         part of an array job that the environment names.",
    ),
    option(
        PROGRESS,
        "[bar | plain | plain:SECONDS | off]",
        "Show progress on standard error: a line that changes, or a line every few seconds. \
         Default: bar on a terminal, else off.",
    ),
];
