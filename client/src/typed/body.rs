//! The body of an upload: bytes, a file, or a stream that is read while it is sent.

use crate::request::upload::{Once, Upload};
use aws_smithy_types::body::SdkBody;
use futures_core::Stream;
use hyper::body::{Body as HttpBody, Bytes, Frame, SizeHint};
use std::error::Error as StdError;
use std::fmt;
use std::path::PathBuf;
use std::pin::Pin;
use std::sync::{Mutex, PoisonError};
use std::task::{Context, Poll, ready};
use tokio::io::{AsyncRead, ReadBuf};

/// The body of an upload with [`Client::upload`](super::Client::upload).
///
/// Bytes and files are sent again if a call is retried. A stream is read while it is sent, so a
/// call with one has a single attempt. A signature that covers the body needs bytes or a file;
/// over TLS, S3's do not.
pub struct Body {
    source: Source,
    length: Option<u64>,
}

enum Source {
    Bytes(Bytes),
    File(PathBuf),
    Stream(SdkBody),
}

impl fmt::Debug for Body {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kind = match &self.source {
            Source::Bytes(_) => "bytes",
            Source::File(_) => "file",
            Source::Stream(_) => "stream",
        };
        f.debug_struct("Body").field("kind", &kind).field("length", &self.length).finish()
    }
}

impl Body {
    /// A file, which is read while it is sent. It is opened when the call starts.
    pub fn from_file(path: impl Into<PathBuf>) -> Body {
        Body { source: Source::File(path.into()), length: None }
    }

    /// What a reader yields until its end.
    pub fn from_reader(reader: impl AsyncRead + Send + 'static) -> Body {
        let reader: Reader = Box::pin(reader);
        Body::from_http(ReaderBody { reader: Mutex::new(Some(reader)) })
    }

    /// What a stream yields until its end; an error ends the call.
    pub fn from_stream<S, B, E>(stream: S) -> Body
    where
        S: Stream<Item = Result<B, E>> + Send + 'static,
        B: Into<Bytes> + 'static,
        E: Into<Box<dyn StdError + Send + Sync>> + 'static,
    {
        Body::from_http(StreamBody { stream: Mutex::new(Box::pin(stream)) })
    }

    fn from_http<B>(body: B) -> Body
    where
        B: HttpBody<Data = Bytes, Error = Box<dyn StdError + Send + Sync>> + Send + Sync + 'static,
    {
        Body { source: Source::Stream(SdkBody::from_body_1_x(body)), length: None }
    }

    /// Sets the length of a stream in bytes, which some services require, such as S3. A stream of
    /// another length ends the call. Without effect for bytes and files, whose length is known.
    pub fn with_length(mut self, length: u64) -> Body {
        self.length = Some(length);
        self
    }

    /// The upload of a call.
    pub(super) fn into_upload(self) -> Result<Upload, crate::error::Error> {
        Ok(match self.source {
            Source::Bytes(bytes) => Upload::Bytes(bytes),
            Source::File(path) => Upload::file(&path)?,
            Source::Stream(body) => Upload::Once(Once::new(body, self.length)),
        })
    }
}

impl From<Bytes> for Body {
    fn from(bytes: Bytes) -> Body {
        Body { length: Some(bytes.len() as u64), source: Source::Bytes(bytes) }
    }
}

impl From<Vec<u8>> for Body {
    fn from(bytes: Vec<u8>) -> Body {
        Body::from(Bytes::from(bytes))
    }
}

impl From<String> for Body {
    fn from(text: String) -> Body {
        Body::from(Bytes::from(text))
    }
}

impl From<&'static [u8]> for Body {
    fn from(bytes: &'static [u8]) -> Body {
        Body::from(Bytes::from_static(bytes))
    }
}

impl From<&'static str> for Body {
    fn from(text: &'static str) -> Body {
        Body::from(text.as_bytes())
    }
}

type Reader = Pin<Box<dyn AsyncRead + Send>>;

/// The bytes that are read at once.
const PIECE: usize = 64 * 1024;

/// A reader as a body; the mutex makes it `Sync`, and nobody waits for it.
struct ReaderBody {
    /// `None` after its end.
    reader: Mutex<Option<Reader>>,
}

impl HttpBody for ReaderBody {
    type Data = Bytes;
    type Error = Box<dyn StdError + Send + Sync>;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Self::Error>>> {
        let place = self.reader.get_mut().unwrap_or_else(PoisonError::into_inner);
        let Some(reader) = place else { return Poll::Ready(None) };
        let mut piece = vec![0; PIECE];
        let mut buffer = ReadBuf::new(&mut piece);
        let read = ready!(reader.as_mut().poll_read(context, &mut buffer));
        let count = buffer.filled().len();
        if read.is_err() || count == 0 {
            *place = None;
        }
        read?;
        piece.truncate(count);
        let frame = (count > 0).then(|| Ok(Frame::data(Bytes::from(piece))));
        Poll::Ready(frame)
    }
}

/// A stream as a body; the mutex makes it `Sync`, and nobody waits for it.
struct StreamBody<S> {
    stream: Mutex<Pin<Box<S>>>,
}

impl<S, B, E> HttpBody for StreamBody<S>
where
    S: Stream<Item = Result<B, E>>,
    B: Into<Bytes>,
    E: Into<Box<dyn StdError + Send + Sync>>,
{
    type Data = Bytes;
    type Error = Box<dyn StdError + Send + Sync>;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Self::Error>>> {
        let stream = self.stream.get_mut().unwrap_or_else(PoisonError::into_inner);
        let item = ready!(stream.as_mut().poll_next(context));
        Poll::Ready(item.map(|item| match item {
            Ok(bytes) => Ok(Frame::data(bytes.into())),
            Err(error) => Err(error.into()),
        }))
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::default()
    }
}
