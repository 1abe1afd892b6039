//! The attempts of one call: signs, sends, reads, and retries.
//!
//! AWS's orchestrator does the same with hooks for other people's code, which take half of a call's
//! time. [`orchestration`](super::orchestration) uses it where a Rust caller has such code; a test
//! holds both to the same requests.

use super::prepared::{Failure, Prepared, construction};
use super::signature;
use crate::auth::Authorization;
use crate::connection::Connection;
use crate::http::body::{LimitedBody, into_bytes};
use crate::http::shown_url::ShownUrl;
use crate::response::raw::RawResponse;
use crate::response::service_error::ServiceErrorResponse;
use crate::response::success::Response;
use crate::retry::{Strategy, action_after};
use aws_credential_types::Credentials;
use aws_smithy_runtime_api::box_error::BoxError;
use aws_smithy_runtime_api::client::interceptors::context::Error as AnyError;
use aws_smithy_runtime_api::client::orchestrator::HttpResponse;
use aws_smithy_runtime_api::client::result::SdkError;
use aws_smithy_runtime_api::client::retries::ShouldAttempt;
use aws_smithy_runtime_api::client::retries::classifiers::RetryAction;
use aws_smithy_types::body::SdkBody;
use hardie_runtime::wire::Request;
use hyper::header::{HeaderMap, HeaderName, HeaderValue};
use hyper::http::request::Parts;
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

/// One call without other people's code in it.
pub(super) struct Attempts<'c> {
    pub(super) connection: &'c Connection,
    /// The URL of the request, before its endpoint was applied.
    pub(super) url: &'c ShownUrl,
    pub(super) prepared: &'c Prepared<'c>,
}

impl Attempts<'_> {
    /// Whether a call is sent here: no interceptor and no HTTP client of a Rust caller, and one
    /// request per attempt.
    pub(super) fn can_send(connection: &Connection, prepared: &Prepared<'_>) -> bool {
        let is_plain = matches!(
            prepared.authorization,
            Authorization::None | Authorization::Placed(_) | Authorization::Signature(_)
        );
        is_plain
            && connection.caller.http_client.is_none()
            && connection.caller.interceptors.is_empty()
    }

    /// Sends a request; counts its attempts.
    ///
    /// # Errors
    /// The error of the last attempt.
    pub(super) async fn send(
        &self,
        request: Request,
        count: &AtomicU32,
    ) -> Result<Response, Failure> {
        let (head, body, url) = self.parts(request)?;
        let limit = self.connection.caller.operation_timeout;
        let all = pin!(self.all(head, body, &url, count));
        within(limit, all).await
    }

    /// The head and the body of a request to the endpoint, and its URL.
    fn parts(&self, mut request: Request) -> Result<(Parts, SdkBody, Arc<ShownUrl>), Failure> {
        for (name, value) in &self.prepared.target.headers {
            let inserted = request.headers_mut().try_insert(name.clone(), value.clone());
            inserted.map_err(construction)?;
        }
        let endpoint = request.uri_mut().set_endpoint(self.prepared.endpoint);
        endpoint.map_err(construction)?;
        let url = Arc::new(self.url.again(request.uri()));
        let request = request.try_into_http1x().map_err(construction)?;
        let (head, body) = request.into_parts();
        Ok((head, body, url))
    }

    async fn all(
        &self,
        head: Parts,
        mut body: SdkBody,
        url: &Arc<ShownUrl>,
        count: &AtomicU32,
    ) -> Result<Response, Failure> {
        let invocation = self.connection.service.flavour.is_aws().then(invocation_id).flatten();
        let is_once = body.try_clone().is_none();
        let retries = self.connection.state.retries.call(self.connection.retries, is_once);
        let limit = self.connection.caller.attempt_timeout;
        let mut last = None;
        for attempt in 1_u32.. {
            let body = match body.try_clone() {
                Some(copy) => copy,
                // A stream can be sent once, for which there are no retries.
                None => std::mem::replace(&mut body, SdkBody::taken()),
            };
            let request = hyper::Request::from_parts(head.clone(), body);
            count.fetch_add(1, Ordering::Relaxed);
            let numbered = Numbered { attempt, invocation: invocation.as_ref() };
            let result = within(limit, pin!(self.attempt(request, numbered, url))).await;
            if let Err(error) = &result {
                self.prepared.trace.failed(&**error);
            }
            let decision = after(&retries, attempt, &result);
            last = Some(result);
            match decision {
                ShouldAttempt::No => break,
                ShouldAttempt::Yes => {}
                ShouldAttempt::YesAfterDelay(delay) => tokio::time::sleep(delay).await,
            }
        }
        last.unwrap_or_else(|| Err(construction("no attempt was made")))
    }

    async fn attempt(
        &self,
        request: hyper::Request<SdkBody>,
        numbered: Numbered<'_>,
        url: &Arc<ShownUrl>,
    ) -> Result<Response, Failure> {
        let request = self.complete(request, &numbered, url)?;
        self.prepared.trace.begin_with(&request);
        let response = self.prepared.reader.http.exchange(request, url);
        self.read(response.await.map_err(|error| Box::new(SdkError::dispatch_failure(error)))?)
            .await
    }

    /// The request of an attempt: signed, with the headers of the attempt.
    fn complete(
        &self,
        mut request: hyper::Request<SdkBody>,
        numbered: &Numbered<'_>,
        url: &ShownUrl,
    ) -> Result<hyper::Request<SdkBody>, Failure> {
        self.prepared.agent.add(request.headers_mut());
        if let Authorization::Signature(keys) = &self.prepared.authorization {
            self.sign(&mut request, keys, url).map_err(construction)?;
        }
        numbered.add(request.headers_mut(), self.connection.retries.attempts);
        if let Authorization::Placed(placement) = &self.prepared.authorization {
            placement.place(&mut request).map_err(construction)?;
        }
        Ok(request)
    }

    fn sign(
        &self,
        request: &mut hyper::Request<SdkBody>,
        keys: &Credentials,
        url: &ShownUrl,
    ) -> Result<(), BoxError> {
        let clock = &self.connection.state.clock;
        signature::add(
            request,
            url.sent(),
            keys,
            self.prepared.target,
            self.prepared.signed.clone(),
            clock,
        )
    }

    async fn read(&self, response: hyper::Response<LimitedBody>) -> Result<Response, Failure> {
        let (head, body) = response.into_parts();
        let status = head.status.as_u16();
        // Values that are not text are left out, as by AWS's orchestrator.
        let text = head.headers.iter().filter_map(|(name, value)| {
            Some((name.as_str(), std::str::from_utf8(value.as_bytes()).ok()?))
        });
        let headers = self.prepared.reader.headers(text);
        self.prepared.trace.received_head(status, &headers);
        if self.prepared.reader.is_stream(status) {
            return Ok(self.prepared.reader.stream(status, headers, SdkBody::from_body_1_x(body)));
        }
        let read = into_bytes(body).await;
        let body =
            read.map_err(|error| Box::new(SdkError::response_error(error, empty(head.status))))?;
        let outcome = self.prepared.reader.outcome(RawResponse { status, headers, body });
        outcome.map_err(|error| {
            Box::new(SdkError::service_error(AnyError::erase(*error), empty(head.status)))
        })
    }
}

/// The headers that tell the service which attempt of which call a request is.
struct Numbered<'c> {
    attempt: u32,
    invocation: Option<&'c HeaderValue>,
}

impl Numbered<'_> {
    /// Adds the headers, which belong to AWS's services.
    fn add(&self, headers: &mut HeaderMap, most: u32) {
        let Some(invocation) = self.invocation else { return };
        headers.append(HeaderName::from_static("amz-sdk-invocation-id"), invocation.clone());
        let text = format!("attempt={}; max={most}", self.attempt);
        if let Ok(value) = HeaderValue::try_from(text) {
            headers.insert(HeaderName::from_static("amz-sdk-request"), value);
        }
    }
}

/// A random identifier of a call.
fn invocation_id() -> Option<HeaderValue> {
    let mut bytes = [0; 16];
    fastrand::fill(&mut bytes);
    let id = uuid::Builder::from_random_bytes(bytes).into_uuid();
    HeaderValue::from_str(id.hyphenated().encode_lower(&mut [0; 36])).ok()
}

/// The decision after an attempt.
fn after(retries: &Strategy, attempt: u32, result: &Result<Response, Failure>) -> ShouldAttempt {
    let action = match result {
        Ok(_) => None,
        Err(error) if matches!(**error, SdkError::TimeoutError(_)) => {
            Some(RetryAction::transient_error())
        }
        Err(error) => {
            let response = error.as_service_error();
            let response = response.and_then(AnyError::downcast_ref::<ServiceErrorResponse>);
            let is_response = matches!(**error, SdkError::ResponseError(_));
            Some(action_after(&**error, response, is_response))
        }
    };
    retries.after(attempt, action, fastrand::f64())
}

/// Waits for a result for a limited time.
async fn within<T>(
    limit: Option<Duration>,
    result: Pin<&mut impl Future<Output = Result<T, Failure>>>,
) -> Result<T, Failure> {
    let Some(limit) = limit else { return result.await };
    match tokio::time::timeout(limit, result).await {
        Ok(result) => result,
        Err(elapsed) => Err(Box::new(SdkError::timeout_error(elapsed))),
    }
}

/// A response without headers and body, which an error has to have.
fn empty(status: hyper::StatusCode) -> HttpResponse {
    HttpResponse::new(status.into(), SdkBody::empty())
}
