//! URLs of links in documentation.

/// Schemes that execute something or show local files.
const UNSAFE: &[&str] = &[
    "about",
    "blob",
    "data",
    "file",
    "filesystem",
    "jar",
    "javascript",
    "mhtml",
    "vbscript",
    "view-source",
];

/// A URL as printable ASCII without spaces, quotes, brackets and backslashes: other characters are
/// percent-encoded in UTF-8, as the reference implementation of CommonMark does.
pub fn encoded(url: &str) -> String {
    let mut out = String::with_capacity(url.len());
    for byte in url.bytes() {
        if byte.is_ascii_alphanumeric() || b"-_.+!*(),%#@?=;:/&$~'".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}

/// Whether an [`encoded`] URL may be the target of a link: not one with an unsafe scheme.
pub fn is_safe(url: &str) -> bool {
    let is_scheme = |c: char| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.');
    match url.split_once(':') {
        Some((scheme, _)) if scheme.chars().all(is_scheme) => {
            !UNSAFE.iter().any(|it| scheme.eq_ignore_ascii_case(it))
        }
        _ => true,
    }
}

/// Whether a URL may be written into a page as it is: [`encoded`] and [`is_safe`].
pub(super) fn is_plain(url: &str) -> bool {
    is_safe(url) && encoded(url) == url
}

#[cfg(test)]
mod tests {
    use super::{encoded, is_safe};

    #[test]
    fn encoded_as_by_the_reference_implementation() {
        let cases = [
            ("https://x/?a=1&b=[c]#d", "https://x/?a=1&b=%5Bc%5D#d"),
            ("foo%20bä\\\"`<>", "foo%20b%C3%A4%5C%22%60%3C%3E"),
            ("java\nscript:\u{202E}", "java%0Ascript:%E2%80%AE"),
        ];
        for (url, want) in cases {
            assert_eq!(encoded(url), want);
        }
    }

    #[test]
    fn unsafe_schemes() {
        for url in ["https://x", "/x:y", "#x", "", "mailto:a@b", "a+b:c", "%20javascript:x"] {
            assert!(is_safe(url), "{url}");
        }
        for url in ["javascript:x", "JavaScript:x", "data:,", "file:///etc", "view-source:x"] {
            assert!(!is_safe(url), "{url}");
        }
    }
}
