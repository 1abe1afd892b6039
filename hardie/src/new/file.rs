//! A file of a new crate.

/// A file of a [`NewCrate`](super::NewCrate).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewFile {
    /// The path in the crate, with `/` as separator.
    pub path: String,
    /// The content of the file.
    pub content: Vec<u8>,
    /// Whether the file is executable.
    pub executable: bool,
}

impl NewFile {
    pub(super) fn copy(path: String, content: Vec<u8>) -> NewFile {
        NewFile { path, content, executable: false }
    }

    pub(super) fn text(path: impl Into<String>, text: String) -> NewFile {
        NewFile { path: path.into(), content: text.into_bytes(), executable: false }
    }
}
