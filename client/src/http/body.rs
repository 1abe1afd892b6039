//! A body that notices silence and has an end.

use crate::http::error::{Fault, LARGEST_BODY};
use aws_smithy_types::body::SdkBody;
use http_body_util::BodyExt;
use hyper::body::{Body, Bytes, Frame, Incoming, SizeHint};
use std::error::Error;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;
use tokio::time::Sleep;

/// The most bytes of an error response that are read; its message is shown, so that a book of a
/// proxy's is of no use.
const LARGEST_ERROR: u64 = 256 * 1024;

/// What happens to a body that is too large.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Bounds {
    /// Nothing: it is never held in memory.
    None,
    /// The call fails.
    Refuse,
    /// The rest of it is left unread, as of an error.
    Cut,
}

/// A response's body that fails when no piece of it comes for too long, and that knows an end.
pub(crate) struct TimedBody {
    body: Incoming,
    limit: Option<Duration>,
    silence: Option<Pin<Box<Sleep>>>,
    bounds: Bounds,
    bytes: u64,
    url: String,
}

impl TimedBody {
    pub(crate) fn new(
        body: Incoming,
        limit: Option<Duration>,
        bounds: Bounds,
        url: String,
    ) -> TimedBody {
        TimedBody { body, limit, silence: None, bounds, bytes: 0, url }
    }

    /// Counts a piece; nothing where the body ends here for us.
    fn admit(&mut self, frame: Frame<Bytes>) -> Option<Result<Frame<Bytes>, Fault>> {
        let Some(length) = frame.data_ref().map(|data| data.len() as u64) else {
            return Some(Ok(frame));
        };
        let before = self.bytes;
        self.bytes = before.saturating_add(length);
        match self.bounds {
            Bounds::Refuse if self.bytes > LARGEST_BODY => {
                Some(Err(Fault::TooLarge { url: self.url.clone() }))
            }
            Bounds::Cut if before >= LARGEST_ERROR => None,
            _ => Some(Ok(frame)),
        }
    }
}

impl Body for TimedBody {
    type Data = Bytes;
    type Error = Box<dyn Error + Send + Sync>;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Self::Error>>> {
        let this = &mut *self;
        if let Poll::Ready(frame) = Pin::new(&mut this.body).poll_frame(cx) {
            this.silence = None;
            let Some(frame) = frame else { return Poll::Ready(None) };
            let frame = match frame {
                Ok(frame) => this.admit(frame),
                // What an error did say is worth more than that it said it in a bad way.
                Err(_) if this.bounds == Bounds::Cut && this.bytes > 0 => None,
                Err(_) => Some(Err(Fault::Closed { url: this.url.clone() })),
            };
            return Poll::Ready(
                frame.map(|frame| frame.map_err(|fault| Box::new(fault) as Self::Error)),
            );
        }
        let Some(limit) = this.limit else { return Poll::Pending };
        let silence = this.silence.get_or_insert_with(|| Box::pin(tokio::time::sleep(limit)));
        match silence.as_mut().poll(cx) {
            Poll::Ready(()) => {
                Poll::Ready(Some(Err(Box::new(Fault::ReadTimeout { url: this.url.clone() }))))
            }
            Poll::Pending => Poll::Pending,
        }
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        // A hint of a body that may be cut would promise bytes that never come.
        if self.bounds == Bounds::Cut { SizeHint::default() } else { self.body.size_hint() }
    }
}

/// Hands the pieces of a body to a writer as they come.
///
/// # Errors
/// What the connection did, or what the writer said.
pub(crate) async fn copy_body(
    body: &mut SdkBody,
    to: &mut (dyn std::io::Write + Send),
) -> Result<(), CopyError> {
    while let Some(frame) = body.frame().await {
        let frame = frame.map_err(CopyError::Read)?;
        if let Some(bytes) = frame.data_ref() {
            to.write_all(bytes).map_err(CopyError::Write)?;
        }
    }
    to.flush().map_err(CopyError::Write)
}

/// Why a body could not be copied.
#[derive(Debug)]
pub(crate) enum CopyError {
    Read(Box<dyn Error + Send + Sync>),
    Write(std::io::Error),
}
