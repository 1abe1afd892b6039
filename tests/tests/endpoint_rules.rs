//! Runs emitted endpoint rules: the model's own tests, and a rule set with every function.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on fails")]

use hardie_runtime::Value as Property;
use hardie_runtime::endpoint::{Endpoint, Error, Param, Params};
use serde_json::{Value, json};
use std::path::Path;

fn params(values: &Value) -> Params {
    let mut params = Params::new();
    for (name, value) in values.as_object().into_iter().flatten() {
        let param = match value {
            Value::String(text) => Param::String(text.clone()),
            Value::Bool(flag) => Param::Boolean(*flag),
            Value::Array(texts) => Param::StringArray(
                texts.iter().map(|text| text.as_str().unwrap().to_owned()).collect(),
            ),
            other => panic!("no parameter: {other}"),
        };
        params.set(name, param);
    }
    params
}

/// The tests that come with Connect's rule set.
///
/// Four of them are older than the dual-stack endpoints of the isolated partitions, which the AWS
/// CLI supports (`vectors/endpoint.jsonl`).
#[test]
fn tests_of_the_model() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../models/connect.json");
    let model: Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    let service = &model["shapes"]["com.amazonaws.connect#AmazonConnectService"];
    let cases = service["traits"]["smithy.rules#endpointTests"]["testCases"].as_array().unwrap();
    assert!(cases.len() >= 32);
    let mut outdated = 0;
    for case in cases {
        let region = case["params"]["Region"].as_str().unwrap_or_default();
        if region.starts_with("us-iso") && case["params"]["UseDualStack"] == true {
            outdated += 1;
            continue;
        }
        let got = hardie_tests::connect::endpoint(&params(&case["params"]));
        let expect = &case["expect"];
        match got {
            Ok(endpoint) => assert_eq!(expect["endpoint"]["url"], endpoint.url, "{case}"),
            Err(Error(message)) => assert_eq!(expect["error"], message, "{case}"),
        }
    }
    assert_eq!(outdated, 4);
}

/// `cases/endpoint_language.json`: the result of each rule.
#[test]
fn every_function() {
    let url = |url: &str| Ok(url.to_owned());
    let error = |text: &str| Err(text.to_owned());
    let cases = [
        (json!({}), error("The endpoint parameter type is required but was not set")),
        (json!({ "type": "t" }), error("Nothing for t")),
        (
            json!({ "type": "t", "Endpoint": "http://127.0.0.1:1/a//b", "Bucket": "k" }),
            url("http://127.0.0.1:1/a/b/k"),
        ),
        // Without a bucket the first rule does not match, since its URL has no value.
        (json!({ "type": "t", "Endpoint": "http://127.0.0.1:1/a" }), url("http://127.0.0.1:1/a")),
        (
            json!({ "type": "t", "Endpoint": "https://x.example", "Region": "a b" }),
            error("bad {region} a b"),
        ),
        (
            json!({ "type": "t", "Endpoint": "https://x.example", "Region": "ab" }),
            url("https://x.example"),
        ),
        (
            json!({ "type": "t", "Bucket": "arn:aws:s3:r:42:one/x" }),
            url("https://one.42.example.com"),
        ),
        (
            json!({ "type": "t", "Bucket": "arn:aws:s3:r:42:o n/y" }),
            url("https://o%20n-arn:aw.example.com"),
        ),
        (
            json!({ "type": "t", "Bucket": "my.bucket", "Accelerate": true }),
            url("https://my.bucket.example.com"),
        ),
        (
            json!({ "type": "t", "Bucket": "my.bucket", "Accelerate": false }),
            error("Nothing for t"),
        ),
        (
            json!({ "type": "t", "Region": "cn-north-1", "UseFIPS": true }),
            url("https://fips.cn-north-1.amazonaws.com.cn"),
        ),
        (json!({ "type": "a--b", "Names": ["x"] }), url("b")),
        (json!({ "type": "a", "Names": ["x"], "UseFIPS": true }), url("https://a")),
        (json!({ "type": "a", "Names": ["x"] }), url("https://b")),
        (json!({ "type": "a", "Names": ["x"], "Region": "us-east-1" }), url("us-east-1")),
        (json!({ "type": "a", "Names": [] }), error("Nothing for a")),
    ];
    for (values, want) in cases {
        let got = hardie_tests::cases::endpoint_language::endpoint(&params(&values));
        assert_eq!(got.map(|endpoint| endpoint.url).map_err(|error| error.0), want, "{values}");
    }
}

#[test]
fn headers_and_properties() {
    let values = json!({ "type": "t", "Bucket": "arn:aws:s3:eu-west-1:42:one/x" });
    let Endpoint { headers, properties, .. } =
        hardie_tests::cases::endpoint_language::endpoint(&params(&values)).unwrap();
    assert_eq!(headers["x-arn"], ["arn:aws:s3:eu-west-1:42:one/x", "two"]);
    assert_eq!(properties["none"], Property::Null);
    let Property::List(schemes) = &properties["authSchemes"] else { panic!("{properties:?}") };
    let scheme = schemes[0].as_map().unwrap();
    assert_eq!(scheme["signingRegion"], Property::from("eu-west-1"));
    assert_eq!(scheme["disableDoubleEncoding"], Property::from(true));
    assert_eq!(scheme["n"], Property::from(1));
}
