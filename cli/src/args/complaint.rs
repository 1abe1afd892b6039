//! Errors of the argument parser.

/// An error in the arguments.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Complaint {
    /// argparse's message, without the usage text.
    pub(crate) text: String,
    /// Additional lines for a terminal.
    pub(crate) hints: Vec<String>,
}

impl From<String> for Complaint {
    fn from(text: String) -> Complaint {
        Complaint { text, hints: Vec::new() }
    }
}

impl Complaint {
    /// Whether the message lists no choices.
    pub(super) fn proposes_nothing(&self) -> bool {
        !self.text.contains("Maybe you meant")
    }

    /// The same error for an argument with this name.
    pub(super) fn about(self, name: &str) -> Complaint {
        Complaint { text: format!("argument {name}: {}", self.text), hints: self.hints }
    }
}
