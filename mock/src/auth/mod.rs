//! Verifies Signature Version 4: compares the signature that AWS's signing crate computes for the
//! received request with the client's, in `Authorization` or, if presigned, in the query.
//!
//! The rules are those of the AWS General Reference, "Signature Version 4 signing process", for
//! services other than S3 (paths are normalised and encoded twice). Error names, statuses and
//! messages are those of AWS's JSON services, since clients depend on them.

mod claim;
mod clock;

use crate::fault::Fault;
use crate::keys::Keys;
use aws_credential_types::Credentials;
use aws_sigv4::http_request::{SignableBody, SignableRequest, SigningSettings, sign};
use aws_sigv4::sign::v4;
use aws_smithy_runtime_api::client::identity::Identity;
use aws_smithy_types::DateTime;
use aws_smithy_types::date_time::Format;
use claim::Claim;
use hyper::StatusCode;
use hyper::http::request::Parts;
use std::borrow::Cow;
use std::time::{Duration, SystemTime};

/// The sender of a request, according to its signature.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Caller {
    /// The Region that the request was signed for.
    pub region: String,
}

/// The accepted keys and Regions.
#[derive(Clone, Debug)]
pub(crate) struct Authenticator {
    /// The keys that signatures are verified with; `None` if all requests are accepted.
    pub(crate) keys: Option<Keys>,
    /// The Region of requests without a signature.
    pub(crate) region: String,
    /// The only Region that signatures may be for; `None` if any is accepted.
    pub(crate) only_region: Option<String>,
    /// Seconds that the endpoint's clock is ahead of the machine's.
    pub(crate) ahead: i64,
}

impl Authenticator {
    /// The endpoint's time.
    pub(crate) fn now(&self) -> SystemTime {
        let (now, by) = (SystemTime::now(), Duration::from_secs(self.ahead.unsigned_abs()));
        let shifted = if self.ahead < 0 { now.checked_sub(by) } else { now.checked_add(by) };
        shifted.unwrap_or(now)
    }

    /// The value of the `Date` header, if it differs from the machine's clock.
    pub(crate) fn date(&self) -> Option<String> {
        let date = || DateTime::from(self.now()).fmt(Format::HttpDate).ok();
        if self.ahead == 0 { None } else { date() }
    }

    /// Authenticates a request to the service with a signing name (`connect`).
    ///
    /// `body` is the whole body as received, `now` the endpoint's time.
    pub(crate) fn authenticate(
        &self,
        head: &Parts,
        body: &[u8],
        service: &str,
        now: SystemTime,
    ) -> Result<Caller, Fault> {
        let Some(keys) = &self.keys else {
            let claimed = Claim::of(head).ok().map(|claim| claim.region);
            let region = claimed.filter(|region| is_region(region));
            return Ok(Caller { region: region.unwrap_or_else(|| self.region.clone()) });
        };
        let claim = Claim::of(head)?;
        self.verify(head, body, service, keys, &claim, now)?;
        Ok(Caller { region: claim.region })
    }

    fn verify(
        &self,
        head: &Parts,
        body: &[u8],
        service: &str,
        keys: &Keys,
        claim: &Claim,
        now: SystemTime,
    ) -> Result<(), Fault> {
        if claim.access_key_id != keys.access_key_id()
            || claim.token.as_deref() != keys.session_token()
        {
            return Err(Fault::new(
                StatusCode::FORBIDDEN,
                "UnrecognizedClientException",
                "The security token included in the request is invalid.",
            ));
        }
        let time = clock::signing_time(claim)?;
        if claim.service != service {
            return Err(mismatch(format!(
                "Credential should be scoped to correct service: '{service}'. "
            )));
        }
        match &self.only_region {
            Some(only) if *only != claim.region => {
                return Err(mismatch(format!(
                    "Credential should be scoped to a valid region, not '{}'. ",
                    claim.region
                )));
            }
            _ if !is_region(&claim.region) => {
                return Err(mismatch("Credential should be scoped to a valid region. "));
            }
            _ => {}
        }
        clock::check(claim, time, now)?;
        let expected = signature(head, body, claim, keys, time)
            .ok_or_else(|| incomplete("The request cannot be canonicalized for its signature."))?;
        if !same(expected.as_bytes(), claim.signature.as_bytes()) {
            return Err(mismatch(
                "The request signature we calculated does not match the signature you provided. \
                 Check your AWS Secret Access Key and signing method. Consult the service \
                 documentation for details.",
            ));
        }
        Ok(())
    }
}

/// The expected signature of a request; `None` if it cannot be signed.
fn signature(
    head: &Parts,
    body: &[u8],
    claim: &Claim,
    keys: &Keys,
    time: SystemTime,
) -> Option<String> {
    let mut headers = Vec::new();
    for name in &claim.signed_headers {
        for value in head.headers.get_all(name) {
            headers.push((name.as_str(), std::str::from_utf8(value.as_bytes()).ok()?));
        }
    }
    // Without it, the signing crate would derive a host from the URI.
    headers.iter().find(|(name, _)| *name == "host")?;

    // Scheme and authority are not part of the signature; the signed `host` header is. A presigned
    // signature does not cover itself.
    let query = head.uri.query().unwrap_or_default().split('&');
    let query: Vec<_> =
        query.filter(|it| !claim.presigned || !it.starts_with("X-Amz-Signature=")).collect();
    let uri = format!("http://localhost{}?{}", head.uri.path(), query.join("&"));
    let request = SignableRequest::new(
        head.method.as_str(),
        uri,
        headers.into_iter(),
        SignableBody::Bytes(body),
    )
    .ok()?;

    let mut settings = SigningSettings::default();
    // Exactly the headers that the client signed; the crate adds a date. A presigned request, whose
    // date is in the query, is signed like any other, with its query.
    let dated = claim.signed_headers.iter().any(|name| name == "x-amz-date");
    settings.excluded_headers = Some(if dated { Vec::new() } else { vec!["x-amz-date".into()] });
    // No session token is passed: if there is one, it is a signed header or parameter like any
    // other.
    let credentials =
        Credentials::new(keys.access_key_id(), keys.secret_access_key(), None, None, "hardie-mock");
    let identity = Identity::from(credentials);
    let params = v4::SigningParams::builder()
        .identity(&identity)
        .region(&claim.region)
        .name(&claim.service)
        .time(time)
        .settings(settings)
        .build()
        .ok()?;
    let (_, signature) = sign(request, &params.into()).ok()?.into_parts();
    Some(signature)
}

/// Verifies the signature of a request to any service, at any time; returns the Region that it was
/// signed for, or the code of the error response.
///
/// For the project's own tests with requests that no local endpoint can receive.
///
/// # Errors
/// The code of the error response.
pub fn verify_signature(
    head: &Parts,
    body: &[u8],
    service: &str,
    keys: Keys,
    now: SystemTime,
) -> Result<String, String> {
    let authenticator =
        Authenticator { keys: Some(keys), region: String::new(), only_region: None, ahead: 0 };
    let caller = authenticator.authenticate(head, body, service, now);
    caller.map(|caller| caller.region).map_err(|fault| fault.code().to_owned())
}

fn is_region(text: &str) -> bool {
    !text.is_empty()
        && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
}

/// Compares in constant time.
fn same(left: &[u8], right: &[u8]) -> bool {
    let difference =
        left.iter().zip(right).fold(0, |seen, (l, r)| std::hint::black_box(seen | (l ^ r)));
    left.len() == right.len() && difference == 0
}

/// 403 `IncompleteSignatureException`: the signature's data cannot be parsed.
fn incomplete(message: impl Into<Cow<'static, str>>) -> Fault {
    Fault::new(StatusCode::FORBIDDEN, "IncompleteSignatureException", message)
}

/// 403 `InvalidSignatureException`.
fn mismatch(message: impl Into<Cow<'static, str>>) -> Fault {
    Fault::new(StatusCode::FORBIDDEN, "InvalidSignatureException", message)
}

#[cfg(test)]
mod tests {
    use super::{Authenticator, Caller};
    use crate::fault::Fault;
    use crate::keys::Keys;
    use hyper::Request;
    use serde_json::Value;
    use std::time::{Duration, SystemTime};

    /// 2025-04-17T12:00:00Z in seconds, the time of all signatures.
    const SIGNED: u64 = 1_744_891_200;

    fn check(case: &Value, uri: &str, seconds: u64) -> Result<Caller, Fault> {
        let mut request = Request::builder().method(case["method"].as_str().unwrap()).uri(uri);
        for (name, value) in case["headers"].as_object().unwrap() {
            request = request.header(name, value.as_str().unwrap());
        }
        let (head, ()) = request.body(()).unwrap().into_parts();
        let now = SystemTime::UNIX_EPOCH + Duration::from_secs(seconds);
        let keys = Keys::new("AKIDEXAMPLE", "secret");
        let keys = match case["token"].as_str() {
            Some(token) => keys.with_session_token(token),
            None => keys,
        };
        let authenticator = Authenticator {
            keys: Some(keys),
            region: "us-east-1".to_owned(),
            only_region: None,
            ahead: 0,
        };
        authenticator.authenticate(&head, case["body"].as_str().unwrap().as_bytes(), "connect", now)
    }

    /// Various paths, queries, headers and bodies, one JSON object per line, signed by botocore's
    /// `SigV4Auth` and `SigV4QueryAuth` (1.43.11) with the key `AKIDEXAMPLE`, secret `secret`.
    #[test]
    fn what_botocore_signed() {
        let lines: Vec<_> = include_str!("../../tests/signatures.jsonl").lines().collect();
        assert!(!lines.is_empty());
        for line in lines {
            let case: Value = serde_json::from_str(line).unwrap();
            let uri = case["uri"].as_str().unwrap();
            let caller = check(&case, uri, SIGNED).unwrap_or_else(|fault| panic!("{uri}: {fault}"));
            assert_eq!(caller.region, "us-west-2");

            let joint = if uri.contains('?') { '&' } else { '?' };
            let fault = check(&case, &format!("{uri}{joint}more=1"), SIGNED).unwrap_err();
            assert_eq!(fault.code(), "InvalidSignatureException", "{uri}");
        }
    }

    /// A presigned request is valid for the given time (an hour), another one for five minutes.
    #[test]
    fn signatures_expire() {
        for line in include_str!("../../tests/signatures.jsonl").lines() {
            let case: Value = serde_json::from_str(line).unwrap();
            let uri = case["uri"].as_str().unwrap();
            let life = if uri.contains("X-Amz-Signature") { 3600 } else { 300 };
            for (seconds, want) in [
                (SIGNED - 301, Some("Signature not yet current: 20250417T120000Z")),
                (SIGNED - 300, None),
                (SIGNED + life, None),
                (SIGNED + life + 1, Some("Signature expired: 20250417T1")),
            ] {
                let found = check(&case, uri, seconds).err().map(|fault| fault.to_string());
                match (&found, want) {
                    (Some(found), Some(want)) => assert!(found.contains(want), "{uri}: {found}"),
                    _ => {
                        assert!(found.is_none() && want.is_none(), "{uri}: {found:?} for {want:?}")
                    }
                }
            }
        }
    }
}
