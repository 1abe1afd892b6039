//! The attempts of one call: signs, sends, reads, and retries.
//!
//! AWS's orchestrator does the same with hooks for other people's code, which take half of a call's
//! time. With the feature `interceptors`, a call with code of a Rust caller in it uses the
//! orchestrator instead; a test holds both to the same requests.

use super::prepared::{Prepared, construction};
use crate::auth::{Authorization, Digest};
use crate::connection::Connection;
use crate::http::body::{CopyError, LimitedBody, copy_body, into_bytes};
use crate::http::shown_url::ShownUrl;
use crate::request::capture::RequestCapture;
use crate::request::signature::{self, Scope};
use crate::request::signing_v4a;
use crate::response::raw::RawResponse;
use crate::response::success::Response;
use crate::retry::{Failure, after};
use aws_credential_types::Credentials;
use aws_smithy_async::time::TimeSource;
use aws_smithy_runtime_api::box_error::BoxError;
use aws_smithy_runtime_api::client::http::{HttpConnector, SharedHttpConnector};
use aws_smithy_runtime_api::client::interceptors::context::Error as AnyError;
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use aws_smithy_runtime_api::client::result::{ConnectorError, SdkError};
use aws_smithy_runtime_api::client::retries::ShouldAttempt;
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
    /// Meets the challenges of responses.
    pub(super) digest: Option<&'c Digest>,
    /// Where a request is kept that is not sent.
    pub(super) capture: Option<&'c RequestCapture>,
}

impl Attempts<'_> {
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
            let decision = after(&retries, attempt, result.as_ref().err().map(|error| &**error));
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
        if let Some(capture) = self.capture {
            capture.keep(request).map_err(construction)?;
            return Ok(self.prepared.reader.stream(200, Vec::new(), SdkBody::taken()));
        }
        let http = &self.prepared.reader.http;
        let response = match self.digest {
            None => http.exchange(request, url).await.map(|it| it.map(Received::Direct)),
            Some(digest) => {
                let connector = digest.over(SharedHttpConnector::new(http.clone()));
                Box::pin(through(connector, request)).await
            }
        };
        self.read(response.map_err(|error| Box::new(SdkError::dispatch_failure(error)))?).await
    }

    /// The request of an attempt: signed, with the headers of the attempt.
    fn complete(
        &self,
        mut request: hyper::Request<SdkBody>,
        numbered: &Numbered<'_>,
        url: &ShownUrl,
    ) -> Result<hyper::Request<SdkBody>, Failure> {
        self.prepared.agent.add(request.headers_mut());
        match &self.prepared.authorization {
            Authorization::Signature(keys) => {
                self.sign(&mut request, keys, Scope::V4(self.prepared.target), url)
            }
            Authorization::SignatureV4a(keys) => match &self.prepared.scope {
                Some(scope) => self.sign(&mut request, keys, Scope::V4a(scope), url),
                None => Err(signing_v4a::unsupported().message().into()),
            },
            _ => Ok(()),
        }
        .map_err(construction)?;
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
        scope: Scope<'_>,
        url: &ShownUrl,
    ) -> Result<(), BoxError> {
        let time = self.connection.state.clock.now();
        signature::add(request, url.sent(), keys, scope, self.prepared.signed.clone(), time)
    }

    async fn read(&self, response: hyper::Response<Received>) -> Result<Response, Failure> {
        let (head, body) = response.into_parts();
        let status = head.status.as_u16();
        // Values that are not text are left out, as by AWS's orchestrator.
        let text = head.headers.iter().filter_map(|(name, value)| {
            Some((name.as_str(), std::str::from_utf8(value.as_bytes()).ok()?))
        });
        let headers = self.prepared.reader.headers(text);
        self.prepared.trace.received_head(status, &headers);
        if self.prepared.reader.is_stream(status) {
            return Ok(self.prepared.reader.stream(status, headers, body.into_stream()));
        }
        let read = body.into_bytes().await;
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

/// The body of a response.
enum Received {
    /// Of a connection.
    Direct(LimitedBody),
    /// Of a connector that meets challenges.
    Sdk(SdkBody),
}

impl Received {
    fn into_stream(self) -> SdkBody {
        match self {
            Received::Direct(body) => SdkBody::from_body_1_x(body),
            Received::Sdk(body) => body,
        }
    }

    async fn into_bytes(self) -> Result<Vec<u8>, BoxError> {
        match self {
            Received::Direct(body) => into_bytes(body).await,
            Received::Sdk(mut body) => {
                let mut bytes = Vec::new();
                copy_body(&mut body, &mut bytes).await.map_err(|error| match error {
                    CopyError::Read(error) => error,
                    CopyError::Write(error) => error.into(),
                })?;
                Ok(bytes)
            }
        }
    }
}

/// Sends a request through a connector of AWS's crates.
async fn through(
    connector: SharedHttpConnector,
    request: hyper::Request<SdkBody>,
) -> Result<hyper::Response<Received>, ConnectorError> {
    let request = HttpRequest::try_from(request);
    let request = request.map_err(|error| ConnectorError::user(error.into()))?;
    let response = connector.call(request).await?.try_into_http1x();
    let response = response.map_err(|error| ConnectorError::other(error.into(), None))?;
    Ok(response.map(Received::Sdk))
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
