//! Rows that are sent while they are read: a producer that pauses delays nothing.

use crate::server::{Answer, Server};
use crate::support::{Batch, CONTACT};
use std::io::{BufRead, BufReader, Read, Write};
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

/// A batch of which the test writes the rows.
fn lazily(batch: &Batch) -> Child {
    let words = ["--cli-batch", "-", "--cli-batch-lazy", "--cli-batch-journal", "j"];
    let mut command = batch.command(&[&CONTACT[..], &words].concat());
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
}

#[test]
fn results_are_written_while_the_input_pauses() {
    let batch = Batch::new(Server::by(|_| {
        std::thread::sleep(Duration::from_millis(50));
        Answer::contact()
    }));
    let mut child = lazily(&batch);
    let mut input = child.stdin.take().unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines().map(Result::unwrap);
    for row in 1..=3 {
        // A half row waits for its end.
        input.write_all(format!("{{\"Name\":\"r{row}\"}}\n{{\"Na").as_bytes()).unwrap();
        let line = lines.next().unwrap();
        assert!(line.starts_with(&format!("{{\"row\":{},", row * 2 - 1)), "{line}");
        input.write_all(b"me\":\"s\"}\n").unwrap();
        assert!(lines.next().unwrap().starts_with(&format!("{{\"row\":{},", row * 2)));
    }
    drop(input);
    assert!(lines.next().unwrap().starts_with("{\"summary\":{\"rows\":6,\"ok\":6,"));
    assert_eq!(child.wait().unwrap().code(), Some(0));
}

#[cfg(unix)]
#[test]
fn ctrl_c_ends_a_batch_whose_input_pauses() {
    for rows in ["", "{\"Name\":\"a\"}\n{\"Name\":\"b\"}\n{\"Na"] {
        let batch = Batch::accepting();
        let mut child = lazily(&batch);
        let mut input = child.stdin.take().unwrap();
        input.write_all(rows.as_bytes()).unwrap();
        let count = rows.lines().filter(|row| row.ends_with('}')).count();
        while batch.server.seen().len() < count || !batch.path("j").exists() {
            std::thread::sleep(Duration::from_millis(5));
        }
        std::thread::sleep(Duration::from_millis(300));
        let start = Instant::now();
        let sent =
            std::process::Command::new("kill").args(["-INT", &child.id().to_string()]).status();
        assert!(sent.unwrap().success());
        assert_eq!(child.wait().unwrap().code(), Some(130), "{rows}");
        assert!(start.elapsed() < Duration::from_secs(3), "{:?}", start.elapsed());
        let mut text = String::new();
        child.stdout.take().unwrap().read_to_string(&mut text).unwrap();
        let summary = text.lines().last().unwrap();
        assert!(summary.contains(&format!("\"ok\":{count},\"failed\":0,\"unknown\":0")), "{text}");
        drop(input);
    }
}

#[test]
fn a_stream_that_is_not_valid_ends_the_batch() {
    let batch = Batch::accepting();
    let mut child = lazily(&batch);
    let mut input = child.stdin.take().unwrap();
    input.write_all(b"Name\nx\n\"y\n").unwrap();
    drop(input);
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(252));
    let text = String::from_utf8_lossy(&output.stderr);
    assert!(text.contains("standard input:3:1: the quote that opens here"), "{text}");
    let lines = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(lines.starts_with("{\"row\":1,"), "{lines}");
}
