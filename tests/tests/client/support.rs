//! Runs the program in its own environment.

use crate::server::Server;
use std::path::Path;
use std::process::{Command, Output};

/// The program under test: ours, or the one that `HARDIE_TEST_PROGRAM` names, such as an installed
/// AWS CLI, to see its results for the same cases.
pub(crate) fn program() -> String {
    std::env::var("HARDIE_TEST_PROGRAM").unwrap_or_else(|_| env!("CARGO_BIN_EXE_aws").to_owned())
}

/// The arguments of a complete call.
pub(crate) const CALL: [&str; 10] = [
    "connect",
    "create-contact",
    "--instance-id",
    "i-1",
    "--channel",
    "EMAIL",
    "--initiation-method",
    "FLOW",
    "--client-token",
    "t-1",
];

/// The result of a run.
#[derive(Debug)]
pub(crate) struct Ran {
    pub(crate) code: Option<i32>,
    pub(crate) out: String,
    pub(crate) err: String,
}

/// A call without settings, except for a Region.
pub(crate) fn bare(home: &Path) -> Command {
    let mut command = Command::new(program());
    command.env_clear();
    if std::env::var_os("HARDIE_TEST_PROGRAM").is_some() {
        // Version 1 of the AWS CLI supports no other variable.
        command.env("AWS_DEFAULT_REGION", "us-west-2");
    }
    command
        .env("PATH", std::env::var_os("PATH").unwrap_or_default())
        .env("HOME", home)
        .env("AWS_REGION", "us-west-2")
        .env("AWS_EC2_METADATA_DISABLED", "true")
        .stdin(std::process::Stdio::null())
        .args(CALL);
    command
}

/// A call with keys, to a server.
pub(crate) fn call(home: &Path, server: &Server) -> Command {
    let mut command = bare(home);
    command
        .env("AWS_ACCESS_KEY_ID", "AKIDENV")
        .env("AWS_SECRET_ACCESS_KEY", "secret-of-env")
        .env("AWS_ENDPOINT_URL_CONNECT", server.url());
    command
}

pub(crate) fn run(command: &mut Command) -> Ran {
    let Output { status, stdout, stderr } = command.output().unwrap();
    Ran {
        code: status.code(),
        out: String::from_utf8_lossy(&stdout).into_owned(),
        err: String::from_utf8_lossy(&stderr).into_owned(),
    }
}

/// The same command with a limit of CPU time in seconds.
pub(crate) fn with_cpu_time(command: &Command, seconds: u32) -> Command {
    let mut limited = Command::new("sh");
    limited.args(["-c", &format!("ulimit -t {seconds}; exec \"$0\" \"$@\"")]);
    limited
        .arg(command.get_program())
        .args(command.get_args())
        .stdin(std::process::Stdio::null())
        .env_clear();
    for (name, value) in command.get_envs() {
        if let Some(value) = value {
            limited.env(name, value);
        }
    }
    limited
}

/// Writes `~/.aws/config` and `~/.aws/credentials`.
pub(crate) fn write_files(home: &Path, config: &str, credentials: &str) {
    let folder = home.join(".aws");
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join("config"), config).unwrap();
    std::fs::write(folder.join("credentials"), credentials).unwrap();
}
