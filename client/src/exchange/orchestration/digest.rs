//! Digest authentication as an HTTP client of AWS's orchestrator.

use crate::auth::Digest;
use aws_smithy_runtime_api::client::http::{
    HttpClient, HttpConnectorSettings, SharedHttpClient, SharedHttpConnector,
};
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;

/// An HTTP client that meets the challenges of another one's responses.
#[derive(Debug)]
pub(super) struct DigestClient {
    pub(super) inner: SharedHttpClient,
    pub(super) digest: Digest,
}

impl HttpClient for DigestClient {
    fn http_connector(
        &self,
        settings: &HttpConnectorSettings,
        components: &RuntimeComponents,
    ) -> SharedHttpConnector {
        self.digest.over(self.inner.http_connector(settings, components))
    }
}
