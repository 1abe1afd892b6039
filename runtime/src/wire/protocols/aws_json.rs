//! awsJson1_0 and awsJson1_1, which differ in their media type.

use crate::table::Shape;
use crate::value::Value;
use crate::value::json::Decimals;
use crate::wire::Response;
use crate::wire::code::{Code, ErrorWrapping};
use crate::wire::error::{Error, ErrorSummary};
use crate::wire::untyped::{BodyKind, ResponseParts, UntypedError, json};
use aws_smithy_json::protocol::aws_json_rpc::AwsJsonRpcProtocol;
use aws_smithy_schema::protocol::ClientProtocol;
use std::sync::OnceLock;

macro_rules! aws_json {
    ($($(#[$docs:meta])* $name:ident => $new:ident;)*) => {$(
        $(#[$docs])*
        pub(super) struct $name;

        impl Code for $name {
            fn client(&self, _: ErrorWrapping) -> &'static dyn ClientProtocol {
                static CLIENT: OnceLock<AwsJsonRpcProtocol> = OnceLock::new();
                CLIENT.get_or_init(AwsJsonRpcProtocol::$new)
            }

            fn untyped(&self, body: &[u8], _: BodyKind, shape: Shape) -> Result<Value, Error> {
                json::body(body, shape)
            }

            fn exact(&self, body: &[u8], _: BodyKind, shape: Shape) -> Result<Value, Error> {
                json::body_with(body, shape, Decimals::Exact)
            }

            fn error(&self, parts: &ResponseParts<'_>) -> Result<Option<UntypedError>, Error> {
                json::error(parts, |_| None)
            }

            fn summary(&self, client: &dyn ClientProtocol, response: &Response) -> ErrorSummary {
                json::summary(client, response)
            }
        }
    )*};
}

aws_json! {
    /// `aws.protocols#awsJson1_0`.
    AwsJson1_0 => aws_json_1_0;
    /// `aws.protocols#awsJson1_1`.
    AwsJson1_1 => aws_json_1_1;
}
