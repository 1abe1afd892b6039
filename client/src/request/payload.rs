//! The body of a request before its signature: a checksum, and what the signature covers.

use crate::checksum::Algorithm;
use crate::endpoint::ResolvedEndpoint;
use crate::error::Error;
use crate::request::body_hashes::BodyHashes;
use crate::request::checksum::{self, ChecksumSettings, RequestChecksum};
use crate::request::upload::Upload;
use aws_sigv4::http_request::SignableBody;
use aws_smithy_types::body::SdkBody;
use hardie_runtime::service::{Checksum, Customizations};
use hardie_runtime::table::Operation;
use hardie_runtime::table::rows::OperationRow;
use hardie_runtime::wire::Request;

/// What follows from a completed body.
pub(crate) struct Payload {
    /// What the signature covers, if it is not the hash of a body in memory.
    pub(crate) signed: Option<SignableBody<'static>>,
    /// The algorithms whose checksums are checked in the response.
    pub(crate) response_algorithms: Vec<Algorithm>,
    /// Whether the body is a stream that was not read, so that no signature can cover it.
    pub(crate) is_unread: bool,
}

impl Payload {
    /// Fails for a stream that a signature would have to cover.
    ///
    /// # Errors
    /// A stream that was not read, if the request is signed.
    pub(crate) fn check(&self, is_signed: bool) -> Result<(), Error> {
        if self.is_unread && is_signed {
            return Err(Error::invalid_input(
                "The signature covers the body, which a stream cannot have: give the body as \
                 bytes or as a file",
            ));
        }
        Ok(())
    }

    /// Adds the header that announces a checksum after the body, to a request without a signature;
    /// signatures add it themselves.
    pub(crate) fn announce_trailer(&self, request: &mut Request) {
        if matches!(self.signed, Some(SignableBody::StreamingUnsignedPayloadTrailer)) {
            let value = "STREAMING-UNSIGNED-PAYLOAD-TRAILER";
            request.headers_mut().insert("x-amz-content-sha256", value);
        }
    }
}

/// The user's settings for bodies.
#[derive(Clone, Copy, Debug)]
pub(crate) struct PayloadSettings {
    pub(crate) checksums: ChecksumSettings,
    /// Whether signatures cover bodies; `None` for the default of the operation.
    pub(crate) signs_payload: Option<bool>,
    /// Whether the request is signed.
    pub(crate) is_signed: bool,
}

/// Completes the body of a request: reads the file to send, adds the checksum.
///
/// # Errors
/// A file that cannot be read, or a checksum that is not supported.
pub(crate) fn complete(
    request: &mut Request,
    operation: Operation,
    upload: Option<Upload>,
    settings: PayloadSettings,
    target: &ResolvedEndpoint,
) -> Result<Payload, Error> {
    let customizations = Customizations::of(operation);
    let is_tls = target.url.starts_with("https:");
    let checksum = checksum::plan(settings.checksums, &customizations, operation, request, is_tls)?;
    let unsigned = if checksum.is_some_and(|checksum| checksum.is_trailer) {
        Some(SignableBody::StreamingUnsignedPayloadTrailer)
    } else {
        let is_unsigned = match settings.signs_payload {
            Some(signs) => !signs,
            None => is_tls && is_unsigned(request, operation, target),
        };
        is_unsigned.then_some(SignableBody::UnsignedPayload)
    };
    let mut hasher = checksum.filter(|it| !it.is_trailer).and_then(RequestChecksum::hasher);
    let mut hashes = BodyHashes::of(&customizations, request);
    let is_hashed = hasher.is_some() || hashes.is_some();
    let is_read = (settings.is_signed && unsigned.is_none()) || is_hashed;
    let mut update = |piece: &[u8]| {
        if let Some(hasher) = &mut hasher {
            hasher.update(piece);
        }
        if let Some(hashes) = &mut hashes {
            hashes.update(piece);
        }
    };
    let mut hash = None;
    let mut is_unread = false;
    match upload {
        Some(Upload::File(mut upload)) => {
            if is_read {
                upload.read(update)?;
            }
            *request.body_mut() = upload.body();
            hash = upload.hash;
        }
        Some(Upload::Once(_)) if is_hashed => {
            return Err(Error::invalid_input(
                "The request has a checksum of its body before it, which a stream cannot have: \
                 give the body as bytes or as a file",
            ));
        }
        Some(Upload::Once(stream)) => {
            if checksum.is_some() && !stream.has_length() {
                return Err(Error::invalid_input(
                    "The service needs the length of the body: set it with `Body::with_length`",
                ));
            }
            *request.body_mut() = stream.into_body();
            is_unread = unsigned.is_none();
        }
        Some(Upload::Bytes(bytes)) => {
            update(&bytes);
            *request.body_mut() = SdkBody::from(bytes);
        }
        None => update(request.body().bytes().unwrap_or_default()),
    }
    if let Some(hashes) = hashes {
        hashes.add(request);
    }
    if let Some(checksum) = checksum {
        checksum.add(request, hasher)?;
    }
    let asks = |facts: &&Checksum| {
        facts.mode_header.as_ref().is_some_and(|name| request.headers().contains_key(name))
    };
    let facts = customizations.checksum.as_ref().filter(asks);
    Ok(Payload {
        signed: unsigned.or(hash.map(SignableBody::Precomputed)),
        response_algorithms: facts
            .map(|facts| Algorithm::among(&facts.response_algorithms))
            .unwrap_or_default(),
        is_unread,
    })
}

/// Whether the signature does not cover the body without a setting of the user, if TLS protects it.
fn is_unsigned(request: &Request, operation: Operation, target: &ResolvedEndpoint) -> bool {
    let is_checked = request.headers().contains_key("content-md5");
    let is_stream = target.has_raw_path && checksum::has_stream(operation) && is_checked;
    operation.has(OperationRow::UNSIGNED_PAYLOAD) || is_stream
}

#[cfg(test)]
mod tests {
    use super::Payload;
    use aws_sigv4::http_request::SignableBody;
    use aws_smithy_types::body::SdkBody;
    use hardie_runtime::wire::Request;

    #[test]
    fn unsigned_requests_announce_trailers() {
        for (signed, want) in [
            (
                Some(SignableBody::StreamingUnsignedPayloadTrailer),
                Some("STREAMING-UNSIGNED-PAYLOAD-TRAILER"),
            ),
            (Some(SignableBody::UnsignedPayload), None),
            (None, None),
        ] {
            let mut request = Request::new(SdkBody::empty());
            let payload = Payload { signed, response_algorithms: Vec::new(), is_unread: false };
            payload.announce_trailer(&mut request);
            assert_eq!(request.headers().get("x-amz-content-sha256"), want);
        }
    }
}
