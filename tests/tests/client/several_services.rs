//! A program with a service of AWS's and two that are not: the settings of each are its own, and
//! so are the words of messages.

use crate::authentication::{item, write_config};
use crate::server::{Answer, Server};
use crate::support::{Ran, run};
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Command, Stdio};
use tempfile::tempdir;

const LOCKER: [&str; 2] = ["locker", "ping"];
const NOTED: [&str; 2] = ["noted", "list-books"];
const CONNECT: [&str; 8] = [
    "connect",
    "create-contact",
    "--instance-id=i",
    "--channel=EMAIL",
    "--initiation-method=FLOW",
    "--region=us-west-2",
    "--cli-dry-run",
    "request",
];

/// Runs the program under a name, with these variables.
fn ran(home: &Path, name: &str, variables: &[(&str, &str)], words: &[&str]) -> Ran {
    let mut command = Command::new(env!("CARGO_BIN_EXE_variant"));
    command
        .arg0(name)
        .env_clear()
        .env("HOME", home)
        .env("HARDIE_TEST_MODEL", "several")
        .stdin(Stdio::null())
        .envs(variables.iter().copied())
        .args(words);
    run(&mut command)
}

/// A call, with its endpoint unless it is not sent.
fn with_endpoint<'w>(words: &[&'w str], url: &'w str) -> Vec<&'w str> {
    let is_sent = !words.contains(&"--cli-dry-run");
    words
        .iter()
        .copied()
        .chain(is_sent.then_some(["--endpoint-url", url]).into_iter().flatten())
        .collect()
}

#[test]
fn a_broken_configuration_concerns_its_service_only() {
    let home = tempdir().unwrap();
    let server = Server::of(vec![item(); 8]);
    let url = server.url();
    let others: [&[&str]; 2] = [&NOTED, &CONNECT];
    let missing = home.path().join("missing").display().to_string();
    let broken: [(&str, &str, &str); 4] = [
        ("LOCKER_PROFILE", "nope", "The profile (nope) is not in"),
        ("LOCKER_CONFIG_FILE", &missing, "/missing: the file does not exist"),
        ("LOCKER_OUTPUT_ENCODING", "nope", "LOCKER_OUTPUT_ENCODING is not valid"),
        ("LOCKER_MAX_ATTEMPTS", "nope", "LOCKER_MAX_ATTEMPTS"),
    ];
    for (variable, value, message) in broken {
        for words in others {
            let ran = ran(home.path(), "shop", &[(variable, value)], &with_endpoint(words, &url));
            assert_eq!(ran.code, Some(0), "{variable} {words:?}: {ran:?}");
        }
        let ran = ran(home.path(), "shop", &[(variable, value)], &with_endpoint(&LOCKER, &url));
        assert_ne!(ran.code, Some(0), "{variable}: {ran:?}");
        assert!(ran.err.contains(message), "{variable}: {}", ran.err);
    }
    assert_eq!(server.seen().len(), broken.len());
    // A file with a mistake.
    write_config(home.path(), "[profiles.default]\ntokn = 's3cret'");
    for words in others {
        let ran = ran(home.path(), "shop", &[], &with_endpoint(words, &url));
        assert_eq!(ran.code, Some(0), "{words:?}: {ran:?}");
    }
    let ran = ran(home.path(), "shop", &[], &with_endpoint(&LOCKER, &url));
    assert!(ran.err.contains("locker/config.toml:2:1: unknown key `tokn`"), "{ran:?}");
}

#[test]
fn settings_of_the_program_have_its_name() {
    let home = tempdir().unwrap();
    let server = Server::of(vec![item(); 8]);
    let url = server.url();
    // Without a command, no service is known.
    for (name, variable) in [("shop", "SHOP"), ("./corner-shop", "CORNER_SHOP"), ("noted", "NOTED")]
    {
        let setting = format!("{variable}_ERROR_FORMAT");
        let ran = ran(home.path(), name, &[(setting.as_str(), "json")], &["nope"]);
        assert_eq!(ran.code, Some(252), "{ran:?}");
        assert!(ran.err.trim_start().starts_with('{'), "{name}: {}", ran.err);
    }
    // Under AWS's name too, a variable of AWS is not read.
    let ran_as_aws = ran(home.path(), "aws", &[("AWS_CLI_ERROR_FORMAT", "json")], &["nope"]);
    assert!(!ran_as_aws.err.trim_start().starts_with('{'), "{ran_as_aws:?}");
    // An alias of the program runs a service with the service's settings.
    let folder = home.path().join(".config/shop");
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join("alias"), "[toplevel]\nknock = locker ping\n").unwrap();
    let settings = [("LOCKER_ENDPOINT_URL", url.as_str()), ("LOCKER_OUTPUT", "text")];
    let ran_alias = ran(home.path(), "shop", &settings, &["knock"]);
    assert_eq!((ran_alias.code, ran_alias.out.as_str()), (Some(0), "n\n"), "{ran_alias:?}");
    let broken = [("LOCKER_PROFILE", "nope")];
    let ran_alias = ran(home.path(), "shop", &broken, &["knock"]);
    assert!(ran_alias.err.contains("The profile (nope) is not in"), "{ran_alias:?}");
    // The page of the program has its settings.
    let page = ran(home.path(), "shop", &[], &["help"]).out;
    assert!(page.contains("SHOP_OUTPUT") && !page.contains("LOCKER_"), "{page}");
    let page = ran(home.path(), "shop", &[], &["locker", "--help"]).out;
    assert!(page.contains("LOCKER_OUTPUT") && !page.contains("SHOP_"), "{page}");
}

#[test]
fn messages_of_python_are_those_of_the_aws_cli_only() {
    let home = tempdir().unwrap();
    let server = Server::by(|_| Answer::new(200, "null"));
    let url = server.url();
    let level = ["noted", "add-book", "--title=t", "--level"];
    let document = ["noted", "add-book", "--cli-input-json"];
    let cases: [(&[&str], &str, &str); 5] = [
        (&LOCKER, "", "The response cannot be read: expected a structure or a list, found null"),
        (&level, "x", "not a valid integer: 'x'"),
        (&document, "[]", "Invalid type: expecting map, received list"),
        (&document, r#"{"title": 1}"#, "value: 1, type: integer, valid types: string"),
        (&level, "file://nope", "No such file or directory: 'nope'"),
    ];
    for (words, value, message) in cases {
        let words: Vec<&str> =
            words.iter().copied().chain(Some(value).filter(|it| !it.is_empty())).collect();
        let ran = ran(home.path(), "shop", &[], &with_endpoint(&words, &url));
        assert!(ran.err.contains(message), "{words:?}: {ran:?}");
        for python in ["class '", "NoneType", "literal", "int()", "[Errno", "object"] {
            assert!(!ran.err.contains(python), "{python}: {ran:?}");
        }
    }
    let keys = [("AWS_ACCESS_KEY_ID", "a"), ("AWS_SECRET_ACCESS_KEY", "b"), ("AWS_OUTPUT", "nope")];
    let words: Vec<&str> =
        CONNECT.into_iter().filter(|it| !["--cli-dry-run", "request"].contains(it)).collect();
    let ran = ran(home.path(), "shop", &keys, &with_endpoint(&words, &url));
    assert!(ran.err.contains("'NoneType' object is not iterable"), "{ran:?}");
}
