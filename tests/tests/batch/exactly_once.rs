//! No row is lost and none is doubled: tokens, the journal, and what happens after a crash.

use crate::server::{Answer, Server};
use crate::support::{Batch, CONTACT, TOOL, name_of, names, ran};
use std::collections::BTreeMap;
use std::sync::Mutex;
use std::time::Duration;

#[test]
fn tokens_are_the_same_in_every_run_and_differ_between_equal_rows() {
    let batch = Batch::accepting();
    batch.write("a", names(&["x", "y", "x"]));
    batch.write("b", "Name,Channel\nx,EMAIL\nx,EMAIL\ny,EMAIL\n");
    let first = batch.run(&CONTACT, &["--cli-batch", "a"]).tokens();
    let second = batch.run(&CONTACT, &["--cli-batch", "b", "--cli-batch-lazy"]).tokens();
    assert_ne!(first[0], first[2]);
    assert_eq!(second, [first[0].clone(), first[2].clone(), first[1].clone()]);
    let region = batch
        .run(&CONTACT, &["--cli-batch", "a", "--region", "eu-west-1", "--cli-batch-journal", "j"]);
    assert_ne!(region.tokens()[0], first[0]);
    batch.write("c", "{\"Name\":\"x\",\"ClientToken\":\"own\"}\n");
    assert_eq!(batch.run(&CONTACT, &["--cli-batch", "c"]).tokens(), ["own"]);
    batch.write("d", "{\"Name\":\"x\",\"ClientToken\":\"\"}\n");
    assert_eq!(batch.run(&CONTACT, &["--cli-batch", "d"]).tokens()[0].len(), 36);
}

#[test]
fn a_finished_batch_sends_nothing_again() {
    let batch = Batch::accepting();
    batch.write("a", names(&["x", "y"]));
    assert_eq!(batch.run(&CONTACT, &["--cli-batch", "a"]).count("ok"), 2);
    let again = batch.run(&CONTACT, &["--cli-batch", "a"]);
    assert_eq!((again.code, again.count("skipped"), again.rows().len()), (Some(0), 2, 0));
    assert_eq!(batch.server.seen().len(), 2);
    let journal = batch.read("a.journal");
    assert!(!journal.contains('x') && journal.lines().count() == 5, "{journal}");
    batch.write("a", names(&["x", "z"]));
    let changed = batch.run(&CONTACT, &["--cli-batch", "a"]);
    assert_eq!(changed.code, Some(252));
    assert!(changed.err.contains("the input has changed"), "{}", changed.err);
    // The endpoint is a part of every token.
    batch.write("a", names(&["x", "y"]));
    let other = Server::of(vec![Answer::contact()]);
    let elsewhere = batch.run(&CONTACT, &["--cli-batch", "a", "--endpoint-url", &other.url()]);
    assert_eq!(elsewhere.code, Some(252), "{elsewhere:?}");
    assert_eq!(batch.server.seen().len(), 2);
}

#[cfg(unix)]
#[test]
fn the_journal_belongs_to_its_owner() {
    use std::os::unix::fs::PermissionsExt;
    let batch = Batch::accepting();
    batch.write("a", names(&["x"]));
    batch.run(&CONTACT, &["--cli-batch", "a", "--cli-batch-failures", "f"]);
    for name in ["a.journal", "f"] {
        let mode = std::fs::metadata(batch.path(name)).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "{name}");
    }
}

#[test]
fn failures_are_sent_again_and_their_file_makes_the_same_calls() {
    let broken = Mutex::new(true);
    let broken: &'static Mutex<bool> = Box::leak(Box::new(broken));
    let batch = Batch::new(Server::by(|seen| match name_of(seen).as_str() {
        "bad" if *broken.lock().unwrap() => Answer::error(400, "InvalidRequestException", "{}"),
        _ => Answer::contact(),
    }));
    batch.write("a", names(&["good", "bad", "bad"]));
    let words = ["--cli-batch", "a", "--cli-batch-failures", "f"];
    let first = batch.run(&CONTACT, &words);
    assert_eq!((first.code, first.count("ok"), first.count("failed")), (Some(1), 1, 2));
    let error = &first.rows()[1]["error"];
    assert_eq!(
        (error["code"].as_str(), error["exit"].as_u64()),
        (Some("InvalidRequestException"), Some(254))
    );
    let of_file = batch.run(&CONTACT, &["--cli-batch", "f"]);
    assert_eq!(of_file.tokens(), first.tokens()[1..]);
    *broken.lock().unwrap() = false;
    let again = batch.run(&CONTACT, &words);
    assert_eq!((again.code, again.count("ok"), again.count("skipped")), (Some(0), 2, 1));
    assert_eq!(again.tokens(), first.tokens()[1..]);
    assert_eq!(batch.read("f"), "");
}

#[test]
fn a_lost_answer_is_unknown_and_not_repeated_without_a_token() {
    let batch = Batch::new(Server::by(|seen| match seen.target.as_str() {
        "/tools/lost" => Answer::Raw(Vec::new()),
        "/tools/broken" => Answer::error(500, "InternalError", "{}"),
        _ => Answer::new(200, "{}"),
    }));
    batch.write("a", "{\"ToolId\":\"lost\"}\n{\"ToolId\":\"good\"}\n{\"ToolId\":\"broken\"}\n");
    let words = ["--cli-batch", "a"];
    let first = batch.run(&TOOL, &words);
    assert_eq!(first.code, Some(1), "{first:?}");
    assert_eq!((first.count("ok"), first.count("unknown"), first.count("failed")), (1, 2, 0));
    assert_eq!(batch.server.seen().len(), 3, "each is sent once");
    let again = batch.run(&TOOL, &words);
    assert_eq!((again.code, again.count("unknown"), again.count("skipped")), (Some(1), 2, 1));
    assert_eq!(again.rows()[0]["status"], "unknown");
    assert_eq!(again.rows()[0]["error"]["code"], "UnknownOutcome");
    assert_eq!(batch.server.seen().len(), 3);
    batch.run(&TOOL, &["--cli-batch", "a", "--cli-batch-retry-unknown"]);
    assert_eq!(batch.server.seen().len(), 5);
}

#[test]
fn calls_with_a_token_are_repeated_after_a_lost_answer() {
    let count = Mutex::new(BTreeMap::<String, usize>::new());
    let batch = Batch::new(Server::by(move |seen| {
        let mut count = count.lock().unwrap();
        let tries = count.entry(name_of(seen)).or_default();
        *tries += 1;
        if *tries == 1 { Answer::Raw(Vec::new()) } else { Answer::contact() }
    }));
    batch.write("a", names(&["x", "y"]));
    let ran = batch.run(&CONTACT, &["--cli-batch", "a"]);
    assert_eq!((ran.code, ran.count("ok")), (Some(0), 2), "{ran:?}");
    let tokens: Vec<_> = batch.bodies().iter().map(|body| body["ClientToken"].clone()).collect();
    assert_eq!(tokens.len(), 4);
    assert_eq!(
        tokens.iter().map(ToString::to_string).collect::<std::collections::BTreeSet<_>>().len(),
        2
    );
}

#[test]
fn throttled_rows_wait_and_are_made() {
    let count = Mutex::new(BTreeMap::<String, usize>::new());
    let batch = Batch::new(Server::by(move |seen| {
        let mut count = count.lock().unwrap();
        let tries = count.entry(seen.target.clone()).or_default();
        *tries += 1;
        match *tries {
            1..=4 => Answer::error(429, "ThrottlingException", "{}"),
            _ => Answer::new(200, "{}"),
        }
    }));
    batch.write("a", "{\"ToolId\":\"a\"}\n{\"ToolId\":\"b\"}\n");
    let ran = batch.run(&TOOL, &["--cli-batch", "a"]);
    assert_eq!((ran.code, ran.count("ok")), (Some(0), 2), "{ran:?}");
    assert_eq!(batch.server.seen().len(), 10);
}

#[test]
fn a_killed_batch_goes_on() {
    let batch = Batch::new(Server::by(|_| {
        std::thread::sleep(Duration::from_millis(20));
        Answer::contact()
    }));
    let rows: Vec<String> = (0..300).map(|at| format!("r{at}")).collect();
    batch.write("a", names(&rows.iter().map(String::as_str).collect::<Vec<_>>()));
    let mut child = batch.command(&[&CONTACT[..], &["--cli-batch", "a"]].concat());
    let mut child = child.stdout(std::process::Stdio::null()).spawn().unwrap();
    while batch.server.seen().len() < 60 {
        std::thread::sleep(Duration::from_millis(5));
    }
    child.kill().unwrap();
    child.wait().unwrap();
    let again = ran(&mut batch.command(&[&CONTACT[..], &["--cli-batch", "a"]].concat()));
    assert_eq!(again.code, Some(0), "{again:?}");
    assert!(again.count("skipped") > 0);
    assert_eq!(again.count("ok") + again.count("skipped"), 300);
    let mut tokens = BTreeMap::<String, std::collections::BTreeSet<String>>::new();
    for body in batch.bodies() {
        let name = body["Name"].as_str().unwrap().to_owned();
        tokens.entry(name).or_default().insert(body["ClientToken"].to_string());
    }
    assert_eq!(tokens.len(), 300);
    assert!(tokens.values().all(|tokens| tokens.len() == 1));
}
