//! Single steps of the endpoint, for the cases of protocol tests.

use crate::auth::Authenticator;
use crate::behaviour::{Behaviours, fill_structure};
use crate::endpoint::Endpoint;
use crate::fault::{Fault, Untyped};
use crate::fault_injection::{FaultInjector, Plan};
use crate::local_api::StateAccess;
use crate::log::Log;
use crate::route::{Router, Target};
use crate::wire::{Wire, WireKind};
use crate::{read, write};
use hardie_runtime::service::Service;
use hardie_runtime::shape::Structure;
use hardie_runtime::table::Operation;
use hardie_runtime::value::Value;
use http_body_util::Full;
use hyper::Response;
use hyper::body::Bytes;
use hyper::http::request::Parts;

/// An endpoint that accepts every request.
pub fn test_endpoint(service: &'static Service) -> Endpoint {
    let authenticator =
        Authenticator { keys: None, region: "us-east-1".to_owned(), only_region: None, ahead: 0 };
    Endpoint::new(
        service,
        Behaviours::default(),
        authenticator,
        FaultInjector::new(Plan::default()),
        StateAccess::default(),
        Log::new(false),
    )
}

/// Reads a request: its operation and input.
///
/// # Errors
/// No operation has this path; the request cannot be parsed.
pub fn read_input(
    service: &'static Service,
    head: &Parts,
    body: &[u8],
) -> Result<(Operation, Box<dyn Structure>), String> {
    let wire = Wire::new(service);
    let target = match wire.kind {
        WireKind::RpcV2Json => Wire::rpc_operation(service, head)
            .map(|operation| Target { operation, labels: Vec::new() }),
        _ => Router::new(service.table)
            .find(head.method.as_str(), head.uri.path(), head.uri.query().unwrap_or_default())
            .ok(),
    };
    let target = target.ok_or("no operation has this path")?;
    let input = read::input(wire, &target, head, body);
    let input = Value::Map(input.map_err(|fault| fault.to_string())?);
    let mut found = service.input(target.operation);
    fill_structure(&input, &mut *found).map_err(|fault| fault.to_string())?;
    Ok((target.operation, found))
}

/// Writes the response of an operation.
pub fn write_output(
    service: &'static Service,
    operation: Operation,
    output: &dyn Structure,
) -> Response<Full<Bytes>> {
    let wire = Wire::new(service);
    if wire.omits_output(operation) {
        return write::no_output();
    }
    write::output(wire, output, operation.code())
}

/// Writes an error.
pub fn write_error(service: &'static Service, error: Box<dyn Structure>) -> Response<Full<Bytes>> {
    write::fault(Wire::new(service), &Fault::Modeled(Box::new(Untyped(error))))
}
