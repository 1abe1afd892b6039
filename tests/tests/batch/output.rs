//! What a batch prints: lines, order, queries, pages, dry runs.

use crate::server::{Answer, Server};
use crate::support::{Batch, CONTACT, name_of, names, ran};
use serde_json::json;
use std::process::Stdio;
use std::time::Duration;

#[test]
fn lines_are_in_the_order_of_the_input_or_as_calls_end() {
    let batch = Batch::new(Server::by(|seen| {
        if name_of(seen) == "slow" {
            std::thread::sleep(Duration::from_millis(400));
        }
        Answer::contact()
    }));
    batch.write("a", names(&["slow", "b", "c"]));
    let rows = |more: &[&str]| -> Vec<u64> {
        let ran = batch.run(&CONTACT, &[&["--cli-batch", "a"], more].concat());
        assert_eq!(ran.code, Some(0), "{ran:?}");
        ran.rows().iter().map(|row| row["row"].as_u64().unwrap()).collect()
    };
    assert_eq!(rows(&[]), [1, 2, 3]);
    let done = rows(&["--cli-batch-order", "done", "--cli-batch-journal", "j"]);
    assert_eq!(done[2], 1, "{done:?}");
}

#[test]
fn queries_and_pages_belong_to_a_row() {
    let batch = Batch::accepting();
    batch.write("a", names(&["x"]));
    let ran_query = batch.run(&CONTACT, &["--cli-batch", "a", "--query", "ContactId"]);
    assert_eq!(ran_query.rows()[0]["result"], json!("c-1"));
    let keys: Vec<&String> = ran_query.lines[0].as_object().unwrap().keys().collect();
    assert_eq!(keys, ["row", "token", "status", "result"]);
    let summary = ran_query.lines[1]["summary"].as_object().unwrap();
    let keys: Vec<&String> = summary.keys().collect();
    assert_eq!(keys, ["rows", "ok", "failed", "unknown", "skipped", "seconds"]);
    // Pages are merged; a journal is not needed to read.
    let server = Server::by(|seen| {
        let has_token = seen.target.contains("token=");
        Answer::new(
            200,
            if has_token {
                r#"{"Books":[{"Title":"b"}]}"#
            } else {
                r#"{"Books":[{"Title":"a"}],"NextToken":"t"}"#
            },
        )
    });
    let shelves = Batch::new(server);
    let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_variant"));
    command
        .env_clear()
        .env("HARDIE_TEST_MODEL", "shelf")
        .env("HOME", shelves.folder.path())
        .env("AWS_REGION", "us-west-2")
        .env("AWS_ACCESS_KEY_ID", "AKIDENV")
        .env("AWS_SECRET_ACCESS_KEY", "secret-of-env")
        .env("AWS_ENDPOINT_URL", shelves.server.url())
        .args(["list-books", "--cli-batch", "-", "--query", "Books[].Title"])
        .stdin(Stdio::piped());
    shelves.write("rows", "{\"Shelf\":\"s\"}\n{\"Shelf\":\"t\"}\n");
    command.stdin(std::fs::File::open(shelves.path("rows")).unwrap());
    let pages = ran(&mut command);
    assert_eq!(pages.code, Some(0), "{pages:?}");
    assert!(pages.rows().iter().all(|row| row["result"] == json!(["a", "b"])), "{pages:?}");
    assert_eq!(shelves.server.seen().len(), 4);
}

#[test]
fn a_dry_run_shows_requests_and_sends_none() {
    let batch = Batch::accepting();
    batch.write("a", names(&["x", "y"]));
    let output = batch
        .command(&[&CONTACT[..], &["--cli-batch", "a", "--cli-dry-run"]].concat())
        .output()
        .unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    assert_eq!(text.matches("PUT http").count(), 2, "{text}");
    assert!(batch.server.seen().is_empty());
    assert!(!batch.path("a.journal").exists());
    let real = batch.run(&CONTACT, &["--cli-batch", "a"]);
    assert!(real.tokens().iter().all(|token| text.contains(token)), "{text}");
}

#[test]
fn a_reader_that_leaves_stops_the_batch() {
    use std::io::{BufRead, BufReader};
    let batch = Batch::new(Server::by(|_| {
        std::thread::sleep(Duration::from_millis(10));
        Answer::contact()
    }));
    let rows: Vec<String> = (0..2000).map(|at| format!("r{at}")).collect();
    batch.write("a", names(&rows.iter().map(String::as_str).collect::<Vec<_>>()));
    let mut child = batch
        .command(&[&CONTACT[..], &["--cli-batch", "a"]].concat())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut line = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
    assert!(line.starts_with("{\"row\":1,"), "{line}");
    let ended = child.wait_with_output().unwrap();
    assert_eq!(ended.status.code(), Some(255));
    assert!(batch.server.seen().len() < 2000);
}
