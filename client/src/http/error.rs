//! Errors of connections, with the AWS CLI's messages.

use crate::causes::{causes, deepest_cause};
use crate::error::Stage;
use crate::http::request_body::RequestBodyError;
use aws_smithy_runtime_api::client::result::ConnectorError;
use rustls::pki_types::ServerName;
use rustls::{AlertDescription, CertificateError, OtherError};
use std::error::Error;
use std::fmt;
use std::sync::Arc;

/// An error of the connection, with the AWS CLI's message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum TransportError {
    /// Nothing listens, or there is no route or no such host.
    Connect { url: String },
    /// No connection in time.
    ConnectTimeout { url: String },
    /// No part of a response in time.
    ReadTimeout { url: String },
    /// The certificate is not valid, or the server does not support TLS.
    Tls { url: String, reason: String },
    /// The CA bundle cannot be read.
    Bundle { url: String, reason: String },
    /// The proxy cannot be reached or refuses a tunnel; the URL has no password.
    Proxy { url: String },
    /// A URL that urllib3 cannot parse; the AWS CLI retries it too.
    Unhandled { reason: String },
    /// The connection ended before the response did.
    Closed { url: String },
    /// The body of the request, which a caller gives, cannot be read.
    Body { reason: String },
    /// A response for memory is larger than any that a service sends.
    TooLarge { url: String },
}

impl fmt::Display for TransportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            TransportError::Connect { url } => {
                write!(f, "Could not connect to the endpoint URL: \"{url}\"")
            }
            TransportError::ConnectTimeout { url } => {
                write!(f, "Connect timeout on endpoint URL: \"{url}\"")
            }
            TransportError::ReadTimeout { url } => {
                write!(f, "Read timeout on endpoint URL: \"{url}\"")
            }
            TransportError::Tls { url, reason } | TransportError::Bundle { url, reason } => {
                write!(f, "SSL validation failed for {url} {reason}")
            }
            TransportError::Proxy { url } => write!(f, "Failed to connect to proxy URL: \"{url}\""),
            TransportError::Unhandled { reason } => {
                write!(f, "An HTTP Client raised an unhandled exception: {reason}")
            }
            TransportError::Closed { url } => write!(
                f,
                "Connection was closed before we received a valid response from endpoint \
                    URL: \"{url}\"."
            ),
            TransportError::Body { reason } => {
                write!(f, "The body of the request could not be read: {reason}")
            }
            TransportError::TooLarge { url } => {
                write!(
                    f,
                    "The response has more than {LARGEST_BODY} bytes, from endpoint URL: \"{url}\""
                )
            }
        }
    }
}

impl Error for TransportError {}

/// A transport error with the error of hyper that caused it, which Rust callers see as its source.
#[derive(Debug)]
struct WithCause {
    transport: TransportError,
    cause: Arc<dyn Error + Send + Sync>,
}

impl fmt::Display for WithCause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.transport.fmt(f)
    }
}

impl Error for WithCause {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        Some(&*self.cause)
    }
}

impl TransportError {
    /// The transport error behind an error of hyper's client.
    pub(crate) fn of_hyper(error: &hyper_util::client::legacy::Error, url: &str) -> TransportError {
        if let Some(transport) = TransportError::among_causes(error) {
            return transport.at(url);
        }
        if let Some(reason) = body_cause(error) {
            return TransportError::Body { reason };
        }
        if let Some(reason) = tls_cause(error) {
            return TransportError::Tls { url: url.to_owned(), reason: tls_reason(&reason) };
        }
        let url = url.to_owned();
        let timed_out = |cause: &(dyn Error + 'static)| {
            cause
                .downcast_ref::<std::io::Error>()
                .is_some_and(|io| io.kind() == std::io::ErrorKind::TimedOut)
        };
        if !error.is_connect() {
            TransportError::Closed { url }
        } else if causes(error).any(timed_out) {
            TransportError::ConnectTimeout { url }
        } else {
            TransportError::Connect { url }
        }
    }

    /// Whether an error is caused by TLS.
    pub(crate) fn has_tls_cause(error: &(dyn Error + 'static)) -> bool {
        tls_cause(error).is_some()
    }

    /// The error with the URL of the whole call, instead of the host alone.
    pub(crate) fn at(self, url: &str) -> TransportError {
        match self {
            TransportError::ConnectTimeout { .. } => {
                TransportError::ConnectTimeout { url: url.to_owned() }
            }
            TransportError::Bundle { reason, .. } => {
                TransportError::Bundle { url: url.to_owned(), reason }
            }
            other => other,
        }
    }

    /// Whether another attempt may succeed; not for an unreadable bundle or a huge response.
    pub(crate) fn is_retryable(&self) -> bool {
        !matches!(
            self,
            TransportError::Bundle { .. }
                | TransportError::TooLarge { .. }
                | TransportError::Body { .. }
        )
    }

    /// Whether it is a time-out, for which a retry costs more of the quota.
    pub(crate) fn is_timeout(&self) -> bool {
        matches!(self, TransportError::ConnectTimeout { .. } | TransportError::ReadTimeout { .. })
    }

    /// The error as AWS's orchestrator expects it.
    pub(crate) fn into_connector_error(self) -> ConnectorError {
        let transport = self.clone();
        transport.connector_error(self.into())
    }

    /// The error as AWS's orchestrator expects it, with the error that caused it.
    pub(crate) fn caused_by(self, cause: impl Error + Send + Sync + 'static) -> ConnectorError {
        let transport = self.clone();
        self.connector_error(Box::new(WithCause { transport, cause: Arc::new(cause) }))
    }

    fn connector_error(self, error: Box<dyn Error + Send + Sync>) -> ConnectorError {
        match self {
            TransportError::Connect { .. }
            | TransportError::Tls { .. }
            | TransportError::Proxy { .. }
            | TransportError::Unhandled { .. } => ConnectorError::io(error).never_connected(),
            TransportError::ConnectTimeout { .. } | TransportError::ReadTimeout { .. } => {
                ConnectorError::timeout(error)
            }
            TransportError::Closed { .. } => ConnectorError::io(error),
            TransportError::Bundle { .. }
            | TransportError::TooLarge { .. }
            | TransportError::Body { .. } => ConnectorError::user(error),
        }
    }

    /// Finds a transport error among the causes of an error.
    pub(crate) fn among_causes(error: &(dyn Error + 'static)) -> Option<TransportError> {
        causes(error).find_map(|cause| {
            let with_cause = cause.downcast_ref::<WithCause>().map(|found| &found.transport);
            with_cause.or_else(|| cause.downcast_ref()).cloned()
        })
    }

    /// The error of another library that caused the transport error among the causes of an error.
    pub(crate) fn cause_of(error: &(dyn Error + 'static)) -> Option<Arc<dyn Error + Send + Sync>> {
        causes(error).find_map(|cause| Some(Arc::clone(&cause.downcast_ref::<WithCause>()?.cause)))
    }

    /// Whether no part of the request can have reached the service.
    pub(crate) fn is_unsent(&self) -> bool {
        match self {
            TransportError::Connect { .. }
            | TransportError::ConnectTimeout { .. }
            | TransportError::Tls { .. }
            | TransportError::Bundle { .. }
            | TransportError::Proxy { .. }
            | TransportError::Unhandled { .. } => true,
            TransportError::ReadTimeout { .. }
            | TransportError::Closed { .. }
            | TransportError::Body { .. }
            | TransportError::TooLarge { .. } => false,
        }
    }

    /// The part of a call that this error ends.
    pub(crate) fn stage(&self) -> Stage {
        match self {
            TransportError::Connect { .. }
            | TransportError::Tls { .. }
            | TransportError::Proxy { .. }
            | TransportError::Closed { .. } => Stage::Connect,
            TransportError::ConnectTimeout { .. } | TransportError::ReadTimeout { .. } => {
                Stage::Timeout
            }
            TransportError::Unhandled { .. }
            | TransportError::Bundle { .. }
            | TransportError::Body { .. } => Stage::Construction,
            TransportError::TooLarge { .. } => Stage::Response,
        }
    }
}

/// The reason why hyper could not read the body of a request.
fn body_cause(error: &(dyn Error + 'static)) -> Option<String> {
    causes(error).find(|cause| cause.is::<RequestBodyError>()).map(deepest_cause)
}

/// The TLS error that caused an error. rustls and hyper wrap it in `io::Error`s, whose `source`
/// skips their content.
fn tls_cause(error: &(dyn Error + 'static)) -> Option<rustls::Error> {
    causes(error).find_map(|cause| {
        let mut inner: &(dyn Error + 'static) = cause;
        while let Some(held) =
            inner.downcast_ref::<std::io::Error>().and_then(std::io::Error::get_ref)
        {
            inner = held;
        }
        inner.downcast_ref::<rustls::Error>().cloned()
    })
}

/// The largest response in memory, in bytes: many times what AWS's JSON services send.
pub(crate) const LARGEST_BODY: u64 = 64 * 1024 * 1024;

/// The reason of a TLS error in the format of Python's `ssl` and OpenSSL, which scripts search for.
fn tls_reason(error: &rustls::Error) -> String {
    match error {
        rustls::Error::InvalidCertificate(error) => {
            format!(
                "[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: {}",
                certificate_message(error)
            )
        }
        rustls::Error::InvalidMessage(_) => {
            "[SSL: WRONG_VERSION_NUMBER] wrong version number".to_owned()
        }
        rustls::Error::PeerIncompatible(_) => {
            format!("[SSL: UNSUPPORTED_PROTOCOL] unsupported protocol: {error}")
        }
        rustls::Error::AlertReceived(AlertDescription::ProtocolVersion) => {
            "[SSL: TLSV1_ALERT_PROTOCOL_VERSION] tlsv1 alert protocol version".to_owned()
        }
        rustls::Error::AlertReceived(AlertDescription::HandshakeFailure) => {
            "[SSL: SSLV3_ALERT_HANDSHAKE_FAILURE] sslv3 alert handshake failure".to_owned()
        }
        error => format!("[SSL] {error}"),
    }
}

/// OpenSSL's message about a certificate.
fn certificate_message(error: &CertificateError) -> String {
    match error {
        CertificateError::Expired | CertificateError::ExpiredContext { .. } => {
            "certificate has expired".to_owned()
        }
        CertificateError::NotValidYet | CertificateError::NotValidYetContext { .. } => {
            "certificate is not yet valid".to_owned()
        }
        CertificateError::UnknownIssuer => "unable to get local issuer certificate".to_owned(),
        CertificateError::NotValidForNameContext { expected: ServerName::IpAddress(_), .. } => {
            format!("IP address mismatch, {error}")
        }
        CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => {
            format!("Hostname mismatch, {error}")
        }
        CertificateError::Revoked => "certificate revoked".to_owned(),
        CertificateError::Other(OtherError(inner)) => inner.to_string(),
        CertificateError::BadSignature => "certificate signature failure".to_owned(),
        other => other.to_string(),
    }
}
