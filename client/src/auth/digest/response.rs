//! The header `Authorization` for a challenge (RFC 7616, section 3.4).

use super::challenge::{Challenge, Protection};
use crate::auth::sources::Login;
use zeroize::Zeroizing;

/// The request that a header is for.
pub(super) struct Protected<'r> {
    pub(super) method: &'r str,
    /// Path and query.
    pub(super) target: &'r str,
    /// The hash of the body, if the challenge protects it.
    pub(super) body: &'r str,
}

/// The number of requests with a nonce, and the client's nonce.
pub(super) struct Use<'c> {
    pub(super) count: u32,
    pub(super) cnonce: &'c str,
}

/// The value of the header.
pub(super) fn authorization(
    challenge: &Challenge,
    login: &Login,
    request: &Protected<'_>,
    used: &Use<'_>,
) -> String {
    let Challenge { realm, nonce, algorithm, protection, .. } = challenge;
    let (username, password) = (login.username.expose(), login.password.expose());
    let (count, cnonce) = (format!("{:08x}", used.count), used.cnonce);
    let mut secret = Zeroizing::new(algorithm.hash(&[username, realm, password]));
    if challenge.is_session {
        *secret = algorithm.hash(&[&secret, nonce, cnonce]);
    }
    let (qop, data) = match protection {
        Protection::Legacy => (None, algorithm.hash(&[request.method, request.target])),
        Protection::Request => (Some("auth"), algorithm.hash(&[request.method, request.target])),
        Protection::Body => {
            let data = algorithm.hash(&[request.method, request.target, request.body]);
            (Some("auth-int"), data)
        }
    };
    let response = match qop {
        None => algorithm.hash(&[&secret, nonce, &data]),
        Some(qop) => algorithm.hash(&[&secret, nonce, &count, cnonce, qop, &data]),
    };
    let mut parts = Vec::new();
    if challenge.hashes_username {
        parts.push(quoted("username", &algorithm.hash(&[username, realm])));
    } else if username.is_ascii() {
        parts.push(quoted("username", username));
    } else {
        parts.push(format!("username*=UTF-8''{}", percent_encoded(username)));
    }
    parts.push(quoted("realm", realm));
    parts.push(quoted("uri", request.target));
    if challenge.names_algorithm {
        let session = if challenge.is_session { "-sess" } else { "" };
        parts.push(format!("algorithm={}{session}", algorithm.name()));
    }
    parts.push(quoted("nonce", nonce));
    if let Some(qop) = qop {
        parts.push(format!("nc={count}"));
        parts.push(quoted("cnonce", cnonce));
        parts.push(format!("qop={qop}"));
    } else if challenge.is_session {
        parts.push(quoted("cnonce", cnonce));
    }
    parts.push(quoted("response", &response));
    parts.extend(challenge.opaque.as_ref().map(|opaque| quoted("opaque", opaque)));
    if challenge.hashes_username {
        parts.push("userhash=true".to_owned());
    }
    format!("Digest {}", parts.join(", "))
}

fn quoted(name: &str, value: &str) -> String {
    format!("{name}=\"{}\"", value.replace('\\', "\\\\").replace('"', "\\\""))
}

/// Everything but the characters of RFC 5987's `attr-char` percent-encoded.
fn percent_encoded(text: &str) -> String {
    let mut encoded = String::new();
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"!#$&+-.^_`|~".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            encoded.push_str(&format!("%{byte:02X}"));
        }
    }
    encoded
}

#[cfg(test)]
mod tests {
    use super::{Protected, Use, authorization};
    use crate::auth::digest::challenge::first;
    use crate::auth::sources::Login;
    use crate::secret::Secret;

    fn answer(
        challenge: &str,
        username: &str,
        password: &str,
        target: &str,
        cnonce: &str,
    ) -> String {
        let login = Login {
            username: Secret::new(username),
            username_from: String::new(),
            password: Secret::new(password),
            password_from: String::new(),
        };
        let challenge = first([challenge].into_iter()).unwrap();
        let body = challenge.algorithm.hash(&[""]);
        let request = Protected { method: "GET", target, body: &body };
        authorization(&challenge, &login, &request, &Use { count: 1, cnonce })
    }

    fn part<'a>(header: &'a str, name: &str) -> &'a str {
        let found = header
            .split(", ")
            .find_map(|part| part.trim_start_matches("Digest ").strip_prefix(name));
        found.and_then(|rest| rest.strip_prefix('=')).unwrap_or_default().trim_matches('"')
    }

    /// The examples of RFC 7616, section 3.9.1.
    #[test]
    fn the_examples_with_sha_256_and_md5() {
        let start = "Digest realm=\"http-auth@example.org\", qop=\"auth, auth-int\", \
            nonce=\"7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v\", \
            opaque=\"FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS\", algorithm=";
        for (algorithm, want) in [
            ("SHA-256", "753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1"),
            ("MD5", "8ca523f5e9506fed4657c9700eebdbec"),
            // Computed with Python's hashlib.
            ("MD5-sess", "e783283f46242139c486a698fec7211d"),
        ] {
            let header = answer(
                &format!("{start}{algorithm}"),
                "Mufasa",
                "Circle of Life",
                "/dir/index.html",
                "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ",
            );
            assert_eq!(part(&header, "response"), want, "{header}");
            assert_eq!((part(&header, "nc"), part(&header, "qop")), ("00000001", "auth"));
            assert_eq!(part(&header, "algorithm"), algorithm);
            assert_eq!(part(&header, "username"), "Mufasa");
            assert!(header.contains(", qop=auth, ") && header.contains(", nc=00000001, "));
        }
    }

    /// The example of RFC 7616, section 3.9.2, with its erratum 4897.
    #[test]
    fn the_example_with_a_hashed_user_name() {
        let challenge = "Digest realm=\"api@example.org\", qop=\"auth\", algorithm=SHA-512-256, \
            nonce=\"5TsQWLVdgBdmrQ0XsxbDODV+57QdFR34I9HAbC/RVvkK\", \
            opaque=\"HRPCssKJSGjCrkzDg8OhwpzCiGPChXYjwrI2QmXDnsOS\", charset=UTF-8, userhash=true";
        let cnonce = "NTg6RKcb9boFIAS3KrFK9BGeh+iDa/sm6jUMp2wds69v";
        let name = "J\u{e4}s\u{f8}n Doe";
        let header = answer(challenge, name, "Secret, or not?", "/doe.json", cnonce);
        let want = "3798d4131c277846293534c3edc11bd8a5e4cdcbff78b05db9d95eeb1cec68a5";
        assert_eq!(part(&header, "response"), want);
        let hashed = "793263caabb707a56211940d90411ea4a575adeccb7e360aeb624ed06ece9b0b";
        assert_eq!(part(&header, "username"), hashed);
        assert_eq!(part(&header, "userhash"), "true");
        let plain = challenge.replace("true", "false");
        let header = answer(&plain, name, "Secret, or not?", "/doe.json", cnonce);
        assert_eq!(part(&header, "username*"), "UTF-8''J%C3%A4s%C3%B8n%20Doe");
        assert_eq!(part(&header, "response"), want);
    }

    /// The example of RFC 2069, section 2.4, with its erratum 749.
    #[test]
    fn the_example_without_protection() {
        let challenge = "Digest realm=\"testrealm@host.com\", \
            nonce=\"dcd98b7102dd2f0e8b11d0f600bfb0c093\", \
            opaque=\"5ccc069c403ebaf9f0171e9517f40e41\"";
        let header = answer(challenge, "Mufasa", "CircleOfLife", "/dir/index.html", "x");
        assert_eq!(part(&header, "response"), "1949323746fe6a43ef61f9606e7febea");
        assert!(!header.contains("nc=") && !header.contains("algorithm="), "{header}");
    }
}
