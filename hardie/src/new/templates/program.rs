//! Tests of the program, and that `docs/` and `completions/` are up to date with the model.

#![allow(clippy::expect_used, reason = "a test that cannot go on fails")]

use hardie::{Config, DocsFormat};
use std::path::Path;
use std::process::{Command, Output};

/// The scripts of `completions/`, by shell.
const COMPLETIONS: [(&str, &str); 3] =
    [("bash", "@NAME@.bash"), ("zsh", "_@NAME@"), ("fish", "@NAME@.fish")];

/// The configuration of `build.rs`; `None` if environment variables select another model or other
/// operations.
fn config() -> Option<Config> {
    let is_set = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    if is_set("@VARIABLE@_MODEL") || is_set("@VARIABLE@_OPERATIONS") {
        println!("skipped: @VARIABLE@_MODEL or @VARIABLE@_OPERATIONS is set");
        return None;
    }
    let mut config = Config::new();
    config
@CALLS@;
    Some(config)
}

/// Runs the program without the user's configuration; no request leaves the machine.
fn run(words: &[&str]) -> (Option<i32>, String, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_@NAME@"));
    let nowhere = Path::new(env!("CARGO_TARGET_TMPDIR"));
@IF AWS@    command.env("HOME", nowhere).env("AWS_CONFIG_FILE", nowhere.join("none"));
@IF AWS@    command.env("AWS_ENDPOINT_URL", "http://127.0.0.1:9");
@IF AWS@    command.env("AWS_REGION", "us-east-1").env_remove("AWS_PROFILE");
@IF OWN@    let file = nowhere.join("config.toml");
@IF OWN@    std::fs::write(&file, "").expect("a file");
@IF OWN@    command.env("HOME", nowhere).env("@PREFIX@_CONFIG_FILE", file);
@IF OWN@    command.env("@PREFIX@_ENDPOINT_URL", "http://127.0.0.1:9").env_remove("@PREFIX@_PROFILE");
    let Output { status, stdout, stderr } = command.args(words).output().expect("the program runs");
    let text = |bytes| String::from_utf8(bytes).expect("UTF-8").replace("\r\n", "\n");
    (status.code(), text(stdout), text(stderr))
}

#[test]
fn the_program_starts() {
    let (code, version, error) = run(&["--version"]);
    assert_eq!(code, Some(0), "{error}");
    assert!(version.starts_with("@NAME@/"), "{version}");
    let (code, help, error) = run(&["help"]);
    assert_eq!(code, Some(0), "{error}");
    assert!(help.contains(@COMMAND_TEXT@), "{help}");
}

/// To update the reference, run `hardie docs` as described in README.md.
#[test]
fn the_reference_is_fresh() {
    let Some(config) = config() else { return };
    for format in [DocsFormat::Markdown, DocsFormat::Man, DocsFormat::JsonSchema] {
        for page in hardie::docs(&config, format).expect("a model that can be generated from") {
            let path = Path::new("docs").join(&page.file_name);
            assert!(
                page.is_at(&path).expect("a file"),
                "{} is out of date: see README.md",
                path.display()
            );
        }
    }
}

#[test]
fn the_completion_is_fresh() {
    for (shell, file) in COMPLETIONS {
        let (code, script, error) = run(&["--cli-completion", shell]);
        assert_eq!(code, Some(0), "{error}");
        let path = Path::new("completions").join(file);
        let written = std::fs::read_to_string(&path).expect("a script").replace("\r\n", "\n");
        assert!(written == script, "{} is out of date: see README.md", path.display());
    }
}

/// Each command has a help page and accepts its own skeleton.
#[test]
fn skeletons_can_be_given_back() {
    let Some(config) = config() else { return };
    let pages =
        hardie::docs(&config, DocsFormat::JsonSchema).expect("a model that can be generated from");
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"));
    for page in pages {
        let Some(command) = page.file_name.strip_suffix(".schema.json") else { continue };
        let (code, help, error) = run(&[command, "help"]);
        assert_eq!((code, error.as_str()), (Some(0), ""), "{command}");
        if !help.contains("--generate-cli-skeleton") {
            continue;
        }
        let (code, skeleton, error) = run(&[command, "--generate-cli-skeleton"]);
        assert_eq!((code, error.as_str()), (Some(0), ""), "{command}");
        let file = folder.join(format!("{command}.json"));
        std::fs::write(&file, skeleton).expect("a file");
        let file = format!("file://{}", file.display());
        // Blank values may fail validation, but no member is unknown.
        let (_, _, error) = run(&[command, "--cli-input-json", &file, "--cli-dry-run"]);
        assert!(
            !error.contains("Unknown") && !error.contains("Invalid JSON"),
            "{command}: {error}"
        );
    }
}
