//! Writes requests from structures; reads structures or untyped values from responses.

use super::code::{Code, Names};
use super::document::DocumentCursor;
use super::error::{Dialect, Error, ErrorSummary};
use super::protocol::Protocol;
use super::untyped::{BodyKind, ResponseParts, UntypedError};
use super::{Request, Response, payload, quirks, read, schemas, write};
use crate::shape::{Field, Slot, Structure, View, fill_defaults};
use crate::table::rows::OperationRow;
use crate::table::{Binding, Member, Operation, Shape};
use crate::value::{Blob, Value};
use aws_smithy_schema::protocol::ClientProtocol;
use aws_smithy_types::body::SdkBody;
use aws_smithy_types::config_bag::ConfigBag;

/// Writes an operation's input as a request.
///
/// The URI has only a path and query; the client prepends the endpoint.
///
/// # Errors
/// A label without a value, a header value that is not valid in HTTP, an unknown member of a union.
pub fn write_request(
    with: Protocol,
    operation: Operation,
    input: &dyn Structure,
    dialect: Dialect,
) -> Result<Request, Error> {
    let code = with.code()?;
    let dialect = code.dialect(dialect);
    let encoding = write::Encoding { dialect, code };
    let schema = schemas::input(operation, encoding.names());
    let shown = write::SerializableView::input(input, schema, encoding);
    let client = with.client(code);
    let mut request =
        client.serialize_request(&shown, schema, "", &with.facts(operation.name()))?;
    if with.query_compatible {
        let added = request.headers_mut().try_insert("x-amzn-query-mode", "true");
        added.map_err(|error| Error(error.to_string()))?;
    }
    if code.omits_body_without_input() && operation.has(OperationRow::NO_INPUT) {
        payload::leave_out(&mut request);
    }
    if code.payloads_are_json() {
        json_payload(&mut request, client, operation, input, encoding)?;
    } else {
        payload::complete(&mut request, client.payload_codec(), operation, input, dialect)?;
    }
    if dialect == Dialect::AwsCli {
        quirks::finish(&mut request, operation, input)?;
        code.finish_for_aws_cli(&mut request, operation, input)?;
    }
    Ok(request)
}

/// Writes the payload of an input as JSON, whatever its type.
fn json_payload(
    request: &mut Request,
    client: &dyn ClientProtocol,
    operation: Operation,
    input: &dyn Structure,
    encoding: write::Encoding,
) -> Result<(), Error> {
    let mut members = operation.input().members();
    let payload = members.find(|member| member.binding() == Binding::Payload);
    let view = |member: Member| input.get(member.position())?.view();
    let value = payload.and_then(|member| Some((member, view(member)?)));
    if let (Some((member, view)), Some(codec)) = (value, client.payload_codec()) {
        let body = write::SerializableView::payload(member, view, encoding, codec)?;
        payload::set_body(request, body)?;
    }
    Ok(())
}

/// The response with the body that AWS's implementation of the protocol reads.
fn for_client(
    code: &dyn Code,
    response: &Response,
    shape: Shape,
) -> Result<Option<Response>, Error> {
    let body = response.body().bytes().unwrap_or_default();
    Ok(code.body_for_client(body, shape)?.map(|body| {
        let mut changed = Response::new(response.status(), SdkBody::from(body));
        *changed.headers_mut() = response.headers().clone();
        changed
    }))
}

/// Reads a successful response into an operation's output.
///
/// # Errors
/// A body that is not valid in the protocol, or a value whose type does not match its member.
pub fn read_response(
    with: Protocol,
    response: &Response,
    output: &mut dyn Structure,
) -> Result<(), Error> {
    let (code, bag) = (with.code()?, ConfigBag::base());
    code.check_headers(&|name| response.headers().get(name).map(str::to_owned))?;
    let schema = schemas::structure(output.shape(), Names::Own).schema;
    if !code.check(response.body().bytes().unwrap_or_default(), output.shape())? {
        fill_defaults(output);
        return Ok(());
    }
    let changed = for_client(code, response, output.shape())?;
    // An empty string is `""` in JSON.
    let is_empty_text = changed.is_some()
        && response.body().bytes().is_some_and(|body| body.trim_ascii() == b"\"\"");
    let response = changed.as_ref().unwrap_or(response);
    let mut deserializer = with.client(code).deserialize_response(response, schema, &bag)?;
    let body = response.body().bytes().unwrap_or_default();
    let shape = output.shape();
    let untyped = || {
        let mut members = shape.members();
        let payload = members.find(|member| member.binding() == Binding::Payload);
        code.untyped(body, BodyKind::Payload, payload.map_or(shape, Member::target)).ok()
    };
    let mut cursor = DocumentCursor::new(body, &untyped);
    let read = read::structure(output, schema, &mut *deserializer, &mut cursor);
    read.map_err(|error| Error(cursor.located(&error)))?;
    if is_empty_text {
        set_empty_payload(output);
    }
    Ok(())
}

/// Sets the string or blob that is the whole body to an empty one. AWS's crate takes it as absent.
fn set_empty_payload(output: &mut dyn Structure) {
    let mut members = output.shape().members();
    let payload = members.find(|member| member.binding() == Binding::Payload);
    let field = payload.and_then(|member| output.get_mut(member.position()));
    match field.map(Field::slot) {
        Some(Slot::String(it)) => it.clear(),
        Some(Slot::Enum(it)) => it.set(""),
        Some(Slot::Blob(it)) => *it = Blob::new(Vec::new()),
        _ => {}
    }
}

/// Reads an error response into the structure of its modelled error.
///
/// # Errors
/// As [`read_response`].
pub fn read_error(
    with: Protocol,
    response: &Response,
    error: &mut dyn Structure,
) -> Result<(), Error> {
    let (code, bag) = (with.code()?, ConfigBag::base());
    code.check_headers(&|name| response.headers().get(name).map(str::to_owned))?;
    let schema = schemas::structure(error.shape(), Names::Own).schema;
    if !code.check(response.body().bytes().unwrap_or_default(), error.shape())? {
        fill_defaults(error);
        return Ok(());
    }
    let changed = for_client(code, response, error.shape())?;
    let response = changed.as_ref().unwrap_or(response);
    let mut deserializer = with.client(code).deserialize_error_response(response, &bag)?;
    let body = response.body().bytes().unwrap_or_default();
    let shape = error.shape();
    let untyped = || code.untyped(body, BodyKind::Error, shape).ok();
    let mut cursor = DocumentCursor::new(body, &untyped);
    Ok(read::structure(error, schema, &mut *deserializer, &mut cursor)?)
}

/// Reads the code and message of an error response; if the body cannot be read, only headers are
/// used.
pub fn error_summary(with: Protocol, response: &Response) -> ErrorSummary {
    match with.code() {
        Ok(code) => code.summary(with.client(code), response),
        Err(_) => ErrorSummary::default(),
    }
}

/// The body of a response with an output or error, as a client of the protocol would write it in a
/// request: for services. Bodies of the query protocols are the XML of the structure alone.
///
/// # Errors
/// An unknown member of a union; a blob or string as the whole body, except of a protocol in which
/// it is JSON.
pub fn response_body(with: Protocol, output: &dyn Structure) -> Result<Vec<u8>, Error> {
    let with = response_protocol(with)?;
    let code = with.code()?;
    let encoding = write::Encoding { dialect: Dialect::Smithy, code };
    let Some(codec) = with.client(code).payload_codec() else {
        return Err(Error(format!("the protocol {} has no codec for bodies", with.name())));
    };
    let mut members = output.shape().members();
    let Some(payload) = members.find(|member| member.binding() == Binding::Payload) else {
        return Ok(write::SerializableView::body(output, encoding, codec)?);
    };
    match output.get(payload.position()).and_then(|field| field.view()) {
        Some(View::Structure(content)) if code.values_are_strings() => {
            Ok(write::SerializableView::body(content, encoding, codec)?)
        }
        Some(view) => Ok(write::SerializableView::payload(payload, view, encoding, codec)?),
        None => Ok(Vec::new()),
    }
}

/// The protocol of the bodies of responses.
#[cfg(feature = "query")]
fn response_protocol(with: Protocol) -> Result<Protocol, Error> {
    let is_query = with.code()?.is_query();
    Ok(if is_query { Protocol { code: &super::REST_XML, ..with } } else { with })
}

/// The protocol of the bodies of responses.
#[cfg(not(feature = "query"))]
fn response_protocol(with: Protocol) -> Result<Protocol, Error> {
    Ok(with)
}

/// The modelled error of an operation that a response contains.
pub fn error_shape(with: Protocol, operation: Operation, response: &Response) -> Option<Shape> {
    let code = with.code().ok()?;
    match code.summary(with.client(code), response).code {
        Some(name) => operation.errors().find(|error| error.error_code() == name),
        None => error_with_status(with, operation, response.status().as_u16()),
    }
}

/// The modelled error of an operation with a status, if errors of the protocol have no codes.
pub fn error_with_status(with: Protocol, operation: Operation, status: u16) -> Option<Shape> {
    let errors_have_statuses = with.code().is_ok_and(Code::errors_have_statuses);
    operation.errors().find(|error| errors_have_statuses && error.status() == status)
}

/// Checks the headers of a response before its parts are read as untyped values.
///
/// # Errors
/// The response is not one of the protocol.
pub fn check_headers(with: Protocol, parts: &ResponseParts<'_>) -> Result<(), Error> {
    with.code()?.check_headers(&|name| parts.header(name).map(str::to_owned))
}

/// Reads a body as an untyped value with wire names, like botocore's parsers.
///
/// # Errors
/// A body that is not valid; with the AWS CLI's message if there is one.
pub fn untyped_body(
    with: Protocol,
    body: &[u8],
    kind: BodyKind,
    shape: Shape,
) -> Result<Value, Error> {
    with.code()?.untyped(body, kind, shape)
}

/// Reads a body as [`untyped_body`], with the digits of documents that doubles cannot hold.
///
/// # Errors
/// As [`untyped_body`].
pub fn exact_body(
    with: Protocol,
    body: &[u8],
    kind: BodyKind,
    shape: Shape,
) -> Result<Value, Error> {
    with.code()?.exact(body, kind, shape)
}

/// Reads an error response without a model; `None` if only the status indicates an error.
///
/// # Errors
/// A body that is not valid; with the AWS CLI's message if there is one.
pub fn untyped_error(
    with: Protocol,
    parts: &ResponseParts<'_>,
) -> Result<Option<UntypedError>, Error> {
    with.code()?.error(parts)
}
