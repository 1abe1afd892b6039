//! Runs a case of `httpResponseTests`: from a response to a typed output or error, and its values.

use crate::case::Case;
use crate::{json, params};
use hardie_runtime::service::Service;
use hardie_runtime::shape::{Structure, View, to_value};
use hardie_runtime::table::Operation;
use hardie_runtime::value::{Map, Value};
use hardie_runtime::wire::{self, Response};

pub(crate) fn check_output(
    service: &Service,
    case: &Case,
    operation: Operation,
) -> Result<(), String> {
    let mut output = service.output(operation);
    let read = wire::read_response(service.protocol, &response(case), &mut *output);
    read.map_err(|error| error.to_string())?;
    compare(case, &*output)
}

pub(crate) fn check_error(
    service: &Service,
    case: &Case,
    operation: Operation,
    name: &str,
) -> Result<(), String> {
    let (with, response) = (service.protocol, response(case));
    let shape = wire::error_shape(with, operation, &response).ok_or_else(|| {
        let code = wire::error_summary(with, &response).code;
        format!("no error of the operation is called {code:?}")
    })?;
    if shape.name() != name {
        return Err(format!("the error is {}", shape.name()));
    }
    let mut error = service.error(shape).ok_or("the error has no type")?;
    let read = wire::read_error(with, &response, &mut *error);
    read.map_err(|error| error.to_string())?;
    compare(case, &*error)
}

fn response(case: &Case) -> Response {
    let body = case.text("body").unwrap_or_default();
    let body = match case.text("bodyMediaType") {
        Some("application/cbor") => aws_smithy_types::base64::decode(body).unwrap(),
        _ => body.as_bytes().to_vec(),
    };
    let mut response = Response::new(case.code().try_into().unwrap(), body.into());
    for (name, value) in case.headers() {
        response.headers_mut().insert(name.to_owned(), value.to_owned());
    }
    response
}

fn compare(case: &Case, found: &dyn Structure) -> Result<(), String> {
    let is = to_value(View::Structure(found));
    let should = match params::value(case.params(), found.shape()) {
        Value::Null => Value::Map(Map::new()),
        value => value,
    };
    if json::is_same(&is, &should) {
        Ok(())
    } else {
        Err(format!("the values are\n  {is:?}, not\n  {should:?}"))
    }
}
