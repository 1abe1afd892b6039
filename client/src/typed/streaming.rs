//! Calls whose bodies are sent or received as streams.

use super::body::Body;
use super::client::{Client, ErrorOf, OutputOf, SendResult};
use super::download::{Download, DownloadBody};
use super::error::Error;
use super::response::Response;
use crate::request::upload::CallBody;
use crate::response::success::Response as Success;
use aws_smithy_types::body::SdkBody;
use hardie_runtime::service::{StreamingInput, StreamingOutput};
use std::sync::PoisonError;

/// The result of a call whose output has a body that was not read.
pub type DownloadResult<I> = Result<Response<Download<OutputOf<I>>>, Error<ErrorOf<I>>>;

impl Client {
    /// Calls an operation that takes a stream (`@streaming`), with a body instead of the input's
    /// member. Memory use does not depend on the size of a file or stream.
    ///
    /// # Errors
    /// As [`send`](Client::send); also [`Construction`](super::ErrorKind::Construction) for a file
    /// that cannot be opened, and for a stream where the signature or a checksum before the body
    /// covers it.
    pub async fn upload<I: StreamingInput>(
        &self,
        mut input: I,
        body: impl Into<Body>,
    ) -> SendResult<I> {
        let operation = self.operation::<I>()?;
        let body = body.into().into_upload().map(CallBody::new).map_err(Error::of_call)?;
        let sent = self.connection.send_typed(operation, &mut input, Some(body), false);
        // In a box: callers move the future of this function.
        let sent = Box::pin(sent).await;
        self.finish(operation, &input, sent.map_err(|failed| self.error(failed))?).await
    }

    /// Calls an operation that returns a blob as the whole body, and returns as soon as the head of
    /// the response is there.
    ///
    /// # Errors
    /// As [`send`](Client::send). Errors while the body arrives are those of its reader.
    pub async fn download<I: StreamingOutput>(&self, mut input: I) -> DownloadResult<I> {
        let operation = self.operation::<I>()?;
        let sent = self.connection.send_typed(operation, &mut input, None, true);
        let sent = Box::pin(sent).await;
        let mut success: Success = sent.map_err(|failed| self.error(failed))?;
        let stream = success.stream.take();
        let stream = stream.map(|it| it.into_inner().unwrap_or_else(PoisonError::into_inner));
        let checksum = success.checksum.take();
        let response = self.finish(operation, &input, success).await?;
        let body = DownloadBody::new(stream.unwrap_or_else(SdkBody::empty), checksum);
        Ok(response.map(|output| Download::new(output, body)))
    }
}
