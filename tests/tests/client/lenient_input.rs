//! `--cli-input-lenient`: the output of one command is the input of another.

use crate::mailroom::with_input;
use crate::server::{Answer, Server};
use serde_json::{Value, json};

const BOX: &str = r#"{"Box": {"BoxId": "b-1", "BoxArn": "arn", "Name": "blue",
    "Rooms": [{"Number": 1, "Created": "2026-01-01"}, {"Number": 2, "Created": "2026-01-02"}],
    "ByColour": {"red": {"Number": 3, "Created": "2026-01-03"}},
    "Key": {"Teeth": 4, "Maker": "hush"}, "\u001b[2JBad": 1}}"#;

const TAKE: [&str; 6] =
    ["create-box", "--instance-id", "i-1", "--cli-input-json", "-", "--cli-input-lenient"];

#[test]
fn a_description_is_input() {
    let server = Server::of(vec![Answer::new(200, r#"{"BoxId":"b-2"}"#)]);
    let ran = with_input(&server, &TAKE, BOX);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    let mut sent: Value = serde_json::from_str(&server.seen()[0].text()).unwrap();
    sent.as_object_mut().unwrap().remove("ClientToken").unwrap();
    let want = json!({
        "InstanceId": "i-1", "Name": "blue", "Rooms": [{"Number": 1}, {"Number": 2}],
        "ByColour": {"red": {"Number": 3}}, "Key": {"Teeth": 4},
    });
    assert_eq!(sent, want);
    let dropped = [
        "Box.BoxId",
        "Box.BoxArn",
        "Box.Rooms[].Created",
        "Box.ByColour.*.Created",
        "Box.Key.*",
        "Box.\\x1b[2JBad",
    ];
    let notes: String = dropped
        .iter()
        .map(|path| format!("note: dropped {path}, which the input does not have\n"))
        .collect();
    assert_eq!(ran.err, format!("note: the input is Box\n{notes}"));
    assert!(!ran.err.contains("hush") && !ran.err.contains("Maker"));

    // Without the option, the input is not valid.
    let strict = with_input(&server, &TAKE[..5], BOX);
    assert_eq!(strict.code, Some(252));
    assert!(strict.err.contains("Unknown parameter in input: \"Box\""), "{}", strict.err);

    // YAML, and members that are not wrapped.
    let words =
        ["create-box", "--instance-id", "i", "--cli-input-yaml", "-", "--cli-input-lenient"];
    let plain = with_input(&server, &words, "Name: x\nBoxId: b\nBox: {Name: y}\n");
    assert_eq!(plain.code, Some(0), "{}", plain.err);
    let note = |name| format!("note: dropped {name}, which the input does not have\n");
    assert_eq!(plain.err, note("BoxId") + &note("Box"));

    // The token of the call that made it would return it instead of a copy.
    let made = r#"{"Box": {"Name": "z", "ClientToken": "old", "a\nnote: b": 1}}"#;
    let ran = with_input(&server, &TAKE, made);
    let notes = "note: the input is Box\n\
                 note: dropped Box.ClientToken, the token of another call\n\
                 note: dropped Box.a\\nnote: b, which the input does not have\n";
    assert_eq!((ran.code, ran.err.as_str()), (Some(0), notes));
    assert!(!server.seen().last().unwrap().text().contains("old"));

    // One structure among other members; two of them are not the input.
    let beside = r#"{"Other": {"A": 1}, "Box": {"Name": "z"}, "Next": null}"#;
    let ran = with_input(&server, &TAKE, beside);
    assert_eq!(
        (ran.code, ran.err),
        (Some(0), "note: the input is Box\n".to_owned() + &note("Other") + &note("Next"))
    );
    let two = with_input(&server, &TAKE, r#"{"A": {"Name": "x"}, "B": {"Name": "y"}}"#);
    assert_eq!(two.code, Some(252));
    assert!(two.err.contains("Unknown parameter in input: \"A\""), "{}", two.err);
}

#[test]
fn it_needs_a_document() {
    let server = Server::of(vec![Answer::new(200, "{}")]);
    let words = ["create-box", "--instance-id", "i", "--name", "n", "--cli-input-lenient"];
    let ran = with_input(&server, &words, "");
    assert_eq!(ran.code, Some(252));
    let want = "--cli-input-lenient requires --cli-input-json or --cli-input-yaml";
    assert!(ran.err.contains(want), "{}", ran.err);
    assert!(server.seen().is_empty());
}

/// Rows of a batch are read in the same way; each path is named once.
#[test]
fn rows_are_descriptions() {
    let server = Server::of(vec![Answer::new(200, r#"{"BoxId":"b-2"}"#)]);
    let row = |name: &str| format!("{{\"Box\":{{\"Name\":\"{name}\",\"BoxId\":\"{name}\"}}}}\n");
    let rows: String = ["a", "b", "c"].map(row).concat();
    let words = [
        "create-box",
        "--instance-id",
        "i-1",
        "--cli-batch",
        "-",
        "--cli-dry-run",
        "--cli-input-lenient",
    ];
    let ran = with_input(&server, &words, &rows);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    assert_eq!(ran.out.matches("PUT http").count(), 3, "{}", ran.out);
    let notes = "note: the input is Box\n\
                 note: dropped Box.BoxId, which the input does not have\n";
    assert!(ran.err.starts_with(notes) && ran.err.matches("BoxId").count() == 1, "{}", ran.err);

    // What is no description makes no call: here, the last line of another batch.
    let ran = with_input(&server, &words, &(rows + "{\"summary\":{\"rows\":3,\"ok\":3}}\n"));
    assert_eq!(ran.code, Some(252), "{}", ran.err);
    assert!(ran.err.contains("Unknown parameter in input: \"summary\""), "{}", ran.err);
    assert_eq!(ran.out, "");
}
