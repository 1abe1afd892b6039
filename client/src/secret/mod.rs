//! A secret: never printed, and overwritten when it is dropped; [`placement`] puts one into a
//! request, [`known`] removes those of a call from texts of its server.

mod known;
mod placement;

pub(crate) use known::KnownSecrets;
pub(crate) use placement::Placement;

use std::fmt;
use zeroize::Zeroizing;

/// A token, a key or a password.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(Zeroizing<String>);

impl Secret {
    /// Wraps a text.
    pub fn new(text: impl Into<String>) -> Secret {
        Secret(Zeroizing::new(text.into()))
    }

    /// The text, for a request.
    pub(crate) fn expose(&self) -> &str {
        &self.0
    }

    /// Without one line break at the end, which files and output of programs have.
    #[must_use]
    pub fn without_line_break(&self) -> Secret {
        let text = self.0.strip_suffix('\n').unwrap_or(&self.0);
        Secret::new(text.strip_suffix('\r').filter(|_| self.0.ends_with('\n')).unwrap_or(text))
    }

    /// The text if it names a file, which is not a secret: `file://FILE` or `fileb://FILE`.
    pub fn file(&self) -> Option<&str> {
        let is_file = |text: &&str| text.starts_with("file://") || text.starts_with("fileb://");
        Some(self.expose()).filter(is_file)
    }

    /// Whether the text is this word.
    pub fn is(&self, word: &str) -> bool {
        self.expose() == word
    }

    /// Whether the text has more bytes.
    pub fn is_longer_than(&self, bytes: u64) -> bool {
        self.0.len() as u64 > bytes
    }

    /// Whether the text is empty.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// Without the text.
impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("***")
    }
}

#[cfg(test)]
mod tests {
    use super::Secret;

    #[test]
    fn one_line_break_is_removed_and_nothing_is_printed() {
        for (text, want) in
            [("a", "a"), ("a\n", "a"), ("a\r\n", "a"), ("a\n\n", "a\n"), ("a\r", "a\r"), ("\n", "")]
        {
            assert_eq!(Secret::new(text).without_line_break().expose(), want, "{text:?}");
        }
        assert_eq!(format!("{:?}", Some(Secret::new("s3cret"))), "Some(***)");
    }
}
