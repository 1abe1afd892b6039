//! Errors of operations: of the model where it has them, else those of every service.

use crate::behaviour::fill_structure;
use crate::constraints::{self, Violation};
use crate::fault::{Fault, Untyped};
use crate::faults::COMMON_ERRORS;
use crate::route::RouteError;
use crate::wire::{Wire, WireKind};
use hardie_runtime::service::Service;
use hardie_runtime::table::{Operation, Shape};
use hardie_runtime::value::{Map, Value};
use hyper::StatusCode;

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

/// Parts of the names of errors for resources that do not exist.
const NOT_FOUND_ERRORS: [&str; 4] = ["NotFound", "NoSuch", "DoesNotExist", "NotExist"];

/// The operation's error for inputs that violate constraints, else `ValidationException`.
pub(crate) fn invalid(service: &Service, operation: Operation, violations: &[Violation]) -> Fault {
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

pub(crate) fn throttled(service: &Service, operation: Operation) -> Fault {
    let message = "Rate exceeded";
    match THROTTLING_ERRORS.iter().find_map(|name| error_named(operation, name)) {
        Some(shape) => modeled(service, shape, message.to_owned(), []),
        None => Fault::new(StatusCode::TOO_MANY_REQUESTS, THROTTLING_ERRORS[0], message),
    }
}

/// The operation's error with this status, else the common AWS error.
pub(crate) fn failed(service: &Service, operation: Operation, status: StatusCode) -> Fault {
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
pub(crate) fn named(service: &Service, operation: Operation, name: &str) -> Fault {
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

/// The operation's error for a resource that does not exist, else `ResourceNotFoundException`.
pub(crate) fn not_found(service: &Service, operation: Operation, message: String) -> Fault {
    let is_named = |shape: &Shape| NOT_FOUND_ERRORS.iter().any(|part| shape.name().contains(part));
    let shape = operation
        .errors()
        .find(is_named)
        .or_else(|| operation.errors().find(|shape| shape.status() == 404));
    match shape {
        Some(shape) => modeled(service, shape, message, []),
        None => Fault::new(StatusCode::NOT_FOUND, "ResourceNotFoundException", message),
    }
}

/// The operation's error for a token of a page that no response has had, else its error for inputs
/// that are not valid, else `ValidationException`.
pub(crate) fn invalid_page(service: &Service, operation: Operation) -> Fault {
    let names = |shape: &Shape| {
        let name = shape.name();
        name.contains("NextToken") || name.contains("Token") && name.contains("Page")
    };
    refused(
        service,
        operation,
        operation.errors().find(names),
        "The token of the page is not valid.",
    )
}

/// An error, else the operation's error for inputs that are not valid, else `ValidationException`.
fn refused(
    service: &Service,
    operation: Operation,
    shape: Option<Shape>,
    message: &'static str,
) -> Fault {
    let invalid = || VALIDATION_ERRORS.iter().find_map(|name| error_named(operation, name));
    match shape.or_else(invalid) {
        Some(shape) => modeled(service, shape, message.to_owned(), []),
        None => Fault::new(StatusCode::BAD_REQUEST, VALIDATION_ERRORS[0], message),
    }
}

/// The operation's error for an idempotency token of another request, else its error for inputs
/// that are not valid, else `ValidationException`.
pub(crate) fn token_reused(service: &Service, operation: Operation) -> Fault {
    let message = "The idempotency token was used before, with another request.";
    let by_name = |part: &str| operation.errors().find(|shape| shape.name().contains(part));
    let shape = by_name("Idempoten").or_else(|| by_name("Conflict"));
    refused(service, operation, shape, message)
}

/// An error of the operation by name, with members; a common one if the operation lacks it.
pub(crate) fn with_members(
    service: &Service,
    operation: Operation,
    name: &str,
    members: Value,
) -> Fault {
    let Some(mut error) = error_named(operation, name).and_then(|shape| service.error(shape))
    else {
        return named(service, operation, name);
    };
    match fill_structure(&members, &mut *error) {
        Ok(()) => Fault::Modeled(Box::new(Untyped(error))),
        Err(fault) => fault,
    }
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

pub(crate) fn unrouted(wire: Wire, miss: RouteError) -> Fault {
    let (status, message) = match (wire.kind, miss) {
        (WireKind::AwsJson, _) => {
            (StatusCode::BAD_REQUEST, "The header X-Amz-Target names no operation of this service.")
        }
        (WireKind::AwsQuery | WireKind::Ec2Query, _) => {
            (StatusCode::BAD_REQUEST, "The parameter Action names no operation of this service.")
        }
        (_, RouteError::Path) => {
            (StatusCode::NOT_FOUND, "No operation of this service has this method and path.")
        }
        (_, RouteError::Method) => (
            StatusCode::METHOD_NOT_ALLOWED,
            "No operation of this service has this method and path.",
        ),
    };
    Fault::new(status, "UnknownOperationException", message)
}
