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
use hardie_runtime::service::Service;
use hardie_runtime::shape::{Dynamic, Structure};
use hardie_runtime::table::{Operation, Shape};
use std::collections::BTreeMap;

/// Cases that are expected to fail, each with its reason.
const EXCEPTIONS: [(&str, &str); 2] = [
    ("HeaderEndpointInput", "the URI of the case lacks the slash at the end of the model's"),
    ("RoundTripRequest", "the case has a space in the query, which no request can have"),
];

/// What inputs, outputs and errors are made of. Every case runs with each.
#[derive(Clone, Copy, Debug)]
enum Types {
    Generated,
    /// None: structures over the table.
    Table,
}

impl Types {
    const ALL: [Types; 2] = [Types::Generated, Types::Table];

    /// A blank structure: the given one, or one of the table.
    fn blank(self, generated: Box<dyn Structure>, shape: Shape) -> Box<dyn Structure> {
        match self {
            Types::Generated => generated,
            Types::Table => Box::new(Dynamic::new(shape)),
        }
    }

    /// Checks with all, and names those that fail.
    fn check(test: impl Fn(Types) -> Result<(), String>) -> Result<(), String> {
        let named = |types: Types| test(types).map_err(|error| format!("{types:?}: {error}"));
        Types::ALL.into_iter().try_for_each(named)
    }
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

fn requests(service: &'static Service, count: usize) {
    let cases = case::load(service.shape_id, "smithy.test#httpRequestTests");
    run(&cases, count, |case| {
        let operation =
            operation(service, case.owner.name()).ok_or("the service has no such operation")?;
        Types::check(|types| request::check(service, case, operation, types))
    });
}

fn responses(service: &'static Service, count: usize) {
    let cases = case::load(service.shape_id, "smithy.test#httpResponseTests");
    run(&cases, count, |case| match &case.owner {
        Owner::Operation(name) => {
            let operation = operation(service, name).ok_or("the service has no such operation")?;
            Types::check(|types| response::check_output(service, case, operation, types))
        }
        Owner::Error { operation: owner, name } => {
            let operation = operation(service, owner).ok_or("the service has no such operation")?;
            Types::check(|types| response::check_error(service, case, operation, name, types))
        }
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
                super::requests(&hardie_tests::$service::SERVICE, $requests);
            }

            #[test]
            fn responses() {
                super::responses(&hardie_tests::$service::SERVICE, $responses);
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
