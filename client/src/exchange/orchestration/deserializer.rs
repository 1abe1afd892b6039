//! Our reader of responses as a deserializer of AWS's orchestrator.

use crate::exchange::reader::ResponseReader;
use crate::response::raw::RawResponse;
use aws_smithy_runtime_api::client::interceptors::context::{Error as AnyError, Output};
use aws_smithy_runtime_api::client::orchestrator::{HttpResponse, OrchestratorError};
use aws_smithy_runtime_api::client::ser_de::DeserializeResponse;
use aws_smithy_types::body::SdkBody;
use aws_smithy_types::config_bag::ConfigBag;

/// Separates successful responses from error responses; does not read the body of a streaming
/// output.
#[derive(Debug)]
pub(super) struct Deserializer(pub(super) ResponseReader);

impl DeserializeResponse for Deserializer {
    fn deserialize_streaming_with_config(
        &self,
        response: &mut HttpResponse,
        _: &ConfigBag,
    ) -> Option<Result<Output, OrchestratorError<AnyError>>> {
        let status = response.status().as_u16();
        if !self.0.is_stream(status) {
            return None;
        }
        let body = std::mem::replace(response.body_mut(), SdkBody::taken());
        let headers = self.0.headers(response.headers().iter());
        Some(Ok(Output::erase(self.0.stream(status, headers, body))))
    }

    fn deserialize_nonstreaming_with_config(
        &self,
        response: &HttpResponse,
        _: &ConfigBag,
    ) -> Result<Output, OrchestratorError<AnyError>> {
        let raw = RawResponse {
            status: response.status().as_u16(),
            headers: self.0.headers(response.headers().iter()),
            body: response.body().bytes().unwrap_or_default().to_vec(),
        };
        let outcome = self.0.outcome(raw);
        outcome
            .map(Output::erase)
            .map_err(|error| OrchestratorError::operation(AnyError::erase(*error)))
    }
}
