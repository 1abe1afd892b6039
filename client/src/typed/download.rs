//! The body of a response that is read while it arrives.

use crate::http::error::TransportError;
use crate::response::checksum::ExpectedChecksum;
use aws_smithy_types::body::SdkBody;
use futures_core::Stream;
use hyper::body::{Body as HttpBody, Bytes};
use std::fmt;
use std::future::poll_fn;
use std::io;
use std::ops::Deref;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use tokio::io::{AsyncRead, ReadBuf};

/// An output whose body was not read yet. Dereferences to the output, whose streaming member is
/// blank; the body is [`body`](Download::body).
#[derive(Debug)]
pub struct Download<T> {
    output: T,
    /// The body.
    pub body: DownloadBody,
}

impl<T> Download<T> {
    pub(super) fn new(output: T, body: DownloadBody) -> Download<T> {
        Download { output, body }
    }

    /// The output without its body.
    pub fn output(&self) -> &T {
        &self.output
    }

    /// The output and its body.
    pub fn into_parts(self) -> (T, DownloadBody) {
        (self.output, self.body)
    }
}

impl<T> Deref for Download<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.output
    }
}

/// The body of a response: an [`AsyncRead`], and a [`Stream`] of bytes as they arrive.
///
/// A body with a checksum that the call asked for ends with an error if it has another one.
/// Dropping the body closes the connection.
#[must_use = "a body does nothing unless read"]
pub struct DownloadBody {
    body: SdkBody,
    checksum: Option<ExpectedChecksum>,
    /// What arrived and was not read.
    left: Bytes,
    is_over: bool,
}

impl fmt::Debug for DownloadBody {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DownloadBody").field("length", &self.length()).finish_non_exhaustive()
    }
}

impl DownloadBody {
    pub(super) fn new(body: SdkBody, checksum: Option<ExpectedChecksum>) -> DownloadBody {
        DownloadBody { body, checksum, left: Bytes::new(), is_over: false }
    }

    /// The number of bytes that are left to read, if the response says it.
    pub fn length(&self) -> Option<u64> {
        let rest = if self.is_over { Some(0) } else { self.body.size_hint().exact() };
        rest.map(|rest| rest + self.left.len() as u64)
    }

    /// The next bytes; `None` after the last.
    ///
    /// # Errors
    /// An error of the connection, a time-out, a wrong checksum.
    pub async fn chunk(&mut self) -> io::Result<Option<Bytes>> {
        poll_fn(|context| self.poll_chunk(context)).await.transpose()
    }

    /// Reads the whole rest into memory.
    ///
    /// # Errors
    /// As [`chunk`](DownloadBody::chunk).
    pub async fn bytes(&mut self) -> io::Result<Bytes> {
        let Some(first) = self.chunk().await? else { return Ok(Bytes::new()) };
        let Some(second) = self.chunk().await? else { return Ok(first) };
        let mut all = first.to_vec();
        all.extend_from_slice(&second);
        while let Some(more) = self.chunk().await? {
            all.extend_from_slice(&more);
        }
        Ok(Bytes::from(all))
    }

    fn poll_chunk(&mut self, context: &mut Context<'_>) -> Poll<Option<io::Result<Bytes>>> {
        if !self.left.is_empty() {
            return Poll::Ready(Some(Ok(std::mem::take(&mut self.left))));
        }
        while !self.is_over {
            match ready!(Pin::new(&mut self.body).poll_frame(context)) {
                Some(Ok(frame)) => {
                    // Trailers are not part of the body.
                    let Ok(bytes) = frame.into_data() else { continue };
                    if bytes.is_empty() {
                        continue;
                    }
                    if let Some(checksum) = &mut self.checksum {
                        checksum.update(&bytes);
                    }
                    return Poll::Ready(Some(Ok(bytes)));
                }
                Some(Err(error)) => {
                    self.is_over = true;
                    return Poll::Ready(Some(Err(read_error(error))));
                }
                None => {
                    self.is_over = true;
                    if let Some(Err(error)) = self.checksum.take().map(ExpectedChecksum::finish) {
                        return Poll::Ready(Some(Err(io::Error::new(
                            io::ErrorKind::InvalidData,
                            error.to_string(),
                        ))));
                    }
                }
            }
        }
        Poll::Ready(None)
    }
}

fn read_error(error: Box<dyn std::error::Error + Send + Sync>) -> io::Error {
    match TransportError::among_causes(&*error) {
        Some(transport) if transport.is_timeout() => {
            io::Error::new(io::ErrorKind::TimedOut, transport.to_string())
        }
        Some(transport) => io::Error::new(io::ErrorKind::UnexpectedEof, transport.to_string()),
        None => io::Error::other(error),
    }
}

impl Stream for DownloadBody {
    type Item = io::Result<Bytes>;

    fn poll_next(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<io::Result<Bytes>>> {
        self.poll_chunk(context)
    }
}

impl AsyncRead for DownloadBody {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let mut chunk = match ready!(self.poll_chunk(context)) {
            None => return Poll::Ready(Ok(())),
            Some(chunk) => chunk?,
        };
        let now = chunk.split_to(chunk.len().min(buffer.remaining()));
        buffer.put_slice(&now);
        self.left = chunk;
        Poll::Ready(Ok(()))
    }
}
