//! Runs a case of `httpRequestTests`: from parameters to a typed input, from the input to a
//! request.

use crate::case::Case;
use crate::compare::same_body;
use crate::params;
use hardie_runtime::problem::{Path, Problems};
use hardie_runtime::service::Service;
use hardie_runtime::shape::{Structure, fill};
use hardie_runtime::table::Operation;
use hardie_runtime::value::{Map, Value};
use hardie_runtime::wire::{self, Dialect, Request};

/// The idempotency token that the tests expect.
const TOKEN: &str = "00000000-0000-4000-8000-000000000000";

/// The default host of a case.
const HOST: &str = "example.com";

pub(crate) fn check(service: &Service, case: &Case, operation: Operation) -> Result<(), String> {
    let input = input(service, case, operation)?;
    let write = wire::write_request(service.protocol, operation, &*input, Dialect::Smithy);
    let mut request = write.map_err(|error| error.to_string())?;
    wire::finish_request(&mut request, operation, Dialect::Smithy, Some(wire::MIN_COMPRESSED))
        .map_err(|error| error.to_string())?;
    let prefix = wire::host_prefix(operation, &*input).map_err(|error| error.to_string())?;
    let endpoint = format!("https://{}", case.text("host").unwrap_or(HOST));
    wire::set_endpoint(&mut request, &wire::prefixed_endpoint(&endpoint, &prefix))
        .map_err(|error| error.to_string())?;

    check_target(case, &request)?;
    check_query(case, &request)?;
    check_headers(case, &request)?;
    check_body(case, &request)
}

/// The input of a case.
pub(crate) fn input(
    service: &Service,
    case: &Case,
    operation: Operation,
) -> Result<Box<dyn Structure>, String> {
    let shape = operation.input();
    let mut input = service.input(operation);
    let mut values = match params::value(case.params(), shape) {
        Value::Map(values) => values,
        _ => Map::new(),
    };
    for member in shape.members() {
        if member.is_idempotency_token() && !values.contains_key(member.name()) {
            values.insert(member.name().to_owned(), Value::from(TOKEN));
        }
        if member.is_json_header()
            && let Some(Value::String(text)) = values.get(member.name())
        {
            // Untyped values contain the document here, not its text.
            let document =
                hardie_runtime::value::json::parse(text).map_err(|error| error.to_string())?;
            values.insert(member.name().to_owned(), document);
        }
    }
    let mut problems = Problems::new();
    let slot = hardie_runtime::shape::Slot::Structure(&mut *input);
    fill(&Value::Map(values), slot, shape, &mut Path::new(), &mut problems);
    match problems.iter().next() {
        None => Ok(input),
        Some(problem) => Err(format!("the parameters do not fit: {}", problem.text)),
    }
}

fn expect<T: PartialEq + std::fmt::Debug>(what: &str, is: T, should: T) -> Result<(), String> {
    if is == should { Ok(()) } else { Err(format!("{what} is {is:?}, not {should:?}")) }
}

fn check_target(case: &Case, request: &Request) -> Result<(), String> {
    let (_, rest) = request.uri().split_once("://").ok_or("no scheme")?;
    let path = &rest[rest.find('/').unwrap_or(rest.len())..];
    let host = &rest[..rest.len() - path.len()];
    expect("method", request.method(), case.text("method").unwrap())?;
    expect("path", path.split('?').next(), case.text("uri"))?;
    if let Some(wanted) = case.text("resolvedHost").or(case.text("host")) {
        expect("host", Some(host), wanted.split('/').next())?;
    }
    Ok(())
}

fn check_query(case: &Case, request: &Request) -> Result<(), String> {
    let query = request.uri().split_once('?').map_or("", |(_, query)| query);
    let mut found: Vec<&str> = query.split('&').filter(|part| !part.is_empty()).collect();
    let names: Vec<&str> =
        found.iter().map(|part| part.split('=').next().unwrap_or_default()).collect();
    for name in case.texts("forbidQueryParams") {
        expect(name, names.contains(&name), false)?;
    }
    for name in case.texts("requireQueryParams") {
        expect(name, names.contains(&name), true)?;
    }
    for wanted in case.texts("queryParams") {
        match found.iter().position(|part| *part == wanted) {
            Some(at) => drop(found.remove(at)),
            None => return Err(format!("the query {query:?} lacks {wanted:?}")),
        }
    }
    Ok(())
}

fn check_headers(case: &Case, request: &Request) -> Result<(), String> {
    let header = |name: &str| {
        let values: Vec<&str> = request.headers().get_all(name).collect();
        (!values.is_empty()).then(|| values.join(", "))
    };
    for (name, value) in case.headers() {
        expect(name, header(name), Some(value.to_owned()))?;
    }
    for name in case.texts("forbidHeaders") {
        expect(name, header(name), None)?;
    }
    for name in case.texts("requireHeaders") {
        expect(name, header(name).is_some(), true)?;
    }
    let length = request.body().bytes().unwrap_or_default().len().to_string();
    if let Some(said) = header("content-length") {
        expect("content-length", said, length)?;
    }
    Ok(())
}

fn check_body(case: &Case, request: &Request) -> Result<(), String> {
    let Some(wanted) = case.text("body") else { return Ok(()) };
    let body = request.body().bytes().ok_or("the body streams")?;
    let media = case.text("bodyMediaType").unwrap_or_default();
    let wanted = match media {
        "application/cbor" => {
            aws_smithy_types::base64::decode(wanted).map_err(|error| error.to_string())?
        }
        _ => wanted.as_bytes().to_vec(),
    };
    let is_ordered = case.id.starts_with("PreserveKeyOrder");
    let media = if media.is_empty() && case.is_of("alloy#simpleRestJson") && !is_ordered {
        "application/json"
    } else {
        media
    };
    same_body(media, body, &wanted)
}
