//! Calls of the services that return credentials: STS, IAM Identity Center and AWS Sign-In, with
//! the same retries and error messages as all other calls.

use super::{CredentialsContext, PART};
use crate::call_error::CallError;
use crate::causes::deepest_cause;
use crate::debug::log::Log;
use crate::endpoint::{ResolvedEndpoint, check_uri};
use crate::error::Error;
use crate::http::Http;
use crate::http::body::into_bytes;
use crate::http::error::TransportError;
use crate::http::shown_url::ShownUrl;
use crate::request::signature::{self, Scope};
use crate::response::raw::RawResponse;
use crate::response::service_error::ServiceErrorResponse;
use crate::retry::{self, Failure};
use aws_credential_types::Credentials;
use aws_smithy_runtime_api::box_error::BoxError;
use aws_smithy_runtime_api::client::interceptors::context::Error as AnyError;
use aws_smithy_runtime_api::client::orchestrator::HttpResponse;
use aws_smithy_runtime_api::client::result::SdkError;
use aws_smithy_runtime_api::client::retries::ShouldAttempt;
use aws_smithy_types::body::SdkBody;
use hardie_runtime::endpoint::display_request_url;
use hardie_runtime::endpoint::partition;
use hardie_runtime::wire::Protocol;
use hyper::header::{HeaderName, HeaderValue};
use std::sync::Arc;
use std::time::SystemTime;

/// A service that returns credentials.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Service {
    Sts,
    /// The portal of IAM Identity Center.
    Sso,
    /// The tokens of IAM Identity Center.
    SsoOidc,
    /// The sessions of `aws login`.
    SignIn,
}

impl Service {
    /// Its `sdkId` in endpoint settings.
    pub(super) fn id(self) -> &'static str {
        match self {
            Service::Sts => "STS",
            Service::Sso => "SSO",
            Service::SsoOidc => "SSO OIDC",
            Service::SignIn => "Signin",
        }
    }

    /// The URL of the endpoint.
    ///
    /// # Errors
    /// It is not valid.
    pub(super) fn url(self, region: &str, context: &CredentialsContext) -> Result<String, Error> {
        Ok(self.endpoint(region, context)?.url)
    }

    /// The endpoint: the configured one, else that of the service's endpoint rules.
    ///
    /// # Errors
    /// A URL that is not valid.
    fn endpoint(
        self,
        region: &str,
        context: &CredentialsContext,
    ) -> Result<ResolvedEndpoint, Error> {
        let (url, signing_region) = match context.url_of(self) {
            Some(url) => (url.to_owned(), region),
            None => self.endpoint_by_rules(region, context.use_fips, context.use_dual_stack),
        };
        check_uri(&url)?;
        Ok(ResolvedEndpoint {
            url,
            signing_name: "sts".to_owned(),
            signing_region: signing_region.to_owned(),
            headers: Vec::new(),
            has_raw_path: false,
            schemes: Vec::new(),
        })
    }

    fn endpoint_by_rules(self, region: &str, fips: bool, dual: bool) -> (String, &str) {
        if self == Service::Sts && region == "aws-global" && !fips && !dual {
            return ("https://sts.amazonaws.com".to_owned(), "us-east-1");
        }
        let name = match self {
            Service::Sts => "sts",
            Service::Sso => "portal.sso",
            Service::SsoOidc => "oidc",
            Service::SignIn if !dual && let Some(host) = sign_in_host(region, fips) => {
                return (format!("https://{host}"), region);
            }
            Service::SignIn => "signin",
        };
        let (suffix, dual_suffix, is_gov) = match partition(region) {
            Some(found) => {
                (found.dns_suffix, found.dual_stack_dns_suffix, found.name == "aws-us-gov")
            }
            None => ("amazonaws.com", "api.aws", false),
        };
        let suffix = if dual { dual_suffix } else { suffix };
        // GovCloud's plain endpoints are FIPS endpoints.
        let mark = if fips && (dual || !is_gov || self == Service::SignIn) { "-fips" } else { "" };
        (format!("https://{name}{mark}.{region}.{suffix}"), region)
    }
}

/// The host of AWS Sign-In; each partition has a different domain.
fn sign_in_host(region: &str, fips: bool) -> Option<String> {
    let name = partition(region).map_or("aws", |found| found.name);
    let domain = match (name, fips) {
        ("aws-us-gov", true) => return Some(format!("{region}.signin-fips.amazonaws-us-gov.com")),
        (_, true) => return None,
        ("aws", _) => "aws.amazon.com",
        ("aws-cn", _) => "amazonaws.cn",
        ("aws-us-gov", _) => "amazonaws-us-gov.com",
        ("aws-iso", _) => "c2shome.ic.gov",
        ("aws-iso-b", _) => "sc2shome.sgov.gov",
        ("aws-iso-e", _) => "csphome.adc-e.uk",
        ("aws-iso-f", _) => "csphome.hci.ic.gov",
        ("aws-eusc", _) => "amazonaws-eusc.eu",
        _ => return None,
    };
    Some(format!("{region}.signin.{domain}"))
}

/// A request of one operation.
pub(super) struct Request {
    pub(super) service: Service,
    pub(super) operation: &'static str,
    pub(super) protocol: Protocol,
    pub(super) region: String,
    pub(super) method: &'static str,
    /// Path and query.
    pub(super) uri: String,
    pub(super) headers: Vec<(&'static str, String)>,
    pub(super) body: String,
    /// The credentials that sign it; `None` for a request with its own proof.
    pub(super) signer: Option<Credentials>,
}

/// Sends a request and returns the body of its response.
///
/// # Errors
/// The error of the connection or of the service.
pub(super) async fn send(
    request: Request,
    context: &CredentialsContext,
    http: &Http,
    log: Log,
) -> Result<Vec<u8>, CallError> {
    let target = request.service.endpoint(&request.region, context)?;
    log.line(PART, format_args!("{} {}", request.service.id(), request.operation));
    let (origin, uri) = split_url(&target.url, &request.uri);
    let url = format!("{origin}{uri}");
    let shown = display_request_url(&url);
    let url = Arc::new(ShownUrl::new(url, None));
    let retries = retry::Shared::new(context.retries).call(context.retries, false);
    for number in 1_u32.. {
        let result = attempt(&request, &target, http, &url).await;
        match retry::after(&retries, number, result.as_ref().err().map(|error| &**error)) {
            ShouldAttempt::No => {
                return result.map_err(|error| explain(error, number, context, &shown));
            }
            ShouldAttempt::Yes => {}
            ShouldAttempt::YesAfterDelay(delay) => tokio::time::sleep(delay).await,
        }
    }
    Err(Error::general("no attempt was made").into())
}

/// Sends a request once.
async fn attempt(
    request: &Request,
    target: &ResolvedEndpoint,
    http: &Http,
    url: &Arc<ShownUrl>,
) -> Result<Vec<u8>, Failure> {
    let written = write(request, target, url).map_err(SdkError::construction_failure)?;
    let response = http.exchange(written, url).await.map_err(SdkError::dispatch_failure)?;
    let (head, body) = response.into_parts();
    // An error has to have a response.
    let empty = || HttpResponse::new(head.status.into(), SdkBody::empty());
    let read = into_bytes(body).await;
    let body = read.map_err(|error| SdkError::response_error(error, empty()))?;
    let status = head.status.as_u16();
    if status < 300 {
        return Ok(body);
    }
    let text = |value: &HeaderValue| value.to_str().ok().map(str::to_owned);
    let headers = head.headers.iter();
    let headers = headers.filter_map(|(name, value)| Some((name.to_string(), text(value)?)));
    let raw = RawResponse { status, headers: headers.collect(), body };
    let response = ServiceErrorResponse::without_model(request.protocol, raw);
    Err(Box::new(SdkError::service_error(AnyError::erase(response), empty())))
}

/// A request as it is sent, with its signature.
fn write(
    request: &Request,
    target: &ResolvedEndpoint,
    url: &ShownUrl,
) -> Result<hyper::Request<SdkBody>, BoxError> {
    let mut written = hyper::Request::new(SdkBody::from(request.body.as_str()));
    *written.method_mut() = request.method.parse()?;
    *written.uri_mut() = url.sent().parse()?;
    let agent = format!("hardie/{}", env!("CARGO_PKG_VERSION"));
    for (name, value) in request.headers.iter().chain(&[("user-agent", agent)]) {
        let value = HeaderValue::try_from(value)?;
        written.headers_mut().insert(HeaderName::from_static(name), value);
    }
    if let Some(keys) = &request.signer {
        let (scope, time) = (Scope::V4(target), SystemTime::now());
        signature::add(&mut written, url.sent(), keys, scope, None, time)?;
    }
    Ok(written)
}

/// Splits an endpoint into scheme with host and path, and appends a request's path. Like botocore,
/// it sends neither a double slash between the two nor a final `/` after a path.
fn split_url(endpoint: &str, uri: &str) -> (String, String) {
    let start = endpoint.find("://").map_or(0, |at| at + 3);
    let end = endpoint
        .get(start..)
        .and_then(|rest| rest.find(['/', '?', '#']))
        .map_or(endpoint.len(), |at| start + at);
    let (origin, base) = endpoint.split_at(end);
    let base = base.split(['?', '#']).next().unwrap_or_default();
    let path = match uri {
        "/" if !base.is_empty() => base.to_owned(),
        _ => format!("{}{uri}", base.strip_suffix('/').unwrap_or(base)),
    };
    (origin.to_owned(), path)
}

/// The service's error as the program prints it.
pub(super) fn into_error(error: CallError, operation: &str) -> Error {
    const OF_SSO: [(&str, &[&str]); 3] = [
        ("InvalidRequestException", &["message"]),
        ("ResourceNotFoundException", &["message"]),
        ("TooManyRequestsException", &["message"]),
    ];
    const OF_SIGN_IN: [(&str, &[&str]); 3] = [
        ("TooManyRequestsError", &["error", "message"]),
        ("InternalServerException", &["error", "message"]),
        ("ValidationException", &["error", "message"]),
    ];
    // Errors of STS have no such member on the wire; those of CreateToken are not shown.
    let modelled = if operation == "GetRoleCredentials" { OF_SSO } else { OF_SIGN_IN };
    match error {
        CallError::Service { response, retries, .. } => {
            response.into_error_of(operation, retries, &modelled)
        }
        CallError::Other(error) => error,
    }
}

fn explain(error: Failure, tried: u32, context: &CredentialsContext, url: &str) -> CallError {
    let error = match *error {
        SdkError::ServiceError(error) => {
            let Ok(response) = error.into_err().downcast::<ServiceErrorResponse>() else {
                return Error::general("The result of the call has an unexpected type").into();
            };
            let exhausted = tried >= context.retries.attempts;
            let retries = exhausted.then(|| tried.saturating_sub(1));
            return CallError::Service {
                response: Box::new(response),
                retries,
                hint: None,
                attempts: 0,
            };
        }
        error => error,
    };
    CallError::Other(Error::general(match TransportError::among_causes(&error) {
        Some(transport) => transport.to_string(),
        None => format!(
            "An HTTP Client raised an unhandled exception: {} ({url})",
            deepest_cause(&error)
        ),
    }))
}

/// A form's or query's pairs, percent-encoded.
pub(super) fn form(pairs: &[(&str, &str)]) -> String {
    let encode = hardie_runtime::endpoint::uri_encode;
    let pairs: Vec<String> =
        pairs.iter().map(|(name, value)| format!("{}={}", encode(name), encode(value))).collect();
    pairs.join("&")
}

#[cfg(test)]
mod tests {
    use super::{Service, form, split_url};

    #[test]
    fn paths_of_endpoints_and_requests() {
        for (endpoint, uri, want) in [
            ("http://h:1", "/", "http://h:1 /"),
            ("http://h:1/", "/", "http://h:1 /"),
            ("http://h/a/b", "/", "http://h /a/b"),
            ("http://h/a/", "/", "http://h /a/"),
            ("http://h/a/", "/x?y=1", "http://h /a/x?y=1"),
            ("http://h/a", "/x", "http://h /a/x"),
            ("http://h?q#f", "/x", "http://h /x"),
        ] {
            let (origin, path) = split_url(endpoint, uri);
            assert_eq!(format!("{origin} {path}"), want);
        }
    }

    /// The results of the services' endpoint rules.
    #[test]
    fn endpoints_by_rules() {
        let table = [
            (Service::Sts, "us-west-2", false, false, "https://sts.us-west-2.amazonaws.com"),
            (Service::Sts, "aws-global", false, false, "https://sts.amazonaws.com"),
            (Service::Sts, "cn-north-1", false, false, "https://sts.cn-north-1.amazonaws.com.cn"),
            (Service::Sts, "us-east-1", true, false, "https://sts-fips.us-east-1.amazonaws.com"),
            (Service::Sts, "us-gov-west-1", true, false, "https://sts.us-gov-west-1.amazonaws.com"),
            (Service::Sts, "us-gov-west-1", true, true, "https://sts-fips.us-gov-west-1.api.aws"),
            (Service::Sts, "us-east-1", false, true, "https://sts.us-east-1.api.aws"),
            (Service::Sso, "us-east-1", false, false, "https://portal.sso.us-east-1.amazonaws.com"),
            (
                Service::Sso,
                "eu-west-1",
                true,
                false,
                "https://portal.sso-fips.eu-west-1.amazonaws.com",
            ),
            (
                Service::Sso,
                "us-gov-west-1",
                true,
                false,
                "https://portal.sso.us-gov-west-1.amazonaws.com",
            ),
            (Service::SignIn, "us-east-1", false, false, "https://us-east-1.signin.aws.amazon.com"),
            (Service::SignIn, "cn-north-1", false, false, "https://cn-north-1.signin.amazonaws.cn"),
            (
                Service::SignIn,
                "us-gov-west-1",
                true,
                false,
                "https://us-gov-west-1.signin-fips.amazonaws-us-gov.com",
            ),
            (
                Service::SignIn,
                "us-east-1",
                true,
                false,
                "https://signin-fips.us-east-1.amazonaws.com",
            ),
            (Service::SignIn, "us-east-1", false, true, "https://signin.us-east-1.api.aws"),
            (Service::SsoOidc, "us-east-1", false, true, "https://oidc.us-east-1.api.aws"),
            (Service::SsoOidc, "us-east-1", true, true, "https://oidc-fips.us-east-1.api.aws"),
        ];
        for (service, region, fips, dual, want) in table {
            assert_eq!(service.endpoint_by_rules(region, fips, dual).0, want);
        }
        assert_eq!(form(&[("a", "b c"), ("d", "é/&=")]), "a=b%20c&d=%C3%A9%2F%26%3D");
    }
}
