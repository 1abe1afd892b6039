//! What goes wrong between two hosts, in the AWS CLI's words, and a body that notices silence.

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
    /// The other side is not whom it claims to be, or speaks no TLS; also a bundle that cannot
    /// be read.
    Tls { url: String, reason: String },
    /// The connection ended before the response did.
    Closed { url: String },
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Fault::Connect { url } => write!(f, "Could not connect to the endpoint URL: \"{url}\""),
            Fault::ConnectTimeout { url } => write!(f, "Connect timeout on endpoint URL: \"{url}\""),
            Fault::ReadTimeout { url } => write!(f, "Read timeout on endpoint URL: \"{url}\""),
            Fault::Tls { url, reason } => write!(f, "SSL validation failed for {url} {reason}"),
            Fault::Closed { url } => write!(
                f,
                "Connection was closed before we received a valid response from endpoint URL: \"{url}\"."
            ),
        }
    }
}

impl Error for Fault {}

impl Fault {
    /// The fault behind an error of hyper's client.
    pub(super) fn of_hyper(error: &hyper_util::client::legacy::Error, url: &str) -> Fault {
        let url = url.to_owned();
        for cause in causes(error) {
            if let Some(tls) = cause.downcast_ref::<rustls::Error>() {
                return Fault::Tls { url, reason: tls.to_string() };
            }
            if let Some(io) = cause.downcast_ref::<std::io::Error>() {
                // rustls and hyper-util wrap their causes in an io::Error, which keeps them inside.
                let inner = io.get_ref().and_then(|inner| inner.downcast_ref::<rustls::Error>());
                if let Some(tls) = inner {
                    return Fault::Tls { url, reason: tls.to_string() };
                }
                if io.kind() == std::io::ErrorKind::TimedOut && error.is_connect() {
                    return Fault::ConnectTimeout { url };
                }
            }
        }
        if error.is_connect() { Fault::Connect { url } } else { Fault::Closed { url } }
    }

    /// The fault as AWS's orchestrator takes it, so that it is retried as its kind is.
    pub(super) fn into_connector_error(self) -> ConnectorError {
        match self {
            Fault::Connect { .. } | Fault::Tls { .. } => ConnectorError::io(self.into()).never_connected(),
            Fault::ConnectTimeout { .. } | Fault::ReadTimeout { .. } => ConnectorError::timeout(self.into()),
            Fault::Closed { .. } => ConnectorError::io(self.into()),
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

/// A response's body that fails when no piece of it comes for too long.
pub(super) struct TimedBody {
    body: Incoming,
    limit: Option<Duration>,
    silence: Option<Pin<Box<Sleep>>>,
    url: String,
}

impl TimedBody {
    pub(super) fn new(body: Incoming, limit: Option<Duration>, url: String) -> TimedBody {
        TimedBody { body, limit, silence: None, url }
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
            return Poll::Ready(frame.map(|frame| {
                frame.map_err(|_| Box::new(Fault::Closed { url: this.url.clone() }) as Self::Error)
            }));
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
        self.body.size_hint()
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
