//! The response of a successful call.

use aws_smithy_runtime_api::http::Headers;
use std::fmt;
use std::ops::{Deref, DerefMut};

/// The output of a call, with the facts of its response. Dereferences to the output.
#[derive(Clone)]
pub struct Response<T> {
    output: T,
    status: u16,
    headers: Headers,
    request_id: Option<String>,
    attempts: u32,
}

impl<T> Response<T> {
    pub(super) fn new(output: T, parts: ResponseFacts) -> Response<T> {
        let ResponseFacts { status, headers, request_id, attempts } = parts;
        Response { output, status, headers, request_id, attempts }
    }

    /// The output of the operation.
    pub fn output(&self) -> &T {
        &self.output
    }

    /// The output of the operation, without the facts of the response.
    pub fn into_output(self) -> T {
        self.output
    }

    /// The request id that the service gave the call, which its support asks for.
    pub fn request_id(&self) -> Option<&str> {
        self.request_id.as_deref()
    }

    /// The HTTP status.
    pub fn status(&self) -> u16 {
        self.status
    }

    /// The number of attempts, 1 if nothing was retried.
    pub fn attempts(&self) -> u32 {
        self.attempts
    }

    /// The first header of a name, in any case.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)
    }

    /// The response with another output, computed from this one.
    pub fn map<U>(self, change: impl FnOnce(T) -> U) -> Response<U> {
        let Response { output, status, headers, request_id, attempts } = self;
        Response { output: change(output), status, headers, request_id, attempts }
    }
}

impl<T> Deref for Response<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.output
    }
}

impl<T> DerefMut for Response<T> {
    fn deref_mut(&mut self) -> &mut T {
        &mut self.output
    }
}

/// Without the headers, which may contain secrets.
impl<T: fmt::Debug> fmt::Debug for Response<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Response")
            .field("output", &self.output)
            .field("status", &self.status)
            .field("request_id", &self.request_id)
            .field("attempts", &self.attempts)
            .finish_non_exhaustive()
    }
}

/// The facts of a response beside its output.
pub(super) struct ResponseFacts {
    pub(super) status: u16,
    pub(super) headers: Headers,
    pub(super) request_id: Option<String>,
    pub(super) attempts: u32,
}
