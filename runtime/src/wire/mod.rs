//! Conversion between typed structures and HTTP messages, with AWS's protocol crates.
//!
//! Only this module uses `aws-smithy-schema` and its protocols. Their [`Schema`]s are built from
//! the table on first use, for the shapes that are met only, and kept for the life of the process
//! (`schemas`); `write` shows a structure to a serializer and `read` fills one from a deserializer.
//! What AWS's crates leave out is beside them: `defaults`, the order of `document`s, compression
//! and checksums (`finish`), host prefixes (`host`), ids with a path (`path_ids`), EC2's forms
//! (`query`). Endpoints, signatures and idempotency tokens are the client's.
//!
//! A [`Protocol`] is what generated code names; `untyped`, with `xml` and `cbor`, reads bodies as
//! the command line prints them.
//!
//! [`Schema`]: aws_smithy_schema::Schema

#[cfg(feature = "cbor")]
mod cbor;
mod defaults;
mod document;
mod finish;
mod host;
mod path_ids;
mod payload;
mod protocol;
mod query;
mod quirks;
mod read;
mod schemas;
mod untyped;
mod write;
mod xml;

pub use aws_smithy_runtime_api::http::{Request, Response};
pub use finish::{MIN_COMPRESSED, finish_request};
pub use host::{host_prefix, prefixed_endpoint, set_endpoint};
pub use path_ids::strip_paths;
#[cfg(feature = "cbor")]
pub use protocol::RPC_V2_CBOR;
pub use protocol::{
    AWS_JSON_1_0, AWS_JSON_1_1, AWS_QUERY, EC2_QUERY, Protocol, ProtocolCode, REST_JSON_1, REST_XML,
};
pub use untyped::{Parts, UntypedError, What, no_attribute};
pub use xml::texts_at;

use crate::shape::{Structure, fill_defaults};
use crate::table::rows::OperationRow;
use crate::table::{Binding, Kind, Member, Operation, Shape};
use crate::value::Value;
use aws_smithy_types::config_bag::ConfigBag;
use document::Place;
use protocol::Format;
use std::fmt;

/// Which behaviour a request follows where the Smithy specification and the AWS CLI differ.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Dialect {
    /// The Smithy specification and its protocol tests.
    #[default]
    Smithy,
    /// The AWS CLI: header lists joined by a comma without a space, fractions of seconds truncated
    /// or with six digits, floats as Python prints them, an empty label as an empty segment, no
    /// default values, no media types for blobs and strings, CRC-32 instead of MD5.
    AwsCli,
}

/// A request that cannot be written, or a response that cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Error(String);

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Error {}

impl From<aws_smithy_schema::serde::SerdeError> for Error {
    fn from(error: aws_smithy_schema::serde::SerdeError) -> Error {
        Error(error.to_string())
    }
}

/// The code and message of an error response, modelled or not.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ErrorSummary {
    /// The error code, from a header, else from the body.
    pub code: Option<String>,
    /// The message, if the body has one.
    pub message: Option<String>,
}

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
    let how = write::How { dialect, format: with.format() };
    let schema = schemas::input(operation, how.names());
    let shown = write::Shown::input(input, schema, how);
    let client = with.client();
    let mut request =
        client.serialize_request(&shown, schema, "", &with.facts(operation.name()))?;
    if with.query_compatible {
        let added = request.headers_mut().try_insert("x-amzn-query-mode", "true");
        added.map_err(|error| Error(error.to_string()))?;
    }
    if with.format() == Format::Cbor && operation.has(OperationRow::NO_INPUT) {
        payload::leave_out(&mut request);
    }
    payload::complete(&mut request, client.payload_codec(), operation, input, dialect)?;
    if dialect == Dialect::AwsCli {
        quirks::finish(&mut request, with.format(), operation, input)?;
    }
    Ok(request)
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
    let schema = schemas::structure(output.shape(), schemas::Names::Own).schema;
    let bag = ConfigBag::base();
    if !is_to_read(with, response, output.shape())? {
        fill_defaults(output);
        return Ok(());
    }
    let mut deserializer = with.client().deserialize_response(response, schema, &bag)?;
    let mut place = Place::new(response.body().bytes().unwrap_or_default());
    Ok(read::structure(output, schema, &mut *deserializer, &mut place)?)
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
    let schema = schemas::structure(error.shape(), schemas::Names::Own).schema;
    let bag = ConfigBag::base();
    if !is_to_read(with, response, error.shape())? {
        fill_defaults(error);
        return Ok(());
    }
    let mut deserializer = with.client().deserialize_error_response(response, &bag)?;
    let mut place = Place::new(response.body().bytes().unwrap_or_default());
    Ok(read::structure(error, schema, &mut *deserializer, &mut place)?)
}

/// Whether a response has something to read, which AWS's reader of XML fails at where there is no
/// body; and it makes do with half a document, which whoever asks for values should know.
fn is_to_read(with: Protocol, response: &Response, shape: Shape) -> Result<bool, Error> {
    let body = response.body().bytes().unwrap_or_default();
    let Some(check) = with.code.check else { return Ok(true) };
    if body.is_empty() {
        return Ok(with.format() == Format::Xml);
    }
    let is_plain = |member: Member| {
        member.binding() == Binding::Payload
            && !matches!(member.target().kind(), Kind::Structure | Kind::Union)
    };
    if !shape.members().any(is_plain) {
        check(body).map_err(Error)?;
    }
    Ok(true)
}

/// Reads the code and message of an error response; if the body cannot be read, only headers are
/// used.
pub fn error_summary(with: Protocol, response: &Response) -> ErrorSummary {
    if with.format() == Format::Json
        && let Ok(metadata) = with.client().parse_error_metadata(response, &ConfigBag::base())
    {
        let metadata = metadata.build();
        return ErrorSummary {
            code: metadata.code().map(str::to_owned),
            message: metadata.message().map(str::to_owned),
        };
    }
    let headers: Vec<(String, String)> = response
        .headers()
        .iter()
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .collect();
    let body = response.body().bytes().unwrap_or_default();
    let parts = Parts { status: response.status().as_u16(), headers: &headers, body };
    let of_headers = || quirks::error_code_of_headers(response);
    match untyped_error(with, &parts) {
        Ok(Some(error)) if with.format() != Format::Json => ErrorSummary {
            code: error.code.or_else(of_headers),
            message: error.message.and_then(|message| message.as_str().map(str::to_owned)),
        },
        _ => ErrorSummary { code: of_headers(), message: None },
    }
}

/// Reads a body as an untyped value with wire names, like botocore's parsers.
///
/// # Errors
/// A body that is not valid; with the AWS CLI's message if there is one.
pub fn untyped_body(
    with: Protocol,
    body: &[u8],
    what: What,
    shape: Shape,
) -> Result<Value, String> {
    (with.code.untyped)(body, what, shape)
}

/// Reads an error response without a model; `None` if only the status indicates an error.
///
/// # Errors
/// A body that is not valid; with the AWS CLI's message if there is one.
pub fn untyped_error(with: Protocol, parts: &Parts<'_>) -> Result<Option<UntypedError>, String> {
    (with.code.error)(parts)
}
