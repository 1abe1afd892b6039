//! Authentication by tokens, API keys and passwords: whether a request has them, and whether they
//! are right.

use super::digest::{self, REALM};
use super::same;
use crate::fault::Fault;
use crate::secrets::Secrets;
use crate::text::query_pairs;
use aws_smithy_types::base64;
use hardie_runtime::service::{ApiKey, AuthScheme};
use hyper::StatusCode;
use hyper::header::AUTHORIZATION;
use hyper::http::request::Parts;

/// Whether a request has credentials of a scheme that is not a signature.
pub(super) fn is_present(scheme: AuthScheme, head: &Parts) -> bool {
    match scheme {
        AuthScheme::Bearer => credentials(head, "Bearer").is_some(),
        AuthScheme::Basic => credentials(head, "Basic").is_some(),
        AuthScheme::Digest => credentials(head, "Digest").is_some(),
        AuthScheme::ApiKey(place) => api_key(place, head).is_some(),
        AuthScheme::SigV4 | AuthScheme::SigV4a | AuthScheme::None => false,
    }
}

/// Checks the credentials of a scheme that is not a signature.
pub(super) fn check(
    scheme: AuthScheme,
    head: &Parts,
    secrets: &Secrets,
    nonce: &str,
) -> Result<(), Fault> {
    let is_right = match scheme {
        AuthScheme::Bearer => {
            credentials(head, "Bearer").is_some_and(|it| equal(it, secrets.token()))
        }
        AuthScheme::ApiKey(place) => {
            api_key(place, head).is_some_and(|it| equal(&it, secrets.api_key()))
        }
        AuthScheme::Basic => credentials(head, "Basic").is_some_and(|it| {
            let wanted = format!("{}:{}", secrets.user(), secrets.password());
            base64::decode(it.trim()).is_ok_and(|it| same(&it, wanted.as_bytes()))
        }),
        AuthScheme::Digest => {
            credentials(head, "Digest").is_some_and(|it| digest::is_right(it, head, secrets, nonce))
        }
        AuthScheme::SigV4 | AuthScheme::SigV4a | AuthScheme::None => true,
    };
    if is_right { Ok(()) } else { Err(refused(scheme, nonce, "not valid")) }
}

/// The response to a request without credentials: it has the challenges of all schemes, of which a
/// client chooses one.
pub(super) fn missing(first: AuthScheme, all: &[AuthScheme], nonce: &str) -> Fault {
    let others = all.iter().filter(|scheme| **scheme != first);
    let challenges = others.flat_map(|scheme| described(*scheme, nonce).1).collect();
    refused(first, nonce, "missing").with_challenges(challenges)
}

fn refused(scheme: AuthScheme, nonce: &str, state: &str) -> Fault {
    let (what, challenges) = described(scheme, nonce);
    let message = format!("The {what} of the request is {state}.");
    Fault::new(StatusCode::UNAUTHORIZED, "UnauthorizedException", message)
        .with_challenges(challenges)
}

/// What a scheme asks for, and its challenges.
fn described(scheme: AuthScheme, nonce: &str) -> (&'static str, Vec<String>) {
    match scheme {
        AuthScheme::Bearer => ("bearer token", vec![format!("Bearer realm=\"{REALM}\"")]),
        AuthScheme::Basic => {
            ("user name and password", vec![format!("Basic realm=\"{REALM}\", charset=\"UTF-8\"")])
        }
        AuthScheme::Digest => ("digest of the password", digest::challenges(nonce)),
        AuthScheme::ApiKey(_) => ("API key", Vec::new()),
        AuthScheme::SigV4 | AuthScheme::SigV4a | AuthScheme::None => ("signature", Vec::new()),
    }
}

/// What follows a scheme in the header `Authorization`.
fn credentials<'h>(head: &'h Parts, scheme: &str) -> Option<&'h str> {
    let text = head.headers.get(AUTHORIZATION)?.to_str().ok()?;
    let (found, rest) = text.split_once(' ')?;
    found.eq_ignore_ascii_case(scheme).then(|| rest.trim())
}

fn api_key(place: ApiKey, head: &Parts) -> Option<String> {
    if place.in_query {
        let pairs = query_pairs(head.uri.query().unwrap_or_default());
        return pairs.into_iter().find(|(name, _)| name == place.name)?.1;
    }
    let text = head.headers.get(place.name)?.to_str().ok()?;
    if place.scheme.is_empty() {
        return Some(text.to_owned());
    }
    let (scheme, key) = text.split_once(' ')?;
    scheme.eq_ignore_ascii_case(place.scheme).then(|| key.trim().to_owned())
}

fn equal(found: &str, wanted: &str) -> bool {
    same(found.as_bytes(), wanted.as_bytes())
}
