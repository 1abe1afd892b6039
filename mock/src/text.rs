//! Decodes the paths and queries of URIs.

use std::borrow::Cow;

/// Decodes percent-encoding; `None` if an escape is incomplete or the result is not UTF-8.
pub(crate) fn percent_decode(text: &str) -> Option<String> {
    // The crate keeps an incomplete escape unchanged.
    let is_escape = |rest: &str| {
        rest.as_bytes().get(..2).is_some_and(|digits| digits.iter().all(u8::is_ascii_hexdigit))
    };
    if !text.split('%').skip(1).all(is_escape) {
        return None;
    }
    percent_encoding::percent_decode_str(text).decode_utf8().ok().map(Cow::into_owned)
}

/// The decoded parameters of a query in order, with `+` as a space; a name without `=` has no
/// value.
///
/// A name or value that cannot be decoded is kept unchanged.
pub(crate) fn query_pairs(query: &str) -> Vec<(String, Option<String>)> {
    let decode = |text: &str| {
        let text = text.replace('+', " ");
        percent_decode(&text).unwrap_or(text)
    };
    let parameters = query.split('&').filter(|parameter| !parameter.is_empty());
    parameters
        .map(|parameter| match parameter.split_once('=') {
            Some((name, value)) => (decode(name), Some(decode(value))),
            None => (decode(parameter), None),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{percent_decode, query_pairs};

    #[test]
    fn escapes() {
        let cases = [
            ("plain", Some("plain")),
            ("a%20b%2Fc", Some("a b/c")),
            ("%c3%A4", Some("ä")),
            ("a+b", Some("a+b")),
            ("%", None),
            ("%2", None),
            ("%zz", None),
            ("%ff", None),
        ];
        for (text, want) in cases {
            assert_eq!(percent_decode(text).as_deref(), want, "{text}");
        }
    }

    #[test]
    fn queries() {
        let some = |text: &str| Some(text.to_owned());
        let cases = [
            ("", vec![]),
            ("a=1&b&c=", vec![("a".into(), some("1")), ("b".into(), None), ("c".into(), some(""))]),
            ("a+b=c%3Dd=e&&", vec![("a b".into(), some("c=d=e"))]),
        ];
        for (text, want) in cases {
            assert_eq!(query_pairs(text), want, "{text}");
        }
    }
}
