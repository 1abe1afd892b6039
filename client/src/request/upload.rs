//! A file as the body of a request, streamed, so memory use does not depend on its size.

use crate::error::Error;
use crate::os_error::os_error_text;
use aws_smithy_types::body::SdkBody;
use hyper::body::{Body, Bytes, Frame, SizeHint};
use sha2::{Digest, Sha256};
use std::fs::File;
use std::io::{self, Read, Seek};
use std::path::{Path, PathBuf};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

/// The bytes of a file in memory.
const PIECE: usize = 64 * 1024;

/// A file to send, with the length that it had when it was hashed.
#[derive(Clone, Debug)]
pub(crate) struct Upload {
    path: Arc<PathBuf>,
    length: u64,
    /// SHA-256 of the content in hexadecimal digits, for the signature, if it was read.
    pub(crate) hash: Option<String>,
}

impl Upload {
    /// A file of the length that it has now.
    ///
    /// # Errors
    /// A file that cannot be opened (255).
    pub(crate) fn new(path: &Path) -> Result<Upload, Error> {
        let length = File::open(path).and_then(|file| file.metadata());
        let length = length.map_err(|error| failed(&error, path))?.len();
        Ok(Upload { path: Arc::new(path.to_owned()), length, hash: None })
    }

    /// Reads the file once for its signature, and for `other` hashes.
    ///
    /// # Errors
    /// A file that cannot be read (255).
    pub(crate) fn read(&mut self, mut other: impl FnMut(&[u8])) -> Result<(), Error> {
        let failed = |error: io::Error| failed(&error, &self.path);
        let mut file = File::open(&*self.path).map_err(failed)?;
        let mut hash = Sha256::new();
        let mut piece = vec![0; PIECE];
        let mut length = 0_u64;
        loop {
            let count = file.read(&mut piece).map_err(failed)?;
            if count == 0 {
                break;
            }
            let read = piece.get(..count).unwrap_or_default();
            hash.update(read);
            other(read);
            length = length.saturating_add(count as u64);
        }
        self.hash = Some(hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect());
        self.length = length;
        Ok(())
    }

    /// A body that starts at the beginning in every attempt.
    pub(crate) fn body(&self) -> SdkBody {
        let upload = self.clone();
        SdkBody::retryable(move || {
            SdkBody::from_body_1_x(FileBody {
                upload: upload.clone(),
                file: None,
                left: upload.length,
            })
        })
    }
}

fn failed(error: &io::Error, path: &Path) -> Error {
    Error::general(format!("{}: '{}'", os_error_text(error), path.display()))
}

struct FileBody {
    upload: Upload,
    file: Option<File>,
    left: u64,
}

impl FileBody {
    fn piece(&mut self) -> io::Result<Bytes> {
        let file = match &mut self.file {
            Some(file) => file,
            none => {
                let mut file = File::open(&*self.upload.path)?;
                file.rewind()?;
                none.insert(file)
            }
        };
        let mut piece = vec![0; usize::try_from(self.left).unwrap_or(PIECE).min(PIECE)];
        let count = file.read(&mut piece)?;
        if count == 0 {
            return Err(io::Error::new(
                io::ErrorKind::UnexpectedEof,
                "the file was truncated while it was sent",
            ));
        }
        piece.truncate(count);
        self.left = self.left.saturating_sub(count as u64);
        Ok(Bytes::from(piece))
    }
}

impl Body for FileBody {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, io::Error>>> {
        if self.left == 0 {
            return Poll::Ready(None);
        }
        Poll::Ready(Some(self.piece().map(Frame::data)))
    }

    fn is_end_stream(&self) -> bool {
        self.left == 0
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.left)
    }
}
