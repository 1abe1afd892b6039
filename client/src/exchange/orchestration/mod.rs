//! Runs one call in AWS's orchestrator, with plugins that are made once per connection.
//!
//! Only for calls with code of a Rust caller: the orchestrator's hooks cost more than all else in a
//! call, so that others are sent by [`attempts`](super::attempts), and programs without the feature
//! `interceptors` do not contain it.

mod deserializer;
mod digest;
mod interceptors;
mod retries;
mod signing;

use super::prepared::{Prepared, UNSUPPORTED_DIGEST, construction};
use crate::auth::{Authorization, Digest};
use crate::connection::Connection;
use crate::error::Error;
use crate::request::signing_v4a;
use crate::response::success::Response;
use crate::retry::Failure;
use crate::settings::Caller;
use aws_runtime::invocation_id::InvocationIdInterceptor;
use aws_runtime::request_info::RequestInfoInterceptor;
use aws_smithy_runtime::client::auth::no_auth::{NO_AUTH_SCHEME_ID, NoAuthScheme};
use aws_smithy_runtime::client::defaults::{DefaultPluginParams, default_plugins};
use aws_smithy_runtime::client::http::connection_poisoning::ConnectionPoisoningInterceptor;
use aws_smithy_runtime::client::identity::IdentityCache;
use aws_smithy_runtime::client::identity::no_auth::NoAuthIdentityResolver;
use aws_smithy_runtime::client::orchestrator::endpoints::StaticUriEndpointResolver;
use aws_smithy_runtime::client::orchestrator::invoke;
use aws_smithy_runtime_api::box_error::BoxError;
use aws_smithy_runtime_api::client::auth::AuthSchemeOptionResolverParams;
use aws_smithy_runtime_api::client::auth::static_resolver::StaticAuthSchemeOptionResolver;
use aws_smithy_runtime_api::client::behavior_version::BehaviorVersion;
use aws_smithy_runtime_api::client::endpoint::EndpointResolverParams;
use aws_smithy_runtime_api::client::http::SharedHttpClient;
use aws_smithy_runtime_api::client::interceptors::context::{Error as AnyError, Input, Output};
use aws_smithy_runtime_api::client::interceptors::{Intercept, SharedInterceptor};
use aws_smithy_runtime_api::client::orchestrator::{
    HttpRequest, HttpResponse, Metadata, SensitiveOutput,
};
use aws_smithy_runtime_api::client::result::SdkError;
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponentsBuilder;
use aws_smithy_runtime_api::client::runtime_plugin::{RuntimePlugins, StaticRuntimePlugin};
use aws_smithy_runtime_api::client::ser_de::{
    DeserializeResponse, SerializeRequest, SharedRequestSerializer, SharedResponseDeserializer,
};
use aws_smithy_runtime_api::client::stalled_stream_protection::StalledStreamProtectionConfig;
use aws_smithy_types::config_bag::{ConfigBag, Layer};
use aws_smithy_types::timeout::TimeoutConfig;
use deserializer::Deserializer;
use digest::DigestClient;
use hardie_runtime::table::Operation;
use hardie_runtime::wire::Request;
use interceptors::{AddSecret, AddUserAgent, CountAttempts, WriteTrace};
use std::sync::atomic::AtomicU32;
use std::sync::{Arc, Mutex};

/// One call for the orchestrator.
struct Orchestration {
    plugins: RuntimePlugins,
    config: Layer,
    components: RuntimeComponentsBuilder,
    later: Vec<StaticRuntimePlugin>,
    service: &'static str,
    operation: &'static str,
}

impl Orchestration {
    /// A call of an operation that is sent to an endpoint.
    fn new(
        connection: &Connection,
        operation: Operation,
        client: SharedHttpClient,
        endpoint: &str,
    ) -> Orchestration {
        let plugins = connection.state.plugins(|| shared_plugins(connection));
        let (service, operation) = (connection.service.sdk_id, operation.name());
        let mut config = Layer::new("call");
        config.store_put(Metadata::new(operation, service));
        // Responses are not written to the log of `tracing`.
        config.store_put(SensitiveOutput);
        let components = RuntimeComponentsBuilder::new("call")
            .with_http_client(Some(client))
            .with_endpoint_resolver(Some(StaticUriEndpointResolver::uri(endpoint)));
        Orchestration {
            plugins: plugins.clone(),
            config,
            components,
            later: Vec::new(),
            service,
            operation,
        }
    }

    fn interceptor(mut self, interceptor: impl Intercept + 'static) -> Orchestration {
        self.components.push_interceptor(interceptor);
        self
    }

    fn shared_interceptors(mut self, all: &[SharedInterceptor]) -> Orchestration {
        self.components.extend_interceptors(all.iter().cloned());
        self
    }

    /// Marks connections after errors, so that they are not used again.
    fn connection_poisoning(self) -> Orchestration {
        self.interceptor(ConnectionPoisoningInterceptor::new())
    }

    /// Adds a plugin that is applied after the interceptors of the call.
    fn plugin(mut self, plugin: StaticRuntimePlugin) -> Orchestration {
        self.later.push(plugin);
        self
    }

    /// Sends the request without a signature.
    fn no_auth(mut self) -> Orchestration {
        let resolver = StaticAuthSchemeOptionResolver::new(vec![NO_AUTH_SCHEME_ID]);
        self.components.set_auth_scheme_option_resolver(Some(resolver));
        self.components.push_auth_scheme(NoAuthScheme::default());
        self.components.set_identity_resolver(NO_AUTH_SCHEME_ID, NoAuthIdentityResolver::new());
        self
    }

    /// Sends the request with retries.
    async fn send(
        self,
        request: Request,
        headers: Vec<(String, String)>,
        deserializer: impl DeserializeResponse + 'static,
    ) -> Result<Output, SdkError<AnyError, HttpResponse>> {
        let mut config = self.config;
        let serializer = PendingRequest { request: Mutex::new(Some(request)), headers };
        config.store_put(SharedRequestSerializer::new(serializer));
        config.store_put(SharedResponseDeserializer::new(deserializer));
        let of_call = StaticRuntimePlugin::new()
            .with_config(config.freeze())
            .with_runtime_components(self.components);
        let mut plugins = self.plugins.with_client_plugin(of_call);
        for plugin in self.later {
            plugins = plugins.with_client_plugin(plugin);
        }
        invoke(self.service, self.operation, Input::erase(()), &plugins).await
    }
}

/// Whether a call has code of a Rust caller in it.
pub(super) fn is_needed(connection: &Connection) -> bool {
    let caller = &connection.caller;
    caller.http_client.is_some() || !caller.interceptors.is_empty()
}

/// Sends a call. Returns its result, and a hint for its error.
///
/// # Errors
/// A signature that this program cannot create.
pub(super) async fn send(
    connection: &Connection,
    request: Request,
    prepared: Prepared<'_>,
    count: Arc<AtomicU32>,
) -> Result<(Result<Response, Failure>, Option<String>), Error> {
    let client = connection.caller.http_client.clone();
    let mut client = client.unwrap_or_else(|| SharedHttpClient::new(prepared.reader.http.clone()));
    let is_once = request.body().try_clone().is_none();
    let mut digest = None;
    if let Authorization::Digest(login) = &prepared.authorization {
        let met = Digest::new(login.clone(), connection.state.digests.clone(), connection.log);
        client = SharedHttpClient::new(DigestClient { inner: client, digest: met.clone() });
        digest = Some(met);
    }
    let (retries, settings) = (&connection.state.retries, connection.retries);
    let operation = prepared.reader.operation;
    let mut call = Orchestration::new(connection, operation, client, prepared.endpoint)
        .interceptor(AddUserAgent(prepared.agent))
        .interceptor(CountAttempts(count))
        .interceptor(WriteTrace(prepared.trace))
        .connection_poisoning()
        .shared_interceptors(&connection.caller.interceptors)
        .plugin(retries::plugin(retries.call(settings, is_once), settings));
    let (target, signed) = (prepared.target, prepared.signed);
    call = match prepared.authorization {
        Authorization::None | Authorization::Digest(_) => call.no_auth(),
        Authorization::Placed(placement) => call.no_auth().interceptor(AddSecret(placement)),
        Authorization::Signature(found) => call.plugin(signing::plugin(found, target, signed)),
        Authorization::SignatureV4a(found) => {
            let scope = prepared.scope.ok_or_else(signing_v4a::unsupported)?;
            call.plugin(signing::plugin_v4a(found, &scope, signed))
        }
    };
    let reader = Deserializer(prepared.reader);
    let result = call.send(request, target.headers.clone(), reader).await;
    let unexpected = |_| construction("the result has an unexpected type");
    let result = result.map_err(Box::new);
    let result = result.and_then(|output| output.downcast().map_err(unexpected));
    let hint = digest.filter(Digest::is_unsupported).map(|_| UNSUPPORTED_DIGEST.to_owned());
    Ok((result, hint))
}

/// The plugins of all calls of a connection.
fn shared_plugins(connection: &Connection) -> RuntimePlugins {
    let params = DefaultPluginParams::new()
        .with_retry_partition_name(connection.service.sdk_id)
        .with_behavior_version(BehaviorVersion::latest());
    let mut config = Layer::new("connection");
    config.store_put(EndpointResolverParams::new(()));
    config.store_put(AuthSchemeOptionResolverParams::new(()));
    // The HTTP client has a read time-out, like the AWS CLI.
    config.store_put(StalledStreamProtectionConfig::disabled());
    config.store_put(timeouts(&connection.caller));
    let mut components = RuntimeComponentsBuilder::new("connection")
        .with_sleep_impl(Some(aws_smithy_async::rt::sleep::TokioSleep::new()))
        .with_time_source(Some(connection.state.clock.clone()))
        // Credentials are loaded before the call.
        .with_identity_cache(Some(IdentityCache::no_cache()));
    // Their headers belong to AWS's SDKs.
    if connection.service.flavour.is_aws() {
        components = components
            .with_interceptor(InvocationIdInterceptor::new())
            .with_interceptor(RequestInfoInterceptor::new());
    }
    let plugin =
        StaticRuntimePlugin::new().with_config(config.freeze()).with_runtime_components(components);
    RuntimePlugins::new().with_client_plugins(default_plugins(params)).with_client_plugin(plugin)
}

/// The time-outs of a Rust caller.
fn timeouts(caller: &Caller) -> TimeoutConfig {
    if caller.attempt_timeout.is_none() && caller.operation_timeout.is_none() {
        return TimeoutConfig::disabled();
    }
    // Those of connections are the HTTP client's; without a word, defaults would be added.
    let mut builder = TimeoutConfig::builder().disable_connect_timeout().disable_read_timeout();
    builder.set_operation_attempt_timeout(caller.attempt_timeout);
    builder.set_operation_timeout(caller.operation_timeout);
    builder.build()
}

/// A request that was written before the call, and the headers of its endpoint.
#[derive(Debug)]
struct PendingRequest {
    request: Mutex<Option<Request>>,
    headers: Vec<(String, String)>,
}

impl SerializeRequest for PendingRequest {
    fn serialize_input(&self, _: Input, _: &mut ConfigBag) -> Result<HttpRequest, BoxError> {
        let request = self.request.lock().ok().and_then(|mut request| request.take());
        let mut request = request.ok_or("the request was sent before")?;
        for (name, value) in &self.headers {
            request.headers_mut().try_insert(name.clone(), value.clone())?;
        }
        Ok(request)
    }
}
