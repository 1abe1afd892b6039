//! Typed structures to HTTP messages and back, through AWS's own protocol crates.
//!
//! The one place that touches `aws-smithy-schema` and `aws-smithy-json`. Their [`Schema`]s are
//! built from the table on first use, for the shapes that are met only, and kept for the life of
//! the process (`schemas`); `write` shows a structure to a serializer and `read` fills one
//! from a deserializer. What AWS's crates leave out is beside them: `defaults`, the order of
//! `document`s, compression and checksums (`finish`), host prefixes (`host`). Endpoints,
//! signatures and idempotency tokens are the client's.
//!
//! [`Schema`]: aws_smithy_schema::Schema

mod defaults;
mod document;
mod finish;
mod host;
mod payload;
mod quirks;
mod read;
mod schemas;
mod write;

pub use aws_smithy_runtime_api::http::{Request, Response};
pub use finish::{MIN_COMPRESSED, finish_request};
pub use host::{host_prefix, prefixed_endpoint, set_endpoint};

use crate::service::Protocol;
use crate::shape::Structure;
use crate::table::Operation;
use aws_smithy_json::protocol::aws_json_rpc::AwsJsonRpcProtocol;
use aws_smithy_json::protocol::aws_rest_json_1::AwsRestJsonProtocol;
use aws_smithy_runtime_api::client::orchestrator::Metadata;
use aws_smithy_schema::protocol::{ClientProtocol, ServiceShapeName};
use aws_smithy_types::config_bag::{ConfigBag, Layer};
use document::Place;
use std::fmt;
use std::sync::OnceLock;

/// Whose habits a request follows where the Smithy specification and the AWS CLI part.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Dialect {
    /// As the Smithy specification and its protocol tests say.
    #[default]
    Smithy,
    /// As the AWS CLI sends it: header lists joined by a bare comma, fractions of seconds cut
    /// off or in six digits, floats as Python prints them, an empty label as an empty segment, no
    /// defaults, no media types for blobs and texts, CRC-32 rather than MD5.
    AwsCli,
}

/// Why a message could not be written or read.
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

/// What every error response says, modelled or not.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ErrorSummary {
    /// The error's code: a header's, else the body's; nothing where neither names one.
    pub code: Option<String>,
    /// The message, if the body has one.
    pub message: Option<String>,
}

fn protocol(protocol: Protocol) -> &'static dyn ClientProtocol {
    match protocol {
        Protocol::RestJson1 => {
            static REST_JSON_1: OnceLock<AwsRestJsonProtocol> = OnceLock::new();
            REST_JSON_1.get_or_init(AwsRestJsonProtocol::new)
        }
        Protocol::AwsJson1_0(_) => {
            static AWS_JSON_1_0: OnceLock<AwsJsonRpcProtocol> = OnceLock::new();
            AWS_JSON_1_0.get_or_init(AwsJsonRpcProtocol::aws_json_1_0)
        }
        Protocol::AwsJson1_1(_) => {
            static AWS_JSON_1_1: OnceLock<AwsJsonRpcProtocol> = OnceLock::new();
            AWS_JSON_1_1.get_or_init(AwsJsonRpcProtocol::aws_json_1_1)
        }
    }
}

/// What AWS's crates ask for beside the input: the names of `X-Amz-Target`.
fn names(with: Protocol, operation: Operation) -> ConfigBag {
    match with {
        Protocol::RestJson1 => ConfigBag::base(),
        Protocol::AwsJson1_0(target) | Protocol::AwsJson1_1(target) => {
            let mut layer = Layer::new("names");
            layer.store_put(ServiceShapeName::new(target.service));
            layer.store_put(Metadata::new(operation.name(), target.service));
            ConfigBag::of_layers(vec![layer])
        }
    }
}

/// Whether a service asks for the error codes of the query protocol.
fn is_query_compatible(with: Protocol) -> bool {
    match with {
        Protocol::RestJson1 => false,
        Protocol::AwsJson1_0(target) | Protocol::AwsJson1_1(target) => target.query_compatible,
    }
}

/// Writes an operation's input as a request.
///
/// The URI is the path and query alone; the client puts the endpoint before it.
///
/// # Errors
/// A label without a value, a header that HTTP cannot carry, an unknown member of a union.
pub fn write_request(
    with: Protocol,
    operation: Operation,
    input: &dyn Structure,
    dialect: Dialect,
) -> Result<Request, Error> {
    let schema = schemas::input(operation);
    let shown = write::Shown::input(input, schema, dialect);
    let mut request = protocol(with).serialize_request(&shown, schema, "", &names(with, operation))?;
    if is_query_compatible(with) {
        let added = request.headers_mut().try_insert("x-amzn-query-mode", "true");
        added.map_err(|error| Error(error.to_string()))?;
    }
    payload::complete(&mut request, protocol(with).payload_codec(), operation, input, dialect)?;
    if dialect == Dialect::AwsCli {
        quirks::restore_empty_labels(&mut request)?;
        quirks::set_query_params(&mut request, operation, input)?;
    }
    Ok(request)
}

/// Reads a successful response into an operation's output.
///
/// # Errors
/// A body that is not of the protocol, or a value of another type than its member.
pub fn read_response(with: Protocol, response: &Response, output: &mut dyn Structure) -> Result<(), Error> {
    let schema = schemas::structure(output.shape()).schema;
    let bag = ConfigBag::base();
    let mut deserializer = protocol(with).deserialize_response(response, schema, &bag)?;
    let mut place = Place::new(response.body().bytes().unwrap_or_default());
    Ok(read::structure(output, schema, &mut *deserializer, &mut place)?)
}

/// Reads an error response into the structure of its modelled error.
///
/// # Errors
/// As [`read_response`].
pub fn read_error(with: Protocol, response: &Response, error: &mut dyn Structure) -> Result<(), Error> {
    let schema = schemas::structure(error.shape()).schema;
    let bag = ConfigBag::base();
    let mut deserializer = protocol(with).deserialize_error_response(response, &bag)?;
    let mut place = Place::new(response.body().bytes().unwrap_or_default());
    Ok(read::structure(error, schema, &mut *deserializer, &mut place)?)
}

/// Reads code and message of an error response; a body that cannot be read leaves the header's.
pub fn error_summary(with: Protocol, response: &Response) -> ErrorSummary {
    match protocol(with).parse_error_metadata(response, &ConfigBag::base()) {
        Ok(metadata) => {
            let metadata = metadata.build();
            ErrorSummary {
                code: metadata.code().map(str::to_owned),
                message: metadata.message().map(str::to_owned),
            }
        }
        Err(_) => ErrorSummary { code: quirks::error_code_of_headers(response), message: None },
    }
}
