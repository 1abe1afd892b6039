//! Separates successful responses from error responses.

use crate::debug::log::Log;
use crate::http::Http;
use crate::request::signing::Clock;
use crate::response::customizations;
use crate::response::raw::RawResponse;
use crate::response::service_error::ServiceErrorResponse;
use crate::response::success::Response;
use crate::secret::KnownSecrets;
use aws_smithy_types::body::SdkBody;
use hardie_runtime::table::Operation;
use hardie_runtime::value::json::Decimals;
use hardie_runtime::wire::Protocol;
use std::sync::Mutex;
use std::sync::atomic::AtomicI64;

/// Separates successful responses from error responses; does not read the body of a streaming
/// output.
#[derive(Debug)]
pub(super) struct ResponseReader {
    pub(super) protocol: Protocol,
    /// Whether the service is not AWS's.
    pub(super) is_own: bool,
    /// Whether successful responses can be errors.
    pub(super) errors_in_success: bool,
    pub(super) operation: Operation,
    /// Whether the body of a successful response is read after the call.
    pub(super) streams: bool,
    pub(super) http: Http,
    pub(super) clock: Clock,
    /// Seconds that the service was ahead of the time of the last signature.
    pub(super) signed_ahead: AtomicI64,
    pub(super) log: Log,
    pub(super) secrets: KnownSecrets,
}

impl ResponseReader {
    /// Whether the body of a response with this status is a stream of the output.
    pub(super) fn is_stream(&self, status: u16) -> bool {
        status < 300 && self.streams
    }

    /// A successful response whose body is not read.
    pub(super) fn stream(
        &self,
        status: u16,
        headers: Vec<(String, String)>,
        body: SdkBody,
    ) -> Response {
        let raw = RawResponse { status, headers, body: Vec::new() };
        Response { raw, stream: Some(Mutex::new(body)), checksum: None, attempts: 1 }
    }

    /// A successful response.
    ///
    /// # Errors
    /// An error response.
    pub(super) fn outcome(
        &self,
        mut raw: RawResponse,
    ) -> Result<Response, Box<ServiceErrorResponse>> {
        if self.errors_in_success && customizations::is_error(self.operation, &raw) {
            raw.status = 500;
        }
        if raw.status < 300 {
            return Ok(Response { raw, stream: None, checksum: None, attempts: 1 });
        }
        let mut response = ServiceErrorResponse::new(self.protocol, self.operation, raw);
        response.secrets = self.secrets.clone();
        if self.is_own {
            response.is_own = true;
            response.decimals = Decimals::Exact;
            response.accept_unreadable_bodies();
        }
        response.clock_corrected = self.clock.correct(&response, &self.signed_ahead, self.log);
        Err(Box::new(response))
    }

    /// The headers with their names as they were sent, where these are kept.
    pub(super) fn headers<'h>(
        &self,
        headers: impl Iterator<Item = (&'h str, &'h str)>,
    ) -> Vec<(String, String)> {
        let mut names = self.http.last_names();
        let headers = headers.map(|(lower, value)| {
            let as_it_came = names.iter().position(|name| name.eq_ignore_ascii_case(lower));
            let name = as_it_came.map_or_else(|| lower.to_owned(), |at| names.remove(at));
            (name, value.to_owned())
        });
        headers.collect()
    }
}
