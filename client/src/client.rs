//! The client for Rust callers, with typed inputs and outputs.

use crate::call_error::CallError;
use crate::config::Config;
use crate::connection::{Call, Connection};
use crate::credentials::Source;
use crate::redirect;
use crate::response::customizations;
use crate::response::raw::RawResponse;
use crate::secret::Secret;
use crate::settings::Settings;
use aws_credential_types::Credentials;
use aws_smithy_runtime_api::http::StatusCode;
use aws_smithy_types::body::SdkBody;
use hardie_runtime::problem::{Path, Problems};
use hardie_runtime::service::{Customizations, Operation, OperationError, Service};
use hardie_runtime::shape::{Slot, Structure, View, fill, to_value};
use hardie_runtime::value::Value;
use hardie_runtime::wire::{self, Dialect, Response};
use std::fmt;
use std::time::Duration;

/// A client of one service, with typed inputs, outputs and errors.
///
/// Settings come from the builder, else from the environment and the profile, as on the command
/// line. Calls need a tokio runtime with timers and network enabled.
pub struct Client {
    connection: Connection,
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client").field("service", &self.connection.service).finish_non_exhaustive()
    }
}

/// Builds a [`Client`]; all settings are optional.
pub struct ClientBuilder {
    service: &'static Service,
    profile: Option<String>,
    settings: Settings,
    keys: Option<Credentials>,
}

/// Without the settings: an endpoint may contain a password.
impl fmt::Debug for ClientBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ClientBuilder").field("service", &self.service).finish_non_exhaustive()
    }
}

impl Client {
    /// Returns a builder of a client for a service.
    pub fn builder(service: &'static Service) -> ClientBuilder {
        ClientBuilder { service, profile: None, settings: Settings::default(), keys: None }
    }

    /// Calls an operation, with retries (three attempts by default).
    ///
    /// Absent idempotency tokens are generated, and are the same in all attempts.
    ///
    /// # Errors
    /// [`SendError`]: a modelled error of the service, an unmodelled one, or a failure before a
    /// response was read.
    pub async fn send<O>(&self, input: &O::Input) -> Result<O::Output, SendError<O::Error>>
    where
        O: Operation,
        O::Input: Clone,
    {
        let mut operations = self.connection.service.table.operations();
        let operation =
            operations.find(|operation| operation.name() == O::NAME).ok_or_else(|| {
                other(format!("{} is not an operation of this client's service", O::NAME))
            })?;
        let mut input = input.clone();
        fill_tokens(&mut input);
        hardie_runtime::cli::strip_paths(&mut input);
        let target = match to_value(View::Structure(&input)) {
            Value::Map(members) => {
                self.connection.resolve_endpoint(operation, &members).map_err(other)?
            }
            _ => return Err(other("the input has no members")),
        };
        let call =
            Call { operation, input: &input, target: &target, stream_to: None, stream_from: None };
        let protocol = self.connection.service.protocol;
        match redirect::exchange(&self.connection, &call, Dialect::Smithy, None).await {
            Ok(success) => {
                let mut raw = success.into_raw().await.map_err(other)?;
                let customizations = Customizations::of(operation);
                customizations::prepare(&customizations, operation, &mut raw);
                let response = response(raw).map_err(other)?;
                let mut output = O::Output::default();
                wire::read_response(protocol, &response, &mut output).map_err(other)?;
                if let Some(value) = customizations::completed(&customizations, &input, &output) {
                    output = O::Output::default();
                    let slot = Slot::Structure(&mut output);
                    let shape = operation.output();
                    fill(&value, slot, shape, &mut Path::new(), &mut Problems::new());
                }
                Ok(output)
            }
            Err(CallError::Other(error)) => Err(other(error)),
            Err(CallError::Service { response: error, .. }) => {
                let (code, request_id) =
                    (error.code().to_owned(), error.request_id().map(str::to_owned));
                let (row, status) = (error.row(), error.status);
                let response = response(error.into_raw()).map_err(other)?;
                let mut is_read = false;
                let mut fill = |error: &mut dyn Structure| {
                    is_read = wire::read_error(protocol, &response, error).is_ok();
                };
                if let Some(error) = row.and_then(|row| O::Error::read(row, &mut fill))
                    && is_read
                {
                    return Err(SendError::Service(error));
                }
                let message = wire::error_summary(protocol, &response).message;
                Err(SendError::Unmodeled { status, code, message, request_id })
            }
        }
    }
}

fn other<E>(error: impl fmt::Display) -> SendError<E> {
    SendError::Other(error.to_string())
}

/// Generates missing idempotency tokens.
fn fill_tokens(input: &mut dyn Structure) {
    for member in input.shape().members().filter(|member| member.is_idempotency_token()) {
        let is_absent = input.get(member.position()).is_some_and(|field| field.view().is_none());
        if is_absent && let Some(field) = input.get_mut(member.position()) {
            let token = Value::String(uuid::Uuid::new_v4().to_string());
            fill(&token, field.slot(), member.target(), &mut Path::new(), &mut Problems::new());
        }
    }
}

fn response(raw: RawResponse) -> Result<Response, String> {
    let status = StatusCode::try_from(raw.status).map_err(|error| error.to_string())?;
    let mut response = Response::new(status, SdkBody::from(raw.body));
    for (name, value) in raw.headers {
        response.headers_mut().try_append(name, value).map_err(|error| error.to_string())?;
    }
    Ok(response)
}

impl ClientBuilder {
    /// Sets the Region. Default: from the environment, the profile or the instance metadata.
    pub fn region(mut self, region: impl Into<String>) -> ClientBuilder {
        self.settings.region = Some(region.into());
        self
    }

    /// Sets the profile of the configuration files; its credentials take precedence over the
    /// environment.
    pub fn profile(mut self, name: impl Into<String>) -> ClientBuilder {
        self.profile = Some(name.into());
        self
    }

    /// Sets the URL to send requests to, instead of the service's endpoint.
    pub fn endpoint_url(mut self, url: impl Into<String>) -> ClientBuilder {
        self.settings.endpoint_url = Some(url.into());
        self
    }

    /// Sets a PEM file of CA certificates, instead of the built-in ones.
    pub fn ca_bundle(mut self, path: impl Into<String>) -> ClientBuilder {
        self.settings.ca_bundle = Some(path.into());
        self
    }

    /// Sets the connect time-out; 60 s by default, [`Duration::ZERO`] for no limit.
    pub fn connect_timeout(mut self, time: Duration) -> ClientBuilder {
        self.settings.connect_timeout = Some(time);
        self
    }

    /// Sets the read time-out between two parts of a response; 60 s by default, [`Duration::ZERO`]
    /// for no limit.
    pub fn read_timeout(mut self, time: Duration) -> ClientBuilder {
        self.settings.read_timeout = Some(time);
        self
    }

    /// Sets the credentials to sign with, instead of those from the environment, the profile and so
    /// on.
    pub fn keys(mut self, id: &str, secret: &str, session_token: Option<&str>) -> ClientBuilder {
        self.keys =
            Some(Credentials::new(id, secret, session_token.map(str::to_owned), None, "client"));
        self
    }

    /// Sets the bearer token of a service that is not AWS's, instead of the one from the
    /// environment and the profile.
    pub fn bearer_token(mut self, token: impl Into<String>) -> ClientBuilder {
        self.settings.secrets.bearer_token = Some(Secret::new(token));
        self
    }

    /// Sets the API key of a service that is not AWS's, instead of the one from the environment
    /// and the profile.
    pub fn api_key(mut self, key: impl Into<String>) -> ClientBuilder {
        self.settings.secrets.api_key = Some(Secret::new(key));
        self
    }

    /// Sets user name and password for basic or digest authentication by a service that is not
    /// AWS's, instead of those from the environment and the profile.
    pub fn basic(mut self, user: impl Into<String>, password: impl Into<String>) -> ClientBuilder {
        self.settings.secrets.username = Some(Secret::new(user));
        self.settings.secrets.password = Some(Secret::new(password));
        self
    }

    /// Sends unsigned requests, without any authentication.
    pub fn unsigned(mut self) -> ClientBuilder {
        self.settings.unsigned = true;
        self
    }

    /// Builds the client; sends no request, except for the Region of the instance if no other
    /// source has one.
    ///
    /// # Errors
    /// A setting that is missing or not valid.
    pub fn build(mut self) -> Result<Client, SettingsError> {
        let unsigned = self.settings.unsigned;
        self.settings.secrets.by_caller = true;
        if self.service.flavour.is_aws() {
            self.settings.unsigned |= self.keys.is_some();
        } else {
            self.settings.secrets.keys = self.keys.take();
        }
        let config = Config::new(self.service.flavour, self.profile.as_deref());
        let mut connection = Connection::new(self.service, &self.settings, &config)
            .map_err(|error| SettingsError(error.to_string()))?;
        if let (Some(credentials), false) = (self.keys, unsigned) {
            connection.credentials = Some(Source::given(credentials, "the client's builder"));
            connection.is_unsigned = false;
        }
        Ok(Client { connection })
    }
}

/// A setting that is missing or not valid; the message is that of the command line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SettingsError(String);

impl fmt::Display for SettingsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for SettingsError {}

/// The error of a call.
#[derive(Clone, Debug, PartialEq)]
pub enum SendError<E> {
    /// A modelled error of the operation.
    Service(E),
    /// An error response that is not modelled.
    Unmodeled {
        /// The HTTP status.
        status: u16,
        /// The error code, or the status if the response has no code.
        code: String,
        /// The message, if the response has one.
        message: Option<String>,
        /// The request ID of the service.
        request_id: Option<String>,
    },
    /// Any other error, such as missing credentials or a failed connection; with the message of the
    /// command line.
    Other(String),
}

impl<E: fmt::Display> fmt::Display for SendError<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            SendError::Service(error) => error.fmt(f),
            SendError::Unmodeled { code, message: Some(message), .. } => {
                write!(f, "{code}: {message}")
            }
            SendError::Unmodeled { code, .. } => f.write_str(code),
            SendError::Other(text) => f.write_str(text),
        }
    }
}

impl<E: std::error::Error> std::error::Error for SendError<E> {}
