//! Runs the commands of one page in one shell, as a reader who pastes them.
//!
//! The shell starts in a copy of the repository with an empty home, a local endpoint, and stand-ins
//! for `cargo`, `git` and `python3` ([`cargo.sh`](cargo.sh)), so that nothing is installed, fetched
//! or compiled for release.

use super::{ROOT, programs};
use connect_local::{Blocking, ConnectLocal, Options};
use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::OnceLock;

/// Commands that a page may use besides [`PROGRAMS`](super::PROGRAMS).
const ALLOWED: [&str; 15] = [
    "aws",
    "cat",
    "cd",
    "cp",
    "curl",
    "echo",
    "export",
    "generated/packaging/install",
    "install",
    "kill",
    "kitchen",
    "ls",
    "mkdir",
    "sed",
    "source",
];
/// Exit codes of the stand-ins: a package is missing on this machine, or a crate would have to be
/// built.
const NO_PACKAGE: i32 = 95;
const NO_CRATES: i32 = 96;
/// The shell's exit code for a program that is not installed.
const COMMAND_NOT_FOUND: i32 = 127;

/// One step of a page.
#[derive(Clone, Debug)]
pub(crate) enum Step {
    Run(super::Command),
    /// Writes a file below the current folder.
    Save {
        path: String,
        text: String,
    },
    /// Prints a file below the current folder.
    Show {
        path: String,
    },
}

/// The result of a step: standard output and error in the order of a terminal, and the exit code.
#[derive(Clone, Debug)]
pub(crate) struct Outcome {
    pub(crate) output: String,
    pub(crate) code: i32,
}

impl Outcome {
    /// Returns why a command could not run on this machine, if so. `skipped` contains the commands
    /// that were skipped before it.
    pub(crate) fn is_skipped(&self, command: &str, skipped: &mut Vec<String>) -> bool {
        let needs_botocore = |text: &str| text.contains("botocore");
        match self.code {
            0 => return false,
            // The package is missing, so its files are too.
            _ if needs_botocore(command) && skipped.iter().any(|it| needs_botocore(it)) => {}
            COMMAND_NOT_FOUND if command.starts_with("aws ") => println!("skipped: no AWS CLI"),
            NO_PACKAGE => println!("skipped: no botocore"),
            NO_CRATES => println!("skipped: HARDIE_BUILD_CRATES is not set"),
            _ => return false,
        }
        skipped.push(command.to_owned());
        true
    }
}

/// A copy of the repository with an environment of programs.
pub(crate) struct Session {
    folder: PathBuf,
    endpoint: Blocking,
}

impl Session {
    /// A session in its own folder; `installed` says whether our programs are in the PATH from the
    /// beginning.
    pub(crate) fn new(name: &str, installed: bool) -> Session {
        let folder = target().join("pages").join(name);
        if folder.exists() {
            fs::remove_dir_all(&folder).unwrap();
        }
        for part in ["hardie", "bin", "home/.cargo/bin", "steps"] {
            fs::create_dir_all(folder.join(part)).unwrap();
        }
        copy_repository(&folder.join("hardie"));
        let scripts = [
            ("cargo", include_str!("cargo.sh")),
            ("git", include_str!("git.sh")),
            ("python3", include_str!("python3.sh")),
        ];
        for (name, script) in scripts {
            let path = folder.join("bin").join(name);
            fs::write(&path, script).unwrap();
            fs::set_permissions(path, fs::Permissions::from_mode(0o755)).unwrap();
        }
        if installed {
            for program in ["hardie", "aws-connect", "connect-local"] {
                symlink(built().join(program), folder.join("home/.cargo/bin").join(program))
                    .unwrap();
            }
        }
        build_programs();
        Session { folder, endpoint: ConnectLocal::start_blocking(Options::new()).unwrap() }
    }

    /// Runs the steps in one shell.
    pub(crate) fn run(&self, steps: &[Step]) -> Vec<Outcome> {
        let mut script = String::from("exec 2>&1\n");
        for (index, step) in steps.iter().enumerate() {
            let text = match step {
                Step::Run(command) => command.text.clone(),
                Step::Save { path, text } => {
                    let from = self.folder.join("steps").join(index.to_string());
                    fs::write(&from, text).unwrap();
                    format!("cp '{}' '{path}'", from.display())
                }
                Step::Show { path } => format!("cat '{path}'"),
            };
            // The output of a documented command cannot contain the record separator.
            script.push_str(&format!("{text}\nprintf '\\036%s\\036' $?\n"));
        }
        let output = self.shell().arg("-c").arg(&script).output().unwrap();
        let output = String::from_utf8_lossy(&output.stdout);
        let mut records = output.split('\u{1e}');
        let mut outcomes = Vec::new();
        while let (Some(output), Some(code)) = (records.next(), records.next()) {
            outcomes.push(Outcome { output: output.to_owned(), code: code.parse().unwrap() });
        }
        assert_eq!(outcomes.len(), steps.len(), "the shell ended early: {output}");
        outcomes
    }

    fn shell(&self) -> Command {
        let path = std::env::var("PATH").unwrap();
        let clone = self.folder.join("hardie");
        let home = self.folder.join("home");
        let mut command = Command::new("bash");
        command
            .args(["--norc", "--noprofile"])
            .current_dir(&clone)
            .stdin(Stdio::null())
            .env_clear();
        let ours = [self.folder.join("bin"), home.join(".cargo/bin")]
            .map(|it| it.display().to_string())
            .join(":");
        command.env("PATH", format!("{ours}:{path}")).env("HOME", &home).env("LANG", "C.UTF-8");
        command
            .env("AWS_ENDPOINT_URL", self.endpoint.url())
            .env("AWS_ACCESS_KEY_ID", self.endpoint.access_key_id())
            .env("AWS_SECRET_ACCESS_KEY", self.endpoint.secret_access_key())
            .env("AWS_REGION", "us-east-1");
        // This test's toolchain comes before rustup's proxies, which could install another one.
        let toolchain = Path::new(env!("CARGO")).parent().unwrap().display();
        command
            .env("HARDIE_PATH", format!("{toolchain}:{path}"))
            .env("HARDIE_ROOT", fs::canonicalize(ROOT).unwrap())
            .env("HARDIE_CLONE", &clone)
            .env("HARDIE_TARGET", target())
            .env("HARDIE_BUILT", built())
            .env("HARDIE_CARGO", env!("CARGO"));
        for (name, folder) in [("CARGO_HOME", ".cargo"), ("RUSTUP_HOME", ".rustup")] {
            let default = || Path::new(&std::env::var_os("HOME").unwrap_or_default()).join(folder);
            command.env(name, std::env::var_os(name).map_or_else(default, PathBuf::from));
        }
        command.env("RUSTUP_AUTO_INSTALL", "0");
        for name in ["HARDIE_BUILD_CRATES", "LD_LIBRARY_PATH", "RUSTUP_TOOLCHAIN"] {
            command.envs(std::env::var_os(name).map(|value| (name, value)));
        }
        command
    }
}

/// Fails for a command that starts a program that pages may not start.
pub(crate) fn assert_allowed(command: &super::Command, page: &str) {
    for program in programs(&command.text) {
        let is_known = ALLOWED.contains(&program) || super::PROGRAMS.contains(&program);
        assert!(is_known, "{page}:{}: no runner for `{program}`", command.line);
    }
}

/// The target folder of this build.
fn target() -> PathBuf {
    Path::new(env!("CARGO_BIN_EXE_aws")).ancestors().nth(2).unwrap().to_owned()
}

/// The folder with the programs that [`build_programs`] builds.
fn built() -> PathBuf {
    target().join("debug")
}

/// Builds our programs once. As README's test command does, with the features that all crates need
/// together: after that command, nothing is built.
fn build_programs() {
    static BUILT: OnceLock<()> = OnceLock::new();
    BUILT.get_or_init(|| {
        let mut command = Command::new(env!("CARGO"));
        command.args(["test", "--workspace", "--no-run", "--quiet", "--locked"]);
        command.current_dir(ROOT).env("CARGO_TARGET_DIR", target());
        // As started by a shell: `cargo test` sets these for this test, and build scripts watch
        // them.
        for (name, _) in std::env::vars_os() {
            let text = name.to_string_lossy();
            if text.starts_with("CARGO_PKG_")
                || text.starts_with("CARGO_MANIFEST_")
                || text == "OUT_DIR"
            {
                command.env_remove(&name);
            }
        }
        assert!(command.status().unwrap().success(), "{command:?}");
    });
}

/// Copies the repository, so that commands can write into it. Sources of crates are linked instead.
fn copy_repository(clone: &Path) {
    const LINKED: [&str; 7] =
        ["Cargo.toml", "Cargo.lock", "generator", "hardie", "runtime", "client", "cli"];
    for entry in fs::read_dir(ROOT).unwrap() {
        let entry = entry.unwrap();
        let name = entry.file_name().into_string().unwrap();
        if LINKED.contains(&name.as_str()) {
            symlink(fs::canonicalize(entry.path()).unwrap(), clone.join(&name)).unwrap();
        } else if name != "target" && !name.starts_with('.') {
            copy(&entry.path(), &clone.join(&name));
        }
    }
}

fn copy(from: &Path, to: &Path) {
    if !from.is_dir() {
        fs::copy(from, to).unwrap();
        return;
    }
    if from.file_name().is_some_and(|name| name == "target" || name == "vectors" || name == "book")
    {
        return;
    }
    fs::create_dir(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        copy(&entry.path(), &to.join(entry.file_name()));
    }
}
