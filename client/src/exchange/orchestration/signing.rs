//! AWS's schemes of Signature Version 4 and 4A as plugins of their orchestrator.

use crate::debug::canonical::SignedPath;
use crate::endpoint::ResolvedEndpoint;
use crate::request::signing_v4a::SignatureScope;
use aws_credential_types::Credentials;
use aws_credential_types::provider::SharedCredentialsProvider;
use aws_runtime::auth::sigv4::{SCHEME_ID as SIGV4, SigV4AuthScheme};
#[cfg(feature = "sigv4a")]
use aws_runtime::auth::sigv4a::{SCHEME_ID as SIGV4A, SigV4aAuthScheme};
use aws_runtime::auth::{SigV4OperationSigningConfig, SigningOptions};
use aws_sigv4::http_request::SignableBody;
use aws_smithy_runtime_api::client::auth::static_resolver::StaticAuthSchemeOptionResolver;
use aws_smithy_runtime_api::client::auth::{AuthSchemeId, AuthSchemeOptionResolverParams};
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponentsBuilder;
use aws_smithy_runtime_api::client::runtime_plugin::StaticRuntimePlugin;
use aws_smithy_types::config_bag::Layer;
use aws_types::SigningName;
use aws_types::region::{Region, SigningRegion};

/// The plugin that signs for an endpoint with these credentials; `payload` is what the signature
/// covers, if it is not the hash of a body in memory.
pub(super) fn plugin(
    found: Credentials,
    target: &ResolvedEndpoint,
    payload: Option<SignableBody<'static>>,
) -> StaticRuntimePlugin {
    let config = SigV4OperationSigningConfig {
        region: Some(SigningRegion::from(Region::new(target.signing_region.clone()))),
        name: Some(SigningName::from(target.signing_name.clone())),
        signing_options: options(target.signed_path(), target.has_raw_path, payload),
        ..Default::default()
    };
    let components = RuntimeComponentsBuilder::new("signing")
        .with_auth_scheme(SigV4AuthScheme::new())
        .with_identity_resolver(SIGV4, SharedCredentialsProvider::new(found));
    complete(config, components, SIGV4)
}

/// The plugin that signs for several Regions.
#[cfg(feature = "sigv4a")]
pub(super) fn plugin_v4a(
    found: Credentials,
    scope: &SignatureScope,
    payload: Option<SignableBody<'static>>,
) -> StaticRuntimePlugin {
    let regions = aws_types::region::SigningRegionSet::from(Region::new(scope.regions.clone()));
    let config = SigV4OperationSigningConfig {
        region_set: Some(regions),
        name: Some(SigningName::from(scope.name.clone())),
        signing_options: options(scope.path, scope.has_body_hash, payload),
        ..Default::default()
    };
    let components = RuntimeComponentsBuilder::new("signing")
        .with_auth_scheme(SigV4aAuthScheme::new())
        .with_identity_resolver(SIGV4A, SharedCredentialsProvider::new(found));
    complete(config, components, SIGV4A)
}

/// Without the feature `sigv4a`, such a call is refused before it is prepared.
#[cfg(not(feature = "sigv4a"))]
pub(super) fn plugin_v4a(
    _: Credentials,
    _: &SignatureScope,
    _: Option<SignableBody<'static>>,
) -> StaticRuntimePlugin {
    StaticRuntimePlugin::new()
}

fn options(
    path: SignedPath,
    has_body_hash: bool,
    payload: Option<SignableBody<'static>>,
) -> SigningOptions {
    let mut options = SigningOptions::default();
    options.payload_override = payload;
    options.double_uri_encode = path == SignedPath::Encoded;
    options.normalize_uri_path = path == SignedPath::Encoded;
    options.content_sha256_header = has_body_hash;
    options
}

fn complete(
    config: SigV4OperationSigningConfig,
    components: RuntimeComponentsBuilder,
    scheme: AuthSchemeId,
) -> StaticRuntimePlugin {
    let mut layer = Layer::new("signing");
    layer.store_put(AuthSchemeOptionResolverParams::new(()));
    layer.store_put(config);
    let resolver = StaticAuthSchemeOptionResolver::new(vec![scheme]);
    let components = components.with_auth_scheme_option_resolver(Some(resolver));
    StaticRuntimePlugin::new().with_config(layer.freeze()).with_runtime_components(components)
}
