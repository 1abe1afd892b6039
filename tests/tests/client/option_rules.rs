//! Options that an overlay adds to a service that is not AWS's, with the model
//! `tests/cases/table_option_rules.json`.

use crate::server::{Answer, Server};
use crate::support::{Ran, run};
use serde_json::{Value, json};
use std::path::Path;
use std::process::{Command, Stdio};
use tempfile::tempdir;

const RECEIPT: &str = r#"{"Receipt": {"Number": 7, "Code": "secret"}}"#;

fn ran(home: &Path, words: &[&str]) -> Ran {
    let mut command = Command::new(env!("CARGO_BIN_EXE_variant"));
    command
        .env_clear()
        .current_dir(home)
        .env("HOME", home)
        .env("HARDIE_TEST_MODEL", "option-rules")
        .stdin(Stdio::null())
        .args(words);
    run(&mut command)
}

/// The body of the request that options of `place-order` make.
fn body(options: &[&str]) -> Value {
    let home = tempdir().unwrap();
    std::fs::write(home.path().join("photo"), b"\xff\x00").unwrap();
    let server = Server::of(vec![Answer::new(200, RECEIPT)]);
    let url = server.url();
    let done = ran(home.path(), &[&["place-order", "--endpoint-url", &url], options].concat());
    assert_eq!(done.code, Some(0), "{options:?}: {}", done.err);
    let seen = server.seen();
    assert_eq!((&*seen[0].method, &*seen[0].target), ("POST", "/orders"));
    serde_json::from_str(&seen[0].text()).unwrap()
}

/// The body of the request that options for other members than the items make, without the items.
fn body_beside_item(options: &[&str]) -> Value {
    let mut body = body(&[&["--item", "tea"], options].concat());
    let items = body.as_object_mut().and_then(|it| it.remove("Items"));
    assert_eq!(items, Some(json!([{"Count": 1, "Name": "tea"}])));
    body
}

/// The message of options that are not valid.
fn rejected(options: &[&str]) -> String {
    let home = tempdir().unwrap();
    let words = [&["place-order", "--endpoint-url", "http://127.0.0.1:9"], options].concat();
    let done = ran(home.path(), &words);
    assert_eq!(done.code, Some(252), "{options:?}: {}", done.err);
    done.err
}

#[test]
fn values_of_each_type() {
    let one = |item: Value| json!({"Items": [item], "Edition": "v1"});
    let cases: &[(&[&str], Value)] = &[
        (&["--item", "soup"], one(json!({"Count": 1, "Name": "soup"}))),
        (&["--item", "5", "--count", "2"], one(json!({"Count": 2, "Name": "5"}))),
        (&["--price", "1.5", "--wrapped"], one(json!({"Count": 1, "Price": 1.5, "Wrapped": true}))),
        (&["--no-wrapped"], one(json!({"Count": 1, "Wrapped": false}))),
    ];
    for (options, expected) in cases {
        assert_eq!(body(options), *expected, "{options:?}");
    }
    let cases: &[(&[&str], Value)] = &[
        (
            &["--photo-file", "fileb://photo"],
            json!({"Photo": {"Content": "/wA="}, "Edition": "v1"}),
        ),
        (
            &["--tags", "a", "b"],
            json!({"Labels": [{"Text": "a", "Order": 0}, {"Text": "b", "Order": 0}],
                "Edition": "v1"}),
        ),
        (&["--remarks", "a=b,c=d"], json!({"Notes": {"a": "b", "c": "d"}, "Edition": "v1"})),
        (&["--guests", "2-5"], json!({"Size": {"Least": 2, "Largest": 5}, "Edition": "v1"})),
        (&["--guests", "4"], json!({"Size": {"Least": 4, "Largest": 4}, "Edition": "v1"})),
        (
            &["--photograph", r#"{"Content": "YQ=="}"#],
            json!({"Photo": {"Content": "YQ=="}, "Edition": "v1"}),
        ),
    ];
    for (options, expected) in cases {
        assert_eq!(body_beside_item(options), *expected, "{options:?}");
    }
}

#[test]
fn words_and_defaults() {
    assert_eq!(
        body_beside_item(&["--priority", "high"]),
        json!({"Priority": "1", "Edition": "v1"})
    );
    assert_eq!(
        body_beside_item(&["--priority", "low", "--edition", "v2"]),
        json!({"Priority": "low", "Edition": "v2"})
    );
}

#[test]
fn options_that_are_not_valid() {
    let conflict = rejected(&["--items", "Name=a", "--item", "b"]);
    assert!(conflict.contains("The key \"item\" cannot be specified when"), "{conflict}");
    let guests = rejected(&["--guests", "many"]);
    assert!(guests.contains("expected NUMBER or MIN-MAX"), "{guests}");
    let table = rejected(&["--table", "1"]);
    assert!(table.contains("--table is not supported: use --customer"), "{table}");
    for name in ["--absent", "--nowhere"] {
        let unknown = rejected(&[name, "a"]);
        assert!(unknown.contains(&format!("Unknown options: {name}")), "{unknown}");
    }
    let home = tempdir().unwrap();
    let cook = ran(home.path(), &["cook"]);
    assert_eq!(cook.code, Some(252), "{}", cook.err);
    assert!(cook.err.contains("cook` is not supported: use place-order"), "{}", cook.err);
}

#[test]
fn parts_of_responses_in_files() {
    use std::os::unix::fs::PermissionsExt;
    let home = tempdir().unwrap();
    let server = Server::of(vec![Answer::new(200, RECEIPT)]);
    let url = server.url();
    let words = ["place-order", "--item", "a", "--code-file", "code", "--endpoint-url", &url];
    let done = ran(home.path(), &words);
    assert_eq!(done.code, Some(0), "{}", done.err);
    let file = home.path().join("code");
    assert_eq!(std::fs::read_to_string(&file).unwrap(), "secret");
    assert_eq!(file.metadata().unwrap().permissions().mode() & 0o777, 0o600);
    let shown: Value = serde_json::from_str(&done.out).unwrap();
    assert_eq!(shown, json!({"Receipt": {"Number": 7}}));
}

#[test]
fn inputs_that_begin_as_a_response() {
    let home = tempdir().unwrap();
    let order = r#"{"Items": [{"Name": "tea", "Count": 3}], "Edition": "v0"}"#;
    let server = Server::of(vec![Answer::new(200, order), Answer::new(200, RECEIPT)]);
    let url = server.url();
    let words = ["place-order", "--customer", "c", "--repeat", "2", "--endpoint-url", &url];
    let done = ran(home.path(), &words);
    assert_eq!(done.code, Some(0), "{}", done.err);
    let seen = server.seen();
    assert_eq!((&*seen[0].method, &*seen[0].target), ("GET", "/orders/c"));
    let sent: Value = serde_json::from_str(&seen[1].text()).unwrap();
    assert_eq!(sent["Items"], json!([{"Name": "tea", "Count": 3}]));
    assert_eq!(sent["Priority"], "2");
}
