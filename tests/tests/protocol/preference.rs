//! The protocol of a service that offers several: botocore's choice.

use hardie::Config;
use serde_json::json;
use std::process::Command;

/// Traits in botocore's order of preference and then others, the name in generated code, and
/// botocore's name.
const ORDER: [(&str, &str, Option<&str>); 9] = [
    ("aws.protocols#awsJson1_0", "AWS_JSON_1_0", Some("json")),
    ("aws.protocols#awsJson1_1", "AWS_JSON_1_1", Some("json")),
    ("aws.protocols#restJson1", "REST_JSON_1", Some("rest-json")),
    ("aws.protocols#restXml", "REST_XML", Some("rest-xml")),
    ("smithy.protocols#rpcv2Cbor", "RPC_V2_CBOR", Some("smithy-rpc-v2-cbor")),
    ("aws.protocols#awsQuery", "AWS_QUERY", Some("query")),
    ("aws.protocols#ec2Query", "EC2_QUERY", Some("ec2")),
    ("smithy.protocols#rpcv2Json", "RPC_V2_JSON", None),
    ("alloy#simpleRestJson", "SIMPLE_REST_JSON", None),
];

/// The generated code of a service that offers these protocols.
fn generated(offered: &[&str]) -> String {
    let mut service = json!({
        "type": "service", "version": "2020-01-01", "operations": [{"target": "example#Go"}],
        "traits": {},
    });
    for protocol in offered {
        service["traits"][protocol] = json!({});
    }
    let http = json!({"method": "POST", "uri": "/", "code": 200});
    let operation = json!({"type": "operation", "traits": {"smithy.api#http": http}});
    let model =
        json!({"smithy": "2.0", "shapes": {"example#Service": service, "example#Go": operation}});
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("model.json");
    std::fs::write(&path, model.to_string()).unwrap();
    Config::new().model(path).all_operations().generate().unwrap()
}

#[test]
fn of_two_protocols_the_earlier_is_spoken() {
    for (at, (first, name, _)) in ORDER.iter().enumerate() {
        assert!(generated(&[first]).contains(&format!("wire::{name}")), "{first}");
        for (second, ..) in &ORDER[at + 1..] {
            let named = "example.protocols#semaphore";
            assert!(
                generated(&[second, named, first]).contains(&format!("wire::{name}")),
                "{first}, {second}"
            );
        }
    }
}

#[test]
fn the_order_is_botocores() {
    let script =
        "from botocore.utils import PRIORITY_ORDERED_SUPPORTED_PROTOCOLS as it; print(*it)";
    let python = Command::new("python3").args(["-c", script]).output();
    let Some(output) = python.ok().filter(|output| output.status.success()) else {
        println!("skipped: no botocore");
        return;
    };
    let mut ours: Vec<&str> = ORDER.iter().filter_map(|(_, _, word)| *word).collect();
    ours.dedup();
    assert_eq!(
        String::from_utf8_lossy(&output.stdout).split_whitespace().collect::<Vec<_>>(),
        ours
    );
}
