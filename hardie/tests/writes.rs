//! The program `hardie` if its output cannot be written: a full disk is an error, a closed pipe is
//! not.

#![cfg(unix)]
#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::fs::{self, File, OpenOptions};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

const MODEL: &str = r#"{"smithy": "2.0", "shapes": {
    "example#Garden": {"type": "service", "version": "1", "operations": [{"target": "example#Plant"}],
        "traits": {"aws.protocols#restJson1": {}}},
    "example#Plant": {"type": "operation", "traits": {"smithy.api#http": {"method": "POST", "uri": "/plants"}}}
}}"#;

/// Every subcommand, and its exit code for errors.
const COMMANDS: [(&[&str], i32); 10] = [
    (&["--help"], 1),
    (&["--version"], 1),
    (&["list", "garden.json"], 1),
    (&["ast", "garden.json"], 1),
    (&["check", "garden.json"], 1),
    (&["diff", "garden.json", "garden.json"], 2),
    (&["docs", "--model", "garden.json", "--out", "docs"], 1),
    (&["generate", "--model", "garden.json", "--operation", "all", "--out", "out"], 1),
    (&["new", "plants", "--model", "garden.json"], 1),
    (&["format", "garden.smithy"], 1),
];

fn folder(test: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("writes {test}"));
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join("garden.json"), MODEL).unwrap();
    fs::write(folder.join("garden.smithy"), "namespace garden").unwrap();
    folder
}

fn run(folder: &Path, arguments: &[&str], stdout: Stdio, stderr: Stdio) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_hardie"));
    let command = command.args(arguments).current_dir(folder).stdout(stdout).stderr(stderr);
    command.spawn().unwrap().wait_with_output().unwrap()
}

fn full() -> Option<File> {
    OpenOptions::new().write(true).open("/dev/full").ok()
}

#[test]
fn a_full_disk_is_an_error() {
    let folder = folder("full");
    for (arguments, code) in COMMANDS {
        let Some(full) = full() else { return println!("skipped: no /dev/full") };
        let output = run(&folder, arguments, full.into(), Stdio::piped());
        let stderr = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(code), "{arguments:?}: {stderr}");
        assert!(
            stderr.contains("cannot write to standard output: No space left"),
            "{arguments:?}: {stderr}"
        );
        assert!(!stderr.contains("panicked"), "{stderr}");
    }
    // The files are written nevertheless.
    assert!(folder.join("docs/plant.md").is_file() && folder.join("plants/Cargo.toml").is_file());
}

#[test]
fn a_closed_pipe_is_quiet() {
    let folder = folder("closed");
    for (arguments, _) in COMMANDS {
        // Like `| head -1` after head has exited: the pipe has no reader.
        let (reader, writer) = std::io::pipe().unwrap();
        drop(reader);
        let output = run(&folder, arguments, writer.into(), Stdio::piped());
        assert_eq!(String::from_utf8(output.stderr).unwrap(), "", "{arguments:?}");
        assert_eq!(output.status.code(), Some(0), "{arguments:?}");
    }
}

#[test]
fn nobody_to_complain_to() {
    let folder = folder("silent");
    for arguments in [&["check", "nowhere.json"][..], &["list", "nowhere.json"], &["nonsense"]] {
        let (Some(out), Some(err)) = (full(), full()) else {
            return println!("skipped: no /dev/full");
        };
        let code = run(&folder, arguments, out.into(), err.into()).status.code();
        assert!(matches!(code, Some(1 | 2)), "{arguments:?}: {code:?}");
    }
}
