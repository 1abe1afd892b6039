//! The URL of a request, as it is sent and as messages show it.

use crate::debug::trace::redacted_url;

/// The URL of a request.
#[derive(Debug)]
pub(crate) struct ShownUrl {
    sent: String,
    /// The pattern that replaces a path with sensitive values.
    pattern: Option<&'static str>,
}

impl ShownUrl {
    pub(crate) fn new(sent: String, pattern: Option<&'static str>) -> ShownUrl {
        ShownUrl { sent, pattern }
    }

    pub(crate) fn pattern(&self) -> Option<&'static str> {
        self.pattern
    }

    /// The URL as it is sent.
    pub(crate) fn sent(&self) -> &str {
        &self.sent
    }

    /// The URL for messages. It is made when it is needed: most requests succeed.
    pub(crate) fn shown(&self) -> String {
        redacted_url(&self.sent, self.pattern)
    }
}
