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

    /// The request ID of the service.
    pub(crate) fn request_id(&self) -> Option<&str> {
        ["x-amzn-requestid", "x-amz-request-id", "x-request-id"]
            .into_iter()
            .find_map(|name| self.header(name))
    }

    /// The first header of this name; case does not matter.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.parts().header(name)
    }
}
