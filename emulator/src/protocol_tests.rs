//! Runs Smithy's restJson1 protocol tests of malformed requests against services generated from
//! their model: which requests are rejected, with which error and message.

#![allow(clippy::unwrap_used, reason = "helpers of tests may fail as tests do")]

use hardie_mock::internal::{self, ConnectionAddresses, Endpoint};
use http_body_util::BodyExt;
use hyper::Request;
use hyper::body::Bytes;
use serde_json::Value;
use std::collections::BTreeMap;
use std::net::{IpAddr, Ipv4Addr};
use std::sync::Arc;

#[allow(missing_docs, unreachable_pub, unused, clippy::all, reason = "generated")]
mod rest_json {
    include!(concat!(env!("OUT_DIR"), "/rest_json.rs"));
}

#[allow(missing_docs, unreachable_pub, unused, clippy::all, reason = "generated")]
mod rest_json_validation {
    include!(concat!(env!("OUT_DIR"), "/rest_json_validation.rs"));
}

const TRAIT: &str = "smithy.test#httpMalformedRequestTests";

/// Cases that are expected to fail, each with the reason.
const DIFFERENT: &[(&str, &str)] = &[];

/// Expands a case for each set of values of its parameters.
fn expanded(case: &Value) -> Vec<(String, Value)> {
    let id = case["id"].as_str().unwrap();
    let Some(parameters) = case["testParameters"].as_object() else {
        return vec![(id.to_owned(), filled(case, &BTreeMap::new()))];
    };
    let count = parameters.values().next().unwrap().as_array().unwrap().len();
    let sets = (0..count).map(|index| {
        let values: BTreeMap<&str, &str> = parameters
            .iter()
            .map(|(name, values)| (name.as_str(), values[index].as_str().unwrap()))
            .collect();
        (format!("{id}_case{index}"), filled(case, &values))
    });
    sets.collect()
}

/// Replaces `$name:L` (literally) and `$name:S` (as a JSON string) in strings.
fn filled(value: &Value, values: &BTreeMap<&str, &str>) -> Value {
    match value {
        Value::String(text) => {
            let mut text = text.clone();
            for (name, value) in values {
                text = text.replace(&format!("${name}:L"), value);
                text = text.replace(&format!("${name}:S"), &Value::from(*value).to_string());
            }
            Value::String(text.replace("$$", "$"))
        }
        Value::Array(items) => items.iter().map(|item| filled(item, values)).collect(),
        Value::Object(map) => {
            map.iter().map(|(key, item)| (key.clone(), filled(item, values))).collect()
        }
        other => other.clone(),
    }
}

/// Sends a case's request and describes the differences of the response.
async fn difference(endpoint: &Endpoint, case: &Value) -> Option<String> {
    let (request, want) = (&case["request"], &case["response"]);
    let mut uri = request["uri"].as_str().unwrap().to_owned();
    for (index, parameter) in request["queryParams"].as_array().into_iter().flatten().enumerate() {
        uri.push(if index == 0 { '?' } else { '&' });
        uri.push_str(parameter.as_str().unwrap());
    }
    let mut builder = Request::builder().method(request["method"].as_str().unwrap()).uri(&uri);
    for (name, value) in request["headers"].as_object().into_iter().flatten() {
        builder = builder.header(name, value.as_str().unwrap());
    }
    let (head, ()) = builder.body(()).unwrap().into_parts();
    let body = Bytes::from(request["body"].as_str().unwrap_or_default().to_owned());
    let client = IpAddr::V4(Ipv4Addr::LOCALHOST);
    let ends = ConnectionAddresses { client, server: (client, 80).into(), tls: false };
    let (head, body) = endpoint.respond(&head, Ok(body), ends).await.unwrap().into_parts();
    let body = body.collect().await.unwrap().to_bytes();
    let text = String::from_utf8_lossy(&body);

    if Some(u64::from(head.status.as_u16())) != want["code"].as_u64() {
        return Some(format!("{} instead of {}: {text}", head.status.as_u16(), want["code"]));
    }
    for (name, value) in want["headers"].as_object().into_iter().flatten() {
        let found = head.headers.get(name).and_then(|found| found.to_str().ok());
        if found != value.as_str() {
            return Some(format!("{name}: {found:?} instead of {value}: {text}"));
        }
    }
    let assertion = &want["body"]["assertion"];
    if let Some(contents) = assertion["contents"].as_str() {
        let (want, found): (Value, Value) = (
            serde_json::from_str(contents).unwrap(),
            serde_json::from_slice(&body).unwrap_or_default(),
        );
        if want != found {
            return Some(format!("{found}\n      instead of {want}"));
        }
    }
    if let Some(pattern) = assertion["messageRegex"].as_str() {
        let found: Value = serde_json::from_slice(&body).unwrap_or_default();
        let message = found["message"].as_str().unwrap_or_default();
        if !regex_lite::Regex::new(&format!("^(?:{pattern})$")).unwrap().is_match(message) {
            return Some(format!("{message}\n      does not match {pattern}"));
        }
    }
    None
}

#[tokio::test]
async fn malformed_requests() {
    let model = std::fs::read_to_string(env!("PROTOCOL_TESTS")).unwrap();
    let model: Value = serde_json::from_str(&model).unwrap();
    let services = [
        ("aws.protocoltests.restjson", &rest_json::SERVICE),
        ("aws.protocoltests.restjson.validation", &rest_json_validation::SERVICE),
    ];
    let mut failed = Vec::new();
    for (namespace, service) in services {
        let endpoint = internal::test_endpoint(service, Arc::new(hardie_mock::MadeUp)).unwrap();
        let (mut tests, mut passed, mut cases) = (0, 0, 0);
        for (id, shape) in model["shapes"].as_object().unwrap() {
            if id.split_once('#').is_none_or(|(found, _)| found != namespace) {
                continue;
            }
            for test in shape["traits"][TRAIT].as_array().into_iter().flatten() {
                let mut good = true;
                for (name, case) in expanded(test) {
                    cases += 1;
                    if let Some(difference) = difference(&endpoint, &case).await {
                        good = false;
                        failed.push(format!("{name}: {difference}"));
                    }
                }
                tests += 1;
                passed += usize::from(good);
            }
        }
        println!("{namespace}: {passed} of {tests} tests pass, in {cases} cases");
        assert!(tests > 80, "{namespace}: only {tests} tests were found");
    }
    let known = |failure: &String| DIFFERENT.iter().any(|(name, _)| failure.starts_with(name));
    let unknown: Vec<_> = failed.iter().filter(|failure| !known(failure)).collect();
    for failure in &failed {
        println!("  {failure}");
    }
    assert!(unknown.is_empty(), "{} cases fail", unknown.len());
    for (name, reason) in DIFFERENT {
        assert!(
            failed.iter().any(|failure| failure.starts_with(name)),
            "{name} passes now, despite: {reason}"
        );
    }
}
