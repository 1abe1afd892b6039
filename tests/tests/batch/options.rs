//! Rate, shards, the number of failures, progress, Ctrl-C and full disks.

use crate::server::{Answer, Server};
use crate::support::{Batch, CONTACT, TOOL, names, ran};
use std::collections::BTreeSet;
use std::process::Stdio;
use std::sync::Mutex;
use std::time::{Duration, Instant};

fn rows(count: usize) -> String {
    let rows: Vec<String> = (0..count).map(|at| format!("r{}", at / 2)).collect();
    names(&rows.iter().map(String::as_str).collect::<Vec<_>>())
}

#[test]
fn shards_partition_the_rows() {
    let batch = Batch::accepting();
    batch.write("a", rows(40));
    let mut all = BTreeSet::new();
    for index in 0..4 {
        let shard = format!("{index}/4");
        let words = ["--cli-batch", "a", "--cli-batch-shard", &shard];
        let ran = batch.run(&CONTACT, &words);
        assert_eq!((ran.code, ran.count("rows")), (Some(0), ran.count("ok")), "{ran:?}");
        for token in ran.tokens() {
            assert!(all.insert(token), "twice");
        }
        assert!(batch.path(&format!("a.journal.{index}-of-4")).exists());
    }
    assert_eq!(all.len(), 40);
    // A task that is submitted alone looks like a whole array, or like none.
    let refused = batch.run(&CONTACT, &["--cli-batch", "a"]);
    assert_eq!(refused.code, Some(252));
    assert!(refused.err.contains("another division of the rows"), "{}", refused.err);
    let whole = batch.run(&CONTACT, &["--cli-batch", "a", "--cli-batch-journal", "w"]).tokens();
    assert_eq!(whole.into_iter().collect::<BTreeSet<_>>(), all);
    let of_slurm = ran(batch
        .command(&[&CONTACT[..], &["--cli-batch", "a", "--cli-batch-journal", "s"]].concat())
        .env("SLURM_ARRAY_TASK_ID", "3")
        .env("SLURM_ARRAY_TASK_COUNT", "4")
        .env("SLURM_ARRAY_TASK_MIN", "0"));
    assert!(of_slurm.count("rows") < 40, "{of_slurm:?}");
}

#[test]
fn a_rate_is_kept() {
    let batch = Batch::accepting();
    batch.write("a", rows(41));
    let start = Instant::now();
    let ran = batch.run(&CONTACT, &["--cli-batch", "a", "--cli-batch-rate", "20/s"]);
    assert_eq!(ran.count("ok"), 41, "{ran:?}");
    assert!(start.elapsed() >= Duration::from_secs(2), "{:?}", start.elapsed());
    // The end does not wait for the time of a further row.
    batch.write("one", rows(1));
    let start = Instant::now();
    let one = batch.run(&CONTACT, &["--cli-batch", "one", "--cli-batch-rate", "1/m"]);
    assert!(one.count("ok") == 1 && start.elapsed() < Duration::from_secs(20), "{one:?}");
}

#[test]
fn a_rate_comes_down_when_the_service_throttles() {
    let start = Instant::now();
    // For two seconds, the service accepts 20 of the 100 calls per second.
    let last = Mutex::new(None::<Instant>);
    let batch = Batch::new(Server::by(move |_| {
        let now = Instant::now();
        let mut last = last.lock().unwrap();
        let is_early = last.is_some_and(|last| now - last < Duration::from_millis(50));
        if is_early && start.elapsed() < Duration::from_secs(2) {
            return Answer::error(429, "ThrottlingException", "{}");
        }
        *last = Some(now);
        Answer::new(200, "{}")
    }));
    let tools: String = (0..400).map(|at| format!("{{\"ToolId\":\"t{at}\"}}\n")).collect();
    batch.write("a", tools);
    let ran = batch.run(&TOOL, &["--cli-batch", "a", "--cli-batch-rate", "100/s"]);
    assert_eq!((ran.code, ran.count("ok")), (Some(0), 400), "{ran:?}");
    // At the full rate, 160 calls would be throttled; a slow machine makes fewer.
    let repeated = batch.server.seen().len() - 400;
    assert!(repeated < 100, "{repeated}");
}

#[test]
fn a_batch_stops_after_failures() {
    let batch = Batch::new(Server::of(vec![Answer::error(400, "InvalidRequestException", "{}")]));
    batch.write("a", rows(200));
    let words = ["--cli-batch", "a", "--cli-batch-max-failures", "3"];
    let ran = batch.run(&CONTACT, &words);
    assert_eq!(ran.code, Some(2), "{ran:?}");
    assert!((3..30).contains(&ran.count("failed")), "{ran:?}");
    assert_eq!(ran.count("rows"), 200);
}

#[test]
fn options_that_are_not_valid_are_named() {
    let batch = Batch::accepting();
    batch.write("a", rows(1));
    for (name, value) in [
        ("--cli-batch-rate", "10"),
        ("--cli-batch-order", "random"),
        ("--cli-batch-max-failures", "-1"),
        ("--cli-batch-shard", "4/4"),
        ("--cli-progress", "loud"),
        ("--cli-batch-failures", "a"),
        ("--cli-batch-failures", "missing/f"),
    ] {
        let ran = batch.run(&CONTACT, &["--cli-batch", "a", name, value]);
        assert_eq!(ran.code, Some(252), "{name} {value} {ran:?}");
        assert!(ran.err.contains(name), "{}", ran.err);
    }
    assert!(batch.server.seen().is_empty());
    let ran = batch.run(&CONTACT, &["--cli-batch", "-"]);
    assert!(ran.err.contains("requires --cli-batch-journal"), "{ran:?}");
}

#[test]
fn plain_progress_is_a_line_now_and_then() {
    let batch = Batch::new(Server::by(|_| {
        std::thread::sleep(Duration::from_millis(600));
        Answer::contact()
    }));
    batch.write("a", rows(12));
    let ran = batch.run(&CONTACT, &["--cli-batch", "a", "--cli-progress", "plain:1"]);
    assert!(ran.err.lines().count() >= 2, "{ran:?}");
    assert!(ran.err.lines().last().unwrap().starts_with("12 of 12 done, 0 failed"), "{ran:?}");
    let quiet = batch.run(&CONTACT, &["--cli-batch", "a"]);
    assert_eq!(quiet.err, "");
}

#[cfg(unix)]
#[test]
fn ctrl_c_lets_calls_end_and_the_batch_goes_on_later() {
    let batch = Batch::new(Server::by(|_| {
        std::thread::sleep(Duration::from_millis(300));
        Answer::new(200, "{}")
    }));
    let tools: String = (0..60).map(|at| format!("{{\"ToolId\":\"t{at}\"}}\n")).collect();
    batch.write("a", tools);
    let child = batch
        .command(&[&TOOL[..], &["--cli-batch", "a"]].concat())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    while batch.server.seen().len() < 5 {
        std::thread::sleep(Duration::from_millis(5));
    }
    let sent = std::process::Command::new("kill").args(["-INT", &child.id().to_string()]).status();
    assert!(sent.unwrap().success());
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(130));
    let text = String::from_utf8(output.stdout).unwrap();
    let summary: serde_json::Value = serde_json::from_str(text.lines().last().unwrap()).unwrap();
    let made = summary["summary"]["ok"].as_u64().unwrap();
    assert_eq!(made as usize, batch.server.seen().len(), "{text}");
    let again = batch.run(&TOOL, &["--cli-batch", "a"]);
    assert_eq!((again.code, again.count("skipped")), (Some(0), made), "{again:?}");
    assert_eq!(batch.server.seen().len(), 60);
}

#[cfg(target_os = "linux")]
#[test]
fn nothing_is_sent_that_a_full_disk_cannot_record() {
    let batch = Batch::new(Server::of(vec![Answer::new(200, "{}")]));
    let tools: String = (0..600).map(|at| format!("{{\"ToolId\":\"t{at}\"}}\n")).collect();
    batch.write("a", tools);
    let words = [&TOOL[..], &["--cli-batch", "a", "--cli-batch-journal", "j"]].concat();
    let limited = |blocks: &str| {
        let mut command = std::process::Command::new("bash");
        let whole = batch.command(&words);
        command.args(["-c", &format!("ulimit -f {blocks}; exec \"$0\" \"$@\"")]);
        command.arg(whole.get_program()).args(whole.get_args()).env_clear();
        for (name, value) in whole.get_envs() {
            command.env(name, value.unwrap());
        }
        ran(command.current_dir(batch.folder.path()).stdin(Stdio::null()))
    };
    let full = limited("32");
    assert_eq!(full.code, Some(255), "{full:?}");
    assert!(full.err.contains("The journal j cannot be written"), "{}", full.err);
    let sent = batch.server.seen().len();
    assert!(sent < 600);
    let again = batch.run(&TOOL, &["--cli-batch", "a", "--cli-batch-journal", "j"]);
    let total = again.count("ok") + again.count("skipped") + again.count("unknown");
    assert_eq!(total, 600, "{again:?}");
    assert!(batch.server.seen().len() <= 600);
}
