//! Signs one attempt of a request with Signature Version 4 or 4A.

use crate::debug::canonical::SignedPath;
use crate::endpoint::ResolvedEndpoint;
use crate::request::signing_v4a::{self, SignatureScope};
use aws_credential_types::Credentials;
use aws_sigv4::http_request::{
    PayloadChecksumKind, PercentEncodingMode, SignableBody, SignableRequest, SigningParams,
    SigningSettings, UriPathNormalizationMode, sign,
};
use aws_sigv4::sign::v4;
use aws_smithy_runtime_api::box_error::BoxError;
use aws_smithy_types::body::SdkBody;
use std::time::SystemTime;

/// What a signature is valid for, and what it covers.
#[derive(Clone, Copy)]
pub(crate) enum Scope<'c> {
    /// Version 4, for the Region of an endpoint.
    V4(&'c ResolvedEndpoint),
    /// Version 4A, for several Regions.
    V4a(&'c SignatureScope),
}

impl Scope<'_> {
    fn settings(self) -> SigningSettings {
        let (path, has_body_hash) = match self {
            Scope::V4(target) => (target.signed_path(), target.has_raw_path),
            Scope::V4a(scope) => (scope.path, scope.has_body_hash),
        };
        let mut settings = SigningSettings::default();
        settings.percent_encoding_mode = match path {
            SignedPath::Encoded => PercentEncodingMode::Double,
            SignedPath::AsSent => PercentEncodingMode::Single,
        };
        settings.uri_path_normalization_mode = match path {
            SignedPath::Encoded => UriPathNormalizationMode::Enabled,
            SignedPath::AsSent => UriPathNormalizationMode::Disabled,
        };
        settings.payload_checksum_kind = if has_body_hash {
            PayloadChecksumKind::XAmzSha256
        } else {
            PayloadChecksumKind::NoHeader
        };
        settings
    }
}

/// Adds the headers of a signature to a request, whose URL is `url`; `payload` is what the
/// signature covers, if it is not the hash of a body in memory.
///
/// # Errors
/// A request that cannot be signed, such as one with a header that is not text.
pub(crate) fn add(
    request: &mut hyper::Request<SdkBody>,
    url: &str,
    keys: &Credentials,
    scope: Scope<'_>,
    payload: Option<SignableBody<'static>>,
    time: SystemTime,
) -> Result<(), BoxError> {
    let identity = keys.clone().into();
    let settings = scope.settings();
    let params: SigningParams<'_> = match scope {
        Scope::V4(target) => v4::SigningParams::builder()
            .identity(&identity)
            .region(&target.signing_region)
            .name(&target.signing_name)
            .time(time)
            .settings(settings)
            .build()?
            .into(),
        Scope::V4a(scope) => signing_v4a::params(&identity, scope, settings, time)?,
    };
    let instructions = {
        let in_memory = || request.body().bytes().map(SignableBody::Bytes);
        let body = payload.or_else(in_memory).unwrap_or(SignableBody::UnsignedPayload);
        let mut headers = Vec::with_capacity(request.headers().len());
        for (name, value) in request.headers() {
            headers.push((name.as_str(), std::str::from_utf8(value.as_bytes())?));
        }
        let method = request.method().as_str();
        let signable = SignableRequest::new(method, url, headers.into_iter(), body)?;
        sign(signable, &params)?.into_parts().0
    };
    instructions.apply_to_request_http1x(request);
    Ok(())
}
