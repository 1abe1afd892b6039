//! One error type for the calls of all operations.

use super::error::Error;
use hardie_runtime::service::OperationError;
use std::error::Error as StdError;
use std::fmt;
use std::ops::Deref;
use std::sync::Arc;

/// The error of a call of any operation, for functions that call several: `?` converts the error of
/// each operation.
///
/// Dereferences to an [`Error`], whose modelled error is an [`AnyServiceError`].
#[derive(Clone)]
pub struct AnyError(Error<AnyServiceError>);

/// A modelled error of any operation.
#[derive(Clone)]
pub struct AnyServiceError {
    error: Arc<dyn StdError + Send + Sync>,
    code: &'static str,
    message: Option<String>,
}

impl AnyServiceError {
    /// The error code, such as `ThrottlingException`.
    pub fn code(&self) -> &'static str {
        self.code
    }

    /// The error enum of an operation, if it is this one's.
    pub fn downcast_ref<E: OperationError + StdError>(&self) -> Option<&E> {
        self.error.downcast_ref()
    }
}

impl AnyError {
    /// The message, as that of [`Error::message`].
    pub fn message(&self) -> Option<&str> {
        match self.0.as_service() {
            Some(error) => error.message.as_deref(),
            None => self.0.own_message(),
        }
    }
}

impl Deref for AnyError {
    type Target = Error<AnyServiceError>;

    fn deref(&self) -> &Error<AnyServiceError> {
        &self.0
    }
}

impl<E: OperationError + StdError> From<Error<E>> for AnyError {
    fn from(error: Error<E>) -> AnyError {
        AnyError(error.map_service(|error| AnyServiceError {
            code: error.code(),
            message: error.message().map(str::to_owned),
            error: Arc::new(error),
        }))
    }
}

impl fmt::Display for AnyServiceError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.error.fmt(f)
    }
}

/// As that of the operation's error, without the message, which may be sensitive.
impl fmt::Debug for AnyServiceError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.error, f)
    }
}

impl StdError for AnyServiceError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.error.source()
    }
}

impl fmt::Display for AnyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl fmt::Debug for AnyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl StdError for AnyError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.0.source()
    }
}
