//! A successful response.

use crate::checksum::Algorithm;
use crate::error::Error;
use crate::http::body::{CopyError, copy_body};
use crate::os_error::os_error_text;
use crate::response::checksum::ExpectedChecksum;
use crate::response::raw::RawResponse;
use aws_smithy_types::body::SdkBody;
use std::sync::Mutex;

/// A successful response; its body is in `raw`, or in `stream` if the output is a stream.
pub(crate) struct Response {
    pub(crate) raw: RawResponse,
    pub(crate) stream: Option<Mutex<SdkBody>>,
    /// The checksum of the stream.
    pub(crate) checksum: Option<ExpectedChecksum>,
    /// The number of attempts.
    pub(crate) attempts: u32,
}

impl std::fmt::Debug for Response {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Response").field("status", &self.raw.status).finish()
    }
}

impl Response {
    /// Checks the body if it is in memory; the checksum of a stream is checked by its reader.
    ///
    /// # Errors
    /// A body with another checksum than the response says.
    pub(crate) fn check(&mut self, algorithms: &[Algorithm]) -> Result<(), Error> {
        let Some(expected) = ExpectedChecksum::of(&self.raw, algorithms) else { return Ok(()) };
        if self.stream.is_none() {
            return expected.check(&self.raw.body);
        }
        self.checksum = Some(expected);
        Ok(())
    }

    /// The first header of this name.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.raw.header(name)
    }

    /// The response with its whole body in memory.
    pub(crate) async fn into_raw(self) -> Result<RawResponse, Error> {
        let mut raw = self.raw;
        if let Some(stream) = self.stream {
            let mut body = stream.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner);
            copy_body(&mut body, &mut raw.body).await.map_err(|error| match error {
                CopyError::Write(error) => Error::general(os_error_text(&error)),
                CopyError::Read(error) => Error::general(error.to_string()),
            })?;
            if let Some(checksum) = self.checksum {
                checksum.check(&raw.body)?;
            }
        }
        Ok(raw)
    }
}
