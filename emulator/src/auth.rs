//! Signature Version 4, checked: what AWS's own signing crate computes for the request as it came
//! in, compared with what the client wrote into `Authorization`.
//!
//! The rules are those of the AWS General Reference, "Signature Version 4 signing process", for
//! services other than S3 (paths are normalised and encoded twice). Names and statuses of the
//! errors are those that AWS's JSON services answer with.

use std::borrow::Cow;
use std::time::{Duration, SystemTime};

use aws_credential_types::Credentials;
use aws_sigv4::http_request::{SignableBody, SignableRequest, SigningSettings, sign};
use aws_sigv4::sign::v4;
use aws_smithy_runtime_api::client::identity::Identity;
use aws_smithy_types::DateTime;
use aws_smithy_types::date_time::Format;
use hyper::http::request::Parts;
use hyper::{HeaderMap, StatusCode};

use crate::fault::Fault;
use crate::keys::Keys;

const ALGORITHM: &str = "AWS4-HMAC-SHA256";

/// How far a client's clock may be off, both ways.
const SKEW: Duration = Duration::from_secs(5 * 60);

/// Who sent a request, as its signature shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Caller {
    /// The Region that the request was signed for.
    pub(crate) region: String,
}

/// Checks a request's signature for one signing name (`connect`).
///
/// `body` is the whole body as it came, `now` the endpoint's own time.
pub(crate) fn verify(
    head: &Parts,
    body: &[u8],
    service: &str,
    keys: &Keys,
    now: SystemTime,
) -> Result<Caller, Fault> {
    let authorization = Authorization::of(&head.headers)?;
    let scope = &authorization.scope;
    if scope.access_key_id != keys.access_key_id()
        || single(&head.headers, "x-amz-security-token")? != keys.session_token()
    {
        return Err(Fault::new(
            StatusCode::FORBIDDEN,
            "UnrecognizedClientException",
            "The security token included in the request is invalid.",
        ));
    }
    let time = signing_time(&head.headers, &authorization)?;
    if scope.service != service {
        return Err(mismatch(format!(
            "The credential is scoped to service '{}' instead of '{service}'.",
            scope.service
        )));
    }
    if !is_region(scope.region) {
        return Err(mismatch("The credential is not scoped to a valid region."));
    }
    check_clock(time, now)?;

    let expected = signature(head, body, &authorization, keys, time)
        .ok_or_else(|| incomplete("The request cannot be brought into the form that is signed."))?;
    if !same(expected.as_bytes(), authorization.signature.as_bytes()) {
        return Err(mismatch(
            "The request signature we calculated does not match the signature you provided. \
             Check the secret access key, the signing method, and whether anything changed the request on its way.",
        ));
    }
    Ok(Caller { region: scope.region.to_owned() })
}

/// The Region that a request names in its signature, whether or not the signature is right.
pub(crate) fn claimed_region(head: &Parts) -> Option<String> {
    let authorization = Authorization::of(&head.headers).ok()?;
    Some(authorization.scope.region).filter(|region| is_region(region)).map(str::to_owned)
}

/// An `Authorization` header, taken apart.
struct Authorization<'a> {
    scope: Scope<'a>,
    /// Lower-case header names in the order they were signed in.
    signed_headers: Vec<&'a str>,
    signature: &'a str,
}

/// `Credential=`: whose key, and what it was derived for.
struct Scope<'a> {
    access_key_id: &'a str,
    /// `YYYYMMDD`.
    date: &'a str,
    region: &'a str,
    service: &'a str,
}

impl<'a> Authorization<'a> {
    fn of(headers: &'a HeaderMap) -> Result<Authorization<'a>, Fault> {
        let text = single(headers, "authorization")?.ok_or_else(|| {
            Fault::new(
                StatusCode::FORBIDDEN,
                "MissingAuthenticationTokenException",
                "Missing Authentication Token",
            )
        })?;
        let parameters =
            text.strip_prefix(ALGORITHM).filter(|rest| rest.starts_with(' ')).ok_or_else(|| {
                incomplete(format!("The Authorization header does not begin with '{ALGORITHM}'."))
            })?;

        let parameter = |name: &str| {
            parameters
                .split(',')
                .filter_map(|parameter| parameter.trim().split_once('='))
                .find_map(|(found, value)| (found == name).then_some(value))
                .filter(|value| !value.is_empty())
                .ok_or_else(|| incomplete(format!("The Authorization header has no '{name}' parameter.")))
        };
        let (credential, signed, signature) =
            (parameter("Credential")?, parameter("SignedHeaders")?, parameter("Signature")?);

        let scope = match *credential.rsplitn(5, '/').collect::<Vec<_>>() {
            ["aws4_request", service, region, date, access_key_id] => {
                Scope { access_key_id, date, region, service }
            }
            _ => {
                return Err(incomplete(
                    "The credential is not of the form 'key/YYYYMMDD/region/service/aws4_request'.",
                ));
            }
        };
        let signed_headers: Vec<&str> = signed.split(';').collect();
        for required in ["host", "x-amz-date"] {
            if !signed_headers.contains(&required) {
                return Err(incomplete(format!("The header '{required}' is not among the signed headers.")));
            }
        }
        Ok(Authorization { scope, signed_headers, signature })
    }
}

/// The signature that the request should carry; nothing if it cannot be signed at all.
fn signature(
    head: &Parts,
    body: &[u8],
    authorization: &Authorization<'_>,
    keys: &Keys,
    time: SystemTime,
) -> Option<String> {
    let mut headers = Vec::new();
    for name in &authorization.signed_headers {
        for value in head.headers.get_all(*name) {
            headers.push((*name, std::str::from_utf8(value.as_bytes()).ok()?));
        }
    }
    // The signing crate would make up a host of its own from the URI.
    headers.iter().find(|(name, _)| *name == "host")?;

    let path = head.uri.path_and_query().map_or("/", |path| path.as_str());
    // Scheme and authority do not enter the signature; the signed `host` header does.
    let uri = format!("http://localhost{path}");
    let request =
        SignableRequest::new(head.method.as_str(), uri, headers.into_iter(), SignableBody::Bytes(body))
            .ok()?;

    let mut settings = SigningSettings::default();
    // Exactly the headers that the client named, whichever these are.
    settings.excluded_headers = Some(Vec::new());
    // No session token here: where there is one, it is a signed header like any other.
    let credentials =
        Credentials::new(keys.access_key_id(), keys.secret_access_key(), None, None, "connect-local");
    let identity = Identity::from(credentials);
    let params = v4::SigningParams::builder()
        .identity(&identity)
        .region(authorization.scope.region)
        .name(authorization.scope.service)
        .time(time)
        .settings(settings)
        .build()
        .ok()?;
    let (_, signature) = sign(request, &params.into()).ok()?.into_parts();
    Some(signature)
}

/// The moment of `x-amz-date`, which the credential's date has to agree with.
fn signing_time(headers: &HeaderMap, authorization: &Authorization<'_>) -> Result<SystemTime, Fault> {
    let text = single(headers, "x-amz-date")?.unwrap_or_default();
    let time = basic_date_time(text)
        .ok_or_else(|| incomplete("The header 'x-amz-date' is not of the form 'YYYYMMDDTHHMMSSZ'."))?;
    if !text.starts_with(authorization.scope.date) || authorization.scope.date.len() != 8 {
        return Err(mismatch(format!(
            "The credential's date '{}' is not the day of 'x-amz-date', '{text}'.",
            authorization.scope.date
        )));
    }
    Ok(time)
}

fn check_clock(time: SystemTime, now: SystemTime) -> Result<(), Fault> {
    if now > time + SKEW {
        return Err(mismatch(format!("Signature expired: {} is more than 5 minutes ago.", show(time))));
    }
    if time > now + SKEW {
        return Err(mismatch(format!(
            "Signature not yet current: {} is more than 5 minutes ahead.",
            show(time)
        )));
    }
    Ok(())
}

/// ISO 8601's basic form in UTC, `20250417T120000Z`.
fn basic_date_time(text: &str) -> Option<SystemTime> {
    let digits = text.len() == 16
        && text.bytes().enumerate().all(|(i, b)| match i {
            8 => b == b'T',
            15 => b == b'Z',
            _ => b.is_ascii_digit(),
        });
    if !digits {
        return None;
    }
    let part = |range: std::ops::Range<usize>| &text[range];
    let extended = format!(
        "{}-{}-{}T{}:{}:{}Z",
        part(0..4),
        part(4..6),
        part(6..8),
        part(9..11),
        part(11..13),
        part(13..15)
    );
    SystemTime::try_from(DateTime::from_str(&extended, Format::DateTime).ok()?).ok()
}

fn show(time: SystemTime) -> String {
    DateTime::from(time).fmt(Format::DateTime).unwrap_or_default()
}

/// A header that may be there once, as text.
fn single<'a>(headers: &'a HeaderMap, name: &str) -> Result<Option<&'a str>, Fault> {
    let mut values = headers.get_all(name).iter();
    let Some(value) = values.next() else { return Ok(None) };
    if values.next().is_some() {
        return Err(incomplete(format!("The header '{name}' is there more than once.")));
    }
    value.to_str().map(Some).map_err(|_| incomplete(format!("The header '{name}' is not plain text.")))
}

fn is_region(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
}

/// Compares in a time that does not depend on where the first difference is.
fn same(left: &[u8], right: &[u8]) -> bool {
    let difference = left.iter().zip(right).fold(0, |seen, (l, r)| std::hint::black_box(seen | (l ^ r)));
    left.len() == right.len() && difference == 0
}

fn incomplete(message: impl Into<Cow<'static, str>>) -> Fault {
    Fault::new(StatusCode::BAD_REQUEST, "IncompleteSignatureException", message)
}

fn mismatch(message: impl Into<Cow<'static, str>>) -> Fault {
    Fault::new(StatusCode::FORBIDDEN, "InvalidSignatureException", message)
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, SystemTime};

    use hyper::Request;
    use serde_json::Value;

    use super::{Caller, verify};
    use crate::fault::Fault;
    use crate::keys::Keys;

    fn check(case: &Value, uri: &str) -> Result<Caller, Fault> {
        let mut request = Request::builder().method(case["method"].as_str().unwrap()).uri(uri);
        for (name, value) in case["headers"].as_object().unwrap() {
            request = request.header(name, value.as_str().unwrap());
        }
        let (head, ()) = request.body(()).unwrap().into_parts();
        // 2025-04-17T12:00:00Z, when all of them were signed.
        let now = SystemTime::UNIX_EPOCH + Duration::from_secs(1_744_891_200);
        let keys = Keys::new("AKIDEXAMPLE", "secret");
        verify(&head, case["body"].as_str().unwrap().as_bytes(), "connect", &keys, now)
    }

    /// Paths, queries, headers and bodies of all sorts, a JSON line each, signed by botocore's
    /// `SigV4Auth` (1.43.11) with the key `AKIDEXAMPLE`, secret `secret`.
    #[test]
    fn what_botocore_signed() {
        let lines: Vec<_> = include_str!("../tests/signatures.jsonl").lines().collect();
        assert!(!lines.is_empty());
        for line in lines {
            let case: Value = serde_json::from_str(line).unwrap();
            let uri = case["uri"].as_str().unwrap();
            let caller = check(&case, uri).unwrap_or_else(|fault| panic!("{uri}: {fault}"));
            assert_eq!(caller.region, "us-west-2");

            let joint = if uri.contains('?') { '&' } else { '?' };
            let fault = check(&case, &format!("{uri}{joint}more=1")).unwrap_err();
            assert_eq!(fault.code(), "InvalidSignatureException", "{uri}");
        }
    }
}
