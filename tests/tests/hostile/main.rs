//! Bad input to the program: each case ends with the right exit code and a clear message, in
//! bounded memory, without a panic.
//!
//! Every child process has at most [`MEMORY`] of address space, so reading two gigabytes fails.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on fails")]
#![cfg(unix)]

mod files;
mod texts;
mod words;

use std::ffi::{OsStr, OsString};
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

/// The address space of a child process, in KiB.
const MEMORY: u32 = 2 << 20;

/// The result of a run.
pub(crate) struct Ended {
    pub(crate) code: Option<i32>,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Ended {
    /// Checks exit code and message; standard output is empty, there is no panic, and the message
    /// is short.
    pub(crate) fn with(&self, name: &str, code: i32, message: &str) {
        let shown: String = self.stderr.chars().take(2000).collect();
        assert_eq!(self.code, Some(code), "{name}: {shown}");
        assert!(self.stderr.contains(message), "{name}: no {message:?} in {shown}");
        assert!(!self.stderr.contains("panicked"), "{name}: {shown}");
        assert_eq!(self.stdout, "", "{name}");
    }
}

/// Runs `aws` with an unreachable endpoint: a request that is sent ends with 255.
pub(crate) fn aws<W: AsRef<OsStr>>(home: &Path, words: &[W], stdin: &[u8]) -> Ended {
    // The shell sets the limit and becomes the program.
    let limited: OsString = format!("ulimit -v {MEMORY}; exec \"$@\"").into();
    let mut child = Command::new("sh")
        .arg("-c")
        .arg(limited)
        .arg("sh")
        .arg(env!("CARGO_BIN_EXE_aws"))
        .args(words)
        .current_dir(home)
        .env_clear()
        .env("HOME", home)
        .env("AWS_ENDPOINT_URL", "http://127.0.0.1:9")
        .env("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE")
        .env("AWS_SECRET_ACCESS_KEY", "secret")
        .env("AWS_REGION", "us-west-2")
        .env("AWS_MAX_ATTEMPTS", "1")
        .env("AWS_EC2_METADATA_DISABLED", "true")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut input = child.stdin.take().unwrap();
    let stdin = stdin.to_vec();
    // A child that does not read has closed the pipe.
    let writer = std::thread::spawn(move || drop(input.write_all(&stdin)));
    let output = child.wait_with_output().unwrap();
    writer.join().unwrap();
    Ended {
        code: output.status.code(),
        stdout: String::from_utf8_lossy(&output.stdout).into_owned(),
        stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
    }
}

/// The error of a valid request, since the endpoint is unreachable.
pub(crate) const SENT: (i32, &str) = (255, "Could not connect to the endpoint URL");

/// A `cook-meal` command with its required options and these arguments.
pub(crate) fn meal<'a>(words: &[&'a str]) -> Vec<&'a str> {
    [&["kitchen", "cook-meal", "--meal-name", "soup"], words].concat()
}
