//! In place of the parameters of the signer without the feature `sigv4a`.

use super::{SignatureScope, unsupported};
use aws_sigv4::http_request::{SigningParams, SigningSettings};
use aws_smithy_runtime_api::box_error::BoxError;
use aws_smithy_runtime_api::client::identity::Identity;
use std::time::SystemTime;

/// Always fails.
///
/// # Errors
/// The program was built without the feature.
pub(crate) fn params<'c>(
    _: &'c Identity,
    _: &'c SignatureScope,
    _: SigningSettings,
    _: SystemTime,
) -> Result<SigningParams<'c>, BoxError> {
    Err(unsupported().message().to_owned().into())
}
