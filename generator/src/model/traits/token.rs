//! Tokens of HTTP.

/// Whether a string is a token of HTTP (RFC 9110, section 5.6.2), as methods and header names are.
pub(crate) fn is_token(text: &str) -> bool {
    let is_of_token = |b: u8| b.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&b);
    !text.is_empty() && text.bytes().all(is_of_token)
}

/// Headers that frame a message or belong to its connection: a fixed value in one would change how
/// the request is read.
const FRAMING: [&str; 12] = [
    "connection",
    "content-encoding",
    "content-length",
    "content-type",
    "expect",
    "host",
    "keep-alive",
    "proxy-connection",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
];

/// Whether a header frames a message or belongs to its connection.
pub(crate) fn is_framing_header(name: &str) -> bool {
    FRAMING.iter().any(|framing| name.eq_ignore_ascii_case(framing))
}
