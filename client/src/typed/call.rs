//! One call with a typed input and output. Not generic, so that it is compiled once, not once per
//! operation.

use super::error::ErrorFacts;
use super::response::ResponseFacts;
use super::validate::check_required;
use crate::call_error::CallError;
use crate::connection::{Call, Connection};
use crate::error::{Error, Stage};
use crate::redirect;
use crate::request::upload::CallBody;
use crate::response::customizations;
use crate::response::raw::RawResponse;
use crate::response::service_error::ServiceErrorResponse;
use crate::response::success::Response as Success;
use crate::retry;
use crate::secret::KnownSecrets;
use aws_smithy_runtime_api::http::StatusCode;
use aws_smithy_types::body::SdkBody;
use aws_smithy_types::retry::ErrorKind;
use hardie_runtime::problem::{Path, Problems};
use hardie_runtime::service::{Customizations, Service};
use hardie_runtime::shape::{Structure, View, fill, to_value};
use hardie_runtime::table::Operation;
use hardie_runtime::value::{Map, Value};
use hardie_runtime::wire::{self, Dialect, Response};

/// A successful call.
pub(super) struct Completed {
    pub(super) facts: ResponseFacts,
    /// The output, instead of the one that was read, if a customization changed it.
    pub(super) changed: Option<Value>,
}

/// An unsuccessful call.
pub(super) enum Failed {
    /// An error response.
    Service(Box<ErrorResponse>),
    /// Any other error.
    Other(Error),
}

/// An error response, before its modelled error is read.
pub(super) struct ErrorResponse {
    /// The row of its shape, if the model has it.
    pub(super) row: Option<u16>,
    pub(super) response: Response,
    pub(super) facts: ErrorFacts,
    secrets: KnownSecrets,
}

impl From<Error> for Failed {
    fn from(error: Error) -> Failed {
        Failed::Other(error)
    }
}

impl Connection {
    /// The operation with a Smithy name of a service, which must be this connection's.
    ///
    /// # Errors
    /// An operation of another service.
    pub(super) fn operation(&self, service: &Service, name: &str) -> Result<Operation, Error> {
        let mut operations = self.service.table.operations();
        let found = operations.find(|operation| operation.name() == name);
        found.filter(|_| service.shape_id == self.service.shape_id).ok_or_else(|| {
            Error::invalid_input(format!(
                "{name} is an operation of {}, and this is a client of {}",
                service.shape_id, self.service.shape_id
            ))
        })
    }

    /// Sends a call; `body` replaces the streaming member of its input. The body of a streaming
    /// output is read by the caller if `streams`.
    pub(super) async fn send_typed(
        &self,
        operation: Operation,
        input: &mut dyn Structure,
        body: Option<CallBody>,
        streams: bool,
    ) -> Result<Success, Failed> {
        fill_tokens(input);
        check_required(input, body.is_some())?;
        hardie_runtime::cli::strip_paths(input);
        // Few operations have endpoints or rules that depend on their inputs.
        let needs_members =
            !operation.parameters().is_empty() || !operation.customizations().is_empty();
        let members = match needs_members.then(|| to_value(View::Structure(input))) {
            Some(Value::Map(members)) => members,
            _ => Map::new(),
        };
        let target = self.resolve_endpoint_async(operation, &members).await?;
        let call = Call {
            operation,
            input,
            target: &target,
            stream_to: None,
            stream_from: None,
            body: body.as_ref(),
            streams,
        };
        match redirect::exchange(self, &call, Dialect::Smithy, None).await {
            Ok(success) => Ok(success),
            Err(CallError::Other(error)) => Err(error.into()),
            Err(CallError::Service { response, attempts, .. }) => {
                Err(error_response(*response, attempts)?)
            }
        }
    }

    /// Reads the output of a successful call.
    pub(super) async fn read_typed(
        &self,
        operation: Operation,
        input: &dyn Structure,
        success: Success,
        output: &mut dyn Structure,
    ) -> Result<Completed, Failed> {
        let attempts = success.attempts;
        let read = success.into_raw().await;
        let mut raw = read.map_err(|error| error.at(Stage::Response).after(attempts))?;
        let customizations = Customizations::of(operation);
        customizations::prepare(&customizations, operation, &mut raw);
        let request_id = raw.request_id().map(str::to_owned);
        let unreadable = Unreadable::new(operation, &raw, attempts);
        let mut response = response(raw).map_err(|error| unreadable.error(&error))?;
        let read = wire::read_response(self.service.protocol, &response, output);
        read.map_err(|error| unreadable.error(&error.to_string()))?;
        let changed = customizations::completed(&customizations, input, output);
        let status = response.status().as_u16();
        let headers = std::mem::take(response.headers_mut());
        let facts = ResponseFacts { status, headers, request_id, attempts };
        Ok(Completed { facts, changed })
    }
}

/// A response that may turn out to be unreadable.
struct Unreadable {
    operation: Operation,
    facts: crate::error::ResponseFacts,
    /// The type of the body, and its encoding if it has one.
    content: String,
    attempts: u32,
}

impl Unreadable {
    fn new(operation: Operation, raw: &RawResponse, attempts: u32) -> Unreadable {
        let request_id = raw.request_id().map(str::to_owned);
        let facts = crate::error::ResponseFacts { status: raw.status, request_id };
        let mut content = raw.header("content-type").unwrap_or("no content-type").to_owned();
        if let Some(encoding) = raw.header("content-encoding") {
            content = format!("{content}, content-encoding {encoding}");
        }
        Unreadable { operation, facts, content, attempts }
    }

    fn error(&self, reason: &str) -> Error {
        let message = format!(
            "The response of {} cannot be read: {reason} (status {}, {})",
            self.operation.name(),
            self.facts.status,
            self.content.escape_debug()
        );
        let error = Error::general(message).at(Stage::Response).after(self.attempts);
        error.with_response(self.facts.clone())
    }
}

impl ErrorResponse {
    /// Reads the modelled error into a blank one; whether it could be read.
    pub(super) fn read(&self, connection: &Connection, error: &mut dyn Structure) -> bool {
        let protocol = connection.service.protocol;
        let is_read = wire::read_error(protocol, &self.response, error).is_ok();
        // Services write the name of the message with a small letter or a large one, whatever the
        // model says.
        let mut members = error.shape().members();
        let member = members.find(|member| member.name().eq_ignore_ascii_case("message"));
        if let Some(member) = member.filter(|_| is_read)
            && let Some(field) = error.get_mut(member.position())
            && field.view().is_none()
            && let Some(message) = wire::error_summary(protocol, &self.response).message
        {
            let (mut path, mut problems) = (Path::new(), Problems::new());
            let message = Value::String(message);
            fill(&message, field.slot(), member.target(), &mut path, &mut problems);
        }
        is_read
    }

    /// The message, without secrets that a server repeats.
    pub(super) fn message(&self, connection: &Connection) -> Option<String> {
        let summary = wire::error_summary(connection.service.protocol, &self.response);
        summary.message.map(|message| self.secrets.hide(&message))
    }
}

fn error_response(error: ServiceErrorResponse, attempts: u32) -> Result<Failed, Error> {
    let facts = ErrorFacts {
        code: error.code().to_owned(),
        status: error.status,
        request_id: error.request_id().map(str::to_owned),
        attempts,
        is_throttling: retry::kind_of(&error) == Some(ErrorKind::ThrottlingError),
    };
    let (row, secrets) = (error.row(), error.secrets.clone());
    let mut raw = error.into_raw();
    secrets.hide_in_body(&mut raw.body);
    let response = response(raw);
    let response =
        response.map_err(|error| Error::general(error).at(Stage::Response).after(attempts))?;
    Ok(Failed::Service(Box::new(ErrorResponse { row, response, facts, secrets })))
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
