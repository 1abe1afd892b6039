//! One service behind HTTP: a request in, a response out, with everything between them read from
//! the service's table. No code here knows an operation.

use std::time::{Instant, SystemTime};

use hardie_runtime::service::Service;
use hardie_runtime::shape::Structure;
use hardie_runtime::table::Operation;
use hardie_runtime::value::{Map, Value};
use http_body_util::Full;
use hyper::body::Bytes;
use hyper::header::HeaderValue;
use hyper::http::request::Parts;
use hyper::{Response, StatusCode};
use uuid::Uuid;

use crate::auth::{self, Caller};
use crate::behaviour::{Behaviours, fill_structure};
use crate::fault::{Fault, Untyped};
use crate::keys::Keys;
use crate::log::Log;
use crate::route::{Miss, Router};
use crate::{constraints, read, write};

/// What services call the error of an input that breaks a constraint, the usual names first.
const VALIDATION_ERRORS: [&str; 5] = [
    "ValidationException",
    "InvalidParameterException",
    "InvalidRequestException",
    "BadRequestException",
    "InvalidInputException",
];

/// A service that answers.
#[derive(Debug)]
pub(crate) struct Endpoint {
    service: &'static Service,
    router: Router,
    behaviours: Behaviours,
    /// Whose signatures count; nothing where every request is taken.
    keys: Option<Keys>,
    /// The Region of requests that do not name one.
    region: String,
    log: Log,
}

/// A successful answer with the status that goes with it.
type Answer = Result<(Box<dyn Structure>, u16), Fault>;

impl Endpoint {
    pub(crate) fn new(
        service: &'static Service,
        behaviours: Behaviours,
        keys: Option<Keys>,
        region: String,
        log: Log,
    ) -> Endpoint {
        Endpoint { service, router: Router::new(service.table), behaviours, keys, region, log }
    }

    /// Answers a request whose body has come in whole, or says what went wrong with the body.
    pub(crate) fn respond(&self, head: &Parts, body: Result<Bytes, Fault>) -> Response<Full<Bytes>> {
        let (started, id) = (Instant::now(), Uuid::new_v4().to_string());
        let answer = body.and_then(|body| self.answer(head, &body));
        let mut response = match &answer {
            Ok((output, status)) => write::output(&**output, *status),
            Err(fault) => write::fault(fault),
        };
        if let Ok(id) = HeaderValue::from_str(&id) {
            response.headers_mut().insert("x-amzn-requestid", id);
        }
        self.log.request(head, response.status(), answer.as_ref().err(), started.elapsed(), &id);
        response
    }

    fn answer(&self, head: &Parts, body: &[u8]) -> Answer {
        let (path, query) = (head.uri.path(), head.uri.query().unwrap_or_default());
        let target = self.router.find(head.method.as_str(), path, query).map_err(unrouted)?;
        let caller = self.caller(head, body)?;
        let operation = target.operation;
        let Some(code) = self.service.operations.get(operation.index()) else {
            return Err(unrouted(Miss::Path));
        };
        let input = Value::Map(read::input(&target, head, body)?);
        if let Some(message) = constraints::violations(&input, operation.input()) {
            return Err(self.invalid(operation, message));
        }
        let output = self.behaviours.answer(operation, code, &caller, &input)?;
        Ok((output, operation.code()))
    }

    fn caller(&self, head: &Parts, body: &[u8]) -> Result<Caller, Fault> {
        match &self.keys {
            Some(keys) => auth::verify(head, body, self.service.signing_name, keys, SystemTime::now()),
            None => Ok(Caller { region: auth::claimed_region(head).unwrap_or_else(|| self.region.clone()) }),
        }
    }

    /// The operation's own error for an input that breaks a constraint, else `ValidationException`.
    fn invalid(&self, operation: Operation, message: String) -> Fault {
        let named = |name: &&str| operation.errors().find(|error| error.name() == *name);
        let shape = VALIDATION_ERRORS.iter().find_map(named);
        let code = self.service.operations.get(operation.index());
        let error = shape.zip(code).and_then(|(shape, code)| (code.error)(shape.index()));
        let Some(mut error) = error else {
            return Fault::new(StatusCode::BAD_REQUEST, "ValidationException", message);
        };
        let message_member =
            error.shape().members().find(|member| member.name().eq_ignore_ascii_case("message"));
        if let Some(member) = message_member {
            let content = Map::from_iter([(member.name().to_owned(), Value::from(message))]);
            if let Err(fault) = fill_structure(&Value::Map(content), &mut *error) {
                return fault;
            }
        }
        Fault::Modeled(Box::new(Untyped(error)))
    }
}

fn unrouted(miss: Miss) -> Fault {
    let status = match miss {
        Miss::Path => StatusCode::NOT_FOUND,
        Miss::Method => StatusCode::METHOD_NOT_ALLOWED,
    };
    Fault::new(status, "UnknownOperationException", "No operation of this service has this method and path.")
}
