//! Compares requests in the command line's dialect with those of botocore, if it is installed.

use crate::case::{self, Case};
use crate::compare::difference;
use crate::{operation, request};
use hardie_runtime::service::Service;
use hardie_runtime::wire::{self, Dialect, Request};
use serde_json::Value;
use std::collections::BTreeMap;
use std::process::Command;

/// Cases in which botocore's request differs from ours, each with its reason.
const DIFFERENCES: [(&str, &str); 10] = [
    (
        "DocumentTypeAsPayloadInput",
        "botocore wraps the document: `{\"null\": …}`, which no service reads",
    ),
    ("DocumentTypeAsPayloadInputString", "as above"),
    (
        "RestJsonOmitsEmptyListQueryValues",
        "botocore ends the URL with a question mark and nothing after it",
    ),
    ("RestJsonSerializesSparseNullMapValues", "botocore fails at a null in a map"),
    ("RestJsonSerializesSparseSetMapAndRetainsNull", "as above"),
    ("RpcV2CborSerializesNullMapValues", "botocore's installed version fails at a null"),
    ("RpcV2CborSerializesSparseSetMapAndRetainsNull", "as above"),
    ("RpcV2CborSparseMapsSerializeNullValues", "as above"),
    ("RpcV2CborSparseListsSerializeNull", "as above"),
    (
        "QueryFlattenedListArgWithXmlName",
        "botocore names a flattened list after its elements, where no model of AWS's has two names",
    ),
];

/// A service of the protocol tests, botocore's name for its protocol, and the format of its bodies.
type Spoken = (&'static Service, &'static str, &'static str);

#[test]
fn the_command_line_sends_what_botocore_sends() {
    let spoken: [Spoken; 7] = [
        (&hardie_tests::rest_json::SERVICE, "rest-json", "application/json"),
        (&hardie_tests::json_rpc_10::SERVICE, "json", "application/json"),
        (&hardie_tests::json_rpc_11::SERVICE, "json", "application/json"),
        (&hardie_tests::rest_xml::SERVICE, "rest-xml", "application/xml"),
        (&hardie_tests::aws_query::SERVICE, "query", "application/x-www-form-urlencoded"),
        (&hardie_tests::ec2_query::SERVICE, "ec2", "application/x-www-form-urlencoded"),
        (&hardie_tests::rpc_v2_cbor::SERVICE, "smithy-rpc-v2-cbor", "application/cbor"),
    ];
    let mut found = String::new();
    let mut known = BTreeMap::from(DIFFERENCES);
    for spoken in spoken {
        if !compare(spoken, &mut known, &mut found) {
            println!("skipped: no botocore");
            return;
        }
    }
    for id in known.keys() {
        found += &format!("{id}: is the same now, take it off the list\n");
    }
    assert!(found.is_empty(), "{found}");
}

/// Reports differences, except for those in `known`, which are removed from it; `false` if botocore
/// is not installed.
fn compare(
    (service, word, media): Spoken,
    known: &mut BTreeMap<&'static str, &'static str>,
    found: &mut String,
) -> bool {
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/protocol/botocore_requests.py");
    let python = Command::new("python3")
        .arg(script)
        .arg(case::model(service.shape_id))
        .args([service.shape_id, word])
        .output();
    let Some(output) = python.ok().filter(|output| output.status.code() != Some(3)) else {
        return false;
    };
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let lines = String::from_utf8(output.stdout).unwrap();
    let lines = lines.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    let theirs: BTreeMap<String, Value> =
        lines.map(|line| (line["id"].as_str().unwrap().to_owned(), line)).collect();
    let mut same = 0;
    for case in case::load(service.shape_id, "smithy.test#httpRequestTests") {
        let difference = difference(&ours(service, &case), &theirs[&case.id], media);
        match difference {
            None => same += 1,
            Some(_) if known.remove(case.id.as_str()).is_some() => {}
            Some(difference) => *found += &format!("{word}: {}: {difference}\n", case.id),
        }
    }
    println!("{word}: {same} of {} requests are botocore's", theirs.len());
    true
}

fn ours(service: &'static Service, case: &Case) -> Request {
    let operation = operation(service, case.owner.name()).unwrap();
    let input = request::input(service, case, operation).unwrap();
    let prefix = wire::host_prefix(operation, &*input).unwrap();
    let mut request =
        wire::write_request(service.protocol, operation, &*input, Dialect::AwsCli).unwrap();
    wire::set_endpoint(&mut request, &wire::prefixed_endpoint("https://example.com", &prefix))
        .unwrap();
    request
}
