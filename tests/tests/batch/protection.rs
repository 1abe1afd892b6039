//! Files and rows that a batch must not destroy, double or leave out.

use crate::server::{Answer, Server};
use crate::support::{Batch, CONTACT, TOOL, names, ran};

fn refused(batch: &Batch, command: &[&str], more: &[&str], reason: &str) {
    let ran = batch.run(command, more);
    assert!(ran.code == Some(252) && ran.err.contains(reason), "{more:?}: {ran:?}");
    assert_eq!(batch.server.seen().len(), 0, "{more:?}");
}

#[test]
fn files_that_are_not_journals_stay_as_they_are() {
    let batch = Batch::accepting();
    batch.write("a", names(&["x"]));
    for content in ["notes without an end", "{\"Name\":\"a\"}", "two\nlines\n"] {
        batch.write("notes", content);
        let words = ["--cli-batch", "a", "--cli-batch-journal", "notes"];
        refused(&batch, &CONTACT, &words, "it is not a journal of a batch");
        assert_eq!(batch.read("notes"), content);
    }
    let words = ["--cli-batch", "a", "--cli-batch-journal", "/dev/zero"];
    refused(&batch, &CONTACT, &words, "it is not a file");
    // The beginning of a header is what a crash leaves.
    batch.write("notes", "{\"hardie_batch\":1,");
    let ran = batch.run(&CONTACT, &["--cli-batch", "a", "--cli-batch-journal", "notes"]);
    assert_eq!((ran.code, ran.count("ok")), (Some(0), 1), "{ran:?}");
}

#[cfg(unix)]
#[test]
fn the_input_is_not_emptied_through_another_name() {
    use std::os::unix::fs::PermissionsExt;
    let batch = Batch::accepting();
    batch.write("a", names(&["x"]));
    std::fs::hard_link(batch.path("a"), batch.path("b")).unwrap();
    let words = ["--cli-batch", "a", "--cli-batch-failures", "b"];
    refused(&batch, &CONTACT, &words, "the input would be overwritten");
    let words = ["--cli-batch", "-", "--cli-batch-failures", "a", "--cli-batch-journal", "j"];
    let mut command = batch.command(&[&CONTACT[..], &words].concat());
    command.stdin(std::fs::File::open(batch.path("a")).unwrap());
    let ran = ran(&mut command);
    assert!(ran.code == Some(252) && ran.err.contains("would be overwritten"), "{ran:?}");
    assert_eq!(batch.read("a"), names(&["x"]));
    // A file that others could read is closed to them.
    batch.write("f", "old");
    std::fs::set_permissions(batch.path("f"), std::fs::Permissions::from_mode(0o644)).unwrap();
    batch.run(&CONTACT, &["--cli-batch", "a", "--cli-batch-failures", "f"]);
    let mode = std::fs::metadata(batch.path("f")).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
}

#[test]
fn one_token_for_all_rows_is_refused() {
    let batch = Batch::accepting();
    batch.write("a", names(&["x", "y"]));
    let words = ["--cli-batch", "a", "--cli-input-json", "{\"ClientToken\":\"same\"}"];
    refused(&batch, &CONTACT, &words, "every row has its own token");
}

#[test]
fn inputs_that_do_not_exist_are_named() {
    let batch = Batch::accepting();
    refused(&batch, &CONTACT, &["--cli-batch", "nosuch"], "nosuch: [Errno 2]");
    refused(&batch, &CONTACT, &["--cli-batch", "."], ".: is a folder");
}

#[test]
fn array_jobs_that_name_no_part_are_refused() {
    let batch = Batch::accepting();
    batch.write("a", names(&["x"]));
    let mut command = batch.command(&[&CONTACT[..], &["--cli-batch", "a"]].concat());
    command.env("AWS_BATCH_JOB_ARRAY_INDEX", "3").env("AWS_BATCH_JOB_ARRAY_SIZE", "3");
    let ran = ran(&mut command);
    assert!(ran.code == Some(252) && ran.err.contains("--cli-batch-shard I/N"), "{ran:?}");
    assert_eq!(batch.server.seen().len(), 0);
}

/// The service has carried the call out, so without a token it must not be made again.
#[test]
fn a_result_that_cannot_be_shown_is_not_sent_again() {
    let batch = Batch::new(Server::of(vec![Answer::new(200, "{}")]));
    batch.write("a", "{\"ToolId\":\"x\"}\n");
    let words = ["--cli-batch", "a", "--query", "abs(@)", "--cli-batch-failures", "f"];
    let first = batch.run(&TOOL, &words);
    assert_eq!((first.code, first.count("unknown")), (Some(1), 1), "{first:?}");
    assert_eq!(batch.read("f"), "");
    let second = batch.run(&TOOL, &words);
    assert_eq!(second.count("unknown"), 1, "{second:?}");
    assert_eq!(batch.server.seen().len(), 1);
    // What is only listed is not a failure of this run.
    batch.write("a", "{\"ToolId\":\"x\"}\n");
    let most = batch.run(&TOOL, &["--cli-batch", "a", "--cli-batch-max-failures", "1"]);
    assert_eq!(most.code, Some(1), "{most:?}");
}
