//! Calls of the test service Mailroom, with the files of the program in a folder of its own.

use crate::server::Server;
use crate::support::Ran;
use std::io::Write;
use std::process::{Command, Stdio};

/// Runs a command of a program, with a text as standard input.
pub(crate) fn piped(program: &mut Command, server: &Server, words: &[&str], input: &str) -> Ran {
    let home = tempfile::tempdir().unwrap();
    let mut child = program
        .env_clear()
        .env("HARDIE_TEST_MODEL", "mailroom")
        .env("HOME", home.path())
        .env("AWS_REGION", "us-west-2")
        .env("AWS_ACCESS_KEY_ID", "AKIDENV")
        .env("AWS_SECRET_ACCESS_KEY", "secret-of-env")
        .env("AWS_ENDPOINT_URL", server.url())
        .env("AWS_MAX_ATTEMPTS", "1")
        .args(words)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // A program that reads nothing closes the pipe.
    let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
    let output = child.wait_with_output().unwrap();
    Ran {
        code: output.status.code(),
        out: String::from_utf8_lossy(&output.stdout).into_owned(),
        err: String::from_utf8_lossy(&output.stderr).into_owned(),
    }
}

/// Runs a command of Mailroom.
pub(crate) fn mailroom(server: &Server, words: &[&str]) -> Ran {
    with_input(server, words, "")
}

/// As [`mailroom`], with standard input.
pub(crate) fn with_input(server: &Server, words: &[&str], input: &str) -> Ran {
    piped(&mut Command::new(env!("CARGO_BIN_EXE_variant")), server, words, input)
}
