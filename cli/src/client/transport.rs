//! What goes wrong between two hosts, in the AWS CLI's words, and a body that notices silence.

use super::tls;
use aws_smithy_runtime_api::client::result::ConnectorError;
use aws_smithy_types::body::SdkBody;
use http_body_util::BodyExt;
use hyper::body::{Body, Bytes, Frame, Incoming, SizeHint};
use std::error::Error;
use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;
use tokio::time::Sleep;

/// A failure of the connection; its text is the AWS CLI's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Fault {
    /// Nothing listens, no route, no such host.
    Connect { url: String },
    /// No connection in time.
    ConnectTimeout { url: String },
    /// No piece of a response in time.
    ReadTimeout { url: String },
    /// The other side is not whom it claims to be, or speaks no TLS.
    Tls { url: String, reason: String },
    /// The certificates to believe in cannot be read.
    Bundle { url: String, reason: String },
    /// The proxy cannot be reached or opens no tunnel; its URL has no password any more.
    Proxy { url: String },
    /// The connection ended before the response did.
    Closed { url: String },
    /// A response that is to be held in memory is larger than any that a service sends.
    TooLarge { url: String },
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Fault::Connect { url } => write!(f, "Could not connect to the endpoint URL: \"{url}\""),
            Fault::ConnectTimeout { url } => write!(f, "Connect timeout on endpoint URL: \"{url}\""),
            Fault::ReadTimeout { url } => write!(f, "Read timeout on endpoint URL: \"{url}\""),
            Fault::Tls { url, reason } | Fault::Bundle { url, reason } => {
                write!(f, "SSL validation failed for {url} {reason}")
            }
            Fault::Proxy { url } => write!(f, "Failed to connect to proxy URL: \"{url}\""),
            Fault::Closed { url } => write!(
                f,
                "Connection was closed before we received a valid response from endpoint URL: \"{url}\"."
            ),
            Fault::TooLarge { url } => {
                write!(f, "The response has more than {LARGEST_BODY} bytes, from endpoint URL: \"{url}\"")
            }
        }
    }
}

impl Error for Fault {}

impl Fault {
    /// The fault behind an error of hyper's client.
    pub(super) fn of_hyper(error: &hyper_util::client::legacy::Error, url: &str) -> Fault {
        if let Some(fault) = Fault::among_causes(error) {
            return fault.at(url);
        }
        if let Some(reason) = tls_cause(error) {
            return Fault::Tls { url: url.to_owned(), reason: tls::reason(&reason) };
        }
        let url = url.to_owned();
        let timed_out = |cause: &(dyn Error + 'static)| {
            cause.downcast_ref::<std::io::Error>().is_some_and(|io| io.kind() == std::io::ErrorKind::TimedOut)
        };
        if !error.is_connect() {
            Fault::Closed { url }
        } else if causes(error).any(timed_out) {
            Fault::ConnectTimeout { url }
        } else {
            Fault::Connect { url }
        }
    }

    /// Whether TLS is behind an error.
    pub(super) fn has_tls_cause(error: &(dyn Error + 'static)) -> bool {
        tls_cause(error).is_some()
    }

    /// The fault with the URL of the whole call, where it was known by host alone.
    fn at(self, url: &str) -> Fault {
        match self {
            Fault::ConnectTimeout { .. } => Fault::ConnectTimeout { url: url.to_owned() },
            other => other,
        }
    }

    /// Whether another attempt may go better: a bundle stays unreadable, a huge response huge.
    pub(super) fn is_retryable(&self) -> bool {
        !matches!(self, Fault::Bundle { .. } | Fault::TooLarge { .. })
    }

    /// Whether it took its time, which costs more of the retry quota.
    pub(super) fn is_timeout(&self) -> bool {
        matches!(self, Fault::ConnectTimeout { .. } | Fault::ReadTimeout { .. })
    }

    /// The fault as AWS's orchestrator takes it.
    pub(super) fn into_connector_error(self) -> ConnectorError {
        match self {
            Fault::Connect { .. } | Fault::Tls { .. } | Fault::Proxy { .. } => {
                ConnectorError::io(self.into()).never_connected()
            }
            Fault::ConnectTimeout { .. } | Fault::ReadTimeout { .. } => ConnectorError::timeout(self.into()),
            Fault::Closed { .. } => ConnectorError::io(self.into()),
            Fault::Bundle { .. } | Fault::TooLarge { .. } => ConnectorError::user(self.into()),
        }
    }

    /// The fault somewhere among the causes of an error.
    pub(super) fn among_causes(error: &(dyn Error + 'static)) -> Option<Fault> {
        causes(error).find_map(|cause| cause.downcast_ref::<Fault>()).cloned()
    }
}

fn causes<'a>(error: &'a (dyn Error + 'static)) -> impl Iterator<Item = &'a (dyn Error + 'static)> {
    let mut next = Some(error);
    std::iter::from_fn(move || {
        let error = next?;
        next = error.source();
        Some(error)
    })
}

/// The last of an error's causes, which says most.
pub(super) fn deepest_cause(error: &(dyn Error + 'static)) -> String {
    causes(error).last().map(ToString::to_string).unwrap_or_default()
}

/// An error with its causes, each said once.
pub(super) fn with_causes(error: &(dyn Error + 'static)) -> String {
    causes(error).fold(String::new(), |text, cause| {
        let more = cause.to_string();
        // Many of AWS's errors say what their causes say.
        if text.is_empty() {
            more
        } else if text.contains(&more) {
            text
        } else {
            format!("{text}: {more}")
        }
    })
}

/// The error of TLS behind an error. rustls and hyper wrap it in `io::Error`s, which skip what they
/// hold when they are asked for their source.
fn tls_cause(error: &(dyn Error + 'static)) -> Option<rustls::Error> {
    causes(error).find_map(|cause| {
        let mut inner: &(dyn Error + 'static) = cause;
        while let Some(held) = inner.downcast_ref::<std::io::Error>().and_then(std::io::Error::get_ref) {
            inner = held;
        }
        inner.downcast_ref::<rustls::Error>().cloned()
    })
}

/// The most bytes of a response that is held in memory: many times what AWS's JSON services send.
const LARGEST_BODY: u64 = 64 * 1024 * 1024;

/// The most bytes of an error response that are read; its message is shown, so that a book of a
/// proxy's is of no use.
const LARGEST_ERROR: u64 = 256 * 1024;

/// What happens to a body that is too large.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Bounds {
    /// Nothing: it is never held in memory.
    None,
    /// The call fails.
    Refuse,
    /// The rest of it is left unread, as of an error.
    Cut,
}

/// A response's body that fails when no piece of it comes for too long, and that knows an end.
pub(super) struct TimedBody {
    body: Incoming,
    limit: Option<Duration>,
    silence: Option<Pin<Box<Sleep>>>,
    bounds: Bounds,
    bytes: u64,
    url: String,
}

impl TimedBody {
    pub(super) fn new(body: Incoming, limit: Option<Duration>, bounds: Bounds, url: String) -> TimedBody {
        TimedBody { body, limit, silence: None, bounds, bytes: 0, url }
    }

    /// Counts a piece; nothing where the body ends here for us.
    fn admit(&mut self, frame: Frame<Bytes>) -> Option<Result<Frame<Bytes>, Fault>> {
        let Some(length) = frame.data_ref().map(|data| data.len() as u64) else { return Some(Ok(frame)) };
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
            return Poll::Ready(frame.map(|frame| frame.map_err(|fault| Box::new(fault) as Self::Error)));
        }
        let Some(limit) = this.limit else { return Poll::Pending };
        let silence = this.silence.get_or_insert_with(|| Box::pin(tokio::time::sleep(limit)));
        match silence.as_mut().poll(cx) {
            Poll::Ready(()) => Poll::Ready(Some(Err(Box::new(Fault::ReadTimeout { url: this.url.clone() })))),
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
pub(super) async fn copy_body(body: &mut SdkBody, to: &mut dyn std::io::Write) -> Result<(), CopyError> {
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
pub(super) enum CopyError {
    Read(Box<dyn Error + Send + Sync>),
    Write(std::io::Error),
}
