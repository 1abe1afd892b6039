//! [`Error`]: an error of the generator.

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::escape::terminal;
use std::fmt;
use std::path::{Path, PathBuf};

/// An error of the generator: a file cannot be read or written, or a model has problems.
///
/// `Debug` prints the same text as `Display`, since a build script whose `main` returns an error
/// prints its `Debug`.
#[derive(thiserror::Error)]
pub enum Error {
    /// A model file could not be read.
    #[error("cannot read {}: {source}", shown(path))]
    Read {
        /// The file.
        path: PathBuf,
        /// The I/O error.
        source: std::io::Error,
    },
    /// The model or the selection has problems; includes the warnings.
    #[error("{0}")]
    Invalid(Diagnostics),
    /// The output could not be written.
    #[error("cannot write {}: {source}", shown(path))]
    Write {
        /// The file or folder.
        path: PathBuf,
        /// The I/O error.
        source: std::io::Error,
    },
    /// [`Config::write`](crate::Config::write) was called outside a build script.
    #[error(
        "OUT_DIR is not set: `write` works only in a build script; `generate` returns the source \
            text"
    )]
    NoOutDir,
}

/// A path in a message: file names may contain any characters.
fn shown(path: &Path) -> String {
    terminal::line(&path.display().to_string())
}

impl Error {
    /// The message as `Display` writes it, optionally in colours for problems of a model. Control
    /// characters are escaped.
    pub fn rendered(&self, is_colored: bool) -> String {
        match self {
            Error::Invalid(problems) => problems.rendered(is_colored),
            _ => crate::escape::terminal::printable(&self.to_string()),
        }
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

impl From<Diagnostic> for Error {
    fn from(problem: Diagnostic) -> Error {
        let mut problems = Diagnostics::default();
        problems.push(problem);
        Error::Invalid(problems)
    }
}
