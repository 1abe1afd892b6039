//! A service with its settings resolved: Region, endpoint, credentials, retries, time-outs.
//!
//! [`Connection::new`] reports invalid settings and starts nothing; tokio, TLS and the credential
//! sources are started by the first request.

use crate::auth::{self, OwnAuthentication};
use crate::config::Config;
use crate::credentials::{self, AccountId};
use crate::debug::log;
use crate::endpoint::{self, ResolvedEndpoint, parameters};
use crate::error::{Error, Stage};
use crate::files::expand_user;
use crate::http::{self, tls};
use crate::request::options::RequestOptions;
use crate::request::presigned_url::{self, UrlScope};
use crate::request::upload::CallBody;
use crate::request::{customizations, destination};
use crate::response::convert::TimestampStyle;
use crate::retry;
use crate::secret::Secret;
use crate::settings::{Caller, Settings};
use crate::state::SharedState;
use aws_credential_types::Credentials;
use hardie_runtime::endpoint::Param;
use hardie_runtime::service::{AuthScheme, Customizations, Flavour, Service};
use hardie_runtime::shape::{Structure, View};
use hardie_runtime::table::rows::OperationRow;
use hardie_runtime::table::{Binding, Operation};
use hardie_runtime::value::{Map, Value};
use hardie_runtime::wire::{self, Dialect};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// A service with every setting resolved that can be resolved without a request.
pub struct Connection {
    pub(crate) service: &'static Service,
    pub(crate) resolver: endpoint::EndpointResolver,
    pub(crate) credentials: Option<credentials::Source>,
    /// The account of requests without secrets.
    account: Option<String>,
    /// The session whose token is the bearer token of AWS's services without one of their own.
    pub(crate) token_source: Option<credentials::TokenSource>,
    /// Of a service that is not AWS's.
    pub(crate) authentication: Option<OwnAuthentication>,
    /// The schemes that are tried first, for AWS's services.
    pub(crate) preference: Vec<String>,
    /// The Regions that Signature Version 4A is valid in, separated by commas.
    pub(crate) region_set: Option<String>,
    /// Whether the caller wants requests without authentication.
    pub(crate) is_unsigned: bool,
    /// Whether requests are only prepared.
    pub(crate) without_secrets: bool,
    pub(crate) context: Option<credentials::CredentialsContext>,
    pub(crate) retries: retry::Settings,
    pub(crate) options: RequestOptions,
    pub(crate) http: http::Settings,
    pub(crate) timestamps: TimestampStyle,
    pub(crate) app_id: Option<String>,
    /// Whether neither environment nor files are read.
    pub(crate) is_isolated: bool,
    /// Whether a Rust caller gives the credentials, which go before tokens of the environment.
    pub(crate) gives_keys: bool,
    /// What only Rust callers set.
    pub(crate) caller: Caller,
    /// The bearer token that a Rust caller sets for an AWS service.
    pub(crate) bearer_token: Option<Secret>,
    pub(crate) log: log::Log,
    pub(crate) state: SharedState,
}

/// One call of an operation.
pub struct Call<'a> {
    /// The operation.
    pub operation: Operation,
    /// Its input, valid and with its idempotency token.
    pub input: &'a dyn Structure,
    /// Its endpoint: [`Connection::resolve_endpoint`].
    pub target: &'a ResolvedEndpoint,
    /// The file for a streaming output's body.
    pub stream_to: Option<&'a Path>,
    /// The file that is the body, instead of the input's streaming member.
    pub stream_from: Option<&'a Path>,
    /// The body that a Rust caller gives, instead of the input's streaming member.
    pub body: Option<&'a CallBody>,
    /// Whether the body of a streaming output is read while it arrives, after the call.
    pub streams: bool,
}

impl Connection {
    /// Resolves Region, endpoint, credential source, retries and time-outs.
    ///
    /// # Errors
    /// In the AWS CLI's order: an unparsable file or unknown profile, no Region, an invalid retry
    /// setting, an invalid endpoint URL, incomplete credentials.
    pub fn new(
        service: &'static Service,
        settings: &Settings,
        config: &Config,
    ) -> Result<Connection, Error> {
        let log = log::Log::new(settings.debug);
        let option = settings.region.as_deref();
        let region = match service.flavour {
            Flavour::Aws => {
                endpoint::region(option, config, log, || region_of_instance(settings, config, log))?
            }
            Flavour::Own(_) => endpoint::own_region(option, config)?,
        };
        let is_signed = !settings.unsigned && !settings.without_secrets && service.flavour.is_aws();
        let authentication = match service.flavour {
            Flavour::Own(own) if !settings.unsigned => {
                Some(OwnAuthentication::new(own, &settings.secrets, config)?)
            }
            _ => None,
        };
        let credentials = if is_signed { Some(credentials::source(config)?) } else { None };
        let retries = retry::Settings::new(config)?;
        let options = RequestOptions::new(config)?;
        log.line("client.retry", format_args!("{retries:?}"));
        let resolver =
            endpoint::resolver(service, &region, settings.endpoint_url.as_deref(), config, log)?;
        let has_account = service.flavour.is_aws() && !settings.unsigned;
        let resolver =
            resolver.account_id_mode(endpoint::account_id::Mode::new(config, !has_account)?);
        // A request without secrets has the account if that is known without a request.
        let has_source = has_account && credentials.is_none();
        let source = has_source.then(|| credentials::source(config).ok()).flatten();
        let account = source.and_then(|source| source.account_id().known());
        let timestamps = TimestampStyle::new(config)?;
        let region = endpoint::without_fips_marks(&region).0;
        let token_source = if is_signed { credentials::token_source(config)? } else { None };
        let context = match &credentials {
            None => None,
            Some(credentials::Source::Keys { .. }) if token_source.is_none() => None,
            Some(_) => Some(credentials::CredentialsContext::new(&region, retries, config)?),
        };
        let http = http_settings(settings, config, log)?;
        let app_id = config.setting(&["AWS_SDK_UA_APP_ID"], "sdk_ua_app_id")?;
        let state = SharedState::new(retries);
        Ok(Connection {
            service,
            resolver,
            credentials,
            account,
            token_source,
            authentication,
            preference: match service.flavour {
                Flavour::Aws => auth::aws::preference(config)?,
                Flavour::Own(_) => Vec::new(),
            },
            region_set: config
                .setting(&["AWS_SIGV4A_SIGNING_REGION_SET"], "sigv4a_signing_region_set")?,
            is_unsigned: settings.unsigned,
            without_secrets: settings.without_secrets,
            context,
            retries,
            options,
            http,
            timestamps,
            app_id,
            is_isolated: config.is_isolated(),
            gives_keys: false,
            caller: settings.caller.clone(),
            bearer_token: settings
                .secrets
                .bearer_token
                .clone()
                .filter(|_| service.flavour.is_aws()),
            log,
            state,
        })
    }

    /// The authentication scheme of an operation of an AWS service.
    pub(crate) fn aws_scheme(&self, operation: Operation, target: &ResolvedEndpoint) -> AuthScheme {
        if self.is_unsigned || operation.has(OperationRow::UNSIGNED) {
            return AuthScheme::None;
        }
        let has_token = self.token_of_aws().is_some();
        match auth::aws::scheme(self.service, operation, target, &self.preference, has_token) {
            // Without a preference, the table says which operations are not signed.
            AuthScheme::None if self.preference.is_empty() => AuthScheme::SigV4,
            scheme => scheme,
        }
    }

    /// The bearer token of an AWS service: the caller's, else that of the environment.
    pub(crate) fn token_of_aws(&self) -> Option<Secret> {
        let of_environment = || {
            let is_read = !self.is_isolated && !self.gives_keys;
            is_read.then(|| auth::aws::token(self.service)).flatten()
        };
        self.bearer_token.clone().or_else(of_environment)
    }

    /// Resolves the endpoint of an operation for the members of its input.
    ///
    /// # Errors
    /// A value that the operation's customizations reject; no endpoint for an operation whose
    /// endpoint must be discovered; those of the endpoint rules, or an invalid endpoint.
    pub fn resolve_endpoint(
        &self,
        operation: Operation,
        input: &Map,
    ) -> Result<ResolvedEndpoint, Error> {
        self.endpoint_with_account(operation, input, || self.account_id())
    }

    /// As [`resolve_endpoint`](Connection::resolve_endpoint), without blocking the thread where the
    /// endpoint depends on credentials that have to be loaded.
    pub(crate) async fn resolve_endpoint_async(
        &self,
        operation: Operation,
        input: &Map,
    ) -> Result<ResolvedEndpoint, Error> {
        let mut is_unknown = false;
        let known = || {
            let known = self.known_account_id();
            is_unknown = known.is_none();
            Ok(known.unwrap_or_default())
        };
        let target = self.endpoint_with_account(operation, input, known);
        let Some(source) = self.credentials.as_ref().filter(|_| is_unknown) else { return target };
        let found = self.within_limit(self.load_credentials(source)).await;
        let found = found.map_err(Error::at_credentials)?;
        self.endpoint_with_account(operation, input, || Ok(account_id_of(&found)))
    }

    /// The credentials of a source: those of an earlier call while they are valid. Calls at the
    /// same time load them once.
    pub(crate) async fn load_credentials(
        &self,
        source: &credentials::Source,
    ) -> Result<Credentials, Error> {
        if let Some(found) = self.state.credentials() {
            return Ok(found);
        }
        let _loading = self.state.loading.lock().await;
        if let Some(found) = self.state.credentials() {
            return Ok(found);
        }
        let http = self.state.http(&self.http, false).for_call(false, None, None);
        // In a box: most calls do not need its memory.
        let loading = credentials::load(source, self.context.as_ref(), &http, self.log);
        let found = Box::pin(loading).await?;
        self.state.keep(&found);
        Ok(found)
    }

    /// Waits for credentials or a secret at most as long as for a call.
    pub(crate) async fn within_limit<T>(
        &self,
        loading: impl Future<Output = Result<T, Error>>,
    ) -> Result<T, Error> {
        let Some(limit) = self.caller.operation_timeout else { return loading.await };
        let loaded = tokio::time::timeout(limit, Box::pin(loading)).await;
        loaded.unwrap_or_else(|_| {
            let message = "The credentials were not loaded within the time-out of the call";
            Err(Error::general(message).at(Stage::Timeout))
        })
    }

    fn endpoint_with_account(
        &self,
        operation: Operation,
        input: &Map,
        account: impl FnOnce() -> Result<Option<String>, Error>,
    ) -> Result<ResolvedEndpoint, Error> {
        let customizations = Customizations::of(operation);
        customizations::input::check(&customizations, input)?;
        if let Some(discovery) = &customizations.discovery
            && !self.resolver.is_custom()
        {
            return Err(customizations::needs_endpoint(operation.name(), discovery));
        }
        let mut parameters = parameters::parameters(operation, input);
        let value = customizations
            .region_redirect
            .as_ref()
            .and_then(|rule| Some(input.get(&rule.member)?.as_str()?.to_owned()));
        if let Some(region) = value.and_then(|value| self.state.region_of(&value)) {
            parameters.push(("Region".to_owned(), Param::String(region)));
        }
        let target = self.resolver.target(parameters, account);
        target.map_err(|error| customizations::endpoint_error(&customizations, error))
    }

    /// The account id of the credentials, which may have to be loaded for it.
    fn account_id(&self) -> Result<Option<String>, Error> {
        if let Some(known) = self.known_account_id() {
            return Ok(known);
        }
        let Some(source) = &self.credentials else { return Ok(None) };
        Ok(account_id_of(&self.keys(source)?))
    }

    /// The credentials of a source, which may have to be loaded.
    fn keys(&self, source: &credentials::Source) -> Result<Credentials, Error> {
        if let Some(found) = self.state.credentials() {
            return Ok(found);
        }
        let http = http::Http::new(self.http.clone(), false);
        let http = http.for_call(false, None, None);
        let found = blocking(|| async {
            credentials::load(source, self.context.as_ref(), &http, self.log).await
        });
        let failed = || Err(Error::general("The credentials cannot be loaded"));
        let found = found.unwrap_or_else(failed)?;
        self.state.keep(&found);
        Ok(found)
    }

    /// The Region of requests.
    pub fn region(&self) -> &str {
        self.resolver.region()
    }

    /// A URL with a signature for a `GET` request in the Region of this connection.
    ///
    /// # Errors
    /// No credentials; a URL or a Region that cannot be signed.
    pub fn presign(
        &self,
        url: &str,
        signing_name: &str,
        lifetime: Duration,
    ) -> Result<String, Error> {
        let source = self.credentials.as_ref().ok_or_else(Error::no_credentials)?;
        let keys = self.keys(source)?;
        let scope = UrlScope { name: signing_name, region: self.region(), lifetime };
        presigned_url::signed(url, keys, scope, &self.state.clock)
    }

    /// The account of requests without secrets.
    #[cfg(feature = "concurrent")]
    pub(crate) fn account(&self) -> Option<&str> {
        self.account.as_deref()
    }

    /// The account id, if it is known without loading credentials.
    fn known_account_id(&self) -> Option<Option<String>> {
        let Some(source) = &self.credentials else { return Some(self.account.clone()) };
        if let AccountId::Known(id) = source.account_id() {
            return Some(id);
        }
        self.state.credentials().as_ref().map(account_id_of)
    }
}

fn account_id_of(credentials: &Credentials) -> Option<String> {
    credentials.account_id().map(|id| id.as_str().to_owned())
}

/// The output of a call.
pub struct CallOutput {
    /// The value that the AWS CLI prints.
    pub value: Value,
    /// The HTTP status.
    pub status: u16,
}

impl Connection {
    /// A call's request and the endpoint that it goes to.
    pub(crate) fn request(
        &self,
        call: &Call<'_>,
        dialect: Dialect,
    ) -> Result<(wire::Request, ResolvedEndpoint), Error> {
        if !self.is_isolated {
            crate::config::check_env()?;
        }
        let customizations = Customizations::of(call.operation);
        let url = match destination::endpoint_of_input(&customizations, call.input)? {
            Some(url) => url,
            None => self.options.endpoint(call.operation, call.input, &call.target.url)?,
        };
        let target = ResolvedEndpoint { url, ..call.target.clone() };
        let changed = customizations::input::changed(
            &customizations,
            self.service,
            call.operation,
            call.input,
        )?;
        let input = changed.as_deref().unwrap_or(call.input);
        let mut request =
            wire::write_request(self.service.protocol, call.operation, input, dialect)
                .map_err(|error| unsendable(self.service.flavour, call, error))?;
        let target = match &customizations.endpoint_label {
            Some(_) => customizations::with_path_of_endpoint(target, &mut request)?,
            None => target,
        };
        customizations::apply(&customizations, &mut request)?;
        destination::send_query_as_body(&customizations, &mut request)?;
        self.options.apply(self.service.flavour, call.operation, &mut request)?;
        self.log
            .line("client.call", format_args!("{} with {:?}", call.operation.name(), call.input));
        Ok((request, target))
    }
}

/// The error of a request that cannot be written. For a service that is not AWS's, it names the
/// member whose value a header cannot have.
fn unsendable(flavour: Flavour, call: &Call<'_>, error: wire::Error) -> Error {
    let is_control = |text: &str| text.contains(|c: char| c.is_control() && c != '\t');
    let is_unsendable = |view: View<'_>| match view {
        View::String(text) => is_control(text),
        View::List(list) => (0..list.len())
            .any(|at| matches!(list.item(at), Some(View::String(text)) if is_control(text))),
        _ => false,
    };
    let member = call.operation.input().members().find(|member| {
        member.binding() == Binding::Header
            && call
                .input
                .get(member.position())
                .and_then(|field| field.view())
                .is_some_and(is_unsendable)
    });
    match member.filter(|_| !flavour.is_aws()) {
        Some(member) => Error::invalid_input(format!(
            "The value of {} has control characters, which cannot be sent in the header {}",
            member.name(),
            member.wire_name()
        )),
        None => Error::general(error.to_string()),
    }
}

/// The tokio runtime that calls run on.
pub(crate) fn runtime() -> Result<tokio::runtime::Runtime, Error> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    runtime.map_err(|error| Error::general(error.to_string()))
}

/// The Region of the instance; used if no setting has a Region.
fn region_of_instance(
    settings: &Settings,
    config: &Config,
    log: log::Log,
) -> Result<Option<String>, Error> {
    if credentials::is_disabled() || config.is_isolated() {
        return Ok(None);
    }
    let metadata = credentials::Metadata::new(config)?;
    let http = http::Http::new(http_settings(settings, config, log)?, false);
    let found = blocking(|| credentials::region_of_instance(&metadata, &http, log));
    found.unwrap_or_else(|| {
        Err(Error::general("The Region of the instance cannot be read from the instance metadata"))
    })
}

/// Waits for a future on a separate thread, since a Rust caller may be inside a runtime already;
/// `None` if the thread panics.
fn blocking<T: Send, F: Future<Output = Result<T, Error>>>(
    start: impl FnOnce() -> F + Send,
) -> Option<Result<T, Error>> {
    let wait = || runtime()?.block_on(start());
    std::thread::scope(|scope| scope.spawn(wait).join()).ok()
}

/// The error of a CA bundle whose name is blank.
fn empty_bundle(config: &Config) -> Error {
    let settings = match config.flavour() {
        Flavour::Aws => "ca_bundle, AWS_CA_BUNDLE, REQUESTS_CA_BUNDLE, or verify".to_owned(),
        Flavour::Own(own) => format!("--ca-bundle, ca_bundle or {}", own.variable("ca_bundle")),
    };
    Error::general(format!(
        "Invalid CA bundle: the configured value ({settings}) resolved to an empty or \
         whitespace-only string. Provide a valid path to a CA bundle file."
    ))
}

fn http_settings(
    settings: &Settings,
    config: &Config,
    log: log::Log,
) -> Result<http::Settings, Error> {
    let configured = match &settings.ca_bundle {
        Some(path) => Some(path.clone()),
        None => config.setting(&["AWS_CA_BUNDLE"], "ca_bundle")?,
    };
    let of_requests =
        || if config.flavour().is_aws() { config.env("REQUESTS_CA_BUNDLE") } else { None };
    let trust_anchors = match configured.or_else(of_requests) {
        _ if settings.accepts_any_certificate => tls::TrustAnchors::NoVerification,
        Some(path) if path.trim().is_empty() => return Err(empty_bundle(config)),
        Some(path)
            if !config.flavour().is_aws()
                && settings.ca_bundle.is_none()
                && !Path::new(&expand_user(&path)).is_file() =>
        {
            let valid = "an existing file with CA certificates";
            return Err(config.invalid_value("ca_bundle", valid, || empty_bundle(config)));
        }
        Some(path) => tls::TrustAnchors::Bundle(PathBuf::from(expand_user(&path))),
        None => tls::TrustAnchors::BuiltIn,
    };
    log.line("client.http", format_args!("Certificates: {trust_anchors:?}"));
    Ok(http::Settings {
        is_own: !config.flavour().is_aws(),
        is_isolated: config.is_isolated(),
        connect_timeout: timeout(settings.connect_timeout),
        read_timeout: timeout(settings.read_timeout),
        has_default_read_timeout: settings.read_timeout.is_none(),
        trust_anchors,
    })
}

/// The default time-out.
const DEFAULT_TIMEOUT: Duration = Duration::from_secs(60);

/// The time-out of a setting; zero means no limit.
fn timeout(setting: Option<Duration>) -> Option<Duration> {
    Some(setting.unwrap_or(DEFAULT_TIMEOUT)).filter(|time| !time.is_zero())
}

#[cfg(test)]
mod tests {
    use super::timeout;
    use std::time::Duration;

    #[test]
    fn timeouts_are_exact() {
        let table = [
            (None, Some(Duration::from_secs(60))),
            (Some(Duration::ZERO), None),
            (Some(Duration::from_millis(500)), Some(Duration::from_millis(500))),
            (Some(Duration::from_nanos(1)), Some(Duration::from_nanos(1))),
        ];
        for (setting, want) in table {
            assert_eq!(timeout(setting), want, "{setting:?}");
        }
    }
}
