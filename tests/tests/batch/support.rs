//! Runs batches in a folder of their own.

use crate::server::{Answer, Seen, Server};
use serde_json::Value;
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};

/// A folder with an input, and a server.
pub(crate) struct Batch {
    pub(crate) folder: tempfile::TempDir,
    pub(crate) server: Server,
}

/// What a batch printed.
#[derive(Debug)]
pub(crate) struct Ran {
    pub(crate) code: Option<i32>,
    pub(crate) lines: Vec<Value>,
    pub(crate) err: String,
}

impl Ran {
    /// A number of the summary.
    pub(crate) fn count(&self, name: &str) -> u64 {
        let summary = self.lines.last().and_then(|line| line.get("summary"));
        summary.unwrap_or_else(|| panic!("{self:?}"))[name].as_u64().unwrap()
    }

    /// The lines of rows.
    pub(crate) fn rows(&self) -> Vec<&Value> {
        self.lines.iter().filter(|line| line.get("row").is_some()).collect()
    }

    pub(crate) fn tokens(&self) -> Vec<String> {
        self.rows().iter().map(|row| row["token"].as_str().unwrap().to_owned()).collect()
    }
}

/// A command of the test services that makes contacts.
pub(crate) const CONTACT: [&str; 8] = [
    "connect",
    "create-contact",
    "--instance-id",
    "i-1",
    "--channel",
    "EMAIL",
    "--initiation-method",
    "FLOW",
];

/// A command without an idempotency token.
pub(crate) const TOOL: [&str; 2] = ["kitchen", "replace-tool"];

impl Batch {
    pub(crate) fn new(server: Server) -> Batch {
        Batch { folder: tempfile::tempdir().unwrap(), server }
    }

    /// With a server that accepts everything.
    pub(crate) fn accepting() -> Batch {
        Batch::new(Server::of(vec![Answer::contact()]))
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub(crate) fn write(&self, name: &str, content: impl AsRef<[u8]>) {
        std::fs::write(self.path(name), content).unwrap();
    }

    pub(crate) fn read(&self, name: &str) -> String {
        std::fs::read_to_string(self.path(name)).unwrap()
    }

    pub(crate) fn command(&self, words: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_aws"));
        command
            .env_clear()
            .env("HOME", self.folder.path())
            .env("AWS_REGION", "us-west-2")
            .env("AWS_ACCESS_KEY_ID", "AKIDENV")
            .env("AWS_SECRET_ACCESS_KEY", "secret-of-env")
            .env("AWS_ENDPOINT_URL", self.server.url())
            .current_dir(self.folder.path())
            .stdin(Stdio::null())
            .args(words);
        command
    }

    /// Runs a command on a file.
    pub(crate) fn run(&self, command: &[&str], more: &[&str]) -> Ran {
        ran(&mut self.command(&[command, more].concat()))
    }

    /// The bodies that the server received.
    pub(crate) fn bodies(&self) -> Vec<Value> {
        let seen = self.server.seen();
        seen.iter().map(|seen| serde_json::from_slice(&seen.body).unwrap_or_default()).collect()
    }
}

pub(crate) fn ran(command: &mut Command) -> Ran {
    let Output { status, stdout, stderr } = command.output().unwrap();
    let out = String::from_utf8(stdout).unwrap();
    let lines = out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    Ran { code: status.code(), lines, err: String::from_utf8_lossy(&stderr).into_owned() }
}

/// Rows of contacts with these names.
pub(crate) fn names(names: &[&str]) -> String {
    names.iter().map(|name| format!("{{\"Name\":\"{name}\"}}\n")).collect()
}

/// The name in a request for a contact.
pub(crate) fn name_of(seen: &Seen) -> String {
    let body: Value = serde_json::from_slice(&seen.body).unwrap();
    body["Name"].as_str().unwrap_or_default().to_owned()
}
