//! Signs one attempt with Signature Version 4.

use crate::endpoint::ResolvedEndpoint;
use crate::request::signing::Clock;
use aws_credential_types::Credentials;
use aws_sigv4::http_request::{
    PayloadChecksumKind, PercentEncodingMode, SignableBody, SignableRequest, SigningSettings,
    UriPathNormalizationMode, sign,
};
use aws_sigv4::sign::v4;
use aws_smithy_async::time::TimeSource;
use aws_smithy_runtime_api::box_error::BoxError;
use aws_smithy_types::body::SdkBody;

/// Adds the headers of a signature to a request, whose URL is `url`; `payload` is what the
/// signature covers, if it is not the hash of a body in memory.
///
/// # Errors
/// A request that cannot be signed, such as one with a header that is not text.
pub(super) fn add(
    request: &mut hyper::Request<SdkBody>,
    url: &str,
    keys: &Credentials,
    target: &ResolvedEndpoint,
    payload: Option<SignableBody<'static>>,
    clock: &Clock,
) -> Result<(), BoxError> {
    let identity = keys.clone().into();
    let params = v4::SigningParams::builder()
        .identity(&identity)
        .region(&target.signing_region)
        .name(&target.signing_name)
        .time(clock.now())
        .settings(settings(target))
        .build()?
        .into();
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

fn settings(target: &ResolvedEndpoint) -> SigningSettings {
    let mut settings = SigningSettings::default();
    settings.percent_encoding_mode = PercentEncodingMode::Double;
    settings.payload_checksum_kind = PayloadChecksumKind::NoHeader;
    settings.uri_path_normalization_mode = UriPathNormalizationMode::Enabled;
    if target.has_raw_path {
        settings.percent_encoding_mode = PercentEncodingMode::Single;
        settings.payload_checksum_kind = PayloadChecksumKind::XAmzSha256;
        settings.uri_path_normalization_mode = UriPathNormalizationMode::Disabled;
    }
    settings
}
