//! Smithy's official protocol tests, read from the traits of their model
//! (`smithy.test#httpRequestTests` and `smithy.test#httpResponseTests`), if it is in the test data.
//! The repository does not contain it.
//!
//! Features that do not depend on the protocol ([`beside`]) and the traits of alloy ([`alloy`])
//! have their own tests, which always run.
#![allow(clippy::unwrap_used, clippy::panic, reason = "helpers of tests may fail as tests do")]
#![cfg_attr(not(protocol_tests), allow(dead_code, unused_imports))]

mod alloy;
mod beside;
#[cfg(protocol_tests)]
mod botocore;
mod case;
mod compare;
mod json;
mod matrix;
mod params;
mod preference;
mod request;
mod response;
mod unions;
mod xml;

use case::{Case, Owner};
use hardie_runtime::service::{Service, Tables};
use hardie_runtime::table::Operation;
use std::collections::BTreeMap;

/// Cases that are expected to fail, each with its reason.
const EXCEPTIONS: [(&str, &str); 2] = [
    ("HeaderEndpointInput", "the URI of the case lacks the slash at the end of the model's"),
    ("RoundTripRequest", "the case has a space in the query, which no request can have"),
];

/// Checks with generated code and with the table alone, and names what fails.
fn check(
    services: [&'static Service; 2],
    test: impl Fn(&'static Service) -> Result<(), String>,
) -> Result<(), String> {
    let named = |service: &'static Service| {
        test(service).map_err(|error| format!("{:?}: {error}", service.code))
    };
    services.into_iter().try_for_each(named)
}

/// A service with generated code, and the same from the file of its table.
fn with_table(service: &'static Service, tables: &'static Tables) -> [&'static Service; 2] {
    [service, tables.service(service.command).unwrap().unwrap()]
}

fn operation(service: &'static Service, name: &str) -> Option<Operation> {
    service.table.operations().find(|operation| operation.name() == name)
}

/// Runs all cases and reports failures, except for the expected ones.
fn run(cases: &[Case], count: usize, test: impl Fn(&Case) -> Result<(), String>) {
    let exceptions = BTreeMap::from(EXCEPTIONS);
    let mut failures = String::new();
    let mut passed = 0;
    for case in cases {
        match (test(case), exceptions.get(case.id.as_str())) {
            (Ok(()), None) => passed += 1,
            (Ok(()), Some(_)) => {
                failures += &format!("{}: passes now, take it off the list\n", case.id)
            }
            (Err(_), Some(reason)) => println!("{}: {reason}", case.id),
            (Err(error), None) => {
                failures += &format!("{} ({}): {error}\n", case.id, case.owner.name())
            }
        }
    }
    println!("{passed} of {} cases pass", cases.len());
    assert!(failures.is_empty(), "{passed} of {} cases pass\n{failures}", cases.len());
    assert_eq!(cases.len(), count, "cases in the model");
}

fn requests(services: [&'static Service; 2], count: usize) {
    let cases = case::load(services[0].shape_id, "smithy.test#httpRequestTests");
    run(&cases, count, |case| {
        check(services, |service| {
            let operation = operation(service, case.owner.name());
            request::check(service, case, operation.ok_or("the service has no such operation")?)
        })
    });
}

fn responses(services: [&'static Service; 2], count: usize) {
    let cases = case::load(services[0].shape_id, "smithy.test#httpResponseTests");
    run(&cases, count, |case| {
        check(services, |service| {
            let find = |name: &str| operation(service, name).ok_or("no such operation");
            match &case.owner {
                Owner::Operation(name) => response::check_output(service, case, find(name)?),
                Owner::Error { operation, name } => {
                    response::check_error(service, case, find(operation)?, name)
                }
            }
        })
    });
}

/// Each with the number of cases for clients in the model, so that a case that is not found fails
/// the test.
macro_rules! protocol {
    ($service:ident, $requests:literal requests, $responses:literal responses) => {
        protocol!($service, $requests requests, $responses responses, protocol_tests);
    };
    ($service:ident, $requests:literal requests, $responses:literal responses, $data:ident) => {
        #[cfg($data)]
        mod $service {
            #[test]
            fn requests() {
                use hardie_tests::$service::{SERVICE, TABLES};
                super::requests(super::with_table(&SERVICE, &TABLES), $requests);
            }

            #[test]
            fn responses() {
                use hardie_tests::$service::{SERVICE, TABLES};
                super::responses(super::with_table(&SERVICE, &TABLES), $responses);
            }
        }
    };
}

protocol!(rest_json, 136 requests, 108 responses);
protocol!(json_rpc_10, 28 requests, 39 responses);
protocol!(json_rpc_11, 56 requests, 62 responses);
protocol!(json_query, 1 requests, 2 responses);
protocol!(rest_xml, 97 requests, 81 responses);
protocol!(rest_xml_ns, 1 requests, 1 responses);
protocol!(aws_query, 38 requests, 39 responses);
protocol!(ec2_query, 30 requests, 29 responses);
protocol!(rpc_v2_cbor, 29 requests, 43 responses);
protocol!(rpc_v2_json, 34 requests, 39 responses);
protocol!(simple_rest_json, 18 requests, 20 responses, alloy_protocol_tests);
protocol!(simple_rest_json_routing, 5 requests, 0 responses, alloy_protocol_tests);
protocol!(cbor_query, 1 requests, 2 responses);
protocol!(cbor_no_query, 1 requests, 0 responses);

#[test]
#[cfg(not(alloy_protocol_tests))]
fn skipped_alloy() {
    println!("skipped: no protocol tests of alloy");
}

#[test]
#[cfg(not(protocol_tests))]
fn skipped() {
    println!("skipped: no test data");
}
