//! What goes wrong between two hosts, in the AWS CLI's words.

use aws_smithy_runtime_api::client::result::ConnectorError;
use rustls::pki_types::ServerName;
use rustls::{AlertDescription, CertificateError, OtherError};
use std::error::Error;
use std::fmt;

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
    /// What urllib3 cannot parse before anything is sent, which the AWS CLI tries again too.
    Unhandled { reason: String },
    /// The connection ended before the response did.
    Closed { url: String },
    /// A response that is to be held in memory is larger than any that a service sends.
    TooLarge { url: String },
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Fault::Connect { url } => write!(f, "Could not connect to the endpoint URL: \"{url}\""),
            Fault::ConnectTimeout { url } => {
                write!(f, "Connect timeout on endpoint URL: \"{url}\"")
            }
            Fault::ReadTimeout { url } => write!(f, "Read timeout on endpoint URL: \"{url}\""),
            Fault::Tls { url, reason } | Fault::Bundle { url, reason } => {
                write!(f, "SSL validation failed for {url} {reason}")
            }
            Fault::Proxy { url } => write!(f, "Failed to connect to proxy URL: \"{url}\""),
            Fault::Unhandled { reason } => {
                write!(f, "An HTTP Client raised an unhandled exception: {reason}")
            }
            Fault::Closed { url } => write!(
                f,
                "Connection was closed before we received a valid response from endpoint \
                    URL: \"{url}\"."
            ),
            Fault::TooLarge { url } => {
                write!(
                    f,
                    "The response has more than {LARGEST_BODY} bytes, from endpoint URL: \"{url}\""
                )
            }
        }
    }
}

impl Error for Fault {}

impl Fault {
    /// The fault behind an error of hyper's client.
    pub(crate) fn of_hyper(error: &hyper_util::client::legacy::Error, url: &str) -> Fault {
        if let Some(fault) = Fault::among_causes(error) {
            return fault.at(url);
        }
        if let Some(reason) = tls_cause(error) {
            return Fault::Tls { url: url.to_owned(), reason: tls_reason(&reason) };
        }
        let url = url.to_owned();
        let timed_out = |cause: &(dyn Error + 'static)| {
            cause
                .downcast_ref::<std::io::Error>()
                .is_some_and(|io| io.kind() == std::io::ErrorKind::TimedOut)
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
    pub(crate) fn has_tls_cause(error: &(dyn Error + 'static)) -> bool {
        tls_cause(error).is_some()
    }

    /// The fault with the URL of the whole call, where it was known by host alone.
    pub(crate) fn at(self, url: &str) -> Fault {
        match self {
            Fault::ConnectTimeout { .. } => Fault::ConnectTimeout { url: url.to_owned() },
            Fault::Bundle { reason, .. } => Fault::Bundle { url: url.to_owned(), reason },
            other => other,
        }
    }

    /// Whether another attempt may go better: a bundle stays unreadable, a huge response huge.
    pub(crate) fn is_retryable(&self) -> bool {
        !matches!(self, Fault::Bundle { .. } | Fault::TooLarge { .. })
    }

    /// Whether it took its time, which costs more of the retry quota.
    pub(crate) fn is_timeout(&self) -> bool {
        matches!(self, Fault::ConnectTimeout { .. } | Fault::ReadTimeout { .. })
    }

    /// The fault as AWS's orchestrator takes it.
    pub(crate) fn into_connector_error(self) -> ConnectorError {
        match self {
            Fault::Connect { .. }
            | Fault::Tls { .. }
            | Fault::Proxy { .. }
            | Fault::Unhandled { .. } => ConnectorError::io(self.into()).never_connected(),
            Fault::ConnectTimeout { .. } | Fault::ReadTimeout { .. } => {
                ConnectorError::timeout(self.into())
            }
            Fault::Closed { .. } => ConnectorError::io(self.into()),
            Fault::Bundle { .. } | Fault::TooLarge { .. } => ConnectorError::user(self.into()),
        }
    }

    /// The fault somewhere among the causes of an error.
    pub(crate) fn among_causes(error: &(dyn Error + 'static)) -> Option<Fault> {
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
pub(crate) fn deepest_cause(error: &(dyn Error + 'static)) -> String {
    causes(error).last().map(message).unwrap_or_default()
}

/// The message of one error. The SDK puts the debug form of a request, body and URL included, into
/// some messages; these are never shown.
fn message(error: &(dyn Error + 'static)) -> String {
    let text = error.to_string();
    let has_request = ["Request {", "Response {", "SdkBody"].iter().any(|part| text.contains(part));
    if has_request { "the SDK rejected the request or its endpoint".to_owned() } else { text }
}

/// An error with its causes, each said once.
pub(crate) fn with_causes(error: &(dyn Error + 'static)) -> String {
    causes(error).fold(String::new(), |text, cause| {
        let more = message(cause);
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
        while let Some(held) =
            inner.downcast_ref::<std::io::Error>().and_then(std::io::Error::get_ref)
        {
            inner = held;
        }
        inner.downcast_ref::<rustls::Error>().cloned()
    })
}

/// The most bytes of a response that is held in memory: many times what AWS's JSON services send.
pub(crate) const LARGEST_BODY: u64 = 64 * 1024 * 1024;

/// Why TLS failed, in the shape of Python's `ssl` and OpenSSL, which scripts look for.
fn tls_reason(error: &rustls::Error) -> String {
    match error {
        rustls::Error::InvalidCertificate(error) => {
            format!("[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: {}", about(error))
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

/// What is wrong with a certificate.
fn about(error: &CertificateError) -> String {
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

#[cfg(test)]
mod tests {
    use super::{deepest_cause, with_causes};

    #[test]
    fn requests_in_messages_are_hidden() {
        let text = "failed to apply endpoint `http://u:s3cr@h` to request `Request { body: SdkBody \
            { s3cr } }`";
        let error: Box<dyn std::error::Error + Send + Sync> = text.into();
        for shown in [deepest_cause(&*error), with_causes(&*error)] {
            assert_eq!(shown, "the SDK rejected the request or its endpoint");
        }
        let error = std::io::Error::other("other");
        assert_eq!(with_causes(&error), "other");
    }
}
