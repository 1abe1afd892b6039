//! The output file of a streamed response. It is written atomically: to a temporary file that is
//! renamed at the end. Devices, pipes and inherited descriptors such as `/dev/stdout`, which may be
//! a file with other content, are written directly.

use crate::error::Error;
use crate::os_error::os_error_text;
use crate::response::{descriptor, partial_file};
use std::fs::{File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use tempfile::NamedTempFile;

/// An output file, which appears when it is complete.
pub(crate) struct Outfile {
    path: PathBuf,
    destination: Destination,
}

enum Destination {
    /// A temporary file in the same folder, which replaces this one.
    Temporary(NamedTempFile, PathBuf),
    /// The file itself, which cannot be replaced; opened by the first write.
    Direct(Option<File>),
}

impl Outfile {
    /// Checks that the file can be written, before the response's body is read.
    ///
    /// # Errors
    /// A file that cannot be written, with Python's message (255).
    pub(crate) fn open(path: &Path) -> Result<Outfile, Error> {
        let destination = destination(path).map_err(|error| failed(&error, path))?;
        Ok(Outfile { path: path.to_owned(), destination })
    }

    /// Renames the file.
    ///
    /// # Errors
    /// The system's error (255).
    pub(crate) fn finish(self) -> Result<(), Error> {
        let done = match self.destination {
            Destination::Temporary(file, target) => partial_file::rename(file, &target),
            // An empty response.
            Destination::Direct(None) => create(&self.path).map(|_| ()),
            Destination::Direct(Some(_)) => Ok(()),
        };
        done.map_err(|error| failed(&error, &self.path))
    }

    /// The error of the file.
    pub(crate) fn failed(path: &Path, error: &io::Error) -> Error {
        failed(error, path)
    }
}

fn failed(error: &io::Error, path: &Path) -> Error {
    Error::general(format!("{}: '{}'", os_error_text(error), path.display()))
}

fn destination(path: &Path) -> io::Result<Destination> {
    if let Some(file) = descriptor::opened(path)? {
        return Ok(Destination::Direct(Some(file)));
    }
    let target = match std::fs::metadata(path) {
        Ok(facts) if facts.is_file() || facts.is_dir() => {
            // A file without write permission must not be replaced; a folder is never writable.
            OpenOptions::new().write(true).open(path)?;
            path.canonicalize()?
        }
        Ok(_) => return Ok(Destination::Direct(None)),
        // A dangling symbolic link.
        Err(_) if path.symlink_metadata().is_ok() => return Ok(Destination::Direct(None)),
        Err(_) => path.to_owned(),
    };
    let folder = match target.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    match partial_file::make(folder) {
        Ok(file) => {
            if let Ok(facts) = std::fs::metadata(&target) {
                file.as_file().set_permissions(facts.permissions())?;
            }
            Ok(Destination::Temporary(file, target))
        }
        // The folder is not writable, but the file is.
        Err(error) if error.kind() == io::ErrorKind::PermissionDenied && target.is_file() => {
            Ok(Destination::Direct(None))
        }
        Err(error) => Err(error),
    }
}

/// Opens a file for direct writing; a regular file is truncated.
fn create(path: &Path) -> io::Result<File> {
    match std::fs::metadata(path) {
        Ok(facts) if !facts.is_file() => OpenOptions::new().write(true).open(path),
        _ => File::create(path),
    }
}

impl Write for Outfile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match &mut self.destination {
            Destination::Temporary(file, _) => file.as_file_mut().write(bytes),
            Destination::Direct(Some(file)) => file.write(bytes),
            Destination::Direct(none) => none.insert(create(&self.path)?).write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
