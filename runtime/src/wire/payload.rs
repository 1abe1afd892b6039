//! Payloads that AWS's protocol crate (1.2.0) leaves to generated code: documents, and the media
//! type of blobs and strings. Payloads of protocols in which all payloads are JSON.

use super::code::Code;
use super::error::{Dialect, Error};
use super::{Request, document};
use crate::shape::{Structure, View};
use crate::table::{Binding, Kind, Member, Operation};
use crate::value::{Map, Value};
use aws_smithy_schema::codec::DynCodec;
use aws_smithy_schema::prelude;
use aws_smithy_types::body::SdkBody;

/// Whether a member is not written by AWS's crate.
pub(super) fn is_written_apart(member: Member, code: &dyn Code) -> bool {
    member.binding() == Binding::Payload
        && (code.payloads_are_json() || member.target().kind() == Kind::Document)
}

/// Completes a request whose input has a payload that is not a structure.
///
/// A document becomes the body, in `codec`'s format; for the AWS CLI, one that is absent or null is
/// an empty map. Blobs and strings get the media type of their shape (`@mediaType`), else the
/// protocol's default for them, unless the input names one; the AWS CLI sends none.
pub(super) fn complete(
    request: &mut Request,
    codec: Option<&dyn DynCodec>,
    operation: Operation,
    input: &dyn Structure,
    dialect: Dialect,
) -> Result<(), Error> {
    let payload = operation.input().members().find(|member| member.binding() == Binding::Payload);
    let Some(payload) = payload else { return Ok(()) };
    let target = payload.target();
    let view = input.get(payload.position()).and_then(|field| field.view());
    let nothing = Value::Map(Map::new());
    match (target.kind(), view, dialect) {
        (Kind::Document, None | Some(View::Document(Value::Null)), Dialect::AwsCli) => {
            set_document(request, codec, &nothing)
        }
        (Kind::Document, Some(View::Document(value)), _) => set_document(request, codec, value),
        (kind @ (Kind::Blob | Kind::String | Kind::Enum), Some(_), Dialect::Smithy) => {
            set_content_type(
                request,
                match (target.media_type(), kind) {
                    ("", Kind::Blob) => "application/octet-stream",
                    ("", _) => "text/plain",
                    (media, _) => media,
                },
            )
        }
        _ => Ok(()),
    }
}

/// Removes the body and its headers.
pub(super) fn leave_out(request: &mut Request) {
    *request.body_mut() = SdkBody::empty();
    request.headers_mut().remove("content-type");
    request.headers_mut().remove("content-length");
}

fn set_document(
    request: &mut Request,
    codec: Option<&dyn DynCodec>,
    value: &Value,
) -> Result<(), Error> {
    let Some(codec) = codec else { return Ok(()) };
    let mut serializer = codec.create_serializer();
    document::write(value, &prelude::DOCUMENT, &mut *serializer)?;
    set_body(request, serializer.finish_boxed())
}

/// Sets a body of JSON.
pub(super) fn set_body(request: &mut Request, body: Vec<u8>) -> Result<(), Error> {
    let length = request.headers_mut().try_insert("content-length", body.len().to_string());
    length.map_err(|error| Error(error.to_string()))?;
    *request.body_mut() = SdkBody::from(body);
    set_content_type(request, "application/json")
}

fn set_content_type(request: &mut Request, media: &'static str) -> Result<(), Error> {
    if !request.headers().contains_key("content-type") {
        request
            .headers_mut()
            .try_insert("content-type", media)
            .map_err(|error| Error(error.to_string()))?;
    }
    Ok(())
}
