//! restXml.

use crate::shape::Structure;
use crate::table::{Binding, Kind, Member, Operation, Shape};
use crate::value::{Map, Value};
use crate::wire::Request;
use crate::wire::code::{Code, ErrorWrapping};
use crate::wire::error::{Dialect, Error};
use crate::wire::untyped::{BodyKind, ResponseParts, UntypedError, xml};
use aws_smithy_schema::protocol::ClientProtocol;
use aws_smithy_types::body::SdkBody;
use aws_smithy_xml::protocol::aws_rest_xml::AwsRestXmlProtocol;
use std::sync::OnceLock;

/// `aws.protocols#restXml`.
pub(super) struct RestXml;

impl Code for RestXml {
    fn client(&self, errors: ErrorWrapping) -> &'static dyn ClientProtocol {
        static WRAPPED: OnceLock<AwsRestXmlProtocol> = OnceLock::new();
        static BARE: OnceLock<AwsRestXmlProtocol> = OnceLock::new();
        let bare = errors == ErrorWrapping::Bare;
        let kept = if bare { &BARE } else { &WRAPPED };
        kept.get_or_init(|| AwsRestXmlProtocol::new().with_no_error_wrapping(bare))
    }

    /// The outermost element is the output; an empty body is an empty output.
    fn untyped(&self, body: &[u8], kind: BodyKind, shape: Shape) -> Result<Value, Error> {
        if body.is_empty() { Ok(Value::Map(Map::new())) } else { xml::bare_body(body, kind, shape) }
    }

    fn error(&self, parts: &ResponseParts<'_>) -> Result<Option<UntypedError>, Error> {
        xml::rest_error(parts)
    }

    fn has_bindings(&self) -> bool {
        true
    }

    fn converts_numbers(&self) -> bool {
        true
    }

    fn values_are_strings(&self) -> bool {
        true
    }

    fn writes_absent_payload(&self, _: Kind, _: Dialect) -> bool {
        false
    }

    /// botocore sends no media type unless the input names one, and no body if no member of the
    /// body is set.
    fn finish_for_aws_cli(
        &self,
        request: &mut Request,
        operation: Operation,
        input: &dyn Structure,
    ) -> Result<(), Error> {
        let is_content_type = |member: Member| {
            member.binding() == Binding::Header
                && member.wire_name().eq_ignore_ascii_case("content-type")
        };
        if !operation.input().members().any(is_content_type) {
            request.headers_mut().remove("content-type");
        }
        if !has_body(operation, input) {
            *request.body_mut() = SdkBody::empty();
            request.headers_mut().remove("content-length");
        }
        Ok(())
    }

    /// An empty body is read too: it is an empty output.
    fn check(&self, body: &[u8], shape: Shape) -> Result<bool, Error> {
        xml::check(body, shape)?;
        Ok(true)
    }
}

/// Whether any member of an input goes into the body.
fn has_body(operation: Operation, input: &dyn Structure) -> bool {
    let is_set =
        |member: Member| input.get(member.position()).is_some_and(|field| field.view().is_some());
    let mut members = operation.input().members();
    members.any(|member| {
        matches!(member.binding(), Binding::Body | Binding::Payload) && is_set(member)
    })
}
