//! A response body with an idle time-out and a size limit.

use crate::http::activity::Activity;
use crate::http::error::{LARGEST_BODY, TransportError};
use crate::http::shown_url::ShownUrl;
use aws_smithy_types::body::SdkBody;
use http_body_util::BodyExt;
use hyper::body::{Body, Bytes, Frame, Incoming, SizeHint};
use std::error::Error;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;
use tokio::time::{Instant, Sleep};

/// The largest error response that is read, in bytes: its message is printed, so a long page of a
/// proxy is useless.
const LARGEST_ERROR: u64 = 256 * 1024;

/// The memory that is reserved for a body before it arrives, in bytes: a response may announce more
/// than it sends.
const LARGEST_RESERVED: u64 = 1024 * 1024;

/// The limit of a body's size.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum SizeLimit {
    /// No limit: the body is never held in memory.
    Unlimited,
    /// A larger body fails the call.
    Fail,
    /// The rest is not read, as for an error response.
    Truncate,
}

/// A response body that fails if no part arrives in time, or if it is too large.
pub(crate) struct LimitedBody {
    body: Incoming,
    limit: Option<Duration>,
    silence: Option<Pin<Box<Sleep>>>,
    size_limit: SizeLimit,
    bytes: u64,
    url: Arc<ShownUrl>,
    /// That of the connection, on which the request may still be sent.
    activity: Option<Activity>,
}

impl LimitedBody {
    pub(crate) fn new(
        body: Incoming,
        limit: Option<Duration>,
        size_limit: SizeLimit,
        url: Arc<ShownUrl>,
    ) -> LimitedBody {
        LimitedBody { body, limit, silence: None, size_limit, bytes: 0, url, activity: None }
    }

    /// The body of a response on a connection.
    pub(crate) fn on_connection(self, activity: Option<Activity>) -> LimitedBody {
        LimitedBody { activity, ..self }
    }

    /// Counts a frame; `None` ends the body.
    fn admit(&mut self, frame: Frame<Bytes>) -> Option<Result<Frame<Bytes>, TransportError>> {
        let Some(length) = frame.data_ref().map(|data| data.len() as u64) else {
            return Some(Ok(frame));
        };
        let before = self.bytes;
        self.bytes = before.saturating_add(length);
        match self.size_limit {
            SizeLimit::Fail if self.bytes > LARGEST_BODY => {
                Some(Err(TransportError::TooLarge { url: self.url.shown() }))
            }
            SizeLimit::Truncate if before >= LARGEST_ERROR => None,
            _ => Some(Ok(frame)),
        }
    }
}

impl Body for LimitedBody {
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
                // The received part of an error response is worth more than the connection's error.
                Err(_) if this.size_limit == SizeLimit::Truncate && this.bytes > 0 => None,
                Err(_) => Some(Err(TransportError::Closed { url: this.url.shown() })),
            };
            return Poll::Ready(
                frame.map(|frame| frame.map_err(|transport| Box::new(transport) as Self::Error)),
            );
        }
        let Some(limit) = this.limit else { return Poll::Pending };
        let silence = this.silence.get_or_insert_with(|| Box::pin(tokio::time::sleep(limit)));
        while silence.as_mut().poll(cx).is_ready() {
            let Some(end) = later_end(this.activity.as_ref(), silence.deadline(), limit) else {
                return Poll::Ready(Some(Err(Box::new(TransportError::ReadTimeout {
                    url: this.url.shown(),
                }))));
            };
            silence.as_mut().reset(end);
        }
        Poll::Pending
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        // The hint of a truncated body would promise bytes that never arrive.
        if self.size_limit == SizeLimit::Truncate {
            SizeHint::default()
        } else {
            self.body.size_hint()
        }
    }
}

/// The later end of a silence, if bytes were sent or received since it began.
fn later_end(activity: Option<&Activity>, end: Instant, limit: Duration) -> Option<Instant> {
    activity?.last()?.checked_add(limit).filter(|later| *later > end)
}

/// Copies a body to a writer as it arrives.
///
/// # Errors
/// The error of the connection or of the writer.
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

/// The bytes of a body.
///
/// # Errors
/// The error of the connection.
pub(crate) async fn into_bytes(
    mut body: LimitedBody,
) -> Result<Vec<u8>, Box<dyn Error + Send + Sync>> {
    let announced = body.size_hint().lower().min(LARGEST_RESERVED);
    let mut bytes = Vec::with_capacity(usize::try_from(announced).unwrap_or_default());
    while let Some(frame) = body.frame().await {
        if let Some(data) = frame?.data_ref() {
            bytes.extend_from_slice(data);
        }
    }
    Ok(bytes)
}

/// The error of a copied body.
#[derive(Debug)]
pub(crate) enum CopyError {
    Read(Box<dyn Error + Send + Sync>),
    Write(std::io::Error),
}
