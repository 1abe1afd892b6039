//! A matrix of traits, kinds, locations and values in each protocol, beside botocore's serializers
//! and parsers: what Smithy's own protocol tests do not cover.
//!
//! The services are generated from the models that [`model`](self) writes in the build script;
//! botocore reads the same models in its own format.

mod differences;
mod peer;
mod reading;
mod values;

use crate::{compare, operation};
use differences::Known;
use hardie_runtime::problem::{Path, Problems};
use hardie_runtime::service::Service;
use hardie_runtime::shape::{Slot, Structure, fill};
use hardie_runtime::value::{Map, Value, json};
use hardie_runtime::wire::{self, Dialect, Request};

/// A generated service of the matrix.
struct Subject {
    name: &'static str,
    service: &'static Service,
    /// The model in botocore's format.
    model: &'static str,
    /// The media type of bodies.
    media: &'static str,
}

macro_rules! subject {
    ($module:ident, $media:literal) => {
        Subject {
            name: stringify!($module),
            service: &hardie_tests::$module::SERVICE,
            model: concat!(env!("OUT_DIR"), "/", stringify!($module), ".c2j.json"),
            media: $media,
        }
    };
}

fn subjects() -> [Subject; 7] {
    [
        subject!(matrix_rest_json, "application/json"),
        subject!(matrix_rest_xml, "application/xml"),
        subject!(matrix_json_10, "application/json"),
        subject!(matrix_json_11, "application/json"),
        subject!(matrix_query, "application/x-www-form-urlencoded"),
        subject!(matrix_ec2, "application/x-www-form-urlencoded"),
        subject!(matrix_cbor, "application/cbor"),
    ]
}

/// One input of an operation.
struct Input {
    operation: &'static str,
    params: Map,
}

impl Input {
    /// The name of the case in the list of differences.
    fn id(&self, subject: &Subject) -> String {
        let params = peer::encoded(&Value::Map(self.params.clone()));
        let text: String = params.to_string().chars().take(200).collect();
        format!("{} {} {text}", subject.name.trim_start_matches("matrix_"), self.operation)
    }

    /// The request in the command line's dialect.
    fn request(&self, service: &'static Service) -> Result<Request, String> {
        let operation = operation(service, self.operation).ok_or("no such operation")?;
        let mut input = service.input(operation);
        let mut problems = Problems::new();
        let slot = Slot::Structure(&mut *input);
        let params = Value::Map(self.params.clone());
        fill(&params, slot, operation.input(), &mut Path::new(), &mut problems);
        if let Some(problem) = problems.iter().next() {
            panic!("{}: {}", json::compact(&params), problem.text);
        }
        send(service, operation, &*input).map_err(|error| error.to_string())
    }
}

fn send(
    service: &'static Service,
    operation: hardie_runtime::table::Operation,
    input: &dyn Structure,
) -> Result<Request, wire::Error> {
    let prefix = wire::host_prefix(operation, input)?;
    let mut request = wire::write_request(service.protocol, operation, input, Dialect::AwsCli)?;
    let endpoint = wire::prefixed_endpoint("https://example.com", &prefix);
    wire::set_endpoint(&mut request, &endpoint)?;
    Ok(request)
}

fn inputs(service: &'static Service) -> Vec<Input> {
    let all = service.table.operations().flat_map(|operation| {
        let of = move |params| Input { operation: operation.name(), params };
        values::inputs(operation.input()).into_iter().map(of)
    });
    all.collect()
}

/// What differs in each case of a service, and how many cases there are.
struct Comparison {
    differences: Vec<(String, String)>,
    requests: usize,
    same_requests: usize,
    /// Of the same requests, those with the same bytes.
    same_bytes: usize,
    responses: usize,
    same_responses: usize,
}

/// Compares all cases of a service; `None` if botocore is not installed.
fn compare_all(package: peer::Package, subject: &Subject) -> Option<Comparison> {
    let inputs = inputs(subject.service);
    let theirs = peer::run(package, subject, &inputs)?;
    let mut all = Comparison {
        differences: Vec::new(),
        requests: inputs.len(),
        same_requests: 0,
        same_bytes: 0,
        responses: 0,
        same_responses: 0,
    };
    for (input, theirs) in inputs.iter().zip(&theirs) {
        let id = input.id(subject);
        let difference = match (input.request(subject.service), theirs["error"].as_str()) {
            (Err(_), Some(_)) => None,
            (Err(error), None) => Some(format!("we fail: {error}")),
            (Ok(ours), _) => {
                let difference = compare::difference(&ours, theirs, subject.media);
                let is_same = difference.is_none() && peer::is_same_body(&ours, theirs);
                all.same_bytes += usize::from(is_same);
                difference
            }
        };
        all.same_requests += usize::from(difference.is_none());
        all.differences.extend(difference.map(|it| (format!("request {id}"), it)));
        if let Some(difference) = reading::difference(subject, input, &theirs["response"]) {
            all.responses += 1;
            all.same_responses += usize::from(difference.is_none());
            all.differences.extend(difference.map(|it| (format!("response {id}"), it)));
        }
    }
    Some(all)
}

#[test]
fn requests_and_responses_are_botocores() {
    for package in peer::PACKAGES {
        let mut known = Known::new(package);
        let subjects = subjects();
        let compared: Vec<Option<Comparison>> = std::thread::scope(|scope| {
            let threads: Vec<_> = subjects
                .iter()
                .map(|subject| scope.spawn(move || compare_all(package, subject)))
                .collect();
            threads.into_iter().map(|thread| thread.join().unwrap()).collect()
        });
        for (subject, compared) in subjects.iter().zip(compared) {
            let Some(it) = compared else {
                if package.is_installed() {
                    println!("skipped: no botocore");
                } else {
                    println!(
                        "note: HARDIE_AWS2_PYTHON names no Python with version 2 of the AWS CLI"
                    );
                }
                known.skip();
                break;
            };
            println!(
                "{}, {}: {} of {} requests are the same ({} byte for byte), {} of {} responses",
                package.name,
                subject.name,
                it.same_requests,
                it.requests,
                it.same_bytes,
                it.same_responses,
                it.responses
            );
            for (id, difference) in it.differences {
                known.note(&id, difference);
            }
        }
        known.finish();
    }
}
