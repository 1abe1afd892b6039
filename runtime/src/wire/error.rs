//! Dialects of requests, errors of this module, and summaries of error responses.

use super::Response;
use std::fmt;

/// Which behaviour a request follows where the Smithy specification and the AWS CLI differ.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Dialect {
    /// The Smithy specification and its protocol tests.
    #[default]
    Smithy,
    /// The AWS CLI: header lists joined by a comma without a space, fractions of seconds truncated
    /// or with six digits, floats as Python prints them, an empty label as an empty segment, no
    /// default values, no media types for blobs and strings, CRC-32 instead of MD5.
    AwsCli,
}

/// A request that cannot be written, or a response that cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Error(pub(super) String);

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Error {}

impl From<aws_smithy_schema::serde::SerdeError> for Error {
    fn from(error: aws_smithy_schema::serde::SerdeError) -> Error {
        Error(error.to_string())
    }
}

/// The code and message of an error response, modelled or not.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ErrorSummary {
    /// The error code, from a header, else from the body.
    pub code: Option<String>,
    /// The message, if the body has one.
    pub message: Option<String>,
}

/// The error code that the headers name, for bodies that cannot be read.
pub(super) fn code_in_headers(response: &Response) -> Option<String> {
    let text = response.headers().get("x-amzn-errortype")?;
    let text = text.split(':').next().unwrap_or_default();
    let text = text.rsplit('#').next().unwrap_or_default().trim();
    (!text.is_empty()).then(|| text.to_owned())
}
