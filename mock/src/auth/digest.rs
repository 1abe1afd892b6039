//! Digest authentication (RFC 7616) with SHA-256 and MD5, and the protection `auth`.

use super::same;
use crate::secrets::Secrets;
use hyper::http::request::Parts;
use md5::Md5;
use sha2::{Digest, Sha256};

/// The protected area that challenges name.
pub(super) const REALM: &str = "local";

/// The challenges of a response, the stronger one first.
pub(super) fn challenges(nonce: &str) -> Vec<String> {
    let challenge = |algorithm: &str| {
        format!("Digest realm=\"{REALM}\", nonce=\"{nonce}\", qop=\"auth\", algorithm={algorithm}")
    };
    vec![challenge("SHA-256"), challenge("MD5")]
}

/// Whether the parameters of `Authorization` prove the password for a request.
pub(super) fn is_right(text: &str, head: &Parts, secrets: &Secrets, nonce: &str) -> bool {
    let parameters = parameters(text);
    let get = |name: &str| {
        let found = parameters.iter().find(|(known, _)| known.eq_ignore_ascii_case(name));
        found.map_or("", |(_, value)| value.as_str())
    };
    let hash: fn(&str) -> String = match get("algorithm").to_ascii_uppercase().as_str() {
        "SHA-256" => |text| hex::encode(Sha256::digest(text)),
        "MD5" | "" => |text| hex::encode(Md5::digest(text)),
        _ => return false,
    };
    let uri = head.uri.path_and_query().map_or("/", |it| it.as_str());
    let is_for_request = get("uri") == uri
        && get("username") == secrets.user()
        && get("realm") == REALM
        && get("nonce") == nonce
        && get("qop") == "auth";
    let user = hash(&format!("{}:{REALM}:{}", secrets.user(), secrets.password()));
    let request = hash(&format!("{}:{uri}", head.method));
    let (count, client) = (get("nc"), get("cnonce"));
    let wanted = hash(&format!("{user}:{nonce}:{count}:{client}:auth:{request}"));
    is_for_request && same(wanted.as_bytes(), get("response").to_ascii_lowercase().as_bytes())
}

/// The parameters between commas outside of quotes, without quotes.
fn parameters(text: &str) -> Vec<(String, String)> {
    let (mut found, mut part, mut is_quoted) = (Vec::new(), String::new(), false);
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        match c {
            '"' => is_quoted = !is_quoted,
            '\\' if is_quoted => part.extend(chars.next()),
            ',' if !is_quoted => found.push(std::mem::take(&mut part)),
            c => part.push(c),
        }
    }
    found.push(part);
    let pair = |part: String| {
        part.split_once('=').map(|(name, value)| (name.trim().to_owned(), value.trim().to_owned()))
    };
    found.into_iter().filter_map(pair).collect()
}

#[cfg(test)]
mod tests {
    use super::{challenges, is_right};
    use crate::secrets::Secrets;
    use hyper::Request;

    /// The example of RFC 7616, section 3.9.1, with our realm and nonce, computed by Python's
    /// hashlib.
    #[test]
    fn a_password_is_proved() {
        let secrets = Secrets::random().with_user("Mufasa", "Circle of Life");
        let (head, ()) = Request::get("/dir/index.html?a=1").body(()).unwrap().into_parts();
        let proof = |response: &str, uri: &str| {
            format!(
                "username=\"Mufasa\", realm=\"local\", nonce=\"n1\", uri=\"{uri}\", qop=auth, \
                 nc=00000001, cnonce=\"c\\\"1\", algorithm=SHA-256, response=\"{response}\""
            )
        };
        let right = "c0ed6da18cc36b3020c82e1df68e47913a254ccc85f5d916a8cabd3a30aa9a75";
        let uri = "/dir/index.html?a=1";
        assert!(is_right(&proof(right, uri), &head, &secrets, "n1"));
        assert!(!is_right(&proof(right, "/"), &head, &secrets, "n1"));
        assert!(!is_right(&proof(right, uri), &head, &secrets, "n2"));
        assert!(!is_right(&proof("0", uri), &head, &secrets, "n1"));
        assert_eq!(challenges("n").len(), 2);
    }
}
