//! In place of the signer without the feature `sigv4a`.

use super::{SignatureScope, unsupported};
use crate::error::Error;
use aws_credential_types::Credentials;
use aws_sigv4::http_request::SignableBody;
use aws_smithy_runtime_api::client::runtime_plugin::StaticRuntimePlugin;

/// Always fails.
///
/// # Errors
/// The program was built without the feature.
pub(crate) fn plugin(
    _: Credentials,
    _: &SignatureScope,
    _: Option<SignableBody<'static>>,
) -> Result<StaticRuntimePlugin, Error> {
    Err(unsupported())
}
