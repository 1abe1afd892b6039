//! A service behind HTTP: handles requests by the service's table. No code here depends on an
//! operation.

use crate::auth::Authenticator;
use crate::behaviour::{Behaviours, fill_structure};
use crate::constraints::{self, CheckResult, Violation};
use crate::fault::{Fault, Untyped};
use crate::fault_injection::{FaultInjector, FaultOutcome};
use crate::faults::{COMMON_ERRORS, FailureKind};
use crate::local_api::{self, ConnectionAddresses, StateAccess};
use crate::log::{Entry, Log};
use crate::route::{RouteError, Router, Target};
use crate::wire::{Wire, WireKind};
use crate::{media, read, write};
use hardie_runtime::service::Service;
use hardie_runtime::shape::Structure;
use hardie_runtime::table::{Operation, Shape};
use hardie_runtime::value::{Map, Value};
use http_body_util::Full;
use hyper::body::Bytes;
use hyper::header::HeaderValue;
use hyper::http::request::Parts;
use hyper::{Response, StatusCode};
use std::time::Instant;
use uuid::Uuid;

/// Error names of services for inputs that violate a constraint, the most usual names first.
const VALIDATION_ERRORS: [&str; 5] = [
    "ValidationException",
    "InvalidParameterException",
    "InvalidRequestException",
    "BadRequestException",
    "InvalidInputException",
];

/// Error names of services for too many requests.
const THROTTLING_ERRORS: [&str; 2] = ["ThrottlingException", "TooManyRequestsException"];

/// A running service.
#[derive(Debug)]
pub struct Endpoint {
    service: &'static Service,
    router: Router,
    wire: Wire,
    behaviours: Behaviours,
    authenticator: Authenticator,
    fault_injector: FaultInjector,
    state: StateAccess,
    log: Log,
}

/// The result of a request.
enum RequestOutcome {
    /// An output, with its status.
    Output(Box<dyn Structure>, u16),
    /// An operation without output, in a protocol that sends no body then.
    NoOutput,
    /// No response.
    Dropped,
}

impl Endpoint {
    pub(crate) fn new(
        service: &'static Service,
        behaviours: Behaviours,
        authenticator: Authenticator,
        fault_injector: FaultInjector,
        state: StateAccess,
        log: Log,
    ) -> Endpoint {
        Endpoint {
            service,
            router: Router::new(service.table),
            wire: Wire::new(service),
            behaviours,
            authenticator,
            fault_injector,
            state,
            log,
        }
    }

    /// Responds to a request with its whole body, or with the error that occurred while reading it.
    ///
    /// Returns `None` if the connection must be closed without a response.
    pub async fn respond(
        &self,
        head: &Parts,
        body: Result<Bytes, Fault>,
        ends: ConnectionAddresses,
    ) -> Option<Response<Full<Bytes>>> {
        if local_api::is_local(head.uri.path()) {
            let answer = self.state.answer(head, ends, &self.log).await;
            return Some(answer.unwrap_or_else(|fault| write::fault(self.wire, &fault)));
        }
        let (started, id) = (Instant::now(), Uuid::new_v4().to_string());
        let answer = match body {
            Ok(body) => self.answer(head, &body).await,
            Err(fault) => Err(fault),
        };
        let mut response = match &answer {
            Ok(RequestOutcome::Output(output, status)) => {
                Some(write::output(self.wire, &**output, *status))
            }
            Ok(RequestOutcome::NoOutput) => Some(write::no_output()),
            Ok(RequestOutcome::Dropped) => None,
            Err(fault) => Some(write::fault(self.wire, fault)),
        };
        if let (Ok(id), Some(response)) = (HeaderValue::from_str(&id), &mut response) {
            response.headers_mut().insert("x-amzn-requestid", id);
            if let Some(date) =
                self.authenticator.date().and_then(|date| HeaderValue::try_from(date).ok())
            {
                response.headers_mut().insert("date", date);
            }
        }
        let status = response.as_ref().map(Response::status);
        self.log.request(&Entry {
            head,
            status,
            fault: answer.as_ref().err(),
            took: started.elapsed(),
            id: &id,
        });
        response
    }

    async fn answer(&self, head: &Parts, body: &[u8]) -> Result<RequestOutcome, Fault> {
        let (path, query) = (head.uri.path(), head.uri.query().unwrap_or_default());
        let target = match self.wire.kind {
            WireKind::RpcV2Json => Wire::rpc_operation(self.service, head)
                .map(|operation| Target { operation, labels: Vec::new() })
                .ok_or(RouteError::Path),
            _ => self.router.find(head.method.as_str(), path, query),
        };
        let target = target.map_err(unrouted)?;
        let caller = self.authenticator.authenticate(
            head,
            body,
            self.service.signing_name,
            self.authenticator.now(),
        )?;
        let operation = target.operation;
        let request_faults =
            self.fault_injector.draw(&head.headers, &[self.service], Instant::now())?;
        if !request_faults.wait.is_zero() {
            tokio::time::sleep(request_faults.wait).await;
        }
        match &request_faults.outcome {
            FaultOutcome::Throttled => return Err(throttled(self.service, operation)),
            FaultOutcome::Failed(FailureKind::Status(status)) => {
                return Err(failed(self.service, operation, *status));
            }
            FaultOutcome::Failed(FailureKind::Named(name)) => {
                return Err(named(self.service, operation, name));
            }
            FaultOutcome::Failed(FailureKind::Drop) | FaultOutcome::Served => {}
        }
        media::check_accept(self.wire, operation.output(), &head.headers)?;
        let input = Value::Map(read::input(self.wire, &target, head, body)?);
        let CheckResult { violations, unchecked } =
            constraints::check_input(&input, operation.input());
        unchecked.iter().for_each(|pattern| self.log.unchecked(pattern));
        if !violations.is_empty() {
            return Err(invalid(self.service, operation, &violations));
        }
        let output = self.behaviours.answer(self.service, operation, caller, &input).await?;
        Ok(match request_faults.outcome {
            FaultOutcome::Failed(FailureKind::Drop) => RequestOutcome::Dropped,
            _ if self.wire.omits_output(operation) => RequestOutcome::NoOutput,
            _ => RequestOutcome::Output(output, operation.code()),
        })
    }
}

/// The operation's error for inputs that violate constraints, else `ValidationException`.
fn invalid(service: &Service, operation: Operation, violations: &[Violation]) -> Fault {
    let message = constraints::summary(violations);
    let shape = VALIDATION_ERRORS.iter().find_map(|name| error_named(operation, name));
    let Some(shape) = shape else {
        return Fault::new(StatusCode::BAD_REQUEST, "ValidationException", message);
    };
    let fields = violations.iter().map(|it| {
        let pairs = [("path", &it.path), ("message", &it.message)];
        Value::Map(
            pairs
                .map(|(name, text)| (name.to_owned(), Value::from(text.as_str())))
                .into_iter()
                .collect(),
        )
    });
    // `smithy.framework#ValidationException` lists the violations in a member.
    modeled(service, shape, message, [("fieldList", Value::List(fields.collect()))])
}

fn throttled(service: &Service, operation: Operation) -> Fault {
    let message = "Rate exceeded";
    match THROTTLING_ERRORS.iter().find_map(|name| error_named(operation, name)) {
        Some(shape) => modeled(service, shape, message.to_owned(), []),
        None => Fault::new(StatusCode::TOO_MANY_REQUESTS, THROTTLING_ERRORS[0], message),
    }
}

/// The operation's error with this status, else the common AWS error.
fn failed(service: &Service, operation: Operation, status: StatusCode) -> Fault {
    let message = format!("Injected failure (status {}).", status.as_u16());
    if let Some(shape) = operation.errors().find(|shape| shape.status() == status.as_u16()) {
        return modeled(service, shape, message, []);
    }
    let common = COMMON_ERRORS.iter().find(|(_, of)| *of == status.as_u16()).map(|(name, _)| *name);
    let name = match (status.as_u16(), common) {
        (400, _) | (400..500, None) => "ValidationException",
        (_, Some(name)) => name,
        (_, None) => "InternalFailure",
    };
    Fault::new(status, name, message)
}

/// An error by name: of the operation, of another one, or common to all services.
fn named(service: &Service, operation: Operation, name: &str) -> Fault {
    let message = format!("Injected failure ({name}).");
    let shape = error_named(operation, name)
        .or_else(|| service.table.errors().find(|error| error.name() == name));
    if let Some(shape) = shape {
        return modeled(service, shape, message, []);
    }
    let status = COMMON_ERRORS.iter().find(|(known, _)| *known == name).map(|(_, status)| *status);
    let status = status.and_then(|status| StatusCode::from_u16(status).ok());
    Fault::new(status.unwrap_or(StatusCode::BAD_REQUEST), name.to_owned(), message)
}

fn error_named(operation: Operation, name: &str) -> Option<Shape> {
    operation.errors().find(|error| error.name() == name)
}

/// An error of the operation with a message and, if its shape has them, further members.
fn modeled<const N: usize>(
    service: &Service,
    shape: Shape,
    message: String,
    more: [(&str, Value); N],
) -> Fault {
    let Some(mut error) = service.error(shape) else {
        let status = StatusCode::from_u16(shape.status()).unwrap_or(StatusCode::BAD_REQUEST);
        return Fault::new(status, shape.name(), message);
    };
    let mut content = Map::new();
    for (name, value) in [("message", Value::from(message))].into_iter().chain(more) {
        if let Some(member) =
            shape.members().find(|member| member.name().eq_ignore_ascii_case(name))
        {
            content.insert(member.name().to_owned(), value);
        }
    }
    match fill_structure(&Value::Map(content), &mut *error) {
        Ok(()) => Fault::Modeled(Box::new(Untyped(error))),
        Err(fault) => fault,
    }
}

fn unrouted(miss: RouteError) -> Fault {
    let status = match miss {
        RouteError::Path => StatusCode::NOT_FOUND,
        RouteError::Method => StatusCode::METHOD_NOT_ALLOWED,
    };
    Fault::new(
        status,
        "UnknownOperationException",
        "No operation of this service has this method and path.",
    )
}
