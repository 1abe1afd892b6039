//! The installation commands of the guide, and the contents of the Debian package.

#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on fails")]

mod terminal;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;
use terminal::installed;

const ROOT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/..");
const AWS: &str = env!("CARGO_BIN_EXE_aws");
/// Shells, and the files with their scripts.
const SCRIPTS: [(&str, &str); 3] =
    [("bash", "aws-connect.bash"), ("zsh", "_aws-connect"), ("fish", "aws-connect.fish")];

fn said(command: &mut Command) -> String {
    let output = command.output().unwrap();
    assert!(output.status.success(), "{command:?}: {output:?}");
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn scripts_of_shells_are_fresh() {
    let folder = tempfile::tempdir().unwrap();
    let program = folder.path().join("aws-connect");
    std::os::unix::fs::symlink(AWS, &program).unwrap();
    for (shell, file) in SCRIPTS {
        let path = Path::new(ROOT).join("generated/completions").join(file);
        let want = said(Command::new(&program).args(["--cli-completion", shell]));
        assert_eq!(std::fs::read_to_string(path).unwrap(), want, "generated/completions/{file}");
    }
    let files = std::fs::read_dir(Path::new(ROOT).join("generated/completions")).unwrap();
    assert_eq!(files.count(), SCRIPTS.len());
}

/// Runs the guide's commands with a `cargo` that installs this build's program.
#[test]
fn lines_of_the_guide_install() {
    let page = std::fs::read_to_string(Path::new(ROOT).join("docs/src/installing.md")).unwrap();
    let (_, block) = page.split_once("\n```sh\n").unwrap();
    let (block, _) = block.split_once("\n```").unwrap();
    let home = tempfile::tempdir().unwrap();
    let bin = home.path().join(".cargo/bin");
    let script = format!(
        "cargo() {{ test \"$*\" = 'install --path generated --locked'; mkdir -p ~/.cargo/bin; ln \
            -s '{AWS}' ~/.cargo/bin/aws-connect; }}\n{block}\n"
    );
    said(Command::new("sh").args(["-euc", &script]).current_dir(ROOT).env("HOME", home.path()));
    let command = |program: &str| {
        let mut command = Command::new(program);
        let path = format!("{}:{}", bin.display(), std::env::var("PATH").unwrap());
        command
            .env("PATH", path)
            .env("HOME", home.path())
            .env("LANG", "C.UTF-8")
            .current_dir(home.path());
        command
            .env_remove("XDG_DATA_HOME")
            .env_remove("XDG_CONFIG_HOME")
            .env_remove("MANPATH")
            .env_remove("ZDOTDIR");
        command
    };
    // The test program contains several services, so each needs its name.
    let line = "aws-connect connect create-contact --initiation-m";
    if installed("bash") {
        // As loaded by bash-completion, by the name of the command.
        let script = "source ~/.local/share/bash-completion/completions/$1; compopt() { :; }; \
            complete -p $1 >/dev/null
            COMP_LINE=$2 COMP_POINT=${#2}; _aws_connect_complete; printf '%s\n' \"${COMPREPLY[@]}\"";
        let got =
            said(command("bash").args(["--norc", "-euc", script, "bash", "aws-connect", line]));
        assert_eq!(got, "--initiation-method\n");
    }
    if installed("fish") {
        // fish finds the file by itself.
        let got = said(command("fish").args(["-c", "complete -C $argv[1]", line]));
        assert!(got.starts_with("--initiation-method\t"), "{got}");
    }
    if installed("zsh") {
        let script =
            "fpath=(~/.local/share/zsh/site-functions $fpath); autoload -U compinit; compinit -u -D
            print -r -- $_comps[aws-connect]; autoload +X _aws-connect";
        assert_eq!(said(command("zsh").args(["-fec", script])), "_aws-connect\n");
    }
    if installed("man") {
        for page in ["aws-connect", "aws-connect-create-contact"] {
            let place = said(command("man").args(["-w", page]));
            let want = home.path().join(format!(".cargo/share/man/man1/{page}.1"));
            assert_eq!(Path::new(place.trim()), want);
        }
    }
}

/// The source and destination of each file of the package.
fn assets() -> Vec<(String, String)> {
    let mut command = Command::new(env!("CARGO"));
    command.args(["metadata", "--format-version", "1", "--no-deps", "--offline"]).current_dir(ROOT);
    let metadata: serde_json::Value = serde_json::from_str(&said(&mut command)).unwrap();
    let packages = metadata["packages"].as_array().unwrap();
    let package = packages.iter().find(|package| package["name"] == "aws-connect").unwrap();
    let deb = &package["metadata"]["deb"];
    let license = deb["license-file"][0].as_str().unwrap();
    assert!(Path::new(ROOT).join("generated").join(license).is_file());
    let assets = deb["assets"].as_array().unwrap().iter();
    assets
        .map(|it| (it[0].as_str().unwrap().to_owned(), it[1].as_str().unwrap().to_owned()))
        .collect()
}

/// The files that an asset's source names; the only wildcard is a star before an extension.
fn files(source: &str) -> Vec<PathBuf> {
    let path = Path::new(ROOT).join("generated").join(source);
    let Some((_, ending)) = source.split_once('*') else { return vec![path] };
    let entries = std::fs::read_dir(path.parent().unwrap()).unwrap();
    let mut found: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    found.retain(|path| path.to_str().unwrap().ends_with(ending));
    found
}

#[test]
fn the_debian_package_has_everything() {
    let mut packed = BTreeSet::new();
    for (source, target) in assets() {
        assert!(!target.starts_with('/') && target.starts_with("usr/"), "{target}");
        // The only built file.
        if source == "target/release/aws-connect" {
            assert_eq!(target, "usr/bin/");
            continue;
        }
        let found = files(&source);
        assert!(!found.is_empty(), "{source} is nothing");
        for file in found {
            assert!(file.is_file(), "{} does not exist", file.display());
            packed.insert(file.file_name().unwrap().to_str().unwrap().to_owned());
        }
    }
    for folder in ["generated/docs", "generated/completions"] {
        for entry in std::fs::read_dir(Path::new(ROOT).join(folder)).unwrap() {
            let name = entry.unwrap().file_name().into_string().unwrap();
            // The list of the files that `hardie docs` wrote is for the repository.
            let is_listing = name.starts_with('.');
            assert!(is_listing || packed.contains(&name), "{folder}/{name} is not in the package");
        }
    }
    let targets: Vec<String> = assets().into_iter().map(|(_, target)| target).collect();
    for target in [
        "usr/share/man/man1/",
        "usr/share/bash-completion/completions/aws-connect",
        "usr/share/zsh/vendor-completions/",
        "usr/share/fish/vendor_completions.d/",
    ] {
        assert!(targets.iter().any(|it| it == target), "nothing goes to {target}");
    }
}
