//! A response whose body was read into memory.

use hardie_runtime::cli::ResponseParts;

/// A response with its body in memory.
pub(crate) struct RawResponse {
    pub(crate) status: u16,
    /// In wire order.
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
}

impl RawResponse {
    /// The parts of the response.
    pub(crate) fn parts(&self) -> ResponseParts<'_> {
        ResponseParts { status: self.status, headers: &self.headers, body: &self.body }
    }

    /// The first header of this name; case does not matter.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.parts().header(name)
    }
}
