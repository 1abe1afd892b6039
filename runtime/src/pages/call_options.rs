//! Options that connect calls: input from a response, lists over several calls, and waiting.

use super::added_option::{AddedOption, Scope};

/// Drops members of a document that the input does not have.
pub const LENIENT: &str = "--cli-input-lenient";
/// Sends a long list in several calls.
pub const CHUNK: &str = "--cli-chunk";
/// Limits how long a waiter waits.
pub const WAIT_TIMEOUT: &str = "--cli-wait-timeout";
/// Sets the time between two calls of a waiter.
pub const WAIT_INTERVAL: &str = "--cli-wait-interval";

pub(super) const OPTIONS: [AddedOption; 4] = [
    AddedOption {
        name: LENIENT,
        value: "",
        help: "Read the output of another command as input: members of the document that the \
               command does not have are dropped, and named on standard error. A structure that \
               wraps the members is removed. Holds for --cli-input-json, --cli-input-yaml and the \
               rows of --cli-batch.",
        scope: Scope::Documents,
    },
    AddedOption {
        name: CHUNK,
        value: "",
        help: "Send a list that is longer than the command accepts in several calls, one after \
               another. Each response is printed. The elements must not depend on each other.",
        scope: Scope::Lists,
    },
    AddedOption {
        name: WAIT_TIMEOUT,
        value: "SECONDS|30s|5m|1h",
        help: "The longest time to wait, after which the command fails with 255. It replaces the \
               number of attempts.",
        scope: Scope::Waiters,
    },
    AddedOption {
        name: WAIT_INTERVAL,
        value: "SECONDS|30s|5m|1h",
        help: "The time between two calls. The longest time to wait stays the same unless \
               --cli-wait-timeout is given.",
        scope: Scope::Waiters,
    },
];
