//! The error of a call and of its settings, with the AWS CLI's message.

use hardie_runtime::value::Map;
use std::fmt;
use std::sync::Arc;

/// The class of an error; on the command line it decides the exit code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ErrorKind {
    /// The input is not valid.
    InvalidInput,
    /// A setting has a value that is not valid.
    Configuration,
    /// No setting has a Region.
    NoRegion,
    /// No source has credentials.
    NoCredentials,
    /// An error response of the service.
    Service,
    /// Any other error.
    General,
    /// The user pressed Ctrl-C.
    Interrupted,
}

/// The part of a call that failed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Stage {
    /// Before a request existed: input, settings, endpoint.
    #[default]
    Construction,
    /// Loading credentials or tokens.
    Credentials,
    /// A time-out.
    Timeout,
    /// The connection.
    Connect,
    /// Reading the response.
    Response,
}

/// Whether the service may have carried out a call that failed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Effect {
    /// The last attempt was not sent.
    #[default]
    Unsent,
    /// The service refused the call because of too many requests.
    Throttled,
    /// The service sent an error response.
    Answered,
    /// The request may have been sent, and no response could be read.
    Lost,
}

/// The error that caused another one; not part of comparisons, since most errors have none.
#[derive(Clone, Debug)]
pub struct Cause(pub Arc<dyn std::error::Error + Send + Sync>);

impl PartialEq for Cause {
    fn eq(&self, _: &Cause) -> bool {
        true
    }
}

/// An error of a call or of its settings.
///
/// Boxed, because nearly every function here may return an error and hardly any call does.
#[derive(Clone, Debug, PartialEq)]
pub struct Error(Box<ErrorParts>);

/// The content of an [`Error`].
#[derive(Clone, Debug, PartialEq)]
pub struct ErrorParts {
    /// The class.
    pub kind: ErrorKind,
    /// The message.
    pub message: String,
    /// Of an error response: message, code and the modelled members that it has, in this order.
    pub fields: Map,
    /// The HTTP status of an error response, else 0.
    pub status: u16,
    /// A hint for people.
    pub hint: Option<String>,
    /// The part of the call that failed.
    pub stage: Stage,
    /// Whether the call may have had an effect.
    pub effect: Effect,
    /// The number of attempts to send the request.
    pub attempts: u32,
    /// The cause, if another library or the system reported one.
    pub cause: Option<Cause>,
    /// The response that cannot be read.
    pub response: Option<ResponseFacts>,
}

/// The facts of a response that cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ResponseFacts {
    /// The HTTP status.
    pub status: u16,
    /// The request id of the service.
    pub request_id: Option<String>,
}

impl Error {
    fn new(kind: ErrorKind, message: impl Into<String>) -> Error {
        let message = message.into();
        Error(Box::new(ErrorParts {
            kind,
            message,
            fields: Map::new(),
            status: 0,
            hint: None,
            stage: Stage::default(),
            effect: Effect::default(),
            attempts: 0,
            cause: None,
            response: None,
        }))
    }

    /// An input that is not valid.
    pub(crate) fn invalid_input(message: impl Into<String>) -> Error {
        Error::new(ErrorKind::InvalidInput, message)
    }

    /// A setting whose value is not valid.
    pub(crate) fn configuration(message: impl Into<String>) -> Error {
        Error::new(ErrorKind::Configuration, message)
    }

    /// No Region in options, environment or profile.
    pub fn no_region() -> Error {
        Error::new(
            ErrorKind::NoRegion,
            "You must specify a region. You can also configure your region by running \"aws \
                configure\".",
        )
    }

    /// No Region, with the ways to set one.
    pub(crate) fn no_own_region(remedy: &str) -> Error {
        Error::new(ErrorKind::NoRegion, format!("You must specify a region. {remedy}"))
    }

    /// No endpoint for a service that is not AWS's, with the ways to set one.
    pub(crate) fn no_endpoint(remedy: &str) -> Error {
        Error::configuration(format!("No endpoint is configured. {remedy}"))
    }

    /// No credentials to sign with.
    pub fn no_credentials() -> Error {
        Error::new(
            ErrorKind::NoCredentials,
            "Unable to locate credentials. You can configure credentials by running \"aws login\".",
        )
    }

    /// No authentication is configured, or it cannot be loaded.
    pub(crate) fn without_credentials(message: impl Into<String>) -> Error {
        Error::new(ErrorKind::NoCredentials, message)
    }

    /// An error response; `sentence` is the whole message, `An error occurred (Code) when calling
    /// the … operation: …`.
    pub fn service(sentence: impl Into<String>, fields: Map, status: u16) -> Error {
        let mut error = Error::new(ErrorKind::Service, sentence);
        error.0.fields = fields;
        error.0.status = status;
        error
    }

    /// Any other error.
    pub(crate) fn general(message: impl Into<String>) -> Error {
        Error::new(ErrorKind::General, message)
    }

    /// The user pressed Ctrl-C.
    pub(crate) fn interrupted() -> Error {
        Error::new(ErrorKind::Interrupted, "")
    }

    /// The error with a hint.
    pub(crate) fn hinted(mut self, hint: Option<String>) -> Error {
        self.0.hint = hint;
        self
    }

    /// The error with the part of the call that failed.
    pub(crate) fn at(mut self, stage: Stage) -> Error {
        self.0.stage = stage;
        self
    }

    /// The error with what the call may have done.
    pub(crate) fn with_effect(mut self, effect: Effect) -> Error {
        self.0.effect = effect;
        self
    }

    /// The error of loading credentials, unless these took too long.
    pub(crate) fn at_credentials(self) -> Error {
        if self.0.stage == Stage::Timeout { self } else { self.at(Stage::Credentials) }
    }

    /// The error after a number of attempts.
    pub(crate) fn after(mut self, attempts: u32) -> Error {
        self.0.attempts = attempts;
        self
    }

    /// The error with its cause.
    pub(crate) fn caused_by(mut self, cause: Arc<dyn std::error::Error + Send + Sync>) -> Error {
        self.0.cause = Some(Cause(cause));
        self
    }

    /// The error with the response that caused it.
    pub(crate) fn with_response(mut self, response: ResponseFacts) -> Error {
        self.0.response = Some(response);
        self
    }

    /// The class.
    pub(crate) fn kind(&self) -> ErrorKind {
        self.0.kind
    }

    /// The message without the error code before it.
    pub(crate) fn message(&self) -> &str {
        &self.0.message
    }

    /// The content.
    pub fn into_parts(self) -> ErrorParts {
        *self.0
    }
}

/// The message, with the error code before it if the AWS CLI prints one.
impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let code = match self.0.kind {
            ErrorKind::InvalidInput => "ParamValidation",
            ErrorKind::Configuration => "Configuration",
            ErrorKind::NoRegion => "NoRegion",
            ErrorKind::NoCredentials => "NoCredentials",
            ErrorKind::Service | ErrorKind::General | ErrorKind::Interrupted => {
                return f.write_str(&self.0.message);
            }
        };
        write!(f, "An error occurred ({code}): {}", self.0.message)
    }
}

impl std::error::Error for Error {}
