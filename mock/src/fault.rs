//! The error of a request: modelled, or common to all AWS services without being in the model.

use hardie_runtime::service::OperationError;
use hardie_runtime::shape::Structure;
use hyper::StatusCode;
use std::borrow::Cow;
use std::fmt;

/// The error response to a request.
#[derive(Debug)]
pub enum Fault {
    /// An error of the protocol or the infrastructure: authentication, routing, parsing.
    Common {
        /// The HTTP status.
        status: StatusCode,
        /// The name in `x-amzn-errortype`.
        code: Cow<'static, str>,
        /// The message.
        message: Cow<'static, str>,
        /// The values of the headers `WWW-Authenticate`.
        challenges: Vec<String>,
    },
    /// An error structure of the operation.
    Modeled(Box<dyn Modeled>),
}

/// An error of a generated type.
pub trait Modeled: fmt::Debug + Send {
    /// The structure.
    fn structure(&self) -> &dyn Structure;
}

impl<E: OperationError> Modeled for E {
    fn structure(&self) -> &dyn Structure {
        OperationError::structure(self)
    }
}

/// An error structure of the table, without a generated type.
#[derive(Debug)]
pub(crate) struct Untyped(pub(crate) Box<dyn Structure>);

impl Modeled for Untyped {
    fn structure(&self) -> &dyn Structure {
        &*self.0
    }
}

impl Fault {
    /// An error that is not in the model.
    pub(crate) fn new(
        status: StatusCode,
        code: impl Into<Cow<'static, str>>,
        message: impl Into<Cow<'static, str>>,
    ) -> Fault {
        Fault::Common { status, code: code.into(), message: message.into(), challenges: Vec::new() }
    }

    /// Adds values of the header `WWW-Authenticate`.
    pub(crate) fn with_challenges(mut self, added: Vec<String>) -> Fault {
        if let Fault::Common { challenges, .. } = &mut self {
            challenges.extend(added);
        }
        self
    }

    /// 400 `SerializationException`: the request cannot be parsed.
    pub(crate) fn serialization(message: impl Into<Cow<'static, str>>) -> Fault {
        Fault::new(StatusCode::BAD_REQUEST, "SerializationException", message)
    }

    /// The HTTP status.
    pub(crate) fn status(&self) -> StatusCode {
        match self {
            Fault::Common { status, .. } => *status,
            Fault::Modeled(error) => StatusCode::from_u16(error.structure().shape().status())
                .unwrap_or(StatusCode::BAD_REQUEST),
        }
    }

    /// The message; empty if the error has none.
    pub(crate) fn message(&self) -> String {
        match self {
            Fault::Common { message, .. } => message.to_string(),
            Fault::Modeled(error) => {
                let structure = error.structure();
                let names = ["message", "Message", "errorMessage"];
                names.iter().find_map(|name| structure.string(name)).unwrap_or_default().to_owned()
            }
        }
    }

    /// The name in `x-amzn-errortype`.
    pub(crate) fn code(&self) -> &str {
        match self {
            Fault::Common { code, .. } => code,
            Fault::Modeled(error) => error.structure().shape().name(),
        }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Fault::Common { code, message, .. } => write!(f, "{code}: {message}"),
            Fault::Modeled(error) => write!(f, "{:?}", error.structure()),
        }
    }
}
