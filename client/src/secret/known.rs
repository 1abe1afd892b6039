//! The secrets of a call, which a server may repeat in its response.

use super::{Placement, Secret};
use aws_smithy_types::base64;
use hardie_runtime::sort::sort_by;
use std::sync::Arc;

/// Shorter secrets are not replaced: they occur in other texts.
const SHORTEST: usize = 4;

/// The secrets of a call.
#[derive(Clone, Debug, Default)]
pub(crate) struct KnownSecrets(Arc<[Secret]>);

impl KnownSecrets {
    /// These secrets.
    pub(crate) fn new<'s>(secrets: impl IntoIterator<Item = &'s str>) -> KnownSecrets {
        let mut secrets: Vec<&str> = secrets.into_iter().collect();
        secrets.retain(|secret| secret.len() >= SHORTEST);
        // One of them can contain another.
        sort_by(&mut secrets, |a, b| b.len().cmp(&a.len()));
        KnownSecrets(secrets.into_iter().map(Secret::new).collect())
    }

    /// The secret in a request, without the scheme before it, and the password of a login.
    pub(crate) fn placed(placement: &Placement) -> KnownSecrets {
        let value = placement.value();
        let bare = value.split_once(' ').map_or(value, |(_, bare)| bare);
        let encoded = placement.encoded();
        let pair = value.strip_prefix("Basic ").and_then(|pair| base64::decode(pair).ok());
        let pair = pair.and_then(|pair| String::from_utf8(pair).ok()).map(Secret::new);
        let password = pair.as_ref().and_then(|pair| pair.expose().split_once(':'));
        let password = password.map(|(_, password)| password);
        KnownSecrets::new([value, bare, &encoded].into_iter().chain(password))
    }

    /// Replaces the secrets in a body that is text; one that is not has no modelled messages.
    pub(crate) fn hide_in_body(&self, body: &mut Vec<u8>) {
        if self.0.is_empty() {
            return;
        }
        if let Ok(text) = std::str::from_utf8(body) {
            *body = self.hide(text).into_bytes();
        }
    }

    /// A text of the server, with stars in place of the secrets.
    pub(crate) fn hide(&self, text: &str) -> String {
        let replace = |text: String, secret: &Secret| {
            let text = text.replace(secret.expose(), "***");
            if text.contains(['\\', '%', '+']) { without_escaped(&text, secret) } else { text }
        };
        self.0.iter().fold(text.to_owned(), replace)
    }
}

/// A text without a secret that is written as in a JSON string, or percent-encoded: a body that
/// cannot be read is shown as it is, and a server may repeat a URL.
fn without_escaped(text: &str, secret: &Secret) -> String {
    let (mut shown, mut rest) = (String::with_capacity(text.len()), text);
    while let Some(first) = rest.chars().next() {
        if let Some(after) = secret.expose().chars().try_fold(rest, after_character) {
            shown.push_str("***");
            rest = after;
        } else {
            shown.push(first);
            rest = rest.get(first.len_utf8()..).unwrap_or_default();
        }
    }
    shown
}

/// The text after a character at its start, which may be escaped as in JSON, or percent-encoded.
fn after_character(text: &str, wanted: char) -> Option<&str> {
    if text.starts_with('%')
        && let Some(after) = after_bytes(text, wanted)
    {
        return Some(after);
    }
    if let (' ', Some(after)) = (wanted, text.strip_prefix('+')) {
        return Some(after);
    }
    let Some(escaped) = text.strip_prefix('\\') else { return text.strip_prefix(wanted) };
    let short = match wanted {
        '"' | '\\' | '/' => Some(wanted),
        '\u{8}' => Some('b'),
        '\t' => Some('t'),
        '\n' => Some('n'),
        '\u{c}' => Some('f'),
        '\r' => Some('r'),
        _ => None,
    };
    let after_short = short.and_then(|short| escaped.strip_prefix(short));
    after_short.or_else(|| after_units(text, wanted)).or_else(|| text.strip_prefix(wanted))
}

/// The text after a character whose bytes in UTF-8 are each written as two digits after `%`.
fn after_bytes(text: &str, wanted: char) -> Option<&str> {
    wanted.encode_utf8(&mut [0; 4]).bytes().try_fold(text, |text, byte| {
        let (digits, after) = text.strip_prefix('%')?.split_at_checked(2)?;
        (u8::from_str_radix(digits, 16) == Ok(byte)).then_some(after)
    })
}

/// The text after a character that is written as UTF-16 units, each after `\u`.
fn after_units(text: &str, wanted: char) -> Option<&str> {
    wanted.encode_utf16(&mut [0; 2]).iter().try_fold(text, |text, unit| {
        let (digits, after) = text.strip_prefix("\\u")?.split_at_checked(4)?;
        (u16::from_str_radix(digits, 16) == Ok(*unit)).then_some(after)
    })
}

#[cfg(test)]
mod tests {
    use super::{KnownSecrets, Placement};

    #[test]
    fn secrets_are_hidden_in_each_form() {
        let header = |value: &str| Placement::header("authorization", value.to_owned());
        let query = Placement::query("key", "s3cret/é".to_owned());
        for (placement, text, want) in [
            (header("Bearer s3cret"), "no s3cret here: Bearer s3cret", "no *** here: ***"),
            (header("s3cret"), "as3cretb", "a***b"),
            (header("Basic dXM6czNjcmV0"), "us s3cret dXM6czNjcmV0", "us *** ***"),
            (query, "s3cret/é or s3cret%2F%C3%A9", "*** or ***"),
            (header("Bearer abc"), "abc", "abc"),
            // Percent-encoded, as a whole or in part.
            (
                header("Bearer a b/é%c"),
                "k=a%20b/%C3%A9%25c a+b%2F%C3%A9%25c a b%2f%c3%a9%c %73",
                "k=*** *** *** %73",
            ),
            // Escaped as in JSON.
            (
                header("s3cret/\u{1d11e}é"),
                r"s3cret\/\uD834\udd1e\u00E9 \u0073\u0033",
                r"*** \u0073\u0033",
            ),
            (header(r#"a"b\cd"#), r#"a"b\cd a\"b\\cd a\u0022b\u005ccd"#, "*** *** ***"),
        ] {
            assert_eq!(KnownSecrets::placed(&placement).hide(text), want);
        }
        assert_eq!(format!("{:?}", KnownSecrets::new(["s3cret"])), "KnownSecrets([***])");
    }
}
