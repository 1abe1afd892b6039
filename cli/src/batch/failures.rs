//! The file of rows that failed, which is valid input: their whole members, with the token of the
//! call, so that they are the same calls when they are made again.

use super::journal::keep_private;
use crate::error::Error;
use hardie_client::internal::files::os_error_text;
use hardie_runtime::pages::BATCH_FAILURES;
use hardie_runtime::value::{Map, Value, json};
use std::fs::{File, OpenOptions};
use std::io::{BufWriter, Write};
use std::path::Path;

/// The file of rows that failed.
pub(crate) struct Failures {
    path: String,
    file: BufWriter<File>,
}

impl Failures {
    /// Creates the file, or empties it.
    ///
    /// # Errors
    /// A file that cannot be written, is the input, or is in use (252).
    pub(crate) fn create(path: &str, input: &Path) -> Result<Failures, Error> {
        let refused = |reason: String| Error::option(BATCH_FAILURES, format!("{path}: {reason}"));
        if is_same(Path::new(path), input) {
            return Err(refused("the input would be overwritten".to_owned()));
        }
        let mut options = OpenOptions::new();
        options.write(true).create(true).truncate(false);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let file = options.open(path).map_err(|error| refused(os_error_text(&error)))?;
        // A device has no lock and no length.
        if file.metadata().is_ok_and(|facts| facts.is_file()) {
            file.try_lock().map_err(|_| refused("another process uses it".to_owned()))?;
            file.set_len(0).map_err(|error| refused(os_error_text(&error)))?;
            keep_private(&file).map_err(|error| refused(os_error_text(&error)))?;
        }
        Ok(Failures { path: path.to_owned(), file: BufWriter::new(file) })
    }

    /// Adds a row.
    ///
    /// # Errors
    /// A disk that is full or broken (255).
    pub(crate) fn add(&mut self, members: &Map) -> Result<(), Error> {
        let text = json::compact(&Value::Map(members.clone())) + "\n";
        self.file.write_all(text.as_bytes()).map_err(|error| failed(&self.path, &error))
    }

    /// Writes what is not written yet.
    ///
    /// # Errors
    /// See [`Failures::add`].
    pub(crate) fn flush(&mut self) -> Result<(), Error> {
        self.file.flush().map_err(|error| failed(&self.path, &error))
    }
}

/// Whether two paths lead to one file; `-` is standard input.
fn is_same(path: &Path, input: &Path) -> bool {
    let input = if input.as_os_str() == "-" { Path::new("/dev/stdin") } else { input };
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt;
        let identity = |path: &Path| {
            std::fs::metadata(path).ok().filter(|it| it.is_file()).map(|it| (it.dev(), it.ino()))
        };
        identity(path).is_some_and(|file| identity(input) == Some(file))
    }
    #[cfg(not(unix))]
    {
        let both = std::fs::canonicalize(path).ok().zip(std::fs::canonicalize(input).ok());
        both.is_some_and(|(one, other)| one == other)
    }
}

fn failed(path: &str, error: &std::io::Error) -> Error {
    let reason = os_error_text(error);
    Error::general(format!("The failures cannot be written to {path}: {reason}"))
}
