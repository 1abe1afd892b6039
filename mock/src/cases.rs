//! Single steps of the endpoint, for the cases of protocol tests.

use crate::answers::Answers;
use crate::auth::Authenticator;
use crate::behaviour::{Behaviours, fill_structure};
use crate::context::Context;
use crate::endpoint::Endpoint;
use crate::fault::{Fault, Untyped};
use crate::fault_injection::{FaultInjector, Plan};
use crate::local_api::StateAccess;
use crate::log::Log;
use crate::route::Router;
use crate::site::Site;
use crate::wire::Wire;
use crate::{read, write};
use hardie_runtime::service::Service;
use hardie_runtime::shape::Structure;
use hardie_runtime::table::Operation;
use hardie_runtime::value::Value;
use http_body_util::Full;
use hyper::Response;
use hyper::body::Bytes;
use hyper::http::request::Parts;
use std::sync::{Arc, RwLock};

/// An endpoint that accepts every request.
pub fn test_endpoint(service: &'static Service, answers: Arc<dyn Answers>) -> Option<Endpoint> {
    let site = Site::new(&[service], answers)?;
    Some(Endpoint {
        site: RwLock::new(Arc::new(site)),
        behaviours: Behaviours::default(),
        authenticator: Authenticator::new(None, "us-east-1".to_owned()),
        fault_injector: FaultInjector::new(Plan::default()),
        state: StateAccess::default(),
        resources: Arc::default(),
        recorder: None,
        replay: None,
        log: Log::new(false),
    })
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
    let target = wire.target(service, &Router::new(service.table), head, body);
    let target = target.map_err(|_| "no operation has this path")?;
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
        return write::no_output(wire, operation.code());
    }
    let context = Context { wire, operation: operation.name(), id: "" };
    write::output(context, output, operation.code())
}

/// Writes an error.
pub fn write_error(service: &'static Service, error: Box<dyn Structure>) -> Response<Full<Bytes>> {
    let context = Context { wire: Wire::new(service), operation: "", id: "" };
    write::fault(context, &Fault::Modeled(Box::new(Untyped(error))))
}
