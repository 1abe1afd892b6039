//! The file that a streamed response goes to: written beside and named at the end, so that nothing
//! half-written ever has its name. Devices and pipes are written as they are, and so is what the
//! program was started with, such as `/dev/stdout`: it may be a file with more in it.

use crate::error::Error;
use crate::os_error::os_error_text;
use crate::response::{descriptor, partial_file};
use std::fs::{File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use tempfile::NamedTempFile;

/// A file that will be there when it is whole.
pub(crate) struct Outfile {
    path: PathBuf,
    place: Place,
}

enum Place {
    /// A file beside, which takes the place of this one.
    Beside(NamedTempFile, PathBuf),
    /// Nothing can be beside it, or nothing can take its place; opened by the first write.
    Itself(Option<File>),
}

impl Outfile {
    /// Makes sure that the file can be written, before anything of the response's body is read.
    ///
    /// # Errors
    /// A file that cannot be written, in Python's words (255).
    pub(crate) fn open(path: &Path) -> Result<Outfile, Error> {
        let place = place(path).map_err(|error| failed(&error, path))?;
        Ok(Outfile { path: path.to_owned(), place })
    }

    /// Gives the file its name.
    ///
    /// # Errors
    /// What the system says (255).
    pub(crate) fn finish(self) -> Result<(), Error> {
        let done = match self.place {
            Place::Beside(file, target) => partial_file::rename(file, &target),
            // Nothing came: an empty response.
            Place::Itself(None) => create(&self.path).map(|_| ()),
            Place::Itself(Some(_)) => Ok(()),
        };
        done.map_err(|error| failed(&error, &self.path))
    }

    /// What the system says of the file.
    pub(crate) fn failed(path: &Path, error: &io::Error) -> Error {
        failed(error, path)
    }
}

fn failed(error: &io::Error, path: &Path) -> Error {
    Error::general(format!("{}: '{}'", os_error_text(error), path.display()))
}

fn place(path: &Path) -> io::Result<Place> {
    if let Some(file) = descriptor::opened(path)? {
        return Ok(Place::Itself(Some(file)));
    }
    let target = match std::fs::metadata(path) {
        Ok(facts) if facts.is_file() || facts.is_dir() => {
            // A file that may not be written is not to be replaced either; a folder never may.
            OpenOptions::new().write(true).open(path)?;
            path.canonicalize()?
        }
        Ok(_) => return Ok(Place::Itself(None)),
        // A link to nothing.
        Err(_) if path.symlink_metadata().is_ok() => return Ok(Place::Itself(None)),
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
            Ok(Place::Beside(file, target))
        }
        // The folder is not ours to add to, but the file in it is ours to write.
        Err(error) if error.kind() == io::ErrorKind::PermissionDenied && target.is_file() => {
            Ok(Place::Itself(None))
        }
        Err(error) => Err(error),
    }
}

/// Opens what is written as it is: a plain file is emptied, anything else has nothing to be emptied
/// of.
fn create(path: &Path) -> io::Result<File> {
    match std::fs::metadata(path) {
        Ok(facts) if !facts.is_file() => OpenOptions::new().write(true).open(path),
        _ => File::create(path),
    }
}

impl Write for Outfile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match &mut self.place {
            Place::Beside(file, _) => file.as_file_mut().write(bytes),
            Place::Itself(Some(file)) => file.write(bytes),
            Place::Itself(none) => none.insert(create(&self.path)?).write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
