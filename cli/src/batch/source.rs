//! The input of a batch: a file, or standard input, which is copied beside the journal.

use super::command::Command;
use super::journal::folder_of;
use super::problem::Failure;
use super::reader::Reader;
use super::rows::Rows;
use super::spool::spooled;
use crate::error::Error;
use hardie_client::internal::Wake;
use hardie_client::internal::files::os_error_text;
use hardie_client::internal::hex;
use hardie_runtime::pages::BATCH;
use sha2::{Digest as _, Sha256};
use std::cell::RefCell;
use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::rc::Rc;

/// The input of a batch.
pub(crate) struct Source {
    /// The name in messages.
    pub(crate) name: String,
    /// The folder of temporary files.
    pub(crate) folder: PathBuf,
    /// `None` if rows are sent while they are read.
    file: Option<File>,
    /// What is read then; `None` for standard input.
    pipe: Option<File>,
}

/// The digest of the bytes that were read so far.
#[derive(Clone, Default)]
pub(crate) struct ReadDigest(Rc<RefCell<Sha256>>);

impl ReadDigest {
    /// SHA-256 in hexadecimal digits.
    pub(crate) fn value(&self) -> String {
        hex(self.0.borrow().clone().finalize())
    }
}

struct Digested<R> {
    input: R,
    digest: ReadDigest,
}

impl<R: Read> Read for Digested<R> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let count = self.input.read(buffer)?;
        self.digest.0.borrow_mut().update(buffer.get(..count).unwrap_or_default());
        Ok(count)
    }
}

/// A pipe, or standard input.
fn stream(pipe: Option<File>) -> Box<dyn Read> {
    match pipe {
        Some(pipe) => Box::new(pipe),
        None => Box::new(std::io::stdin()),
    }
}

/// Whether an input can be read twice: a file with a length, not a pipe.
pub(crate) fn is_file(path: &str) -> bool {
    path != "-" && std::fs::metadata(path).is_ok_and(|facts| facts.is_file())
}

impl Source {
    /// Opens the input; `-` is standard input.
    ///
    /// # Errors
    /// A file that cannot be read (252), a disk without room for a copy (255).
    pub(crate) fn open(path: &str, is_lazy: bool, journal: Option<&Path>) -> Result<Source, Error> {
        let folder = journal.map_or_else(std::env::temp_dir, |path| folder_of(path).to_owned());
        let unreadable = |error: std::io::Error| {
            Error::option(BATCH, format!("{path}: {}", os_error_text(&error)))
        };
        let name = if path == "-" { "standard input" } else { path }.to_owned();
        let copied = |input: Box<dyn Read>| {
            spooled(input, &folder).map_err(|error| {
                let reason = os_error_text(&error);
                Error::general(format!("{name} cannot be copied to {}: {reason}", folder.display()))
            })
        };
        let mut pipe = None;
        let file = match path {
            "-" if is_lazy => None,
            "-" => Some(copied(Box::new(std::io::stdin().lock()))?),
            path => {
                let file = File::open(path).map_err(unreadable)?;
                let facts = file.metadata().map_err(unreadable)?;
                if facts.is_dir() {
                    return Err(Error::option(BATCH, format!("{path}: is a folder")));
                }
                if facts.is_file() {
                    Some(file)
                } else if is_lazy {
                    pipe = Some(file);
                    None
                } else {
                    Some(copied(Box::new(file))?)
                }
            }
        };
        Ok(Source { name, folder, file, pipe })
    }

    /// Reads the rows from the start.
    ///
    /// # Errors
    /// See [`Source::failed`].
    pub(crate) fn rows(&self, command: &dyn Command) -> Result<(Rows, ReadDigest), Error> {
        let digest = ReadDigest::default();
        let input = self.bytes(&digest)?;
        let rows = Rows::open(input, command.operation(), command.decimals());
        Ok((rows.map_err(|failure| self.failed(failure))?, digest))
    }

    /// Whether rows are sent while they are read.
    pub(crate) fn is_stream(&self) -> bool {
        self.file.is_none()
    }

    /// Reads the rows from the start; those of a stream on a thread if there is a `wake`.
    ///
    /// # Errors
    /// See [`Source::failed`].
    pub(crate) fn reader(
        &self,
        command: &dyn Command,
        wake: Option<&Wake>,
    ) -> Result<(Reader, ReadDigest), Error> {
        let Some(wake) = wake.filter(|_| self.is_stream()) else {
            let (rows, digest) = self.rows(command)?;
            return Ok((Reader::Waiting(Box::new(rows)), digest));
        };
        let read = |error| self.failed(Failure::Read(error));
        let pipe = self.pipe.as_ref().map(File::try_clone).transpose().map_err(read)?;
        let (operation, decimals) = (command.operation(), command.decimals());
        let open = move || Rows::open(stream(pipe), operation, decimals);
        Ok((Reader::on_thread(open, wake.clone()).map_err(read)?, ReadDigest::default()))
    }

    fn bytes(&self, digest: &ReadDigest) -> Result<Box<dyn Read>, Error> {
        let digest = digest.clone();
        let Some(file) = &self.file else {
            let pipe = self.pipe.as_ref().map(File::try_clone).transpose();
            let pipe = pipe.map_err(|error| self.failed(Failure::Read(error)))?;
            return Ok(Box::new(Digested { input: stream(pipe), digest }));
        };
        let open = || {
            let mut file = file.try_clone()?;
            file.seek(SeekFrom::Start(0))?;
            Ok(file)
        };
        let file = open().map_err(|error| self.failed(Failure::Read(error)))?;
        Ok(Box::new(Digested { input: file, digest }))
    }

    /// The digest of all bytes; empty if they are read while rows are sent.
    ///
    /// # Errors
    /// A file that cannot be read (255).
    pub(crate) fn digest(&self) -> Result<String, Error> {
        if self.file.is_none() {
            return Ok(String::new());
        }
        let digest = ReadDigest::default();
        let copied = std::io::copy(&mut self.bytes(&digest)?, &mut std::io::sink());
        copied.map_err(|error| self.failed(Failure::Read(error)))?;
        Ok(digest.value())
    }

    /// The error of rows that end early: an input that is not valid (252), or cannot be read (255).
    pub(crate) fn failed(&self, failure: Failure) -> Error {
        match failure {
            Failure::Invalid(problem) => Error::param(format!("{}:{problem}", self.name)),
            Failure::Read(error) => {
                let reason = os_error_text(&error);
                Error::general(format!("{} cannot be read: {reason}", self.name))
            }
        }
    }

    /// The error of a temporary file.
    pub(crate) fn temporary_failed(&self, error: &std::io::Error) -> Error {
        let (folder, reason) = (self.folder.display(), os_error_text(error));
        Error::general(format!("A temporary file in {folder} cannot be used: {reason}"))
    }
}
