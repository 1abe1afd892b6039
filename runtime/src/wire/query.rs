//! EC2's variant of the query protocol, for which AWS has no schema protocol (aws-smithy-query
//! 0.64).
//!
//! Its forms are those of the query protocol under other names and with all lists flattened, which
//! the schemas of its requests say ([`super::schemas`]); its answers have no element around the
//! result, and its errors one more.

use aws_smithy_query::protocol::AwsQueryProtocol;
use aws_smithy_runtime_api::http::{Request, Response};
use aws_smithy_schema::codec::Codec;
use aws_smithy_schema::protocol::{ClientProtocolInner, apply_http_endpoint};
use aws_smithy_schema::serde::{SerdeError, SerializableStruct, ShapeDeserializer};
use aws_smithy_schema::{Schema, ShapeId, shape_id};
use aws_smithy_types::config_bag::ConfigBag;
use aws_smithy_types::date_time::Format;
use aws_smithy_types::endpoint::Endpoint;
use aws_smithy_xml::codec::{XmlCodec, XmlCodecSettings, find_depth2_element_slice_by};

static ID: ShapeId<'static> = shape_id!("aws.protocols", "ec2Query");

/// `aws.protocols#ec2Query`.
#[derive(Debug)]
pub(super) struct Ec2QueryProtocol {
    forms: AwsQueryProtocol,
    answers: XmlCodec,
}

impl Ec2QueryProtocol {
    pub(super) fn new() -> Ec2QueryProtocol {
        let settings =
            XmlCodecSettings::builder().default_timestamp_format(Format::DateTime).build();
        Ec2QueryProtocol { forms: AwsQueryProtocol::new(), answers: XmlCodec::new(settings) }
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
        self.forms.serialize_request(input, schema, endpoint, facts)
    }

    fn deserialize_response<'a>(
        &self,
        response: &'a Response,
        _: &Schema<'_>,
        _: &'a ConfigBag,
    ) -> Result<Box<dyn ShapeDeserializer + 'a>, SerdeError> {
        Ok(Box::new(self.answers.create_deserializer(response.body().bytes().unwrap_or_default())))
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
        Ok(Box::new(self.answers.create_deserializer(error)))
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
