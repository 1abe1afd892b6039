//! Errors of the argument parser.

/// An error in the arguments.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct UsageError {
    /// argparse's message, without the usage text.
    pub(crate) text: String,
    /// Additional lines for a terminal.
    pub(crate) hints: Vec<String>,
}

impl From<String> for UsageError {
    fn from(text: String) -> UsageError {
        UsageError { text, hints: Vec::new() }
    }
}

impl UsageError {
    /// Whether the message lists no choices.
    pub(super) fn lists_no_choices(&self) -> bool {
        !self.text.contains("Maybe you meant")
    }

    /// The same error for an argument with this name.
    pub(super) fn for_argument(self, name: &str) -> UsageError {
        UsageError { text: format!("argument {name}: {}", self.text), hints: self.hints }
    }
}
