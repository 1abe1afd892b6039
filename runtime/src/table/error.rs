//! What can be wrong with the file of a table.

use std::fmt;

/// The version of the format.
pub(crate) const VERSION: u32 = 2;

/// Why the file of a table cannot be used.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum TableError {
    /// The file does not begin like the file of a table.
    NotATable,
    /// A table of another version of hardie.
    Version(u32),
    /// A table for machines with another order of bytes.
    ByteOrder,
    /// The file is shorter or longer than it says.
    Length {
        /// The length that it says, in bytes.
        said: u64,
        /// The length that it has, in bytes.
        found: u64,
    },
    /// The content is not valid; the text says what.
    Damaged(String),
}

impl fmt::Display for TableError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            TableError::NotATable => f.write_str("it is not the file of a table"),
            TableError::Version(version) => write!(
                f,
                "the table has version {version} of the format, this program reads version {VERSION}: \
                 write the table again with this version of hardie"
            ),
            TableError::ByteOrder => f.write_str(
                "the table is for machines with another order of bytes: write it again on a machine \
                 like this one",
            ),
            TableError::Length { said, found } => {
                write!(f, "the table is damaged: it should have {said} bytes, and has {found}")
            }
            TableError::Damaged(what) => write!(f, "the table is damaged: {what}"),
        }
    }
}

impl std::error::Error for TableError {}

impl TableError {
    pub(crate) fn damaged(what: impl Into<String>) -> TableError {
        TableError::Damaged(what.into())
    }
}
