//! `--cli-chunk`: a list that is too long for one call.

use crate::mailroom::mailroom;
use crate::server::{Answer, Server};
use crate::support::Ran;
use serde_json::{Value, json};

/// Responds with the number of labels; a label `bad` is refused.
fn labels() -> Server {
    Server::by(|seen| {
        let body: Value = serde_json::from_str(&seen.text()).unwrap();
        let labels = body["Labels"].as_array().unwrap();
        if labels.contains(&json!("bad")) {
            return Answer::error(400, "InvalidLabel", r#"{"message":"no"}"#);
        }
        Answer::new(200, &format!(r#"{{"Count":{}}}"#, labels.len()))
    })
}

fn add(server: &Server, labels: &[&str], more: &[&str]) -> Ran {
    let words = ["associate-labels", "--box-id", "b", "--cli-chunk"];
    mailroom(server, &[&words[..], more, &["--labels"], labels].concat())
}

fn sent(server: &Server) -> Vec<Value> {
    server.seen().iter().map(|seen| serde_json::from_str(&seen.text()).unwrap()).collect()
}

const SEVEN: [&str; 7] = ["1", "2", "3", "4", "5", "6", "7"];

#[test]
fn a_long_list_needs_several_calls() {
    let server = labels();
    let ran = add(&server, &SEVEN, &["--output", "jsonl", "--colours", "red"]);
    assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""));
    assert_eq!(ran.out, "{\"Count\":3}\n{\"Count\":2}\n{\"Count\":2}\n");
    let bodies = sent(&server);
    let lists: Vec<&Value> = bodies.iter().map(|body| &body["Labels"]).collect();
    // No part is shorter than the model allows.
    assert_eq!(lists, [&json!(["1", "2", "3"]), &json!(["4", "5"]), &json!(["6", "7"])]);
    assert!(bodies.iter().all(|body| body["Colours"] == json!(["red"])));
    let tokens: std::collections::BTreeSet<&str> =
        bodies.iter().map(|body| body["ClientToken"].as_str().unwrap()).collect();
    assert_eq!(tokens.len(), 3);
    assert_eq!(server.connections(), 1);

    for (format, want) in [
        ("json", "{\n    \"Count\": 2\n}\n{\n    \"Count\": 2\n}\n"),
        ("yaml", "Count: 2\n---\nCount: 2\n"),
        ("yaml-stream", "- Count: 2\n- Count: 2\n"),
        ("text", "2\n2\n"),
    ] {
        let ran = add(&labels(), &SEVEN[..4], &["--output", format, "--cli-strict"]);
        assert_eq!((ran.code, ran.out.as_str()), (Some(0), want), "{}", ran.err);
    }
    // A short list is one call.
    let server = labels();
    let ran = add(&server, &SEVEN[..3], &["--query", "Count"]);
    assert_eq!((ran.out.as_str(), server.seen().len()), ("3\n", 1), "{}", ran.err);
    // Strict checks hold for each call.
    let ran = add(&server, &SEVEN, &["--cli-strict", "--colours", "a", "b", "c"]);
    assert_eq!((ran.code, server.seen().len()), (Some(252), 1), "{}", ran.err);
}

#[test]
fn requests_are_shown() {
    let server = labels();
    let ran = add(&server, &SEVEN, &["--cli-dry-run"]);
    assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""));
    assert_eq!(ran.out.matches("POST http").count(), 3, "{}", ran.out);
    assert!(server.seen().is_empty());
    let ran = add(&server, &SEVEN, &["--cli-read-only"]);
    assert_eq!((ran.code, server.seen().len()), (Some(252), 0), "{}", ran.err);
}

#[test]
fn a_failure_says_what_was_sent() {
    let mut seven = SEVEN;
    seven[4] = "bad";
    let server = labels();
    let ran = add(&server, &seven, &["--output", "jsonl"]);
    assert_eq!((ran.code, ran.out.as_str()), (Some(254), "{\"Count\":3}\n"));
    let token = sent(&server)[1]["ClientToken"].as_str().unwrap().to_owned();
    let note = format!(
        "note: call 2 of 3, for elements 4 to 5 of Labels, failed; the calls before it, for \
         elements 1 to 3, succeeded; elements from 6 were not sent; the idempotency token of this \
         call is {token}\n"
    );
    assert!(ran.err.starts_with(&note), "{}", ran.err);
    assert!(ran.err.contains("(InvalidLabel)"), "{}", ran.err);
    assert_eq!(server.seen().len(), 2);
}

#[test]
fn each_call_has_its_pages() {
    let server = Server::by(|seen| {
        let body: Value = serde_json::from_str(&seen.text()).unwrap();
        let first = body["Labels"][0].as_str().unwrap();
        Answer::new(
            200,
            &match body["NextToken"].as_str() {
                None => format!(r#"{{"Letters":["{first}a"],"NextToken":"t"}}"#),
                Some(_) => format!(r#"{{"Letters":["{first}b"]}}"#),
            },
        )
    });
    let words = ["find-letters", "--labels", "1", "2", "3", "4", "--cli-chunk"];
    let ran = mailroom(&server, &[&words[..], &["--output", "jsonl"]].concat());
    assert_eq!(ran.out, "\"1a\"\n\"1b\"\n\"3a\"\n\"3b\"\n", "{}", ran.err);
    let ran = mailroom(&server, &[&words[..], &["--query", "Letters"]].concat());
    assert_eq!(ran.out.replace(char::is_whitespace, ""), r#"["1a","1b"]["3a","3b"]"#);
    let ran = mailroom(&server, &[&words[..], &["--max-items", "1"]].concat());
    assert_eq!(ran.code, Some(252));
    assert!(ran.err.contains("each call has its own pages"), "{}", ran.err);
}

#[test]
fn other_lists_are_refused() {
    let server = labels();
    let cases: [(&[&str], &str); 8] = [
        (
            &[
                "associate-labels",
                "--box-id",
                "b",
                "--labels",
                "1",
                "2",
                "3",
                "4",
                "--colours",
                "a",
                "b",
                "c",
            ],
            "Labels has 4 elements (at most 3) and Colours has 3 (at most 2)",
        ),
        (
            &[
                "associate-labels",
                "--box-id",
                "b",
                "--labels",
                "1",
                "2",
                "--print",
                "Colours=a,b,c",
            ],
            "Print.Colours has 3 elements, more than 2",
        ),
        (
            &[
                "associate-labels",
                "--box-id",
                "b",
                "--labels",
                "1",
                "2",
                "3",
                "4",
                "--client-token",
                "t",
            ],
            "each call has its own token",
        ),
        (
            &[
                "create-box",
                "--instance-id",
                "i",
                "--name",
                "n",
                "--rooms",
                "Number=1",
                "Number=2",
                "Number=3",
            ],
            "calls with parts of a list may not do the same as one call",
        ),
        (&["describe-box", "--box-id", "b"], "none of its members is a list with a maximum length"),
        (
            &["associate-labels", "--box-id", "b", "--labels", "1", "2", "--cli-batch", "f"],
            "cannot be used with --cli-chunk",
        ),
        (
            &["associate-labels", "--box-id", "b", "--labels", "1", "--cli-wait-timeout", "1"],
            "can only be used with the commands of `wait`",
        ),
        (
            &[
                "associate-labels",
                "--box-id",
                "b",
                "--labels",
                "1",
                "--cli-wait-interval",
                "1",
                "--cli-batch",
                "f",
            ],
            "can only be used with the commands of `wait`",
        ),
    ];
    for (words, want) in cases {
        let ran = mailroom(&server, &[words, &["--cli-chunk"]].concat());
        assert_eq!(ran.code, Some(252), "{words:?}: {}", ran.err);
        assert!(ran.err.contains(want), "{words:?}: {}", ran.err);
    }
    assert!(server.seen().is_empty());
}

#[test]
fn commands_without_such_lists_do_not_show_it() {
    let server = labels();
    for (command, has_it) in [
        ("associate-labels", true),
        ("find-letters", true),
        ("create-box", false),
        ("describe-box", false),
    ] {
        let help = mailroom(&server, &[command, "help"]).out;
        assert_eq!(help.contains("--cli-chunk"), has_it, "{command}");
    }
}
