//! The error of a call: an error response of the service, or no response.

use crate::error::Error;
use crate::response::service_error::ServiceErrorResponse;

/// The error of a call.
pub(crate) enum CallError {
    /// The service's error; `retries` as [`ServiceErrorResponse::into_error`] takes it.
    Service {
        response: Box<ServiceErrorResponse>,
        retries: Option<u32>,
        hint: Option<String>,
        attempts: u32,
    },
    /// No response, or one that cannot be read.
    Other(Error),
}

impl From<Error> for CallError {
    fn from(error: Error) -> CallError {
        CallError::Other(error)
    }
}
