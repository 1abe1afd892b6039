//! Runs one call in AWS's orchestrator, with plugins that are made once per connection.

use crate::connection::Connection;
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
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse, Metadata};
use aws_smithy_runtime_api::client::result::SdkError;
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponentsBuilder;
use aws_smithy_runtime_api::client::runtime_plugin::{RuntimePlugins, StaticRuntimePlugin};
use aws_smithy_runtime_api::client::ser_de::{
    DeserializeResponse, SerializeRequest, SharedRequestSerializer, SharedResponseDeserializer,
};
use aws_smithy_runtime_api::client::stalled_stream_protection::StalledStreamProtectionConfig;
use aws_smithy_types::config_bag::{ConfigBag, Layer};
use hardie_runtime::table::Operation;
use hardie_runtime::wire::Request;
use std::sync::Mutex;

/// One call for the orchestrator.
pub(crate) struct Orchestration {
    plugins: RuntimePlugins,
    config: Layer,
    components: RuntimeComponentsBuilder,
    later: Vec<StaticRuntimePlugin>,
    service: &'static str,
    operation: &'static str,
}

impl Orchestration {
    /// A call of an operation that is sent to an endpoint.
    pub(crate) fn new(
        connection: &Connection,
        operation: Operation,
        client: SharedHttpClient,
        endpoint: &str,
    ) -> Orchestration {
        let plugins = connection.state.plugins(|| shared_plugins(connection));
        let (service, operation) = (connection.service.sdk_id, operation.name());
        let mut config = Layer::new("call");
        config.store_put(Metadata::new(operation, service));
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

    pub(crate) fn interceptor(mut self, interceptor: impl Intercept + 'static) -> Orchestration {
        self.components.push_interceptor(interceptor);
        self
    }

    pub(crate) fn shared_interceptors(mut self, all: &[SharedInterceptor]) -> Orchestration {
        self.components.extend_interceptors(all.iter().cloned());
        self
    }

    /// Marks connections after errors, so that they are not used again.
    pub(crate) fn connection_poisoning(self) -> Orchestration {
        self.interceptor(ConnectionPoisoningInterceptor::new())
    }

    /// Adds a plugin that is applied after the interceptors of the call.
    pub(crate) fn plugin(mut self, plugin: StaticRuntimePlugin) -> Orchestration {
        self.later.push(plugin);
        self
    }

    /// Sends the request without a signature.
    pub(crate) fn no_auth(mut self) -> Orchestration {
        let resolver = StaticAuthSchemeOptionResolver::new(vec![NO_AUTH_SCHEME_ID]);
        self.components.set_auth_scheme_option_resolver(Some(resolver));
        self.components.push_auth_scheme(NoAuthScheme::default());
        self.components.set_identity_resolver(NO_AUTH_SCHEME_ID, NoAuthIdentityResolver::new());
        self
    }

    /// Sends the request with retries.
    pub(crate) async fn send(
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
    config.store_put(connection.caller.timeouts());
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
