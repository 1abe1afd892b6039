//! A journal belongs to what its calls depend on: a later run with other options is refused.

use crate::support::{Batch, CONTACT, Ran, names, ran};

/// Asserts that a resumed batch sends nothing, with a reason.
fn refused(batch: &Batch, ran: &Ran, reason: &str) {
    let sent = batch.server.seen().len();
    assert!(ran.code == Some(252) && ran.err.contains(reason), "{reason}: {ran:?}");
    assert_eq!(sent, 2, "{reason}");
}

#[test]
fn other_options_are_refused_by_name() {
    let batch = Batch::accepting();
    batch.write("a", names(&["x", "y"]));
    let words = ["--cli-batch", "a", "--description", "d", "--name", "unused"];
    assert_eq!(batch.run(&CONTACT, &words).count("ok"), 2);
    let header = batch.read("a.journal").lines().next().unwrap().to_owned();
    assert!(!header.contains("i-1") && !header.contains("EMAIL"), "{header}");
    assert!(
        header.contains("\"--description\":\"") && header.contains("\"--name\":\"\""),
        "{header}"
    );
    let again = batch.run(&CONTACT, &words);
    assert_eq!((again.code, again.count("skipped")), (Some(0), 2), "{again:?}");
    // Every row has a name, so that the option does not matter.
    let other = ["--cli-batch", "a", "--description", "d", "--name", "other"];
    assert_eq!(batch.run(&CONTACT, &other).count("skipped"), 2);
    assert_eq!(batch.run(&CONTACT, &other[..4]).count("skipped"), 2);
    // Nor do options about output and speed.
    let speed = ["--query", "ContactId", "--cli-batch-rate", "9/s", "--cli-read-timeout", "7"];
    assert_eq!(batch.run(&CONTACT, &[&words[..], &speed].concat()).count("skipped"), 2);
    let changed = batch.run(&CONTACT, &["--cli-batch", "a", "--description", "e"]);
    refused(&batch, &changed, "it is of another value of --description");
    let without = batch.run(&CONTACT, &["--cli-batch", "a"]);
    refused(&batch, &without, "it is of a batch with --description");
    let more = [&words[..], &["--initiate-as", "CONNECTED_TO_USER"]].concat();
    refused(&batch, &batch.run(&CONTACT, &more), "it is of a batch without --initiate-as");
    let document = [&words[..], &["--cli-input-json", "{\"Description\":\"f\"}"]].concat();
    assert_eq!(batch.run(&CONTACT, &document).count("skipped"), 2, "an option wins");
    let document = ["--cli-batch", "a", "--cli-input-json", "{\"Description\":\"f\"}"];
    refused(&batch, &batch.run(&CONTACT, &document), "it is of another value of --description");
    let region = batch.run(&CONTACT, &[&words[..], &["--region", "eu-west-1"]].concat());
    refused(&batch, &region, "its region is \"us-west-2\", not \"eu-west-1\"");
    let url = format!("{}/other", batch.server.url());
    let endpoint = batch.run(&CONTACT, &[&words[..], &["--endpoint-url", &url]].concat());
    refused(&batch, &endpoint, "it is of another endpoint");
}

#[test]
fn other_accounts_and_profiles_are_refused() {
    let batch = Batch::accepting();
    batch.write("a", names(&["x", "y"]));
    let run = |variables: &[(&str, &str)], journal: &str| {
        let words = ["--cli-batch", "a", "--cli-batch-journal", journal];
        let mut command = batch.command(&[&CONTACT[..], &words].concat());
        ran(command.envs(variables.iter().copied()))
    };
    std::fs::create_dir(batch.path(".aws")).unwrap();
    batch.write(".aws/config", "[default]\n[profile p]\n[profile q]\n");
    assert_eq!(run(&[("AWS_PROFILE", "p")], "j").count("ok"), 2);
    assert_eq!(run(&[("AWS_PROFILE", "p")], "j").count("skipped"), 2);
    refused(&batch, &run(&[("AWS_PROFILE", "q")], "j"), "it is of another profile");
    let account = ("AWS_ACCOUNT_ID", "111122223333");
    refused(&batch, &run(&[account], "j"), "it is of another account");
    // An account id says more than a profile.
    let first = run(&[account, ("AWS_PROFILE", "p")], "k");
    assert_eq!(first.count("ok"), 2, "{first:?}");
    assert!(!batch.read("k").contains("111122223333"));
    assert_eq!(run(&[account, ("AWS_PROFILE", "q")], "k").count("skipped"), 2);
}

#[test]
fn headers_have_little_of_sensitive_values() {
    let batch = Batch::accepting();
    batch.write("a", names(&["x"]));
    let words = ["--cli-batch", "a", "--description", "private"];
    assert_eq!(batch.run(&CONTACT, &words).count("ok"), 1);
    let header = batch.read("a.journal").lines().next().unwrap().to_owned();
    let header: serde_json::Value = serde_json::from_str(&header).unwrap();
    // Two digits match many values: they find out a change, and say nothing about the value.
    for (option, digits) in [("--description", 2), ("--instance-id", 8)] {
        assert_eq!(header["options"][option].as_str().map(str::len), Some(digits), "{header}");
    }
}
