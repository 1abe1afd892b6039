//! Calls of the services that return credentials: STS, IAM Identity Center and AWS Sign-In. They
//! use AWS's orchestrator with the same retries and error messages as all other calls.

use super::{CredentialsContext, PART};
use crate::call_error::CallError;
use crate::causes::deepest_cause;
use crate::debug::log::Log;
use crate::endpoint::{ResolvedEndpoint, check_uri};
use crate::error::Error;
use crate::http::Http;
use crate::http::error::TransportError;
use crate::request::signing;
use crate::response::raw::RawResponse;
use crate::response::service_error::ServiceErrorResponse;
use crate::retry;
use aws_credential_types::Credentials;
use aws_smithy_async::rt::sleep::TokioSleep;
use aws_smithy_runtime::client::orchestrator::operation::Operation as Orchestrated;
use aws_smithy_runtime_api::box_error::BoxError;
use aws_smithy_runtime_api::client::behavior_version::BehaviorVersion;
use aws_smithy_runtime_api::client::http::SharedHttpClient;
use aws_smithy_runtime_api::client::interceptors::context::{Error as AnyError, Output};
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse, OrchestratorError};
use aws_smithy_runtime_api::client::result::SdkError;
use aws_smithy_runtime_api::client::ser_de::DeserializeResponse;
use aws_smithy_runtime_api::client::stalled_stream_protection::StalledStreamProtectionConfig;
use aws_smithy_types::body::SdkBody;
use aws_smithy_types::config_bag::ConfigBag;
use aws_smithy_types::timeout::TimeoutConfig;
use hardie_runtime::endpoint::display_request_url;
use hardie_runtime::endpoint::partition;
use hardie_runtime::wire::Protocol;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

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
    let Request { service, operation, protocol, region, method, uri, headers, body, signer } =
        request;
    let target = service.endpoint(&region, context)?;
    log.line(PART, format_args!("{} {operation}", service.id()));
    let (origin, uri) = split_url(&target.url, &uri);
    let url = display_request_url(&format!("{origin}{uri}"));
    let attempts = Arc::new(AtomicU32::new(0));
    let counted = Arc::clone(&attempts);
    let builder = Orchestrated::builder()
        .service_name(service.id())
        .operation_name(operation)
        .behavior_version(BehaviorVersion::latest())
        .http_client(SharedHttpClient::new(http.clone()))
        .endpoint_url(&origin)
        .sleep_impl(TokioSleep::new())
        .runtime_plugin(retry::Shared::new(context.retries).plugin(context.retries, false))
        .stalled_stream_protection(StalledStreamProtectionConfig::disabled())
        .timeout_config(TimeoutConfig::disabled())
        .with_connection_poisoning();
    let builder = match signer {
        Some(signer) => builder.runtime_plugin(signing::plugin(signer, &target, None)),
        None => builder.no_auth(),
    };
    let orchestrated = builder
        .serializer(move |()| {
            let mut request = HttpRequest::new(SdkBody::from(body.as_str()));
            request.set_method(method)?;
            request.set_uri(uri.as_str())?;
            let agent = format!("hardie/{}", env!("CARGO_PKG_VERSION"));
            for (name, value) in headers.iter().chain(&[("user-agent", agent)]) {
                request.headers_mut().try_insert(*name, value.clone())?;
            }
            Ok::<_, BoxError>(request)
        })
        .deserializer_impl::<Vec<u8>, ServiceErrorResponse>(ResponseDeserializer {
            protocol,
            attempts: counted,
        })
        .build();
    orchestrated
        .invoke(())
        .await
        .map_err(|error| explain(error, attempts.load(Ordering::Relaxed), context, &url))
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

/// Separates successful responses from error responses, and counts responses.
#[derive(Debug)]
struct ResponseDeserializer {
    protocol: Protocol,
    attempts: Arc<AtomicU32>,
}

impl DeserializeResponse for ResponseDeserializer {
    fn deserialize_nonstreaming_with_config(
        &self,
        response: &HttpResponse,
        _: &ConfigBag,
    ) -> Result<Output, OrchestratorError<AnyError>> {
        self.attempts.fetch_add(1, Ordering::Relaxed);
        let body = response.body().bytes().unwrap_or_default().to_vec();
        let status = response.status().as_u16();
        if status < 300 {
            return Ok(Output::erase(body));
        }
        let headers =
            response.headers().iter().map(|(name, value)| (name.to_owned(), value.to_owned()));
        let response = ServiceErrorResponse::without_model(
            self.protocol,
            RawResponse { status, headers: headers.collect(), body },
        );
        Err(OrchestratorError::operation(AnyError::erase(response)))
    }
}

fn explain(
    error: SdkError<ServiceErrorResponse, HttpResponse>,
    tried: u32,
    context: &CredentialsContext,
    url: &str,
) -> CallError {
    match error {
        SdkError::ServiceError(error) => {
            let response = Box::new(error.into_err());
            let exhausted = tried >= context.retries.attempts;
            let retries = exhausted.then(|| tried.saturating_sub(1));
            CallError::Service { response, retries, hint: None, attempts: 0 }
        }
        error => CallError::Other(Error::general(match TransportError::among_causes(&error) {
            Some(transport) => transport.to_string(),
            None => {
                format!(
                    "An HTTP Client raised an unhandled exception: {} ({url})",
                    deepest_cause(&error)
                )
            }
        })),
    }
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
