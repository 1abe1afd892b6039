//! In place of digest authentication without the feature `own`.

use super::sources::Login;
use crate::debug::log::Log;
use aws_smithy_runtime_api::client::http::{
    HttpClient, HttpConnectorSettings, SharedHttpClient, SharedHttpConnector,
};
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;

/// No sessions.
#[derive(Clone, Debug, Default)]
pub(crate) struct Sessions(());

/// Sends requests as they are: a challenge is the error of the service.
#[derive(Clone, Debug)]
pub(crate) struct DigestClient(SharedHttpClient);

impl DigestClient {
    pub(crate) fn new(inner: SharedHttpClient, _: Login, _: Sessions, log: Log) -> DigestClient {
        log.line(
            "client.auth",
            format_args!("Digest authentication requires the feature `own` of hardie-client"),
        );
        DigestClient(inner)
    }

    /// Whether the last response has no supported challenge: challenges are not read.
    #[allow(clippy::unused_self)]
    pub(crate) fn is_unsupported(&self) -> bool {
        false
    }
}

impl HttpClient for DigestClient {
    fn http_connector(
        &self,
        settings: &HttpConnectorSettings,
        components: &RuntimeComponents,
    ) -> SharedHttpConnector {
        self.0.http_connector(settings, components)
    }
}
