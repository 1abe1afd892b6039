//! The body of a request beside its input: bytes, or a file or stream that is read while it is
//! sent, so that memory use does not depend on its size.

use crate::error::Error;
use crate::os_error::os_error_text;
use aws_smithy_types::body::SdkBody;
use hyper::body::{Body, Bytes, Frame, SizeHint};
use sha2::{Digest, Sha256};
use std::fs::File;
use std::io::{self, Read, Seek};
use std::path::{Path, PathBuf};
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, ready};

/// The bytes of a file in memory.
const PIECE: usize = 64 * 1024;

/// The body of a request.
pub(crate) enum Upload {
    Bytes(Bytes),
    File(FileUpload),
    /// A stream, which can be read once.
    Once(Once),
}

impl Upload {
    /// A file of the length that it has now.
    ///
    /// # Errors
    /// A file that cannot be opened (255).
    pub(crate) fn file(path: &Path) -> Result<Upload, Error> {
        FileUpload::new(path).map(Upload::File)
    }
}

/// The body that a Rust caller gives for a call, which may be sent more than once.
pub struct CallBody(Mutex<Option<Upload>>);

impl CallBody {
    pub(crate) fn new(upload: Upload) -> CallBody {
        CallBody(Mutex::new(Some(upload)))
    }

    /// The body for a request; bytes and files stay for another one.
    ///
    /// # Errors
    /// A stream that was sent already.
    pub(crate) fn take(&self) -> Result<Upload, Error> {
        let mut place = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let again = match &*place {
            Some(Upload::Bytes(bytes)) => Some(Upload::Bytes(bytes.clone())),
            Some(Upload::File(file)) => Some(Upload::File(file.clone())),
            Some(Upload::Once(_)) | None => None,
        };
        let taken = std::mem::replace(&mut *place, again);
        taken.ok_or_else(|| {
            Error::general(
                "The body is a stream that was sent already, and the request has to be sent \
                 again: give the body as bytes or as a file",
            )
        })
    }
}

/// A stream of a length that may be known.
pub(crate) struct Once {
    body: SdkBody,
    length: Option<u64>,
}

impl Once {
    pub(crate) fn new(body: SdkBody, length: Option<u64>) -> Once {
        Once { body, length }
    }

    pub(crate) fn has_length(&self) -> bool {
        self.length.is_some()
    }

    pub(crate) fn into_body(self) -> SdkBody {
        match self.length {
            None => self.body,
            Some(length) => SdkBody::from_body_1_x(Measured {
                body: self.body,
                length,
                left: length,
                last: None,
            }),
        }
    }
}

/// A stream that must have a length.
struct Measured {
    body: SdkBody,
    length: u64,
    left: u64,
    /// The last frame, until it is known to be the last: nobody asks for more than the length.
    last: Option<Frame<Bytes>>,
}

impl Body for Measured {
    type Data = Bytes;
    type Error = Box<dyn std::error::Error + Send + Sync>;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Self::Error>>> {
        loop {
            let frame = ready!(Pin::new(&mut self.body).poll_frame(context)).transpose()?;
            let length =
                |frame: &Frame<Bytes>| frame.data_ref().map_or(0, |data| data.len() as u64);
            let count = frame.as_ref().map_or(0, length);
            let left = self.left.checked_sub(count).filter(|left| frame.is_some() || *left == 0);
            let Some(left) = left else {
                return Poll::Ready(Some(Err(wrong_length(self.length).into())));
            };
            self.left = left;
            match frame {
                None => return Poll::Ready(self.last.take().map(Ok)),
                Some(frame) if left > 0 => return Poll::Ready(Some(Ok(frame))),
                Some(frame) if count > 0 => self.last = Some(frame),
                Some(_) => {}
            }
        }
    }

    fn size_hint(&self) -> SizeHint {
        let held = self.last.as_ref().and_then(Frame::data_ref).map_or(0, |data| data.len() as u64);
        SizeHint::with_exact(self.left.saturating_add(held))
    }
}

fn wrong_length(length: u64) -> io::Error {
    io::Error::new(
        io::ErrorKind::InvalidData,
        format!("the stream does not have the length of {length} bytes that was set for it"),
    )
}

/// A file to send, with the length that it had when it was hashed.
#[derive(Clone, Debug)]
pub(crate) struct FileUpload {
    path: Arc<PathBuf>,
    length: u64,
    /// SHA-256 of the content in hexadecimal digits, for the signature, if it was read.
    pub(crate) hash: Option<String>,
}

impl FileUpload {
    /// A file of the length that it has now.
    ///
    /// # Errors
    /// A file that cannot be opened (255).
    pub(crate) fn new(path: &Path) -> Result<FileUpload, Error> {
        let length = File::open(path).and_then(|file| file.metadata());
        let length = length.map_err(|error| failed(&error, path))?.len();
        Ok(FileUpload { path: Arc::new(path.to_owned()), length, hash: None })
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
        self.hash = Some(hex::encode(hash.finalize()));
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
    upload: FileUpload,
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
