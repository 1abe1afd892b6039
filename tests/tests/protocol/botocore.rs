//! The requests of the command line's dialect beside botocore's own, where it is installed.

use crate::case::{self, Case};
use crate::{json, operation, request};
use hardie_runtime::service::Protocol;
use hardie_runtime::wire::{self, Dialect, Request};
use serde_json::Value;
use std::collections::BTreeMap;
use std::process::Command;

/// Cases in which botocore's request is not ours, each with its reason.
const DIFFERENCES: [(&str, &str); 5] = [
    ("DocumentTypeAsPayloadInput", "botocore wraps the document: `{\"null\": …}`, which no service reads"),
    ("DocumentTypeAsPayloadInputString", "as above"),
    ("RestJsonOmitsEmptyListQueryValues", "botocore ends the URL with a question mark and nothing after it"),
    ("RestJsonSerializesSparseNullMapValues", "botocore fails at a null in a map"),
    ("RestJsonSerializesSparseSetMapAndRetainsNull", "as above"),
];

#[test]
fn the_command_line_sends_what_botocore_sends() {
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/protocol/botocore_requests.py");
    let python = Command::new("python3")
        .arg(script)
        .arg(case::model())
        .arg(hardie_tests::rest_json::SERVICE.shape_id)
        .output();
    let Some(output) = python.ok().filter(|output| output.status.code() != Some(3)) else {
        println!("skipped: no botocore");
        return;
    };
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let lines = String::from_utf8(output.stdout).unwrap();
    let lines = lines.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    let theirs: BTreeMap<String, Value> =
        lines.map(|line| (line["id"].as_str().unwrap().to_owned(), line)).collect();

    let known = BTreeMap::from(DIFFERENCES);
    let mut found = String::new();
    for case in case::load(hardie_tests::rest_json::SERVICE.shape_id, "smithy.test#httpRequestTests") {
        let difference = difference(&ours(&case), &theirs[&case.id]);
        match (difference, known.get(case.id.as_str())) {
            (None, None) | (Some(_), Some(_)) => {}
            (Some(difference), None) => found += &format!("{}: {difference}\n", case.id),
            (None, Some(_)) => found += &format!("{}: is the same now, take it off the list\n", case.id),
        }
    }
    assert!(found.is_empty(), "{found}");
    println!("{} of {} requests are botocore's", theirs.len() - known.len(), theirs.len());
}

fn ours(case: &Case) -> Request {
    let (operation, code) = operation(&hardie_tests::rest_json::SERVICE, case.owner.name()).unwrap();
    let input = request::input(case, operation, code).unwrap();
    let prefix = wire::host_prefix(operation, &*input).unwrap();
    let mut request = wire::write_request(Protocol::RestJson1, operation, &*input, Dialect::AwsCli).unwrap();
    wire::set_endpoint(&mut request, &wire::prefixed_endpoint("https://example.com", &prefix)).unwrap();
    request
}

/// The first thing that is not the same; bodies of JSON are compared by value.
fn difference(ours: &Request, theirs: &Value) -> Option<String> {
    let differ = |what: &str, ours: &str, theirs: &str| {
        (ours != theirs).then(|| format!("{what} is {ours:?}, botocore's is {theirs:?}"))
    };
    if let Some(error) = theirs["error"].as_str() {
        return Some(format!("botocore fails: {error}"));
    }
    let text = |field: &str| theirs[field].as_str().unwrap();
    // Its content length comes later where there is no body; the user agent is the client's.
    let is_compared = |name: &str| !matches!(name, "content-length" | "user-agent");
    let our_headers: BTreeMap<String, String> =
        ours.headers().iter().map(|(name, value)| (name.to_lowercase(), value.to_owned())).collect();
    let their_headers = theirs["headers"].as_object().unwrap();
    let names = our_headers.keys().chain(their_headers.keys()).filter(|name| is_compared(name));
    let headers = names.filter_map(|name| {
        let ours = our_headers.get(name).map_or("absent", String::as_str);
        differ(name, ours, their_headers.get(name).map_or("absent", |value| value.as_str().unwrap()))
    });
    // Bytes as the code points of the same numbers.
    let body: String = ours.body().bytes().unwrap_or_default().iter().map(|byte| char::from(*byte)).collect();
    let parsed = |text: &str| serde_json::from_str::<Value>(text).map(|value| json::value(&value));
    let same_body = match (parsed(&body), parsed(text("body"))) {
        (Ok(ours), Ok(theirs)) => json::is_same(&ours, &theirs),
        _ => body == text("body"),
    };
    differ("method", ours.method(), text("method"))
        .or_else(|| differ("URI", ours.uri(), text("uri")))
        .or_else(|| headers.into_iter().next())
        .or_else(|| if same_body { None } else { differ("body", &body, text("body")) })
}
