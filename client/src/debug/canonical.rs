//! The canonical request and string to sign of a signature, computed again from a signed request:
//! AWS's signers do not return them.

use aws_smithy_runtime_api::client::orchestrator::HttpRequest;
use hardie_runtime::sort::sort;
use sha2::{Digest, Sha256};

/// The path of a request as its signature covers it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum SignedPath {
    /// Normalized, and percent-encoded once more than it is sent.
    #[default]
    Encoded,
    /// As it is sent.
    AsSent,
}

/// The canonical request; `None` for an unsigned request.
///
/// `target` replaces path and query if these are sensitive; `shown` formats the value of a header,
/// whose name is in lower case.
pub(crate) fn canonical_request(
    request: &HttpRequest,
    target: Option<&str>,
    signed_path: SignedPath,
    shown: impl Fn(&str, &str) -> String,
) -> Option<String> {
    let signed = part(request, "SignedHeaders=")?;
    let mut text = format!("{}\n", request.method());
    match target {
        Some(target) => text.push_str(&format!("{target}\n\n")),
        None => {
            let (path, query) = path_and_query(request.uri());
            text.push_str(&format!("{}\n{}\n", signed_path.of(path), sorted(query)));
        }
    }
    for name in signed.split(';') {
        let values: Vec<&str> = request.headers().get_all(name).collect();
        let value =
            if values.is_empty() { host_of(request.uri()).to_owned() } else { values.join(",") };
        let value = value.split(' ').filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ");
        text.push_str(&format!("{name}:{}\n", shown(name, &value)));
    }
    // The header says so where the signature does not cover the body itself.
    let payload = request
        .headers()
        .get("x-amz-content-sha256")
        .map_or_else(|| hash(request.body().bytes().unwrap_or_default()), str::to_owned);
    text.push_str(&format!("\n{signed}\n{payload}"));
    Some(text)
}

/// The string to sign of a signed request with this unredacted canonical request.
pub(crate) fn string_to_sign(request: &HttpRequest, canonical: &str) -> Option<String> {
    let algorithm = request.headers().get("authorization")?.split(' ').next()?;
    let timestamp = request.headers().get("x-amz-date")?;
    let (_, scope) = part(request, "Credential=")?.split_once('/')?;
    Some(format!("{algorithm}\n{timestamp}\n{scope}\n{}", hash(canonical.as_bytes())))
}

/// One part of the header `authorization`.
fn part<'a>(request: &'a HttpRequest, name: &str) -> Option<&'a str> {
    let (_, rest) = request.headers().get("authorization")?.split_once(name)?;
    Some(rest.split(',').next()?.trim())
}

fn hash(bytes: &[u8]) -> String {
    hex::encode(Sha256::digest(bytes))
}

fn path_and_query(url: &str) -> (&str, &str) {
    let rest = url.split_once("://").map_or("", |(_, rest)| rest);
    let target = rest.find(['/', '?']).and_then(|at| rest.get(at..)).unwrap_or("/");
    target.split_once('?').unwrap_or((target, ""))
}

fn host_of(url: &str) -> &str {
    let rest = url.split_once("://").map_or("", |(_, rest)| rest);
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let host = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
    let port = if url.starts_with("https") { ":443" } else { ":80" };
    host.strip_suffix(port).unwrap_or(host)
}

impl SignedPath {
    /// The path in the canonical request: dots and empty segments are resolved by normalization.
    fn of(self, path: &str) -> String {
        if self == SignedPath::AsSent {
            return path.to_owned();
        }
        let mut segments: Vec<&str> = Vec::new();
        for segment in path.split('/') {
            match segment {
                "" | "." => {}
                ".." => {
                    segments.pop();
                }
                segment => segments.push(segment),
            }
        }
        let kept = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte);
        let mut text = String::new();
        for segment in &segments {
            text.push('/');
            text.push_str(&escaped(segment, kept));
        }
        if text.is_empty() || (path.ends_with('/') && !segments.is_empty()) {
            text.push('/');
        }
        text
    }
}

/// Percent-encodes all bytes of a string but these.
fn escaped(text: &str, kept: impl Fn(u8) -> bool) -> String {
    let each =
        |byte| if kept(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") };
    text.bytes().map(each).collect()
}

/// A query's pairs in order of their names and values.
fn sorted(query: &str) -> String {
    let query = escaped(query, |byte| byte.is_ascii());
    let mut pairs: Vec<(&str, &str)> = query
        .split('&')
        .filter(|pair| !pair.is_empty())
        .map(|pair| pair.split_once('=').unwrap_or((pair, "")))
        .collect();
    sort(&mut pairs);
    pairs.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("&")
}
