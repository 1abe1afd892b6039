//! AWS's scheme of Signature Version 4A for the orchestrator.

use super::{SignatureScope, SignedPath};
use crate::error::Error;
use aws_credential_types::Credentials;
use aws_credential_types::provider::SharedCredentialsProvider;
use aws_runtime::auth::sigv4a::{SCHEME_ID, SigV4aAuthScheme};
use aws_runtime::auth::{SigV4OperationSigningConfig, SigningOptions};
use aws_sigv4::http_request::SignableBody;
use aws_smithy_runtime_api::client::auth::AuthSchemeOptionResolverParams;
use aws_smithy_runtime_api::client::auth::static_resolver::StaticAuthSchemeOptionResolver;
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponentsBuilder;
use aws_smithy_runtime_api::client::runtime_plugin::StaticRuntimePlugin;
use aws_smithy_types::config_bag::Layer;
use aws_types::SigningName;
use aws_types::region::{Region, SigningRegionSet};

/// The plugin that signs with these credentials; `payload` is what the signature covers, if it is
/// not the hash of a body in memory.
///
/// # Errors
/// None: a program without the feature `sigv4a` has an error in place of a plugin.
#[allow(clippy::unnecessary_wraps, reason = "the signature of the function in no_plugin.rs")]
pub(crate) fn plugin(
    found: Credentials,
    scope: &SignatureScope,
    payload: Option<SignableBody<'static>>,
) -> Result<StaticRuntimePlugin, Error> {
    let mut layer = Layer::new("signing");
    layer.store_put(AuthSchemeOptionResolverParams::new(()));
    let mut signing_options = SigningOptions::default();
    signing_options.payload_override = payload;
    signing_options.double_uri_encode = scope.path == SignedPath::Encoded;
    signing_options.normalize_uri_path = scope.path != SignedPath::AsSent;
    signing_options.content_sha256_header = scope.has_body_hash;
    layer.store_put(SigV4OperationSigningConfig {
        region_set: Some(SigningRegionSet::from(Region::new(scope.regions.clone()))),
        name: Some(SigningName::from(scope.name.clone())),
        signing_options,
        ..Default::default()
    });
    let resolver = StaticAuthSchemeOptionResolver::new(vec![SCHEME_ID]);
    let components = RuntimeComponentsBuilder::new("signing")
        .with_auth_scheme(SigV4aAuthScheme::new())
        .with_auth_scheme_option_resolver(Some(resolver))
        .with_identity_resolver(SCHEME_ID, SharedCredentialsProvider::new(found));
    Ok(StaticRuntimePlugin::new().with_config(layer.freeze()).with_runtime_components(components))
}
