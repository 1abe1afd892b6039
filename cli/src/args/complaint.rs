//! What a parser has against the words it was given.

/// What is wrong with the words.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Complaint {
    /// argparse's message, without usage text.
    pub(crate) text: String,
    /// What else a terminal shows.
    pub(crate) hints: Vec<String>,
}

impl From<String> for Complaint {
    fn from(text: String) -> Complaint {
        Complaint { text, hints: Vec::new() }
    }
}

impl Complaint {
    /// Whether the message names no choice.
    pub(super) fn proposes_nothing(&self) -> bool {
        !self.text.contains("Maybe you meant")
    }

    /// The same about an argument.
    pub(super) fn about(self, name: &str) -> Complaint {
        Complaint { text: format!("argument {name}: {}", self.text), hints: self.hints }
    }
}
