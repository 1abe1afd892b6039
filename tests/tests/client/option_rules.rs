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
    ran_of("option-rules", home, words)
}

fn ran_of(model: &str, home: &Path, words: &[&str]) -> Ran {
    let mut command = Command::new(env!("CARGO_BIN_EXE_variant"));
    command
        .env_clear()
        .current_dir(home)
        .env("HOME", home)
        .env("HARDIE_TEST_MODEL", model)
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

/// Commands beside the services, as the AWS CLI's `s3` is.
#[test]
fn commands_beside_services() {
    let home = tempdir().unwrap();
    let lines: [&[&str]; 4] = [
        &["bank", "ls"],
        &["bank"],
        &["--region", "eu-west-1", "bank", "cp", "a", "b"],
        &["bank", "ls", "--output", "text"],
    ];
    for words in lines {
        let done = ran_of("beside-menu", home.path(), words);
        assert_eq!((done.code, &*done.out), (Some(252), ""), "{words:?}: {}", done.err);
        let message = "`bank` is not supported: use menu place-order";
        assert!(done.err.contains(message), "{words:?}: {}", done.err);
    }
    // Neither its name as a value nor another name has the message.
    for words in [["menu", "bank"], ["bankrupt", "ls"]] {
        let done = ran_of("beside-menu", home.path(), &words);
        assert_eq!(done.code, Some(252), "{words:?}: {}", done.err);
        assert!(done.err.contains("Found invalid choice"), "{words:?}: {}", done.err);
    }
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

#[test]
fn computed_members() {
    assert_eq!(
        body_beside_item(&["--voucher", "12"]),
        json!({"Notes": {"voucher": "12-all"}, "Edition": "v1"})
    );
    let wrong = rejected(&["--voucher", "none", "--item", "a"]);
    assert!(wrong.contains("a voucher is needed"), "{wrong}");
}

#[test]
fn second_commands_of_an_operation() {
    let home = tempdir().unwrap();
    let server = Server::of(vec![Answer::new(200, RECEIPT)]);
    let url = server.url();
    let words = ["order-again", "--diner", "c", "--item", "tea", "--endpoint-url", &url];
    let done = ran(home.path(), &words);
    assert_eq!(done.code, Some(0), "{}", done.err);
    let shown: Value = serde_json::from_str(&done.out).unwrap();
    assert_eq!(shown, json!({"Number": 7}));
    let seen = server.seen();
    assert_eq!((&*seen[0].method, &*seen[0].target), ("POST", "/orders"));
    let sent: Value = serde_json::from_str(&seen[0].text()).unwrap();
    assert_eq!(sent["Customer"], "c");
    for (command, options) in [("order-again", "--edition"), ("place-order", "--diner")] {
        let done = ran(home.path(), &[command, options, "x"]);
        assert_eq!(done.code, Some(252), "{}", done.err);
        assert!(done.err.contains(&format!("Unknown options: {options}")), "{}", done.err);
    }
}

/// The output and the requests of a command with responses.
fn reordered(answers: Vec<Answer>, options: &[&str]) -> (String, Vec<(String, String)>) {
    let home = tempdir().unwrap();
    let server = Server::of(answers);
    let url = server.url();
    let words = ["reorder", "--for-customer", "c", "--endpoint-url", &url];
    let done = ran(home.path(), &[&words, options].concat());
    assert_eq!(done.code, Some(0), "{}", done.err);
    let seen = server.seen();
    (done.out, seen.iter().map(|it| (it.target.clone(), it.text())).collect())
}

#[test]
fn commands_of_several_calls() {
    let order = || Answer::new(200, r#"{"Items": [{"Name": "tea"}]}"#);
    let (out, seen) =
        reordered(vec![order(), Answer::new(200, RECEIPT)], &["--speed", "fast", "--round", "3"]);
    let shown: Value = serde_json::from_str(&out).unwrap();
    assert_eq!(shown, json!({"Number": 7, "Code": "secret"}));
    assert_eq!(seen[0], ("/orders/c".to_owned(), String::new()));
    let sent: Value = serde_json::from_str(&seen[1].1).unwrap();
    let expected = json!({"Customer": "c", "Items": [{"Name": "tea"}], "Priority": "fast",
        "Edition": "3"});
    assert_eq!((&*seen[1].0, sent), ("/orders", expected));
    let (out, seen) = reordered(vec![order(), Answer::new(200, RECEIPT)], &["--quiet"]);
    let sent: Value = serde_json::from_str(&seen[1].1).unwrap();
    // Members without a value are not sent.
    let expected = json!({"Customer": "c", "Items": [{"Name": "tea"}], "Edition": "1"});
    assert_eq!((&*out, sent), ("", expected));
}

#[test]
fn results_instead_of_errors() {
    let failed = |code: &str| vec![Answer::new(400, "{}").with("x-amzn-errortype", code)];
    for (code, text) in [("NoOrder", "nothing to order"), ("Other", "no answer")] {
        let (out, seen) = reordered(failed(code), &[]);
        assert_eq!((&*out, seen.len()), (text, 1), "{code}");
    }
}

#[test]
fn commands_that_cannot_run() {
    let home = tempdir().unwrap();
    let cases: &[(&[&str], &str)] = &[
        (&["reorder"], "the following arguments are required: --for-customer"),
        (
            &["reorder", "--for-customer", "c", "--speed", "no"],
            "--speed: Found invalid choice 'no'",
        ),
        (&["reorder", "--for-customer", "c", "--more"], "Unknown options: --more"),
        (&["nowhere"], "nowhere` calls menu cancel-order, which this program does not have"),
        (&["elsewhere"], "elsewhere` calls the service Bank, which this program does not have"),
    ];
    for (words, expected) in cases {
        let done = ran(home.path(), words);
        assert_eq!(done.code, Some(252), "{words:?}: {}", done.err);
        assert!(done.err.contains(expected), "{words:?}: {}", done.err);
    }
    let help = ran(home.path(), &["reorder", "help"]);
    assert!(help.out.contains("--for-customer (string) [required]"), "{}", help.out);
    let help = ran(home.path(), &["help"]);
    assert!(help.out.contains("reorder"), "{}", help.out);
}

/// The expressions below a value: of steps, computed members and printed outputs.
fn expressions<'v>(value: &'v Value, found: &mut Vec<&'v str>) {
    const KEYS: &[&str] =
        &["when", "set", "print", "show", "input", "endpoint", "url", "expires", "message", "key"];
    match value {
        Value::Object(map) => {
            let is_computed = map.contains_key("when") && map.contains_key("sets");
            for (key, it) in map {
                let is_expression =
                    KEYS.contains(&&**key) || key == "prints" || is_computed && key == "value";
                found.extend(it.as_str().filter(|_| is_expression));
                expressions(it, found);
            }
        }
        Value::Array(list) => list.iter().for_each(|it| expressions(it, found)),
        _ => {}
    }
}

#[test]
fn expressions_of_the_built_in_overlays_parse() {
    let overlays = [
        include_str!("../../../generator/src/plan/command/aws-cli-commands.json"),
        include_str!("../../../generator/src/plan/command/aws-cli-options.json"),
    ];
    let mut count = 0;
    for overlay in overlays {
        let overlay: Value = serde_json::from_str(overlay).unwrap();
        let mut found = Vec::new();
        expressions(&overlay, &mut found);
        count += found.len();
        for expression in found {
            let checked = hardie_client::internal::jmespath::check(expression);
            assert_eq!(checked, Ok(()), "{expression}");
        }
    }
    assert!(count > 60, "{count} expressions");
}
