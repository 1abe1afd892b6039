//! Customizations of overlays, with the services of `tests/cases/table_customizations.json` and
//! `tests/cases/table_presigned_url.json`.

use crate::server::{Answer, Server};
use crate::support::{Ran, run};
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Command, Stdio};
use tempfile::tempdir;

/// Runs the program of a service, with keys.
fn ran(home: &Path, model: &str, words: &[&str]) -> Ran {
    let mut command = Command::new(env!("CARGO_BIN_EXE_variant"));
    command
        .arg0("aws")
        .env_clear()
        .env("HOME", home)
        .env("HARDIE_TEST_MODEL", model)
        .env("AWS_REGION", "us-west-2")
        .env("AWS_ACCESS_KEY_ID", "AKIDENV")
        .env("AWS_SECRET_ACCESS_KEY", "secret-of-env")
        .stdin(Stdio::null())
        .args(words);
    run(&mut command)
}

/// The SHA-256 hash of 1 MiB and one byte of zeros, and the root of its tree.
const HASHES: [&str; 2] = [
    "2cb74edba754a81d121c9db6833704a8e7d417e5b13d1a19f4a52f007d644264",
    "28638dab8d5e1754a4ecb38b0ebe6df66c844f94aed142d4d0283d208bb786cd",
];

#[test]
fn hashes_of_bodies() {
    let home = tempdir().unwrap();
    let file = home.path().join("body");
    std::fs::write(&file, vec![0; 1024 * 1024 + 1]).unwrap();
    let file = file.display().to_string();
    let server = Server::of(vec![Answer::new(200, "{}")]);
    let call = ["desk", "upload", "--body", &file, "--endpoint-url", &server.url()];
    let done = ran(home.path(), "customized", &call);
    assert_eq!(done.code, Some(0), "{}", done.err);
    let given = [&call[..], &["--tree", "given"]].concat();
    assert_eq!(ran(home.path(), "customized", &given).code, Some(0));
    let seen = server.seen();
    let headers = |at: usize| ["x-content", "x-tree", "x-desk"].map(|name| seen[at].header(name));
    assert_eq!(headers(0), [Some(HASHES[0]), Some(HASHES[1]), Some("1")]);
    assert_eq!(headers(1), [Some(HASHES[0]), Some("given"), Some("1")]);
    let signed = seen[0].header("authorization").unwrap();
    assert!(signed.contains("x-content;x-desk;x-tree"), "{signed}");
}

#[test]
fn destinations_of_requests() {
    let home = tempdir().unwrap();
    let server = Server::of(vec![Answer::new(200, "{}")]);
    let url = server.url();
    let search = ["desk", "search", "--text", "a b&c", "--size", "3", "--endpoint-url", &url];
    let done = ran(home.path(), "customized", &search);
    assert_eq!(done.code, Some(0), "{}", done.err);
    let endpoint = format!("{url}/other?path");
    let predict = ["desk", "predict", "--location", &endpoint, "--endpoint-url", "http://invalid"];
    let done = ran(home.path(), "customized", &predict);
    assert_eq!(done.code, Some(0), "{}", done.err);
    let seen = server.seen();
    assert_eq!((&*seen[0].method, &*seen[0].target), ("POST", "/search"));
    assert_eq!(seen[0].text(), "q=a%20b%26c&size=3");
    assert_eq!(seen[0].header("content-type"), Some("application/x-www-form-urlencoded"));
    assert_eq!(&*seen[1].target, "/predict");
}

#[test]
fn strings_that_hold_other_values() {
    let home = tempdir().unwrap();
    let body = r#"{"Template": "{\"b\": 1, \"a\": [2]}", "Plain": "{}", "Console": "aMOkbA==",
        "Policies": ["%7B%22c%22%3A%20%22%2B%22%7D", "%7B"], "Named": {"k": {"Policy": "1",
        "Template": "null"}}, "Inner": {"Template": "2"}}"#;
    let server = Server::of(vec![Answer::new(200, body)]);
    let url = server.url();
    let call = ["desk", "read", "--data", "héllo", "--endpoint-url", &url, "--query"];
    let query = |text: &str| {
        let words = [&call[..], &[text, "--output", "json"]].concat();
        let done = ran(home.path(), "customized", &words);
        assert_eq!(done.code, Some(0), "{}", done.err);
        done.out.split_whitespace().collect::<String>()
    };
    assert_eq!(query("[Template, Plain, Console]"), r#"[{"b":1,"a":[2]},"{}","häl"]"#);
    assert_eq!(query("Template.a[0]"), "2");
    assert_eq!(
        query("[Policies, Named, Inner]"),
        concat!(
            r#"[[{"c":"+"},"%7B"],{"k":{"Policy":1,"Template":null}},"#,
            r#"{"Template":"2"}]"#
        )
    );
    assert_eq!(server.seen()[0].text(), r#"{"Data":"aMOpbGxv"}"#);
}

#[test]
fn presigned_urls() {
    let home = tempdir().unwrap();
    let server = Server::of(vec![Answer::new(200, "<CopyResponse/>")]);
    let url = server.url();
    let call = ["copies", "copy", "--name", "a b", "--endpoint-url", &url];
    let sent = |more: &[&str]| {
        let done = ran(home.path(), "presigned", &[&call[..], more].concat());
        assert_eq!(done.code, Some(0), "{}", done.err);
        server.seen().pop().unwrap().text()
    };
    let plain = "Action=Copy&Version=1&Name=a+b";
    assert_eq!(sent(&[]), plain);
    assert_eq!(sent(&["--source-region", "eu-west-1", "--url", "u"]), format!("{plain}&Url=u"));
    let body = sent(&["--source-region", "eu-west-1"]);
    let presigned = body.strip_prefix(&format!("{plain}&Url=")).unwrap();
    let query = "%2F%3FAction%3DCopy%26Version%3D1%26Name%3Da%2520b%26To%3Dus-west-2%26X-Amz-";
    assert!(presigned.contains(query), "{presigned}");
    assert!(presigned.contains("%252Feu-west-1%252Fcopies%252Faws4_request"), "{presigned}");
    // A request that is only shown has no valid signature.
    let words = [&call[..], &["--source-region", "eu-west-1", "--cli-dry-run", "request"]].concat();
    let shown = ran(home.path(), "presigned", &words);
    assert!(shown.out.contains("X-Amz-Credential%3DAWS_ACCESS_KEY_ID"), "{}", shown.out);
}
