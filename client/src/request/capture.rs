//! Captures a request instead of sending it.

use aws_smithy_runtime_api::client::http::{
    HttpClient, HttpConnector, HttpConnectorFuture, HttpConnectorSettings, SharedHttpConnector,
};
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use aws_smithy_runtime_api::client::result::ConnectorError;
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use aws_smithy_runtime_api::http::StatusCode;
use aws_smithy_types::body::SdkBody;
use std::sync::{Arc, Mutex};

/// An HTTP client that keeps the request and returns an empty response.
#[derive(Clone, Debug, Default)]
pub(crate) struct RequestCapture(Arc<Mutex<Option<HttpRequest>>>);

impl RequestCapture {
    pub(crate) fn take(&self) -> Option<HttpRequest> {
        self.0.lock().ok()?.take()
    }
}

impl HttpConnector for RequestCapture {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        if let Ok(mut kept) = self.0.lock() {
            *kept = Some(request);
        }
        let status =
            StatusCode::try_from(200).map_err(|error| ConnectorError::other(error.into(), None));
        HttpConnectorFuture::ready(
            status.map(|status| HttpResponse::new(status, SdkBody::from("{}"))),
        )
    }
}

impl HttpClient for RequestCapture {
    fn http_connector(
        &self,
        _: &HttpConnectorSettings,
        _: &RuntimeComponents,
    ) -> SharedHttpConnector {
        SharedHttpConnector::new(self.clone())
    }
}
