//! Examples of README, reference and manual pages are valid calls: those of CreateContact run
//! against the local endpoint, those of the test services are checked against their models.

#![cfg(unix)]
#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use connect_local::{ConnectLocal, Keys, Options};
use hardie::{Config, DocsFormat};
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

fn here(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// The commands in code blocks of Markdown whose first word is a program.
fn of_markdown(text: &str, program: &str) -> Vec<String> {
    let blocks = text
        .split("\n```sh\n")
        .skip(1)
        .filter_map(|rest| Some(rest.split_once("\n```")?.0.to_owned()));
    blocks.filter(|block| block.split_whitespace().next() == Some(program)).collect()
}

/// The commands in examples of a manual page.
fn of_man(text: &str, program: &str) -> Vec<String> {
    let blocks = text.split("\n.EX\n").skip(1).filter_map(|rest| Some(rest.split_once("\n.EE")?.0));
    let plain = |block: &str| {
        block.replace("\\-", "-").replace("\\(aq", "'").replace("\\(dq", "\"").replace("\\e", "\\")
    };
    blocks
        .map(plain)
        .filter(|block| block.split_whitespace().next() == Some(program) && block.contains(" \\\n"))
        .collect()
}

/// Runs a shell command in a folder whose programs are first in the PATH.
fn sh(line: &str, folder: &Path, variables: &[(&str, &str)]) -> (Option<i32>, String, String) {
    let path = std::env::var("PATH").unwrap_or_default();
    let mut command = Command::new("sh");
    command.args(["-c", line]).current_dir(folder).env_clear();
    command
        .env("PATH", format!("{}:{path}", folder.display()))
        .env("HOME", folder)
        .env("AWS_REGION", "us-west-2");
    let Output { status, stdout, stderr } =
        command.envs(variables.iter().copied()).output().unwrap();
    (status.code(), String::from_utf8(stdout).unwrap(), String::from_utf8(stderr).unwrap())
}

#[test]
fn the_local_endpoint_accepts_the_examples() {
    let folder = tempfile::tempdir().unwrap();
    symlink(env!("CARGO_BIN_EXE_aws"), folder.path().join("aws")).unwrap();
    let read = |path: &str| std::fs::read_to_string(here(path)).unwrap();
    let readme = of_markdown(&read("../generated/README.md"), "aws-connect");
    let readme: Vec<String> =
        readme.iter().map(|line| line.replacen("aws-connect", "aws connect", 1)).collect();
    let page = of_markdown(&read("../generated/docs/create-contact.md"), "aws");
    let man = of_man(&read("../generated/docs/aws-connect-create-contact.1"), "aws");
    assert_eq!((readme.len(), page.len(), man.len()), (1, 2, 2));
    assert_eq!(page, man);
    let keys = Keys::new("AKIDEXAMPLE", "secret");
    let endpoint = ConnectLocal::start_blocking(Options::new().keys(keys)).unwrap();
    let variables = [
        ("AWS_ENDPOINT_URL", endpoint.url()),
        ("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE"),
        ("AWS_SECRET_ACCESS_KEY", "secret"),
    ];
    for line in readme.iter().chain(&page) {
        let (code, out, error) = sh(line, folder.path(), &variables);
        assert_eq!(code, Some(0), "{line}: {error}");
        assert!(out.contains("\"ContactId\""), "{line}: {out}");
    }
    assert_eq!(endpoint.contacts().len(), 3);
}

#[test]
fn examples_pass_every_check_of_the_model() {
    let cases = [
        ("models/kitchen.json", env!("CARGO_BIN_EXE_aws"), "", "aws"),
        ("models/shelf.json", env!("CARGO_BIN_EXE_variant"), "shelf", "aws"),
        ("foreign/desk.json", env!("CARGO_BIN_EXE_variant"), "desk", "desk"),
    ];
    for (model, program, variant, name) in cases {
        let folder = tempfile::tempdir().unwrap();
        symlink(program, folder.path().join(name)).unwrap();
        // The file that examples use for a streamed value.
        std::fs::write(folder.path().join("FILE"), "content").unwrap();
        let mut config = Config::new();
        let pages =
            hardie::docs(config.model(here(model)).all_operations(), DocsFormat::Markdown).unwrap();
        let lines: Vec<String> =
            pages.iter().flat_map(|page| of_markdown(&page.text, name)).collect();
        assert!(lines.len() >= pages.len() - 1, "{model}");
        for line in lines {
            let call = format!("{line} --cli-strict --cli-dry-run");
            let endpoint = format!("{}_ENDPOINT_URL", name.to_uppercase());
            let variables =
                [(endpoint.as_str(), "http://127.0.0.1:9"), ("HARDIE_TEST_MODEL", variant)];
            let (code, out, error) = sh(&call, folder.path(), &variables);
            assert_eq!(code, Some(0), "{call}: {error}");
            assert!(out.contains(" http://127.0.0.1:9/"), "{call}: {out}");
        }
    }
}
