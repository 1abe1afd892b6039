//! Tests `Config::model_from_env` as called by a build script: the folders from which a relative
//! path may start, and the selected service. The test runs itself as a child process, because
//! environment variables are global to a process.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::path::Path;
use std::process::Command;

const VARIABLE: &str = "HARDIE_TEST_GIVEN_MODEL";
const ROOT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/..");

/// Acts as the build script of a crate, in the folder of the crate.
#[test]
#[ignore = "run by the other test"]
fn build_script() {
    let mut config = hardie_build::Config::new();
    config.model("missing.json").model_from_env(VARIABLE);
    config.service("example#NotInTheModel").all_operations();
    match config.plan() {
        Ok((plan, _)) => println!("planned {}", plan.digest().lines().next().unwrap_or_default()),
        Err(error) => println!("failed {error}"),
    }
}

/// Runs [`build_script`] in the generator's folder, called from a shell in another folder.
fn run(model: &str, shell: &Path) -> String {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(["--exact", "build_script", "--ignored", "--nocapture"]);
    command.current_dir(env!("CARGO_MANIFEST_DIR")).env(VARIABLE, model).env("PWD", shell);
    String::from_utf8(command.output().unwrap().stdout).unwrap()
}

#[test]
fn models_are_found_from_each_folder() {
    let root = std::fs::canonicalize(ROOT).unwrap();
    let elsewhere = Path::new(env!("CARGO_TARGET_TMPDIR"));
    for (model, shell) in [
        ("../models/connect.json", elsewhere),
        ("models/connect.json", &*root),
        // The workspace's folder, wherever cargo was called.
        ("models/connect.json", elsewhere),
        ("kitchen.json", &root.join("tests/models")),
        (root.join("models/connect.json").to_str().unwrap(), elsewhere),
    ] {
        let said = run(model, shell);
        assert!(said.contains("planned "), "{model} {}: {said}", shell.display());
    }
    let said = run("none/connect.json", elsewhere);
    for part in ["was not found in the folders `", "`, `", elsewhere.to_str().unwrap(), VARIABLE] {
        assert!(said.contains(part), "{part} is not in {said}");
    }
    let said = run("/none/connect.json", elsewhere);
    assert!(said.contains("the model `/none/connect.json` does not exist"), "{said}");
}
