//! The page at `/_local/`, with the headers that keep other content out of it.

use aws_smithy_types::base64::encode;
use hyper::body::Bytes;
use hyper::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, HeaderMap, HeaderValue, REFERRER_POLICY,
    X_CONTENT_TYPE_OPTIONS, X_FRAME_OPTIONS,
};
use sha2::{Digest, Sha256};
use std::sync::LazyLock;

/// The page: one file without other assets.
pub(crate) const PAGE: Bytes = Bytes::from_static(include_bytes!("page.html"));

/// The policy: only the script and the style of the page, by their hashes.
static POLICY: LazyLock<String> = LazyLock::new(|| {
    let text = include_str!("page.html");
    let hash = |name: &str| {
        let (start, end) = (format!("<{name}>"), format!("</{name}>"));
        let content = text.split_once(&start).and_then(|(_, rest)| rest.split_once(&end));
        encode(Sha256::digest(content.map_or("", |(content, _)| content)))
    };
    format!(
        "default-src 'none'; script-src 'sha256-{}'; style-src 'sha256-{}'; connect-src 'self'; \
         img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
        hash("script"),
        hash("style")
    )
});

/// Adds the headers of all responses of the local API.
pub(crate) fn protect(headers: &mut HeaderMap) {
    let policy = HeaderValue::from_str(&POLICY);
    headers.insert(
        CONTENT_SECURITY_POLICY,
        policy.unwrap_or(HeaderValue::from_static("default-src 'none'")),
    );
    let rest = [
        (X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (X_FRAME_OPTIONS, "DENY"),
        (REFERRER_POLICY, "no-referrer"),
        (CACHE_CONTROL, "no-store"),
    ];
    for (name, value) in rest {
        headers.insert(name, HeaderValue::from_static(value));
    }
    headers.insert("cross-origin-resource-policy", HeaderValue::from_static("same-origin"));
}

#[cfg(test)]
mod tests {
    use super::POLICY;

    /// The page has one script and one style without attributes, whose hashes the policy has.
    #[test]
    fn everything_inline_is_in_the_policy() {
        let page = include_str!("page.html");
        for name in ["script", "style"] {
            assert_eq!(page.matches(&format!("<{name}")).count(), 1, "{name}");
            assert_eq!(page.matches(&format!("<{name}>")).count(), 1, "{name}");
        }
        for word in [" onclick", " style=", "innerHTML", "outerHTML", "insertAdjacentHTML", "eval("]
        {
            assert!(!page.contains(word), "{word}");
        }
        assert!(!POLICY.contains("unsafe"), "{}", *POLICY);
        assert_eq!(POLICY.matches("'sha256-").count(), 2);
    }
}
