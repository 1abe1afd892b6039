//! rpcv2Cbor.

use crate::table::Shape;
use crate::value::Value;
use crate::wire::code::{Code, ErrorWrapping};
use crate::wire::error::Error;
use crate::wire::untyped::{
    BodyKind, ResponseParts, UntypedError, bare_code, cbor, error_of, missing_attribute,
};
use aws_smithy_cbor::protocol::RpcV2CborProtocol;
use aws_smithy_schema::protocol::ClientProtocol;
use std::sync::OnceLock;

/// `smithy.protocols#rpcv2Cbor`.
pub(super) struct RpcV2Cbor;

impl Code for RpcV2Cbor {
    fn client(&self, _: ErrorWrapping) -> &'static dyn ClientProtocol {
        static CLIENT: OnceLock<RpcV2CborProtocol> = OnceLock::new();
        CLIENT.get_or_init(RpcV2CborProtocol::new)
    }

    fn untyped(&self, body: &[u8], _: BodyKind, _: Shape) -> Result<Value, Error> {
        cbor::body(body)
    }

    fn error(&self, parts: &ResponseParts<'_>) -> Result<Option<UntypedError>, Error> {
        let body = match cbor::body(parts.body)? {
            Value::Map(map) => map,
            other => return Err(Error(missing_attribute(&other, "get"))),
        };
        let code = match body.get("__type") {
            Some(Value::String(code)) => bare_code(code).to_owned(),
            _ => parts.status.to_string(),
        };
        let mut error = error_of(&body, Value::from(code), parts.header("x-amzn-query-error"));
        if let (Some(shape), Some(fault)) = (error.shape.clone(), error.fields.shift_remove("Type"))
        {
            error.fields.insert("QueryErrorCode".to_owned(), Value::from(shape));
            error.fields.insert("Type".to_owned(), fault);
        }
        Ok(Some(error))
    }

    fn is_self_describing(&self) -> bool {
        true
    }

    fn omits_body_without_input(&self) -> bool {
        true
    }
}
