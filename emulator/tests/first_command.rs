//! Runs README's first command twice: the second run compiles nothing.
//!
//! Two cargos share one target folder there; `exec` starts the inner one. Environment variables
//! that the outer one sets must not reach the inner one, whose build scripts watch some of them.

#![cfg(create_contact)]
#![allow(clippy::unwrap_used, clippy::panic, reason = "helpers of tests may fail as tests do")]

use std::path::Path;
use std::process::{Command, Output};

/// The command in README.
fn command(readme: &str) -> Vec<&str> {
    let line =
        readme.lines().find(|line| line.starts_with("cargo run") && line.contains(" exec -- "));
    line.unwrap_or_else(|| panic!("README has no line that runs `exec`"))
        .split_whitespace()
        .collect()
}

fn run(words: &[&str], folder: &Path) -> Output {
    let mut command = Command::new(words[0]);
    command.args(&words[1..]).current_dir(folder).env("CARGO_TERM_COLOR", "never");
    // As started by a shell: `cargo test` sets these for this test.
    for (name, _) in std::env::vars_os() {
        let text = name.to_string_lossy();
        let is_cargos = text.starts_with("CARGO_PKG_") || text.starts_with("CARGO_MANIFEST_");
        if is_cargos || matches!(&*text, "CARGO" | "OUT_DIR") {
            command.env_remove(&name);
        }
    }
    command.output().unwrap()
}

#[test]
fn the_second_run_compiles_nothing() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let Ok(readme) = std::fs::read_to_string(root.join("README.md")) else {
        return println!("skipped: README.md is not beside this crate");
    };
    let words = command(&readme);
    let first = run(&words, root);
    assert!(first.status.success(), "{}", String::from_utf8_lossy(&first.stderr));
    let second = run(&words, root);
    let (stdout, stderr) =
        (String::from_utf8_lossy(&second.stdout), String::from_utf8_lossy(&second.stderr));
    assert!(second.status.success(), "{stderr}");
    // Cargo reports progress on standard error, so the output is only the contact.
    let contact: serde_json::Value =
        serde_json::from_str(&stdout).unwrap_or_else(|_| panic!("{stdout}"));
    assert!(contact["ContactId"].is_string() && contact["ContactArn"].is_string(), "{contact}");
    assert_eq!(stderr.matches("Finished ").count(), 2, "both cargos show their progress: {stderr}");
    let compiled: Vec<&str> =
        stderr.lines().filter(|line| line.trim().starts_with("Compiling ")).collect();
    assert!(compiled.is_empty(), "compiled again: {compiled:#?}");
}
