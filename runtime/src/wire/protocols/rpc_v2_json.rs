//! rpcv2Json, which aws-smithy-json 0.65 does not implement.
//!
//! Requests and responses of [the specification] over AWS's JSON codec. botocore does not support
//! the protocol, so the AWS CLI has no dialect of it.
//!
//! [the specification]: https://smithy.io/2.0/additional-specs/protocols/smithy-rpc-v2-json.html

use crate::table::Shape;
use crate::value::{Map, Value};
use crate::wire::code::{Code, ErrorWrapping};
use crate::wire::error::{Dialect, Error, ErrorSummary};
use crate::wire::json_form;
use crate::wire::untyped::{
    BodyKind, ResponseParts, UntypedError, bare_code, error_of, json, missing_attribute,
};
use aws_smithy_json::codec::{JsonCodec, JsonCodecSettings};
use aws_smithy_runtime_api::client::orchestrator::Metadata;
use aws_smithy_runtime_api::http::{Request, Response};
use aws_smithy_schema::codec::DynCodec;
use aws_smithy_schema::http_protocol::HttpRpcProtocol;
use aws_smithy_schema::protocol::{ClientProtocol, ClientProtocolInner, ServiceShapeName};
use aws_smithy_schema::serde::{SerdeError, SerializableStruct, ShapeDeserializer};
use aws_smithy_schema::{Schema, ShapeId, shape_id};
use aws_smithy_types::config_bag::ConfigBag;
use aws_smithy_types::date_time::Format;
use aws_smithy_types::endpoint::Endpoint;
use std::sync::OnceLock;

/// The header that names the protocol, in requests and responses, and its value.
const HEADER: (&str, &str) = ("smithy-protocol", "rpc-v2-json");

const MEDIA_TYPE: &str = "application/json";

/// `smithy.protocols#rpcv2Json`.
pub(super) struct RpcV2Json;

impl Code for RpcV2Json {
    fn client(&self, _: ErrorWrapping) -> &'static dyn ClientProtocol {
        static CLIENT: OnceLock<RpcV2JsonProtocol> = OnceLock::new();
        CLIENT.get_or_init(RpcV2JsonProtocol::new)
    }

    fn dialect(&self, _: Dialect) -> Dialect {
        Dialect::Smithy
    }

    fn untyped(&self, body: &[u8], _: BodyKind, shape: Shape) -> Result<Value, Error> {
        json_form::read(&json::strict_body(body)?, shape)
    }

    /// A response without the protocol's header is malformed: only its status is used.
    fn error(&self, parts: &ResponseParts<'_>) -> Result<Option<UntypedError>, Error> {
        if !is_of_protocol(parts.header(HEADER.0)) {
            return Ok(None);
        }
        let body = match json::strict_body(parts.body) {
            Ok(Value::Map(map)) => map,
            Ok(other) => return Err(Error(missing_attribute(&other, "get"))),
            Err(_) => return Ok(None),
        };
        let code = match body.get("__type") {
            Some(Value::String(code)) => bare_code(code).to_owned(),
            _ => parts.status.to_string(),
        };
        Ok(Some(error_of(&body, Value::from(code), None)))
    }

    fn omits_body_without_input(&self) -> bool {
        true
    }

    fn check_headers(&self, headers: &dyn Fn(&str) -> Option<String>) -> Result<(), Error> {
        if is_of_protocol(headers(HEADER.0).as_deref()) {
            return Ok(());
        }
        Err(Error(format!("the response lacks the header `{}: {}`", HEADER.0, HEADER.1)))
    }

    /// The code is in `__type` only.
    fn summary(&self, _: &dyn ClientProtocol, response: &Response) -> ErrorSummary {
        if !is_of_protocol(response.headers().get(HEADER.0)) {
            return ErrorSummary::default();
        }
        let Ok(Value::Map(body)) = json::strict_body(response.body().bytes().unwrap_or_default())
        else {
            return ErrorSummary::default();
        };
        let text = |body: &Map, name: &str| body.get(name)?.as_str().map(str::to_owned);
        ErrorSummary {
            code: text(&body, "__type").map(|code| bare_code(&code).to_owned()),
            message: text(&body, "message").or_else(|| text(&body, "Message")),
        }
    }
}

fn is_of_protocol(header: Option<&str>) -> bool {
    header.is_some_and(|value| value.trim().eq_ignore_ascii_case(HEADER.1))
}

static ID: ShapeId<'static> = shape_id!("smithy.protocols", "rpcv2Json");

/// The protocol, based on AWS's codec.
#[derive(Debug)]
struct RpcV2JsonProtocol {
    inner: HttpRpcProtocol<JsonCodec>,
}

impl RpcV2JsonProtocol {
    fn new() -> RpcV2JsonProtocol {
        let settings = JsonCodecSettings::builder()
            .use_json_name(false)
            .default_timestamp_format(Format::EpochSeconds)
            .use_string_for_arbitrary_precision(true)
            .protocol_id(ID.clone());
        let codec = JsonCodec::new(settings.build());
        RpcV2JsonProtocol { inner: HttpRpcProtocol::new(ID.clone(), codec, MEDIA_TYPE) }
    }
}

impl ClientProtocolInner for RpcV2JsonProtocol {
    type Request = Request;
    type Response = Response;

    fn protocol_id(&self) -> &ShapeId<'static> {
        &ID
    }

    fn serialize_request(
        &self,
        input: &dyn SerializableStruct,
        schema: &Schema<'_>,
        endpoint: &str,
        facts: &ConfigBag,
    ) -> Result<Request, SerdeError> {
        let (service, operation) = (facts.load::<ServiceShapeName>(), facts.load::<Metadata>());
        let path = service.zip(operation).map(|(service, operation)| {
            format!("/service/{}/operation/{}", service.as_str(), operation.name())
        });
        let path = path.as_deref().unwrap_or(endpoint);
        let mut request =
            ClientProtocolInner::serialize_request(&self.inner, input, schema, path, facts)?;
        request.headers_mut().insert(HEADER.0, HEADER.1);
        request.headers_mut().insert("accept", MEDIA_TYPE);
        Ok(request)
    }

    fn deserialize_response<'a>(
        &self,
        response: &'a Response,
        schema: &Schema<'_>,
        facts: &'a ConfigBag,
    ) -> Result<Box<dyn ShapeDeserializer + 'a>, SerdeError> {
        ClientProtocolInner::deserialize_response(&self.inner, response, schema, facts)
    }

    fn payload_codec(&self) -> Option<&dyn DynCodec> {
        ClientProtocolInner::payload_codec(&self.inner)
    }

    fn update_endpoint(
        &self,
        request: &mut Request,
        endpoint: &Endpoint,
        facts: &ConfigBag,
    ) -> Result<(), SerdeError> {
        ClientProtocolInner::update_endpoint(&self.inner, request, endpoint, facts)
    }
}
