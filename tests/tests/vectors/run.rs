//! Runs the program once, with an empty home and working directory.

use crate::case::Case;
use crate::compare::{self, Difference, Outcome};
use crate::server::Server;
use std::io::Write;
use std::process::{Command, Stdio};

/// All differences from the recording.
pub(crate) fn run(case: &Case, server: &Server, has_tables: bool) -> Vec<Difference> {
    let home = tempfile::tempdir().unwrap();
    let work = tempfile::tempdir().unwrap();
    for (name, text) in [(".aws/config", &case.config), (".aws/cli/alias", &case.alias)] {
        if let Some(text) = text {
            let path = home.path().join(name);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, text).unwrap();
        }
    }
    for (name, content) in &case.files {
        let path = work.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, content).unwrap();
    }
    server.prepare(&case.service, &case.response);
    let mut command = Command::new(env!("CARGO_BIN_EXE_aws"));
    command
        .args(&case.argv)
        .current_dir(work.path())
        .env_clear()
        .env("PATH", std::env::var_os("PATH").unwrap_or_default())
        .env("HOME", home.path())
        .env("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE")
        .env("AWS_SECRET_ACCESS_KEY", "secret")
        .env("AWS_DEFAULT_REGION", "us-west-2")
        .env("AWS_PAGER", "")
        .env("AWS_EC2_METADATA_DISABLED", "true")
        .env("AWS_ENDPOINT_URL", server.url())
        .env("LANG", "C.UTF-8")
        .env("LC_ALL", "C.UTF-8")
        .env("TZ", "UTC")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    if has_tables {
        command.env(hardie_tests::TABLES, "1");
    }
    for (name, value) in &case.env {
        match value {
            Some(value) => command.env(name, value),
            None => command.env_remove(name),
        };
    }
    let mut child = command.spawn().unwrap();
    // The program may end without reading its input.
    let _ = child.stdin.take().unwrap().write_all(case.stdin.as_bytes());
    let output = child.wait_with_output().unwrap();
    let home = home.path().to_str().unwrap().to_owned();
    let marked = |bytes: &[u8]| {
        String::from_utf8_lossy(bytes)
            .replace(&home, "{{home}}")
            .replace(&server.url(), "{{endpoint}}")
    };
    let outcome = Outcome {
        exit: output.status.code(),
        stdout: marked(&output.stdout),
        stderr: marked(&output.stderr),
        request: server.take_seen(),
        missing: case
            .creates
            .iter()
            .filter(|name| !work.path().join(name).exists())
            .cloned()
            .collect(),
    };
    compare::compare(&case.expect, &outcome)
}
