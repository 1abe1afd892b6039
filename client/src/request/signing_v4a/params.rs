//! The parameters of AWS's signer for Signature Version 4A.

use super::SignatureScope;
use aws_sigv4::http_request::{SigningParams, SigningSettings};
use aws_sigv4::sign::v4a;
use aws_smithy_runtime_api::box_error::BoxError;
use aws_smithy_runtime_api::client::identity::Identity;
use std::time::SystemTime;

/// The parameters of a signature with these credentials.
///
/// # Errors
/// None: a program without the feature `sigv4a` has an error in their place.
pub(crate) fn params<'c>(
    identity: &'c Identity,
    scope: &'c SignatureScope,
    settings: SigningSettings,
    time: SystemTime,
) -> Result<SigningParams<'c>, BoxError> {
    let params = v4a::SigningParams::builder()
        .identity(identity)
        .region_set(&scope.regions)
        .name(&scope.name)
        .time(time)
        .settings(settings)
        .build()?;
    Ok(params.into())
}
