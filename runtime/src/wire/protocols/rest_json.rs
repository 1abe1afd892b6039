//! restJson1.

use crate::table::Shape;
use crate::value::Value;
use crate::value::json::Decimals;
use crate::wire::Response;
use crate::wire::code::{Code, ErrorWrapping};
use crate::wire::error::{Error, ErrorSummary};
use crate::wire::untyped::{BodyKind, ResponseParts, UntypedError, json};
use aws_smithy_json::protocol::aws_rest_json_1::AwsRestJsonProtocol;
use aws_smithy_schema::protocol::ClientProtocol;
use std::sync::OnceLock;

/// `aws.protocols#restJson1`.
pub(super) struct RestJson1;

impl Code for RestJson1 {
    fn client(&self, _: ErrorWrapping) -> &'static dyn ClientProtocol {
        static CLIENT: OnceLock<AwsRestJsonProtocol> = OnceLock::new();
        CLIENT.get_or_init(AwsRestJsonProtocol::new)
    }

    fn untyped(&self, body: &[u8], _: BodyKind, shape: Shape) -> Result<Value, Error> {
        json::body(body, shape)
    }

    fn exact(&self, body: &[u8], _: BodyKind, shape: Shape) -> Result<Value, Error> {
        json::body_with(body, shape, Decimals::Exact)
    }

    /// The error code is in a header, else in the body.
    fn error(&self, parts: &ResponseParts<'_>) -> Result<Option<UntypedError>, Error> {
        json::error(parts, |body| match parts.header("x-amzn-errortype") {
            Some(code) => Some(Value::from(code)),
            None => {
                let code = body.get("code").or_else(|| body.get("Code"));
                code.filter(|code| !code.is_null()).cloned()
            }
        })
    }

    fn has_bindings(&self) -> bool {
        true
    }

    fn converts_numbers(&self) -> bool {
        true
    }

    fn summary(&self, client: &dyn ClientProtocol, response: &Response) -> ErrorSummary {
        json::summary(client, response)
    }
}
