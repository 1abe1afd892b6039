//! Tokens of HTTP.

/// Whether a string is a token of HTTP (RFC 9110, section 5.6.2), as methods and header names are.
pub(crate) fn is_token(text: &str) -> bool {
    let is_of_token = |b: u8| b.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&b);
    !text.is_empty() && text.bytes().all(is_of_token)
}
