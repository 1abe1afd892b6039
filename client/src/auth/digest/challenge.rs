//! The challenges of a response: its headers `WWW-Authenticate` (RFC 9110, section 11.6.1; RFC
//! 7616, section 3.3).

use super::algorithm::Algorithm;
use super::header::{ParsedChallenge, parse};

/// What a response to a challenge protects.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Protection {
    /// Method and URL, as before `qop` existed (RFC 2069).
    Legacy,
    /// `auth`: method and URL.
    Request,
    /// `auth-int`: the body too.
    Body,
}

/// A challenge that can be met.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Challenge {
    pub(super) realm: String,
    pub(super) nonce: String,
    pub(super) opaque: Option<String>,
    pub(super) algorithm: Algorithm,
    /// Whether the challenge names its algorithm; old servers do not know the parameter.
    pub(super) names_algorithm: bool,
    /// Whether the algorithm is one of a session (`-sess`).
    pub(super) is_session: bool,
    pub(super) protection: Protection,
    pub(super) hashes_username: bool,
    /// Whether only the nonce of the request was wrong.
    pub(super) is_stale: bool,
}

/// The first challenge that can be met; several may be in one header or in several.
pub(super) fn first<'h>(headers: impl Iterator<Item = &'h str>) -> Option<Challenge> {
    headers
        .flat_map(parse)
        .filter(|challenge| challenge.scheme.eq_ignore_ascii_case("digest"))
        .find_map(|challenge| read(&challenge))
}

fn read(challenge: &ParsedChallenge) -> Option<Challenge> {
    let get = |name: &str| challenge.parameter(name).map(str::to_owned);
    let is = |name: &str| get(name).is_some_and(|value| value.eq_ignore_ascii_case("true"));
    let named = get("algorithm");
    let name = named.as_deref().unwrap_or("MD5");
    let upper = name.to_ascii_uppercase();
    let base = upper.strip_suffix("-SESS");
    let protection = match get("qop") {
        None => Protection::Legacy,
        Some(words) => {
            let offers =
                |word: &str| words.split(',').any(|it| it.trim().eq_ignore_ascii_case(word));
            if offers("auth") {
                Protection::Request
            } else if offers("auth-int") {
                Protection::Body
            } else {
                return None;
            }
        }
    };
    Some(Challenge {
        realm: get("realm")?,
        nonce: get("nonce")?,
        opaque: get("opaque"),
        algorithm: Algorithm::named(base.unwrap_or(&upper))?,
        names_algorithm: named.is_some(),
        is_session: base.is_some(),
        protection,
        hashes_username: is("userhash"),
        is_stale: is("stale"),
    })
}

#[cfg(test)]
mod tests {
    use super::{Protection, first};
    use crate::auth::digest::algorithm::Algorithm;

    #[test]
    fn the_first_supported_challenge_is_found() {
        let cases: [(&[&str], Option<&str>); 12] = [
            (&["Digest realm=\"r\", nonce=\"1\""], Some("1")),
            (&["Basic realm=\"b\", Digest realm=\"r\", nonce=\"2\", qop=\"auth\""], Some("2")),
            (&["Basic realm=\"b\"", "digest nonce=3, realm=r"], Some("3")),
            (
                &["Digest realm=\"r\", nonce=\"4\", algorithm=SHA-1, Digest realm=r, nonce=\"5\""],
                Some("5"),
            ),
            (&["Digest realm=\"r\", nonce=\"6\", qop=\"other\""], None),
            (&["Digest realm=\"r\""], None),
            (&["Bearer", "=,=", "Digest"], None),
            (&["Digest realm=\"caf\u{e9}\", nonce=\"8\""], Some("8")),
            (&["Negotiate YII=, Digest realm=\"r\", nonce=\"9\""], Some("9")),
            (&["Digest\trealm=\"r\" ,\tnonce = \"10\""], Some("10")),
            (&["Basic realm=\"a, Digest nonce=1\", Digest realm=\"r\", nonce=\"11\""], Some("11")),
            (&["\"", "Digest realm=\"a\\\"b\", nonce=\"7\""], Some("7")),
        ];
        for (headers, want) in cases {
            let found = first(headers.iter().copied());
            assert_eq!(found.map(|it| it.nonce).as_deref(), want, "{headers:?}");
        }
    }

    #[test]
    fn facts_of_a_challenge() {
        let found = first(
            ["Digest realm=\"a\\\"b\", nonce=n, algorithm=sha-512-256-sess, qop=\"auth-int,x\", \
              stale=TRUE, userhash=true, opaque=\"\""]
            .into_iter(),
        )
        .unwrap();
        assert_eq!((found.realm.as_str(), found.opaque.as_deref()), ("a\"b", Some("")));
        assert_eq!(found.algorithm, Algorithm::Sha512To256);
        assert!(found.is_session && found.is_stale && found.hashes_username);
        assert_eq!(found.protection, Protection::Body);
        let both = first(["Digest realm=a, nonce=n, qop=\"auth-int, auth\""].into_iter()).unwrap();
        assert_eq!(both.protection, Protection::Request);
        assert_eq!(
            first(["Digest realm=a, nonce=n"].into_iter()).unwrap().protection,
            Protection::Legacy
        );
    }
}
