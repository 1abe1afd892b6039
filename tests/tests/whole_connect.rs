//! Every operation of AWS's Connect, as its own program: `help` and the three skeletons come
//! without a panic, and the input skeleton is valid input for its command where the AWS CLI's is.
//!
//! This test is that program too: started with `HARDIE_WHOLE_CONNECT_RUN` set, it is the command line.
//! Its model is the newest in the folder beside the project; `HARDIE_WHOLE_CONNECT=FILE` at build
//! time names another there.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on fails")]

use std::process::ExitCode;

/// The generated service.
#[cfg(whole_connect)]
#[allow(missing_docs, dead_code, unreachable_pub, reason = "a library's code in a program")]
#[allow(clippy::all, reason = "names are the model's; the library form is quiet")]
mod connect {
    include!(concat!(env!("OUT_DIR"), "/whole_connect.rs"));
}

#[cfg(not(whole_connect))]
fn main() -> ExitCode {
    println!("skipped: no model folder");
    ExitCode::SUCCESS
}

#[cfg(whole_connect)]
fn main() -> ExitCode {
    if std::env::var_os("HARDIE_WHOLE_CONNECT_RUN").is_some() {
        return hardie_cli::run(&[&connect::SERVICE]);
    }
    whole::test()
}

#[cfg(whole_connect)]
mod whole {
    use super::connect::SERVICE;
    use std::io::Write;
    use std::process::{Command, ExitCode, Stdio};
    use std::sync::Mutex;
    use std::sync::atomic::{AtomicUsize, Ordering};

    /// What one operation's own skeleton leads to.
    struct Tried {
        name: &'static str,
        skeleton: String,
        /// What is wrong with the skeleton, as the program says it.
        complaint: String,
    }

    pub(super) fn test() -> ExitCode {
        let operations: Vec<_> =
            SERVICE.table.operations().map(|operation| (operation.name(), operation.command())).collect();
        assert!(operations.len() > 250, "only {} operations", operations.len());
        let (next, tried) = (AtomicUsize::new(0), Mutex::new(Vec::new()));
        std::thread::scope(|scope| {
            for _ in 0..2 {
                scope.spawn(|| {
                    while let Some((name, command)) = operations.get(next.fetch_add(1, Ordering::Relaxed)) {
                        let one = try_operation(name, command);
                        tried.lock().unwrap().push(one);
                    }
                });
            }
        });
        let mut tried = tried.into_inner().unwrap();
        assert_eq!(tried.len(), operations.len(), "a thread gave up");
        tried.sort_by_key(|one| one.name);
        let valid = tried.iter().filter(|one| one.complaint.is_empty()).count();
        println!("{} operations: help and three skeletons; {valid} skeletons are valid", tried.len());
        compare(&tried);
        ExitCode::SUCCESS
    }

    /// All that an operation can say without a service.
    fn try_operation(name: &'static str, command: &str) -> Tried {
        let help = said(&[command, "help"]);
        assert!(help.contains(command) && help.contains("SYNOPSIS"), "{command} help: {help}");
        let skeleton = said(&[command, "--generate-cli-skeleton"]);
        let yaml = said(&[command, "--generate-cli-skeleton", "yaml-input"]);
        let is_empty = SERVICE.operation(command).unwrap().0.input().members().len() == 0;
        assert!(is_empty || yaml.contains(": "), "{command}: {yaml}");
        let document = ["--cli-input-json", skeleton.as_str(), "--generate-cli-skeleton", "output"];
        let (code, out, error) = run(&[&[command], &document[..]].concat());
        let complaint = match code {
            Some(0) => {
                // An output without members is no output.
                let parsed = serde_json::from_str::<serde_json::Value>(&out);
                assert!(out.is_empty() || parsed.is_ok(), "{command}: {out}");
                String::new()
            }
            // Blank texts are too short for some members, zero is too small, and of a union's members
            // all are too many, and none, where recursion ends, too few: the AWS CLI's skeletons
            // are no better.
            Some(252) => {
                let (_, report) = error.split_once("Parameter validation failed:\n").unwrap_or_else(|| {
                    panic!("{command} refuses its own skeleton: {error}");
                });
                let known = |line: &str| {
                    line.contains("valid min length: ")
                        || line.contains("valid min value: ")
                        || line.starts_with("Invalid number of parameters set for tagged union structure ")
                        || line.starts_with("Must set one of the following keys for tagged union")
                };
                let strange = report.lines().find(|line| !line.trim().is_empty() && !known(line));
                assert_eq!(strange, None, "{command} refuses its own skeleton");
                report.trim().to_owned()
            }
            _ => panic!("{command}: exit code {code:?}: {error}"),
        };
        Tried { name, skeleton, complaint }
    }

    fn said(words: &[&str]) -> String {
        let (code, out, error) = run(words);
        assert_eq!((code, error.as_str()), (Some(0), ""), "{words:?}");
        out
    }

    fn run(words: &[&str]) -> (Option<i32>, String, String) {
        let ran = Command::new(std::env::current_exe().unwrap())
            .args(words)
            .env_clear()
            .env("HARDIE_WHOLE_CONNECT_RUN", "1")
            .env("HOME", "/nowhere")
            .env("AWS_DEFAULT_REGION", "us-east-1")
            .env("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE")
            .env("AWS_SECRET_ACCESS_KEY", "secret")
            .env("AWS_PAGER", "")
            .output()
            .unwrap();
        let text = |bytes| String::from_utf8(bytes).unwrap();
        (ran.status.code(), text(ran.stdout), text(ran.stderr))
    }

    /// Asks botocore, whose model is newer, what is wrong with the same skeletons.
    fn compare(tried: &[Tried]) {
        let script = concat!(env!("CARGO_MANIFEST_DIR"), "/peers/skeletons.py");
        let mut peer =
            Command::new("python3").arg(script).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
        let mut lines = String::new();
        for Tried { name, skeleton, complaint } in tried {
            let skeleton: serde_json::Value = serde_json::from_str(skeleton).unwrap();
            let line = serde_json::json!({ "operation": name, "skeleton": skeleton, "complaint": complaint });
            lines.push_str(&format!("{line}\n"));
        }
        let mut stdin = peer.stdin.take().unwrap();
        let writer = std::thread::spawn(move || stdin.write_all(lines.as_bytes()));
        let ran = peer.wait_with_output().unwrap();
        writer.join().unwrap().unwrap();
        let said = String::from_utf8(ran.stdout).unwrap();
        print!("{said}");
        assert!(ran.status.success(), "botocore has another opinion");
    }
}
