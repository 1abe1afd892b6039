//! Keeps a request instead of sending it.

use aws_smithy_runtime_api::box_error::BoxError;
use aws_smithy_runtime_api::client::orchestrator::HttpRequest;
use aws_smithy_types::body::SdkBody;
use std::sync::Mutex;

/// The place of a request that is prepared and not sent.
#[derive(Debug, Default)]
pub(crate) struct RequestCapture(Mutex<Option<HttpRequest>>);

impl RequestCapture {
    /// Keeps a request.
    ///
    /// # Errors
    /// A header that is not text.
    pub(crate) fn keep(&self, request: hyper::Request<SdkBody>) -> Result<(), BoxError> {
        let request = HttpRequest::try_from(request)?;
        if let Ok(mut kept) = self.0.lock() {
            *kept = Some(request);
        }
        Ok(())
    }

    /// The kept request.
    pub(crate) fn take(&self) -> Option<HttpRequest> {
        self.0.lock().ok()?.take()
    }
}
