//! Reads the signature of a request from the `Authorization` header or, if presigned, from the
//! query.

use super::incomplete;
use crate::fault::Fault;
use crate::text::query_pairs;
use hyper::http::request::Parts;
use hyper::{HeaderMap, StatusCode};
use std::time::Duration;

const ALGORITHM: &str = "AWS4-HMAC-SHA256";
/// The algorithm of Signature Version 4A, whose credentials have no Region.
const ASYMMETRIC: &str = "AWS4-ECDSA-P256-SHA256";

/// A signature and the values it claims to cover; nothing has been verified yet.
pub(super) struct Claim {
    pub(super) access_key_id: String,
    /// `YYYYMMDD`, for which the key was derived.
    pub(super) date: String,
    pub(super) region: String,
    pub(super) service: String,
    /// Lower-case header names in the order in which they were signed.
    pub(super) signed_headers: Vec<String>,
    pub(super) signature: String,
    /// `X-Amz-Date` unchanged.
    pub(super) timestamp: String,
    pub(super) token: Option<String>,
    /// Whether the request is presigned, with all values in the query.
    pub(super) presigned: bool,
    /// Whether it is a signature of version 4A.
    pub(super) is_asymmetric: bool,
    /// The lifetime of a presigned request.
    pub(super) valid_for: Option<Duration>,
}

impl Claim {
    /// Whether a request has a signature, right or wrong.
    pub(super) fn is_present(head: &Parts) -> bool {
        let header = head.headers.get("authorization").and_then(|it| it.to_str().ok());
        let query = head.uri.query().unwrap_or_default();
        header.is_some_and(|text| text.starts_with("AWS4-"))
            || query_pairs(query).iter().any(|(name, _)| name == "X-Amz-Algorithm")
    }

    /// The service that a request is signed for.
    pub(super) fn service_of(head: &Parts) -> Option<String> {
        Claim::of(head).ok().map(|claim| claim.service)
    }

    /// Parses the claim of a request.
    pub(super) fn of(head: &Parts) -> Result<Claim, Fault> {
        let query = query_pairs(head.uri.query().unwrap_or_default());
        let parameter = |name: &str| {
            query
                .iter()
                .find(|(found, _)| found == name)
                .map(|(_, value)| value.clone().unwrap_or_default())
        };
        match (single(&head.headers, "authorization")?, parameter("X-Amz-Algorithm")) {
            (Some(text), _) => Claim::in_header(text, &head.headers),
            (None, Some(algorithm)) => Claim::in_query(&algorithm, parameter),
            (None, None) => Err(Fault::new(
                StatusCode::FORBIDDEN,
                "MissingAuthenticationTokenException",
                "Missing Authentication Token",
            )),
        }
    }

    fn in_header(text: &str, headers: &HeaderMap) -> Result<Claim, Fault> {
        let of =
            |algorithm| text.strip_prefix(algorithm).filter(|rest: &&str| rest.starts_with(' '));
        let parameters = of(ALGORITHM).or_else(|| of(ASYMMETRIC)).ok_or_else(|| {
            incomplete(format!("The Authorization header does not begin with '{ALGORITHM}'."))
        })?;
        let parameter = |name: &str| {
            parameters
                .split(',')
                .filter_map(|parameter| parameter.trim().split_once('='))
                .find_map(|(found, value)| (found == name).then_some(value))
                .filter(|value| !value.is_empty())
                .map(str::to_owned)
                .ok_or_else(|| {
                    incomplete(format!("Authorization header requires '{name}' parameter."))
                })
        };
        let claim = Claim {
            timestamp: single(headers, "x-amz-date")?.unwrap_or_default().to_owned(),
            token: single(headers, "x-amz-security-token")?.map(str::to_owned),
            ..Claim::scoped(
                &parameter("Credential")?,
                &parameter("SignedHeaders")?,
                parameter("Signature")?,
                text.starts_with(ASYMMETRIC),
            )?
        };
        claim.must_sign("host")?;
        claim.must_sign("x-amz-date")?;
        Ok(claim)
    }

    fn in_query(
        algorithm: &str,
        parameter: impl Fn(&str) -> Option<String>,
    ) -> Result<Claim, Fault> {
        if algorithm != ALGORITHM && algorithm != ASYMMETRIC {
            return Err(incomplete(format!("X-Amz-Algorithm is not '{ALGORITHM}'.")));
        }
        let needed = |name: &str| {
            parameter(name)
                .filter(|value| !value.is_empty())
                .ok_or_else(|| incomplete(format!("The query requires the parameter '{name}'.")))
        };
        let expires = needed("X-Amz-Expires")?;
        let valid_for = expires.parse().ok().filter(|seconds| (1..=604_800).contains(seconds));
        let claim = Claim {
            timestamp: needed("X-Amz-Date")?,
            token: parameter("X-Amz-Security-Token"),
            presigned: true,
            valid_for: Some(Duration::from_secs(valid_for.ok_or_else(|| {
                incomplete("X-Amz-Expires must be a number of seconds from 1 to 604800.")
            })?)),
            ..Claim::scoped(
                &needed("X-Amz-Credential")?,
                &needed("X-Amz-SignedHeaders")?,
                needed("X-Amz-Signature")?,
                algorithm == ASYMMETRIC,
            )?
        };
        claim.must_sign("host")?;
        Ok(claim)
    }

    fn scoped(
        credential: &str,
        signed_headers: &str,
        signature: String,
        is_asymmetric: bool,
    ) -> Result<Claim, Fault> {
        // A credential of version 4A has no Region.
        let credential = match credential.rsplitn(4, '/').collect::<Vec<_>>()[..] {
            [end, service, date, key] if is_asymmetric => {
                format!("{key}/{date}//{service}/{end}")
            }
            _ => credential.to_owned(),
        };
        match *credential.rsplitn(5, '/').collect::<Vec<_>>() {
            ["aws4_request", service, region, date, access_key_id] => Ok(Claim {
                access_key_id: access_key_id.to_owned(),
                date: date.to_owned(),
                region: region.to_owned(),
                service: service.to_owned(),
                signed_headers: signed_headers.split(';').map(str::to_owned).collect(),
                signature,
                timestamp: String::new(),
                token: None,
                presigned: false,
                is_asymmetric,
                valid_for: None,
            }),
            _ => Err(incomplete(
                "The credential is not of the form 'key/YYYYMMDD/region/service/aws4_request'.",
            )),
        }
    }

    fn must_sign(&self, header: &str) -> Result<(), Fault> {
        if self.signed_headers.iter().any(|name| name == header) {
            return Ok(());
        }
        Err(incomplete(format!("The header '{header}' is not among the signed headers.")))
    }
}

/// A header that may occur once, as a string.
fn single<'a>(headers: &'a HeaderMap, name: &str) -> Result<Option<&'a str>, Fault> {
    let mut values = headers.get_all(name).iter();
    let Some(value) = values.next() else { return Ok(None) };
    if values.next().is_some() {
        return Err(incomplete(format!("The header '{name}' appears more than once.")));
    }
    value
        .to_str()
        .map(Some)
        .map_err(|_| incomplete(format!("The header '{name}' is not plain text.")))
}
