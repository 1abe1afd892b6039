//! Payloads that AWS's protocol crate (1.2.0) leaves to generated code: the media type of blobs and
//! texts, and documents, which it would send as they stand and without a media type.

use super::{Dialect, Error, Request, document};
use crate::shape::{Structure, View};
use crate::table::{Binding, Kind, Member, Operation};
use aws_smithy_schema::codec::DynCodec;
use aws_smithy_schema::prelude;
use aws_smithy_types::body::SdkBody;

/// Whether a member is written by [`set_document`].
pub(super) fn is_document(member: Member) -> bool {
    member.binding() == Binding::Payload && member.target().kind() == Kind::Document
}

/// Makes the document that is an input's payload the body.
pub(super) fn set_document(
    request: &mut Request,
    codec: Option<&dyn DynCodec>,
    operation: Operation,
    input: &dyn Structure,
    dialect: Dialect,
) -> Result<(), Error> {
    let payload = operation.input().members().find(|member| is_document(*member));
    let view = payload.and_then(|member| input.get(member.position())).and_then(|field| field.view());
    let (Some(View::Document(value)), Some(codec)) = (view, codec) else { return Ok(()) };
    if value.is_null() && dialect == Dialect::AwsCli {
        return Ok(());
    }
    let mut serializer = codec.create_serializer();
    document::write(value, &prelude::DOCUMENT, &mut *serializer)?;
    let body = serializer.finish_boxed();
    set(request, "content-length", body.len().to_string())?;
    *request.body_mut() = SdkBody::from(body);
    Ok(())
}

/// Sets `Content-Type` for the payload of an input, unless the input names one itself.
///
/// Blobs and texts have that of their shape (`@mediaType`), else the protocol's default for them;
/// the AWS CLI sends none.
pub(super) fn set_content_type(
    request: &mut Request,
    operation: Operation,
    input: &dyn Structure,
    dialect: Dialect,
) -> Result<(), Error> {
    let payload = operation.input().members().find(|member| member.binding() == Binding::Payload);
    let Some(payload) = payload else { return Ok(()) };
    let is_set = input.get(payload.position()).is_some_and(|field| field.view().is_some());
    if !is_set || request.headers().contains_key("content-type") {
        return Ok(());
    }
    let target = payload.target();
    let media = match (target.kind(), target.media_type()) {
        (Kind::Blob | Kind::String | Kind::Enum, _) if dialect == Dialect::AwsCli => return Ok(()),
        (Kind::Document, _) => "application/json",
        (Kind::Blob, "") => "application/octet-stream",
        (Kind::String | Kind::Enum, "") => "text/plain",
        (Kind::Blob | Kind::String | Kind::Enum, media) => media,
        // What it reads as JSON, AWS's crate has named.
        _ => return Ok(()),
    };
    set(request, "content-type", media.to_owned())
}

fn set(request: &mut Request, name: &'static str, value: String) -> Result<(), Error> {
    request.headers_mut().try_insert(name, value).map_err(|error| Error(error.to_string()))?;
    Ok(())
}
