//! Authenticates requests: by their signatures, or as `schemes` do.
//!
//! Signature Version 4 is verified: the module compares the signature that AWS's signing crate
//! computes for the received request with the client's, in `Authorization` or, if presigned, in the
//! query.
//!
//! The rules are those of the AWS General Reference, "Signature Version 4 signing process", for
//! services other than S3 (paths are normalised and encoded twice). Error names, statuses and
//! messages are those of AWS's JSON services, since clients depend on them.

mod claim;
mod clock;
mod digest;
mod schemes;

use crate::fault::Fault;
use crate::keys::Keys;
use crate::secrets::Secrets;
use aws_credential_types::Credentials;
use aws_sigv4::http_request::{
    PercentEncodingMode, SignableBody, SignableRequest, SigningSettings, UriPathNormalizationMode,
    sign,
};
use aws_sigv4::sign::v4;
use aws_smithy_runtime_api::client::identity::Identity;
use aws_smithy_types::DateTime;
use aws_smithy_types::date_time::Format;
use claim::Claim;
use hardie_runtime::service::{AuthScheme, Service};
use hardie_runtime::table::Operation;
use hyper::StatusCode;
use hyper::http::request::Parts;
use std::borrow::Cow;
use std::time::{Duration, SystemTime};
use uuid::Uuid;

/// The signing names of services with S3's form of signatures.
const S3_SIGNING_NAMES: [&str; 4] = ["s3", "s3-outposts", "s3-object-lambda", "s3express"];

/// Whether a request that is signed for a name is one to the service with a signing name. S3's
/// endpoint rules have several names: `s3express` for ListDirectoryBuckets.
pub(crate) fn is_signed_for(claimed: &str, service: &str) -> bool {
    claimed == service || [claimed, service].iter().all(|it| S3_SIGNING_NAMES.contains(it))
}

/// The service that a request is signed for; nothing has been verified yet.
pub(crate) fn claimed_service(head: &Parts) -> Option<String> {
    Claim::service_of(head)
}

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
    /// What the other schemes accept.
    pub(crate) secrets: Secrets,
    /// The nonce of digest authentication, the same for the life of the endpoint.
    pub(crate) nonce: String,
    /// The Region of requests without a signature.
    pub(crate) region: String,
    /// The only Region that signatures may be for; `None` if any is accepted.
    pub(crate) only_region: Option<String>,
    /// Seconds that the endpoint's clock is ahead of the machine's.
    pub(crate) ahead: i64,
}

impl Authenticator {
    /// An authenticator with random secrets.
    pub(crate) fn new(keys: Option<Keys>, region: String) -> Authenticator {
        Authenticator {
            keys,
            secrets: Secrets::random(),
            nonce: Uuid::new_v4().simple().to_string(),
            region,
            only_region: None,
            ahead: 0,
        }
    }

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

    /// Authenticates a request for an operation.
    ///
    /// `body` is the whole body as received, `now` the endpoint's time.
    pub(crate) fn authenticate(
        &self,
        head: &Parts,
        body: &[u8],
        service: &Service,
        operation: Operation,
        now: SystemTime,
    ) -> Result<Caller, Fault> {
        let schemes = service.auth(operation);
        let anonymous = || Caller { region: self.region.clone() };
        let Some(first) = schemes.first().filter(|_| self.keys.is_some()) else {
            return Ok(self.unverified(head));
        };
        let is_signed = Claim::is_present(head);
        if is_signed && schemes.iter().any(|scheme| scheme.is_signature()) {
            let claim = Claim::of(head)?;
            if claim.is_asymmetric && !schemes.contains(&AuthScheme::SigV4a) {
                return Err(mismatch("Signatures of version 4A are not accepted here. "));
            }
            return self.signed(head, body, service.signing_name, now);
        }
        if let Some(scheme) = schemes.iter().find(|scheme| schemes::is_present(**scheme, head)) {
            schemes::check(*scheme, head, &self.secrets, &self.nonce)?;
            return Ok(anonymous());
        }
        if schemes.contains(&AuthScheme::None) {
            return Ok(anonymous());
        }
        if first.is_signature() {
            return self.signed(head, body, service.signing_name, now);
        }
        Err(schemes::missing(*first, schemes, &self.nonce))
    }

    /// The caller that a request claims to be from.
    fn unverified(&self, head: &Parts) -> Caller {
        let claimed = Claim::of(head).ok().map(|claim| claim.region);
        let region = claimed.filter(|region| is_region(region));
        Caller { region: region.unwrap_or_else(|| self.region.clone()) }
    }

    /// Verifies the signature of a request to the service with a signing name (`connect`).
    fn signed(
        &self,
        head: &Parts,
        body: &[u8],
        service: &str,
        now: SystemTime,
    ) -> Result<Caller, Fault> {
        let Some(keys) = &self.keys else { return Ok(self.unverified(head)) };
        let claim = Claim::of(head)?;
        self.verify(head, body, service, keys, &claim, now)?;
        let region = if claim.is_asymmetric { self.region.clone() } else { claim.region };
        Ok(Caller { region })
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
        if !is_signed_for(&claim.service, service) {
            return Err(mismatch(format!(
                "Credential should be scoped to correct service: '{service}'. "
            )));
        }
        if claim.is_asymmetric {
            // Only the private key can be derived from the secret, so that the signature itself is
            // not verified.
            return clock::check(claim, time, now);
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
        signable(head, claim, body),
    )
    .ok()?;

    let mut settings = SigningSettings::default();
    // S3 signs paths as they are sent.
    if S3_SIGNING_NAMES.contains(&claim.service.as_str()) {
        settings.percent_encoding_mode = PercentEncodingMode::Single;
        settings.uri_path_normalization_mode = UriPathNormalizationMode::Disabled;
    }
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

/// The body as it was signed: S3's requests may leave it out, or sign their parts.
fn signable<'a>(head: &'a Parts, claim: &Claim, body: &'a [u8]) -> SignableBody<'a> {
    let hash = head.headers.get("x-amz-content-sha256").and_then(|hash| hash.to_str().ok());
    match hash {
        Some("UNSIGNED-PAYLOAD") => SignableBody::UnsignedPayload,
        Some(hash) if hash.starts_with("STREAMING-") => SignableBody::Precomputed(hash.to_owned()),
        None if claim.presigned && S3_SIGNING_NAMES.contains(&claim.service.as_str()) => {
            SignableBody::UnsignedPayload
        }
        _ => SignableBody::Bytes(body),
    }
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
    let caller = Authenticator::new(Some(keys), String::new()).signed(head, body, service, now);
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
        let authenticator = Authenticator::new(Some(keys), "us-east-1".to_owned());
        authenticator.signed(&head, case["body"].as_str().unwrap().as_bytes(), "connect", now)
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
