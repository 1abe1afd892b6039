//! ec2Query, EC2's variant of the query protocol, which aws-smithy-query 0.64 does not implement.
//!
//! Requests are forms of the query protocol, with EC2's names and with all lists flattened; the
//! schemas of the requests contain both ([`Names::Ec2`]). Responses have no element around the
//! result; errors have an additional one.

use crate::shape::Structure;
use crate::table::{Operation, Shape};
use crate::value::Value;
use crate::wire::code::{Code, ErrorWrapping, Names};
use crate::wire::error::Error;
use crate::wire::form;
use crate::wire::untyped::{BodyKind, ResponseParts, UntypedError, xml};
use aws_smithy_query::protocol::AwsQueryProtocol;
use aws_smithy_runtime_api::http::{Request, Response};
use aws_smithy_schema::codec::Codec;
use aws_smithy_schema::protocol::{ClientProtocol, ClientProtocolInner, apply_http_endpoint};
use aws_smithy_schema::serde::{SerdeError, SerializableStruct, ShapeDeserializer};
use aws_smithy_schema::{Schema, ShapeId, shape_id};
use aws_smithy_types::config_bag::ConfigBag;
use aws_smithy_types::date_time::Format;
use aws_smithy_types::endpoint::Endpoint;
use aws_smithy_xml::codec::{XmlCodec, XmlCodecSettings, find_depth2_element_slice_by};
use std::sync::OnceLock;

/// `aws.protocols#ec2Query`.
pub(super) struct Ec2Query;

impl Code for Ec2Query {
    fn client(&self, _: ErrorWrapping) -> &'static dyn ClientProtocol {
        static CLIENT: OnceLock<Ec2QueryProtocol> = OnceLock::new();
        CLIENT.get_or_init(Ec2QueryProtocol::new)
    }

    /// The outermost element is the output.
    fn untyped(&self, body: &[u8], kind: BodyKind, shape: Shape) -> Result<Value, Error> {
        xml::bare_body(body, kind, shape)
    }

    fn error(&self, parts: &ResponseParts<'_>) -> Result<Option<UntypedError>, Error> {
        xml::query_error(parts)
    }

    fn converts_numbers(&self) -> bool {
        true
    }

    fn names(&self) -> Names {
        Names::Ec2
    }

    fn values_are_strings(&self) -> bool {
        true
    }

    fn is_query(&self) -> bool {
        true
    }

    fn writes_empty_lists(&self) -> bool {
        false
    }

    fn finish_for_aws_cli(
        &self,
        request: &mut Request,
        _: Operation,
        _: &dyn Structure,
    ) -> Result<(), Error> {
        form::encode_as_python(request)
    }

    fn check(&self, body: &[u8], shape: Shape) -> Result<bool, Error> {
        xml::check(body, shape)
    }
}

static ID: ShapeId<'static> = shape_id!("aws.protocols", "ec2Query");

/// The protocol, based on AWS's codecs.
#[derive(Debug)]
struct Ec2QueryProtocol {
    forms: AwsQueryProtocol,
    responses: XmlCodec,
}

impl Ec2QueryProtocol {
    fn new() -> Ec2QueryProtocol {
        let settings =
            XmlCodecSettings::builder().default_timestamp_format(Format::DateTime).build();
        Ec2QueryProtocol { forms: AwsQueryProtocol::new(), responses: XmlCodec::new(settings) }
    }
}

impl ClientProtocolInner for Ec2QueryProtocol {
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
        ClientProtocolInner::serialize_request(&self.forms, input, schema, endpoint, facts)
    }

    fn deserialize_response<'a>(
        &self,
        response: &'a Response,
        _: &Schema<'_>,
        _: &'a ConfigBag,
    ) -> Result<Box<dyn ShapeDeserializer + 'a>, SerdeError> {
        Ok(Box::new(
            self.responses.create_deserializer(response.body().bytes().unwrap_or_default()),
        ))
    }

    /// `<Response><Errors><Error>…</Error></Errors></Response>`.
    fn deserialize_error_response<'a>(
        &self,
        response: &'a Response,
        _: &'a ConfigBag,
    ) -> Result<Box<dyn ShapeDeserializer + 'a>, SerdeError> {
        let body = response.body().bytes().unwrap_or_default();
        let errors = find_depth2_element_slice_by(body, |name| name == "Errors").unwrap_or(body);
        let error = find_depth2_element_slice_by(errors, |name| name == "Error").unwrap_or(errors);
        Ok(Box::new(self.responses.create_deserializer(error)))
    }

    fn update_endpoint(
        &self,
        request: &mut Request,
        endpoint: &Endpoint,
        facts: &ConfigBag,
    ) -> Result<(), SerdeError> {
        apply_http_endpoint(request, endpoint, facts)
    }
}
