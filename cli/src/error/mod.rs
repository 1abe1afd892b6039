//! Everything that ends a command without success: one type, its exit code and its words.
//!
//! The classes and their codes are those of the AWS CLI (AWS CLI behaviour 1.5 and 1.6); how an
//! error is shown is in [`render`], and [`ErrorFormat`] are the ways to show it.

mod advice;
mod format;
mod render;
mod terminal;

pub(crate) use format::ErrorFormat;
pub(crate) use render::{render, render_for_terminal};
pub(crate) use terminal::{decorated, wants_color};

use crate::output;
use crate::output::{visible, visible_map};
use hardie_client::internal::{self, ErrorKind};
use hardie_runtime::problem::Problems;
use hardie_runtime::value::{Map, Value};
use std::fmt;

/// What class of failure it is; the class decides exit code, code word and appearance.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// What was typed cannot be understood or fails validation: 252.
    ParamValidation,
    /// Words were left over after parsing: 252, always shown plain, after the usage text.
    UnknownOptions,
    /// A setting has a value that cannot be: 253.
    Configuration,
    /// No region anywhere: 253.
    NoRegion,
    /// No credentials anywhere: 253.
    NoCredentials,
    /// The pager cannot be started: 253.
    Pager,
    /// The service answered with an error: 254.
    Service,
    /// Anything else: 255, shown without a code word.
    General,
    /// The user pressed Ctrl-C: 130.
    Interrupted,
}

impl Kind {
    /// The code word in `An error occurred (WORD): …`, where the class has one.
    pub(crate) fn code(self) -> Option<&'static str> {
        match self {
            Kind::ParamValidation => Some("ParamValidation"),
            Kind::Configuration => Some("Configuration"),
            Kind::NoRegion => Some("NoRegion"),
            Kind::NoCredentials => Some("NoCredentials"),
            Kind::Pager => Some("Pager"),
            Kind::UnknownOptions | Kind::Service | Kind::General | Kind::Interrupted => None,
        }
    }
}

/// Why a command ended without success.
///
/// Boxed, since nearly every function here may give one and hardly any does.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Error(Box<Inner>);

#[derive(Clone, Debug, PartialEq)]
struct Inner {
    kind: Kind,
    message: String,
    usage: String,
    fields: Map,
    /// The response's HTTP status; 0 where there is none.
    status: u16,
    hints: Vec<String>,
    /// What standard output shows before the error.
    printed: String,
}

impl Error {
    fn new(kind: Kind, message: impl Into<String>) -> Error {
        Error(Box::new(Inner {
            kind,
            message: message.into(),
            usage: String::new(),
            fields: Map::new(),
            status: 0,
            hints: Vec::new(),
            printed: String::new(),
        }))
    }

    /// The error with control characters in its texts made visible, for a terminal.
    fn visible(&self) -> Error {
        let mut error = self.clone();
        error.0.message = visible(&error.0.message).into_owned();
        error.0.usage = visible(&error.0.usage).into_owned();
        error.0.fields = visible_map(&error.0.fields);
        error
    }

    /// What was typed is wrong.
    pub(crate) fn param(message: impl Into<String>) -> Error {
        Error::new(Kind::ParamValidation, message)
    }

    /// The value of one option is wrong; `option` is as the user sees it, dashes included.
    pub(crate) fn option(option: &str, message: impl fmt::Display) -> Error {
        Error::param(format!("Error parsing parameter '{option}': {message}"))
    }

    /// Parameters that do not fit the model, with everything that is wrong.
    pub(crate) fn invalid_parameters(problems: &Problems) -> Error {
        Error::param(format!("Parameter validation failed:\n{problems}"))
    }

    /// Words nobody knows, in the order in which they are to be named, and the usage text.
    pub(crate) fn unknown_options(words: &[String], usage: impl Into<String>) -> Error {
        let mut error =
            Error::new(Kind::UnknownOptions, format!("Unknown options: {}", words.join(", ")));
        error.0.usage = usage.into();
        error
    }

    /// The pager could not be started; `reason` is the operating system's.
    pub(crate) fn pager(reason: impl fmt::Display) -> Error {
        Error::new(
            Kind::Pager,
            format!(
                "Unable to redirect output to pager. Received the following error when opening \
                 pager:\n{reason}\n\nLearn more about configuring the output pager by \
                 running \"aws help config-vars\"."
            ),
        )
    }

    /// Code, message and HTTP status of the service's error; nothing for other classes.
    pub(crate) fn of_service(&self) -> Option<(&str, &Value, u16)> {
        let text = |name: &str| self.0.fields.get(name);
        let code = text("Code").and_then(Value::as_str).unwrap_or_default();
        (self.0.kind == Kind::Service)
            .then(|| (code, text("Message").unwrap_or(&Value::Null), self.0.status))
    }

    /// Any other failure.
    pub(crate) fn general(message: impl Into<String>) -> Error {
        Error::new(Kind::General, message)
    }

    /// Nobody is there to be prompted. The AWS CLI's prompter has no message for that, but a
    /// warning in front of it.
    pub(crate) fn no_terminal() -> Error {
        let mut error = Error::new(Kind::General, "");
        error.0.usage = "Warning: Input is not a terminal (fd=0).\n".to_owned();
        error
    }

    /// The user pressed Ctrl-C.
    pub(crate) fn interrupted() -> Error {
        Error::new(Kind::Interrupted, "")
    }

    /// The error with what else a terminal shows, in front of what it has already.
    pub(crate) fn hinted(mut self, hints: Vec<String>) -> Error {
        self.0.hints.splice(..0, hints);
        self
    }

    /// The error of a result that has been printed up to here.
    pub(crate) fn behind(mut self, printed: String) -> Error {
        self.0.printed = printed;
        self
    }

    /// What standard output shows before the error.
    pub(crate) fn printed(&self) -> &str {
        &self.0.printed
    }

    /// What else a terminal shows, a line each.
    pub(crate) fn hints(&self) -> &[String] {
        &self.0.hints
    }

    /// The class.
    pub(crate) fn kind(&self) -> Kind {
        self.0.kind
    }

    /// The message without any code word.
    pub(crate) fn message(&self) -> &str {
        &self.0.message
    }

    /// The process's exit code.
    pub(crate) fn exit_code(&self) -> u8 {
        match self.0.kind {
            Kind::ParamValidation | Kind::UnknownOptions => 252,
            Kind::Configuration | Kind::NoRegion | Kind::NoCredentials | Kind::Pager => 253,
            Kind::Service => 254,
            Kind::General => 255,
            Kind::Interrupted => 130,
        }
    }

    /// What goes before the message: the usage text before words nobody knows, a warning.
    fn usage(&self) -> &str {
        &self.0.usage
    }

    /// The service's fields; empty for other classes.
    fn fields(&self) -> &Map {
        &self.0.fields
    }

    /// The error as an object for the structured formats; nothing for classes that are always
    /// shown plain.
    fn object(&self) -> Option<Map> {
        if self.0.kind == Kind::Service {
            return Some(self.0.fields.clone());
        }
        let mut map = Map::new();
        map.insert("Code".to_owned(), Value::from(self.0.kind.code()?));
        map.insert("Message".to_owned(), Value::from(self.0.message.as_str()));
        Some(map)
    }
}

impl From<internal::Error> for Error {
    fn from(error: internal::Error) -> Error {
        let parts = error.into_parts();
        let kind = match parts.kind {
            ErrorKind::InvalidInput => Kind::ParamValidation,
            ErrorKind::Configuration => Kind::Configuration,
            ErrorKind::NoRegion => Kind::NoRegion,
            ErrorKind::NoCredentials => Kind::NoCredentials,
            ErrorKind::Service => Kind::Service,
            ErrorKind::General => Kind::General,
            ErrorKind::Interrupted => Kind::Interrupted,
        };
        let mut error = Error::new(kind, parts.message);
        error.0.fields = parts.fields;
        error.0.status = parts.status;
        error.0.hints.extend(parts.hint);
        error
    }
}

impl From<output::Failure> for Error {
    fn from(failure: output::Failure) -> Error {
        Error::general(failure.to_string())
    }
}

impl From<internal::config::Error> for Error {
    fn from(error: internal::config::Error) -> Error {
        internal::Error::from(error).into()
    }
}

impl From<internal::jmespath::Error> for Error {
    fn from(error: internal::jmespath::Error) -> Error {
        Error::general(error.to_string())
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0.kind.code() {
            Some(code) => write!(f, "An error occurred ({code}): {}", self.0.message),
            None => f.write_str(&self.0.message),
        }
    }
}

impl std::error::Error for Error {}
