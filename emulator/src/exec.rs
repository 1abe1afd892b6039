//! `exec`: runs a command with the endpoint, its Region and its keys in the environment.

use crate::cargo_variables::of_cargo;
use crate::{ConnectLocal, Handle, Options};
use hardie_mock::internal;
use std::ffi::OsString;
use std::io;
use std::path::PathBuf;
use std::process::ExitStatus;
use tokio::process::{Child, Command};

/// Variables of the caller that would send the command to another endpoint.
const REMOVED: [&str; 12] = [
    "AWS_PROFILE",
    "AWS_DEFAULT_PROFILE",
    "AWS_SESSION_TOKEN",
    "AWS_SECURITY_TOKEN",
    "AWS_ROLE_ARN",
    "AWS_ROLE_SESSION_NAME",
    "AWS_WEB_IDENTITY_TOKEN_FILE",
    "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI",
    "AWS_CONTAINER_CREDENTIALS_FULL_URI",
    "AWS_CONTAINER_AUTHORIZATION_TOKEN",
    "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE",
    "AWS_CREDENTIAL_EXPIRATION",
];

/// Variables that would override the keys of an endpoint, or send other credentials to it.
#[must_use]
pub fn overriding_variables() -> Vec<&'static str> {
    REMOVED.into_iter().filter(|name| std::env::var_os(name).is_some()).collect()
}

/// Starts an endpoint, runs a command against it and stops the endpoint.
///
/// Returns the exit code as a shell does: that of the command, or 128 plus the signal number if a
/// signal ended the command.
///
/// # Errors
/// The endpoint or the command could not be started; [`ExecError::exit_code`] is the exit code for
/// the error.
pub async fn exec(options: Options, command: &[OsString]) -> Result<u8, ExecError> {
    let Some((program, arguments)) = command.split_first() else {
        return Err(ExecError::NoCommand);
    };
    let region = options.region_name().to_owned();
    // Signals are caught before the command starts, so that none is missed.
    let signals = Signals::new().map_err(ExecError::Endpoint)?;
    let endpoint = ConnectLocal::start(options).await.map_err(ExecError::Endpoint)?;

    let bundle = endpoint.ca_pem().map(Bundle::write).transpose().map_err(ExecError::Endpoint)?;

    let mut command = Command::new(program);
    command.args(arguments).kill_on_drop(true);
    for name in REMOVED {
        command.env_remove(name);
    }
    let names: Vec<OsString> = std::env::vars_os().map(|(name, _)| name).collect();
    for name in of_cargo(&names) {
        command.env_remove(name);
    }
    command.envs(environment(&endpoint, &region));
    if let Some(bundle) = &bundle {
        command.env("AWS_CA_BUNDLE", &bundle.0);
    }
    let started = command.spawn();
    let child = started.map_err(|error| ExecError::Command(program.clone(), error))?;
    let ended = signals.wait(child).await;
    endpoint.shutdown().await;
    ended.map(exit_code).map_err(|error| ExecError::Command(program.clone(), error))
}

/// Variables that are added to the environment of the command.
fn environment(endpoint: &Handle, region: &str) -> Vec<(&'static str, OsString)> {
    let mut variables: Vec<(&'static str, OsString)> = [
        ("AWS_ENDPOINT_URL_CONNECT", endpoint.url()),
        ("AWS_REGION", region),
        ("AWS_DEFAULT_REGION", region),
        ("AWS_ACCESS_KEY_ID", endpoint.access_key_id()),
        ("AWS_SECRET_ACCESS_KEY", endpoint.secret_access_key()),
        ("AWS_EC2_METADATA_DISABLED", "true"),
        // The environment takes precedence over configuration files.
        ("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "false"),
        ("AWS_USE_FIPS_ENDPOINT", "false"),
        ("AWS_USE_DUALSTACK_ENDPOINT", "false"),
    ]
    .map(|(name, value)| (name, value.into()))
    .into();
    variables.extend(endpoint.session_token().map(|token| ("AWS_SESSION_TOKEN", token.into())));
    // A proxy cannot reach the loopback interface of this machine.
    for name in ["NO_PROXY", "no_proxy"] {
        let mut hosts = std::env::var_os(name).unwrap_or_default();
        if !hosts.is_empty() {
            hosts.push(",");
        }
        hosts.push("127.0.0.1,localhost,::1");
        variables.push((name, hosts));
    }
    variables
}

/// A file with the certificate to trust; it is deleted when the command has ended.
struct Bundle(PathBuf);

impl Bundle {
    fn write(pem: &str) -> io::Result<Bundle> {
        let path = std::env::temp_dir().join(format!("connect-local-{}.pem", uuid::Uuid::new_v4()));
        let mut file = internal::create_private_file(&path)?;
        let bundle = Bundle(path);
        io::Write::write_all(&mut file, pem.as_bytes())?;
        Ok(bundle)
    }
}

impl Drop for Bundle {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.0);
    }
}

/// The signals that are sent to `exec` while its command runs.
#[cfg(unix)]
struct Signals {
    terminate: tokio::signal::unix::Signal,
    hang_up: tokio::signal::unix::Signal,
    interrupt: tokio::signal::unix::Signal,
    quit: tokio::signal::unix::Signal,
}

#[cfg(unix)]
impl Signals {
    fn new() -> io::Result<Signals> {
        use tokio::signal::unix::{SignalKind, signal};
        Ok(Signals {
            terminate: signal(SignalKind::terminate())?,
            hang_up: signal(SignalKind::hangup())?,
            interrupt: signal(SignalKind::interrupt())?,
            quit: signal(SignalKind::quit())?,
        })
    }

    /// Waits for the end of the command, and forwards signals that request a stop.
    ///
    /// The command is in the same process group, so it gets signals from the keyboard directly.
    /// Here they must only be ignored, so that the endpoint does not end first.
    async fn wait(mut self, mut child: Child) -> io::Result<ExitStatus> {
        use rustix::process::{Pid, Signal, kill_process};
        let pid = child.id().and_then(|pid| i32::try_from(pid).ok()).and_then(Pid::from_raw);
        loop {
            let passed_on = tokio::select! {
                ended = child.wait() => return ended,
                _ = self.terminate.recv() => Signal::TERM,
                _ = self.hang_up.recv() => Signal::HUP,
                _ = self.interrupt.recv() => continue,
                _ = self.quit.recv() => continue,
            };
            if let Some(pid) = pid {
                // The command may have ended already, which `wait` reports.
                let _ = kill_process(pid, passed_on);
            }
        }
    }
}

#[cfg(not(unix))]
struct Signals;

#[cfg(not(unix))]
impl Signals {
    fn new() -> io::Result<Signals> {
        Ok(Signals)
    }

    async fn wait(self, mut child: Child) -> io::Result<ExitStatus> {
        loop {
            tokio::select! {
                ended = child.wait() => return ended,
                _ = tokio::signal::ctrl_c() => {}
            }
        }
    }
}

fn exit_code(status: ExitStatus) -> u8 {
    #[cfg(unix)]
    if let Some(signal) = std::os::unix::process::ExitStatusExt::signal(&status) {
        return u8::try_from(128 + signal).unwrap_or(u8::MAX);
    }
    status.code().and_then(|code| u8::try_from(code).ok()).unwrap_or(u8::MAX)
}

/// The error of [`exec`]: the command was not run.
#[derive(Debug)]
#[non_exhaustive]
pub enum ExecError {
    /// No command was given.
    NoCommand,
    /// The endpoint could not be started.
    Endpoint(io::Error),
    /// This command could not be started.
    Command(OsString, io::Error),
}

impl ExecError {
    /// The exit code for the error, as in `env` and shells: 127 if the command does not exist, 126
    /// if it cannot be run, 125 for other errors.
    pub fn exit_code(&self) -> u8 {
        match self {
            ExecError::Command(_, error) if error.kind() == io::ErrorKind::NotFound => 127,
            ExecError::Command(..) => 126,
            ExecError::NoCommand | ExecError::Endpoint(_) => 125,
        }
    }
}

impl std::fmt::Display for ExecError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            ExecError::NoCommand => f.write_str("no command was given"),
            ExecError::Endpoint(error) => write!(f, "cannot start the endpoint: {error}"),
            ExecError::Command(program, error) => {
                write!(f, "cannot run {}: {error}", program.display())
            }
        }
    }
}

impl std::error::Error for ExecError {}
