//! awsQuery.

use crate::shape::Structure;
use crate::table::{Operation, Shape};
use crate::value::Value;
use crate::wire::code::{Code, ErrorWrapping};
use crate::wire::error::Error;
use crate::wire::untyped::{BodyKind, ResponseParts, UntypedError, xml};
use crate::wire::{Request, form};
use aws_smithy_query::protocol::AwsQueryProtocol;
use aws_smithy_schema::protocol::ClientProtocol;
use std::sync::OnceLock;

/// `aws.protocols#awsQuery`.
pub(super) struct AwsQuery;

impl Code for AwsQuery {
    fn client(&self, _: ErrorWrapping) -> &'static dyn ClientProtocol {
        static CLIENT: OnceLock<AwsQueryProtocol> = OnceLock::new();
        CLIENT.get_or_init(AwsQueryProtocol::new)
    }

    fn untyped(&self, body: &[u8], kind: BodyKind, shape: Shape) -> Result<Value, Error> {
        xml::wrapped_body(body, kind, shape)
    }

    fn error(&self, parts: &ResponseParts<'_>) -> Result<Option<UntypedError>, Error> {
        xml::query_error(parts)
    }

    fn converts_numbers(&self) -> bool {
        true
    }

    fn values_are_strings(&self) -> bool {
        true
    }

    fn is_query(&self) -> bool {
        true
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
