//! Settings of a client.

use super::client::Client;
use crate::config::{CallerSettings, Config};
use crate::connection::Connection;
use crate::credentials::Source;
use crate::endpoint;
use crate::files::expand_user;
use crate::os_error::os_error_text;
use crate::secret::Secret;
use crate::settings::Settings;
use aws_credential_types::Credentials;
use aws_credential_types::provider::{ProvideCredentials, SharedCredentialsProvider};
#[cfg(feature = "interceptors")]
use aws_smithy_runtime_api::client::http::{HttpClient, SharedHttpClient};
#[cfg(feature = "interceptors")]
use aws_smithy_runtime_api::client::interceptors::{Intercept, SharedInterceptor};
use aws_smithy_types::retry::RetryMode;
use hardie_runtime::service::Service;
use hardie_runtime::value::Printable;
use std::fmt;
use std::marker::PhantomData;
use std::sync::Arc;
use std::time::Duration;

/// Builds a client; all settings are optional.
///
/// What is not set comes from the environment and the profile, as on the command line, unless
/// [`without_environment`](ClientBuilder::without_environment) or
/// [`sdk_config`](ClientBuilder::sdk_config) is called. `C` is the type of the client: generated
/// crates have one of their own.
#[must_use = "a builder does nothing until `build` is called"]
pub struct ClientBuilder<C = Client> {
    service: &'static Service,
    profile: Option<String>,
    pub(super) settings: Settings,
    pub(super) caller: CallerSettings,
    pub(super) keys: Option<Keys>,
    client: PhantomData<fn() -> C>,
}

/// The credentials that a caller gives.
pub(super) enum Keys {
    Fixed(Credentials),
    Provided(SharedCredentialsProvider),
}

/// Without the settings: an endpoint may contain a password.
impl<C> fmt::Debug for ClientBuilder<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ClientBuilder").field("service", &self.service).finish_non_exhaustive()
    }
}

impl Client {
    /// Returns a builder of a client for a service.
    pub fn builder(service: &'static Service) -> ClientBuilder {
        ClientBuilder::new(service)
    }
}

impl<C> ClientBuilder<C> {
    /// Returns a builder of a client for a service. Generated crates call it in their
    /// `Client::builder()`.
    pub fn new(service: &'static Service) -> ClientBuilder<C> {
        ClientBuilder {
            service,
            profile: None,
            settings: Settings::default(),
            caller: CallerSettings::of_builder(),
            keys: None,
            client: PhantomData,
        }
    }

    /// Reads no setting from the environment and from files: what is not set has its default, and
    /// without credentials calls fail. Connections are direct, without proxies.
    pub fn without_environment(mut self) -> ClientBuilder<C> {
        self.caller.isolate();
        self
    }

    /// Sets the Region. Default: from the environment, the profile or the instance metadata.
    pub fn region(mut self, region: impl Into<String>) -> ClientBuilder<C> {
        self.settings.region = Some(region.into());
        self
    }

    /// Sets the profile of the configuration files; its credentials take precedence over the
    /// environment.
    pub fn profile(mut self, name: impl Into<String>) -> ClientBuilder<C> {
        self.profile = Some(name.into());
        self
    }

    /// Sets the URL to send requests to, instead of the service's endpoint.
    pub fn endpoint_url(mut self, url: impl Into<String>) -> ClientBuilder<C> {
        self.settings.endpoint_url = Some(url.into());
        self
    }

    /// Sets whether requests go to endpoints that are validated by FIPS 140, where the endpoint
    /// rules have them. Default: no.
    pub fn use_fips(mut self, wanted: bool) -> ClientBuilder<C> {
        self.caller.set("use_fips_endpoint", wanted.to_string());
        self
    }

    /// Sets whether requests go to endpoints with IPv6 too, where the endpoint rules have them.
    /// Default: no.
    pub fn use_dual_stack(mut self, wanted: bool) -> ClientBuilder<C> {
        self.caller.set("use_dualstack_endpoint", wanted.to_string());
        self
    }

    /// Sets a PEM file of CA certificates, instead of the built-in ones.
    pub fn ca_bundle(mut self, path: impl Into<String>) -> ClientBuilder<C> {
        self.settings.ca_bundle = Some(path.into());
        self
    }

    /// Sets the connect time-out; 60 s by default, [`Duration::ZERO`] for no limit.
    pub fn connect_timeout(mut self, time: Duration) -> ClientBuilder<C> {
        self.settings.connect_timeout = Some(time);
        self
    }

    /// Sets the longest silence of a connection after the request, and between two parts of a
    /// response; 60 s by default, [`Duration::ZERO`] for no limit.
    pub fn read_timeout(mut self, time: Duration) -> ClientBuilder<C> {
        self.settings.read_timeout = Some(time);
        self
    }

    /// Sets the longest time of one attempt; no limit by default.
    pub fn attempt_timeout(mut self, time: Duration) -> ClientBuilder<C> {
        self.settings.caller.attempt_timeout = Some(time);
        self
    }

    /// Sets the longest time of a call with all its attempts and the waits between them, and the
    /// longest time for loading credentials before it; no limit by default.
    pub fn operation_timeout(mut self, time: Duration) -> ClientBuilder<C> {
        self.settings.caller.operation_timeout = Some(time);
        self
    }

    /// Sets the largest number of attempts of a call, at least 1. Default: from the environment or
    /// the profile, else 3.
    pub fn max_attempts(mut self, number: u32) -> ClientBuilder<C> {
        self.caller.set("max_attempts", number.to_string());
        self
    }

    /// Sets whether calls wait when the service throttles them (adaptive), or only after an error
    /// (standard, the default).
    pub fn retry_mode(mut self, mode: RetryMode) -> ClientBuilder<C> {
        let name = if mode == RetryMode::Adaptive { "adaptive" } else { "standard" };
        self.caller.set("retry_mode", name);
        self
    }

    /// Sets the name of the application, which is part of the user agent as `app/NAME`.
    pub fn app_name(mut self, name: impl Into<String>) -> ClientBuilder<C> {
        self.caller.set("sdk_ua_app_id", name);
        self
    }

    /// Sets the credentials to sign with, instead of those from the environment, the profile and so
    /// on.
    pub fn keys(mut self, id: &str, secret: &str, session_token: Option<&str>) -> ClientBuilder<C> {
        let token = session_token.map(str::to_owned);
        self.keys = Some(Keys::Fixed(Credentials::new(id, secret, token, None, "client")));
        self
    }

    /// Sets a provider of credentials, such as one of the crate `aws-config`. Its credentials are
    /// kept until a minute before they expire.
    pub fn credentials(mut self, provider: impl ProvideCredentials + 'static) -> ClientBuilder<C> {
        self.keys = Some(Keys::Provided(SharedCredentialsProvider::new(provider)));
        self
    }

    /// Sets the bearer token, instead of the one from the environment and the profile.
    pub fn bearer_token(mut self, token: impl Into<String>) -> ClientBuilder<C> {
        self.settings.secrets.bearer_token = Some(Secret::new(token));
        self
    }

    /// Sets the API key of a service that is not AWS's, instead of the one from the environment
    /// and the profile.
    pub fn api_key(mut self, key: impl Into<String>) -> ClientBuilder<C> {
        self.settings.secrets.api_key = Some(Secret::new(key));
        self
    }

    /// Sets user name and password for basic or digest authentication by a service that is not
    /// AWS's, instead of those from the environment and the profile.
    pub fn basic(
        mut self,
        user: impl Into<String>,
        password: impl Into<String>,
    ) -> ClientBuilder<C> {
        self.settings.secrets.username = Some(Secret::new(user));
        self.settings.secrets.password = Some(Secret::new(password));
        self
    }

    /// Sends unsigned requests, without any authentication.
    pub fn unsigned(mut self) -> ClientBuilder<C> {
        self.settings.unsigned = true;
        self
    }

    /// Sets the HTTP client, instead of the built-in one: another TLS library, or recorded
    /// responses in tests. Time-outs, certificates and proxies are then its own. Credentials are
    /// still loaded with the built-in one.
    #[cfg(feature = "interceptors")]
    pub fn http_client(mut self, client: impl HttpClient + 'static) -> ClientBuilder<C> {
        self.settings.caller.http_client = Some(SharedHttpClient::new(client));
        self
    }

    /// Adds an interceptor, which sees and may change each call's request and response. Several are
    /// run in the order in which they are added.
    #[cfg(feature = "interceptors")]
    pub fn interceptor(mut self, interceptor: impl Intercept + 'static) -> ClientBuilder<C> {
        self.settings.caller.interceptors.push(SharedInterceptor::new(interceptor));
        self
    }
}

impl<C: From<Client>> ClientBuilder<C> {
    /// Builds the client; sends no request, except for the Region of the instance if no other
    /// source has one: the thread waits for that up to two seconds. In asynchronous code without a
    /// Region, use [`load`](ClientBuilder::load).
    ///
    /// # Errors
    /// A setting that is missing or not valid.
    pub fn build(mut self) -> Result<C, SettingsError> {
        self.check().map_err(SettingsError)?;
        let unsigned = self.settings.unsigned;
        self.settings.secrets.by_caller = true;
        let is_aws = self.service.flavour.is_aws();
        if is_aws {
            self.settings.unsigned |= self.keys.is_some();
        } else {
            self.settings.secrets.keys = self.keys.as_ref().map(|keys| match keys {
                Keys::Fixed(keys) => keys.clone(),
                Keys::Provided(_) => placeholder(),
            });
        }
        let config = Config::new(self.service.flavour, self.profile.as_deref());
        let config = config.with_caller(self.caller);
        let connection = Connection::new(self.service, &self.settings, &config);
        let mut connection =
            connection.map_err(|error| SettingsError(error.message().to_owned()))?;
        match self.keys.filter(|_| !unsigned) {
            Some(Keys::Fixed(keys)) if is_aws => {
                connection.credentials = Some(Source::given(keys, "the client's builder"));
                connection.is_unsigned = false;
                connection.gives_keys = true;
            }
            Some(Keys::Provided(provider)) => {
                connection.credentials = Some(Source::Provider(provider));
                connection.is_unsigned = false;
                connection.gives_keys = true;
            }
            _ => {}
        }
        Ok(C::from(Client { connection: Arc::new(connection) }))
    }
}

impl<C: From<Client> + Send + 'static> ClientBuilder<C> {
    /// Builds the client as [`build`](ClientBuilder::build) does, but files and the Region of the
    /// instance are read on a thread of tokio for blocking work.
    ///
    /// # Errors
    /// As [`build`](ClientBuilder::build).
    pub async fn load(self) -> Result<C, SettingsError> {
        let built = tokio::task::spawn_blocking(move || self.build()).await;
        built.unwrap_or_else(|error| Err(SettingsError(format!("The settings: {error}"))))
    }
}

impl<C> ClientBuilder<C> {
    /// Checks what a call would find out late.
    fn check(&self) -> Result<(), String> {
        if let Some(url) = &self.settings.endpoint_url {
            let checked = endpoint::check_own(url, "`endpoint_url`");
            checked.map_err(|error| error.message().to_owned())?;
        }
        if let Some(path) = &self.settings.ca_bundle {
            let opened = std::fs::File::open(expand_user(path));
            let reason = opened.err().map(|error| os_error_text(&error));
            if let Some(reason) = reason {
                let shown = path.escape_debug();
                return Err(format!("The file `{shown}` of `ca_bundle` cannot be read: {reason}"));
            }
        }
        if self.caller.get("max_attempts") == Some("0") {
            return Err("The value 0 of `max_attempts` is not valid: the smallest is 1".to_owned());
        }
        let secrets = &self.settings.secrets;
        for (method, secret) in
            [("bearer_token", &secrets.bearer_token), ("api_key", &secrets.api_key)]
        {
            let Some(secret) = secret else { continue };
            if secret.expose().is_empty() {
                return Err(format!("The value of `{method}` is empty"));
            }
            if secret.expose().contains(char::is_control) {
                return Err(format!("The value of `{method}` contains a control character"));
            }
        }
        Ok(())
    }
}

/// What stands for the keys of a provider until a call loads them, so that a service that is not
/// AWS's chooses signatures.
fn placeholder() -> Credentials {
    Credentials::new("provided", "provided", None, None, "client")
}

/// A setting that is missing or not valid.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SettingsError(String);

impl fmt::Display for SettingsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        Printable(&self.0).fmt(f)
    }
}

impl std::error::Error for SettingsError {}
