//! `alloy#simpleRestJson`, the protocol of services written with smithy4s, which AWS's crates do
//! not implement: HTTP bindings with AWS's JSON codec. Every body is JSON, including strings and
//! blobs that are the whole body. botocore does not support the protocol.
//!
//! Errors are named by the header `X-Error-Type`, else by their status.

use crate::table::{Binding, Kind, Shape};
use crate::value::{Map, Value, json as text};
use crate::wire::code::{Code, ErrorWrapping};
use crate::wire::error::{Dialect, Error, ErrorSummary};
use crate::wire::json_form;
use crate::wire::untyped::{
    BodyKind, ResponseParts, UntypedError, bare_code, error_of, json, missing_attribute,
};
use aws_smithy_json::codec::{JsonCodec, JsonCodecSettings};
use aws_smithy_runtime_api::http::Response;
use aws_smithy_schema::http_protocol::HttpBindingProtocol;
use aws_smithy_schema::protocol::ClientProtocol;
use aws_smithy_schema::{ShapeId, shape_id};
use aws_smithy_types::base64;
use aws_smithy_types::date_time::Format;
use std::sync::OnceLock;

static ID: ShapeId<'static> = shape_id!("alloy", "simpleRestJson");

/// The header with the name of an error's shape.
const ERROR_HEADER: &str = "x-error-type";

/// `alloy#simpleRestJson`.
pub(super) struct SimpleRestJson;

impl Code for SimpleRestJson {
    fn client(&self, _: ErrorWrapping) -> &'static dyn ClientProtocol {
        static CLIENT: OnceLock<HttpBindingProtocol<JsonCodec>> = OnceLock::new();
        CLIENT.get_or_init(|| {
            let settings = JsonCodecSettings::builder()
                .use_json_name(true)
                .default_timestamp_format(Format::DateTime)
                // Null is a value of some members.
                .dispatch_null_members(true)
                .protocol_id(ID.clone());
            HttpBindingProtocol::new(
                ID.clone(),
                JsonCodec::new(settings.build()),
                "application/json",
            )
        })
    }

    fn dialect(&self, _: Dialect) -> Dialect {
        Dialect::Smithy
    }

    fn untyped(&self, body: &[u8], _: BodyKind, shape: Shape) -> Result<Value, Error> {
        json_form::read(&json::strict_body(body)?, shape)
    }

    fn error(&self, parts: &ResponseParts<'_>) -> Result<Option<UntypedError>, Error> {
        let named = parts.header(ERROR_HEADER).map(bare_code);
        let body = match (json::strict_body(parts.body), named) {
            (Ok(Value::Map(map)), _) => map,
            (Ok(other), None) => return Err(Error(missing_attribute(&other, "get"))),
            (Err(_), None) => return Ok(None),
            (_, Some(_)) => Map::new(),
        };
        let code = named.map_or_else(|| parts.status.to_string(), str::to_owned);
        Ok(Some(error_of(&body, Value::from(code), None)))
    }

    /// Values of headers are strings.
    fn converts_numbers(&self) -> bool {
        true
    }

    fn payloads_are_json(&self) -> bool {
        true
    }

    fn errors_have_statuses(&self) -> bool {
        true
    }

    fn body_for_client(&self, body: &[u8], shape: Shape) -> Result<Option<Vec<u8>>, Error> {
        let payload = shape.members().find(|member| member.binding() == Binding::Payload);
        let target = payload.map_or(shape, |member| member.target());
        let is_text =
            payload.is_some() && matches!(target.kind(), Kind::String | Kind::Enum | Kind::Blob);
        if body.is_empty() || !(is_text || json_form::differs(target)) {
            return Ok(None);
        }
        let value = json_form::read(&json::strict_body(body)?, target)?;
        match (value, target.kind()) {
            (Value::String(it), Kind::Blob) => {
                let bytes = base64::decode(it).map_err(|error| Error(error.to_string()))?;
                Ok(Some(bytes))
            }
            (Value::String(it), _) if is_text => Ok(Some(it.into_bytes())),
            (Value::Null, _) if is_text => Ok(Some(Vec::new())),
            (_, _) if is_text => {
                Err(Error("the body of the response is not a JSON string".to_owned()))
            }
            (value, _) => Ok(Some(text::compact(&value).into_bytes())),
        }
    }

    fn summary(&self, _: &dyn ClientProtocol, response: &Response) -> ErrorSummary {
        let code = response.headers().get(ERROR_HEADER).map(|code| bare_code(code).to_owned());
        let body = json::strict_body(response.body().bytes().unwrap_or_default());
        let message = match &body {
            Ok(Value::Map(map)) => map.get("message").or_else(|| map.get("Message")),
            _ => None,
        };
        ErrorSummary { code, message: message.and_then(Value::as_str).map(str::to_owned) }
    }
}
