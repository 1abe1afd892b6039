//! Compression and checksums of a request, independent of its protocol.

use super::Request;
use super::error::{Dialect, Error};
use crate::table::rows::{OperationRow, ShapeRow};
use crate::table::{Binding, Operation, Shape};
use aws_smithy_types::base64;
use aws_smithy_types::body::SdkBody;
use flate2::Compression;
use flate2::write::GzEncoder;
use md5::{Digest, Md5};
use std::io::Write;

/// The default minimum size of a compressed body, in bytes (Smithy's
/// `requestCompression`, `request_min_compression_size_bytes` of the AWS CLI).
pub const MIN_COMPRESSED: usize = 10_240;

/// Compresses the body of a request (`@requestCompression`), then adds the checksum that its
/// operation requires (`@httpChecksumRequired`).
///
/// `min_compressed` is the minimum size of a body to compress, in bytes; `None` disables
/// compression. Streams are compressed regardless of their size, except those with
/// `@requiresLength`. The checksum is `Content-MD5`, unless the request has one; those of AWS's
/// services are the client's.
///
/// # Errors
/// A header value that is not valid in HTTP.
pub fn finish_request(
    request: &mut Request,
    operation: Operation,
    dialect: Dialect,
    min_compressed: Option<usize>,
) -> Result<(), Error> {
    if operation.has(OperationRow::GZIP)
        && let Some(min) = min_compressed
    {
        compress(request, operation, dialect, min)?;
    }
    if operation.has(OperationRow::CHECKSUM_REQUIRED) && dialect == Dialect::Smithy {
        add_checksum(request)?;
    }
    Ok(())
}

fn compress(
    request: &mut Request,
    operation: Operation,
    dialect: Dialect,
    min: usize,
) -> Result<(), Error> {
    let body = request.body().bytes().unwrap_or_default();
    let is_wanted = match stream(operation) {
        Some(stream) => !stream.has(ShapeRow::REQUIRES_LENGTH),
        None => body.len() >= min,
    };
    if !is_wanted {
        return Ok(());
    }
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    let packed = encoder.write_all(body).and_then(|()| encoder.finish());
    let packed = packed.map_err(|error| Error(error.to_string()))?;
    let between = match dialect {
        Dialect::Smithy => ", ",
        Dialect::AwsCli => ",",
    };
    let encoding = match request.headers().get("content-encoding") {
        Some(given) => format!("{given}{between}gzip"),
        None => "gzip".to_owned(),
    };
    set_header(request, "content-encoding", encoding)?;
    set_header(request, "content-length", packed.len().to_string())?;
    *request.body_mut() = SdkBody::from(packed);
    Ok(())
}

/// The streamed payload of an operation's input.
fn stream(operation: Operation) -> Option<Shape> {
    let payload =
        operation.input().members().find(|member| member.binding() == Binding::Payload)?;
    Some(payload.target()).filter(|target| target.is_streaming())
}

/// Adds the checksum of the body, unless the request has one.
fn add_checksum(request: &mut Request) -> Result<(), Error> {
    let name = "content-md5";
    if request.headers().iter().any(|(header, _)| header.eq_ignore_ascii_case(name)) {
        return Ok(());
    }
    let body = request.body().bytes().unwrap_or_default();
    let sum = base64::encode(Md5::digest(body));
    set_header(request, name, sum)
}

fn set_header(request: &mut Request, name: &'static str, value: String) -> Result<(), Error> {
    request.headers_mut().try_insert(name, value).map_err(|error| Error(error.to_string()))?;
    Ok(())
}
