//! The file that a streamed response goes to: written beside and named at the end, so that nothing
//! half-written ever has its name. What is no plain file, such as `/dev/stdout`, is written as it is.

use crate::error::{Error, os_error_text};
use std::fs::{File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use tempfile::NamedTempFile;

/// A file that will be there when it is whole.
pub(super) struct Outfile {
    path: PathBuf,
    place: Place,
}

enum Place {
    /// A file beside, which takes the place of this one.
    Beside(NamedTempFile, PathBuf),
    /// Nothing can be beside it, or nothing can take its place.
    Itself(Option<File>),
}

impl Outfile {
    /// Makes sure that the file can be written, before anything of the response's body is read.
    ///
    /// # Errors
    /// A file that cannot be written, in Python's words (255).
    pub(super) fn open(path: &Path) -> Result<Outfile, Error> {
        let place = place(path).map_err(|error| failed(&error, path))?;
        Ok(Outfile { path: path.to_owned(), place })
    }

    /// Gives the file its name.
    ///
    /// # Errors
    /// What the system says (255).
    pub(super) fn finish(self) -> Result<(), Error> {
        let done = match self.place {
            Place::Beside(file, target) => file.persist(target).map(|_| ()).map_err(|error| error.error),
            // Nothing came: an empty response.
            Place::Itself(None) => File::create(&self.path).map(|_| ()),
            Place::Itself(Some(_)) => Ok(()),
        };
        done.map_err(|error| failed(&error, &self.path))
    }

    /// What the system says of the file.
    pub(super) fn failed(path: &Path, error: &io::Error) -> Error {
        failed(error, path)
    }
}

fn failed(error: &io::Error, path: &Path) -> Error {
    Error::general(format!("{}: '{}'", os_error_text(error), path.display()))
}

fn place(path: &Path) -> io::Result<Place> {
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
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        options.mode(0o666);
    }
    // The system's own words, without the name of the file beside.
    let mut said = None;
    let made = tempfile::Builder::new()
        .prefix(".")
        .suffix(".part")
        .make_in(folder, |path| options.open(path).inspect_err(|error| said = error.raw_os_error()));
    match made {
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
        Err(error) => Err(said.map_or(error, io::Error::from_raw_os_error)),
    }
}

impl Write for Outfile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match &mut self.place {
            Place::Beside(file, _) => file.as_file_mut().write(bytes),
            Place::Itself(Some(file)) => file.write(bytes),
            Place::Itself(none) => none.insert(File::create(&self.path)?).write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
