//! The URL of a request, as it is sent and as messages show it.

use crate::debug::trace::redacted_url;

/// The URL of a request.
#[derive(Debug)]
pub(crate) struct ShownUrl {
    sent: String,
    /// The pattern that replaces a path with sensitive values.
    pattern: Option<&'static str>,
    /// Whether the query is that of a configured endpoint, whose values may be secret.
    hides_query: bool,
}

impl ShownUrl {
    pub(crate) fn new(sent: String, pattern: Option<&'static str>) -> ShownUrl {
        ShownUrl { sent, pattern, hides_query: false }
    }

    /// The URL, whose query is not shown if `hides_query`.
    pub(crate) fn hiding_query(self, hides_query: bool) -> ShownUrl {
        ShownUrl { hides_query, ..self }
    }

    /// Another form of this URL.
    pub(crate) fn again(&self, sent: &str) -> ShownUrl {
        let (sent, pattern, hides_query) = (sent.to_owned(), self.pattern, self.hides_query);
        ShownUrl { sent, pattern, hides_query }
    }

    /// The URL as it is sent.
    pub(crate) fn sent(&self) -> &str {
        &self.sent
    }

    /// The URL for messages. It is made when it is needed: most requests succeed.
    pub(crate) fn shown(&self) -> String {
        let shown = redacted_url(&self.sent, self.pattern);
        match shown.split_once('?') {
            Some((before, _)) if self.hides_query => format!("{before}?***"),
            _ => shown,
        }
    }
}
