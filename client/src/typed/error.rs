//! The error of a call from Rust.

use crate::error::{self, Stage};
use hardie_runtime::service::OperationError;
use hardie_runtime::value::Printable;
use std::error::Error as StdError;
use std::fmt;
use std::sync::Arc;

/// The error of a call: what failed, and what is known about the call.
///
/// `Display` is the message for people; [`kind`](Error::kind) is for programs. An error of another
/// library that caused it, such as that of a connection, is its `source`.
#[derive(Clone)]
pub struct Error<E>(Box<Parts<E>>);

#[derive(Clone)]
struct Parts<E> {
    kind: ErrorKind<E>,
    /// The message, unless the kind has it.
    message: String,
    /// The code of a response of the service.
    code: Option<String>,
    request_id: Option<String>,
    status: Option<u16>,
    attempts: u32,
    is_throttling: bool,
    source: Option<Arc<dyn StdError + Send + Sync>>,
}

/// What failed.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum ErrorKind<E> {
    /// No whole request was made: a setting, the endpoint or the input is missing or not valid, an
    /// interceptor failed, or the body of the request could not be read.
    Construction,
    /// No credentials, or they cannot be loaded.
    Credentials,
    /// No connection or no response in time. The service may have run the operation.
    Timeout,
    /// The connection failed: no such host, nothing listens, TLS, a proxy; or it ended early, after
    /// which the service may have run the operation.
    Connect,
    /// The response cannot be read, or its checksum is wrong.
    Response,
    /// An error that the model has.
    Service(E),
    /// An error of the service that the model does not have.
    Unmodeled(UnmodeledError),
}

/// An error response that the model does not have.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct UnmodeledError {
    /// The error code, or the status if the response has no code.
    pub code: String,
    /// The message, if the response has one.
    pub message: Option<String>,
}

impl fmt::Display for UnmodeledError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.message {
            Some(message) => write!(f, "{}: {}", Printable(&self.code), Printable(message)),
            None => Printable(&self.code).fmt(f),
        }
    }
}

impl<E> Error<E> {
    /// An error that is not an error response.
    pub(super) fn of_call(error: error::Error) -> Error<E> {
        let message = error.message().to_owned();
        let is_about_credentials = error.kind() == error::ErrorKind::NoCredentials;
        let parts = error.into_parts();
        let kind = match parts.stage {
            _ if is_about_credentials => ErrorKind::Credentials,
            Stage::Construction => ErrorKind::Construction,
            Stage::Credentials => ErrorKind::Credentials,
            Stage::Timeout => ErrorKind::Timeout,
            Stage::Connect => ErrorKind::Connect,
            Stage::Response => ErrorKind::Response,
        };
        Error(Box::new(Parts {
            kind,
            message,
            code: None,
            request_id: parts.response.as_ref().and_then(|it| it.request_id.clone()),
            status: parts.response.as_ref().map(|it| it.status),
            attempts: parts.attempts,
            is_throttling: false,
            source: parts.cause.map(|cause| cause.0),
        }))
    }

    /// An error response.
    pub(super) fn of_response(kind: ErrorKind<E>, facts: ErrorFacts) -> Error<E> {
        let ErrorFacts { code, status, request_id, attempts, is_throttling } = facts;
        Error(Box::new(Parts {
            kind,
            message: String::new(),
            code: Some(code),
            request_id,
            status: Some(status),
            attempts,
            is_throttling,
            source: None,
        }))
    }

    /// The message of an error that the model does not have.
    pub(super) fn own_message(&self) -> Option<&str> {
        match &self.0.kind {
            ErrorKind::Service(_) => None,
            ErrorKind::Unmodeled(error) => error.message.as_deref(),
            _ => Some(&self.0.message),
        }
    }

    /// What failed.
    pub fn kind(&self) -> &ErrorKind<E> {
        &self.0.kind
    }

    /// What failed, by value.
    pub fn into_kind(self) -> ErrorKind<E> {
        self.0.kind
    }

    /// The modelled error of the service.
    pub fn as_service(&self) -> Option<&E> {
        match &self.0.kind {
            ErrorKind::Service(error) => Some(error),
            _ => None,
        }
    }

    /// The modelled error of the service by value.
    ///
    /// # Errors
    /// The same error, if it is another one.
    pub fn into_service(self) -> Result<E, Error<E>> {
        match self.0.kind {
            ErrorKind::Service(error) => Ok(error),
            kind => Err(Error(Box::new(Parts { kind, ..*self.0 }))),
        }
    }

    /// Whether no request was made because of settings, endpoint or input.
    pub fn is_construction(&self) -> bool {
        matches!(self.0.kind, ErrorKind::Construction)
    }

    /// Whether credentials are missing or cannot be loaded.
    pub fn is_credentials(&self) -> bool {
        matches!(self.0.kind, ErrorKind::Credentials)
    }

    /// Whether it is a time-out.
    pub fn is_timeout(&self) -> bool {
        matches!(self.0.kind, ErrorKind::Timeout)
    }

    /// Whether the connection failed.
    pub fn is_connect(&self) -> bool {
        matches!(self.0.kind, ErrorKind::Connect)
    }

    /// Whether a response cannot be read.
    pub fn is_response(&self) -> bool {
        matches!(self.0.kind, ErrorKind::Response)
    }

    /// Whether the service responded with an error, modelled or not.
    pub fn is_service(&self) -> bool {
        matches!(self.0.kind, ErrorKind::Service(_) | ErrorKind::Unmodeled(_))
    }

    /// Whether the service asks for fewer requests; all attempts were refused.
    pub fn is_throttling(&self) -> bool {
        self.0.is_throttling
    }

    /// The error code of the service, such as `ThrottlingException`.
    pub fn code(&self) -> Option<&str> {
        self.0.code.as_deref()
    }

    /// The request id that the service gave the call, which its support asks for.
    pub fn request_id(&self) -> Option<&str> {
        self.0.request_id.as_deref()
    }

    /// The HTTP status of the last response.
    pub fn status(&self) -> Option<u16> {
        self.0.status
    }

    /// The number of attempts to send the request; 0 if none was made.
    pub fn attempts(&self) -> u32 {
        self.0.attempts
    }

    /// The error with its modelled error changed, for example into one of a common type.
    pub fn map_service<F>(self, change: impl FnOnce(E) -> F) -> Error<F> {
        let Parts { kind, message, code, request_id, status, attempts, is_throttling, source } =
            *self.0;
        let kind = match kind {
            ErrorKind::Construction => ErrorKind::Construction,
            ErrorKind::Credentials => ErrorKind::Credentials,
            ErrorKind::Timeout => ErrorKind::Timeout,
            ErrorKind::Connect => ErrorKind::Connect,
            ErrorKind::Response => ErrorKind::Response,
            ErrorKind::Service(error) => ErrorKind::Service(change(error)),
            ErrorKind::Unmodeled(error) => ErrorKind::Unmodeled(error),
        };
        Error(Box::new(Parts {
            kind,
            message,
            code,
            request_id,
            status,
            attempts,
            is_throttling,
            source,
        }))
    }
}

impl<E: OperationError> Error<E> {
    /// The message of the service as it was sent, or that of the client for errors that are not
    /// error responses. `Display` escapes control characters, and redacts what the model marks as
    /// sensitive.
    pub fn message(&self) -> Option<&str> {
        match &self.0.kind {
            ErrorKind::Service(error) => error.message(),
            _ => self.own_message(),
        }
    }
}

impl<E: fmt::Display> fmt::Display for Error<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0.kind {
            ErrorKind::Service(error) => error.fmt(f),
            ErrorKind::Unmodeled(error) => error.fmt(f),
            _ => Printable(&self.0.message).fmt(f),
        }
    }
}

impl<E: fmt::Debug> fmt::Debug for Error<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = f.debug_struct("Error");
        shown.field("kind", &self.0.kind);
        if !self.0.message.is_empty() {
            shown.field("message", &self.0.message);
        }
        shown
            .field("status", &self.0.status)
            .field("request_id", &self.0.request_id)
            .field("attempts", &self.0.attempts)
            .field("source", &self.0.source)
            .finish_non_exhaustive()
    }
}

impl<E: fmt::Debug + fmt::Display> StdError for Error<E> {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.0.source.as_ref().map(|source| &**source as &(dyn StdError + 'static))
    }
}

/// The facts of an error response beside its kind.
pub(super) struct ErrorFacts {
    pub(super) code: String,
    pub(super) status: u16,
    pub(super) request_id: Option<String>,
    pub(super) attempts: u32,
    pub(super) is_throttling: bool,
}
