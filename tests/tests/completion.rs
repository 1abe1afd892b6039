//! Completion in real shells: bash, zsh (in a terminal of tmux) and fish, if installed.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on fails")]

mod terminal;

use std::path::Path;
use std::process::Command;
use terminal::{Terminal, installed};

/// Lines, and their candidates: the unfinished word with each candidate in it.
const CASES: &[(&str, &[&str])] = &[
    ("aws co", &["connect"]),
    ("aws connect cr", &["create-contact"]),
    ("aws connect create-contact --chan", &["--channel"]),
    ("aws connect create-contact --channel ", &["VOICE", "CHAT", "TASK", "EMAIL"]),
    ("aws connect create-contact --references k={Ty", &["k={Type="]),
    ("aws connect create-contact --references 'k={Type=UR", &["k={Type=URL"]),
    ("aws connect create-contact --references k=Type=UR", &["k=Type=URL"]),
    ("aws connect create-contact --user-info U", &["UserId="]),
    (
        "aws kitchen arrange-shelves --plan 'Text=x,SubSteps=",
        &["Text=x,SubSteps=[{Text=", "Text=x,SubSteps=[{Minutes=", "Text=x,SubSteps=[{SubSteps="],
    ),
    ("aws kitchen cook-meal --heat Oven=", &["Oven={Degrees=", "Oven={Fan="]),
    ("aws kitchen cook-meal --main-ingredient Extra=", &["Extra={"]),
    ("aws connect create-contact --profile w", &["work"]),
    ("aws connect create-contact --name file://no", &["file://notes.txt", "file://notes/"]),
    ("aws connect create-contact --name file://-", &["file://-dash.json"]),
    ("aws connect create-contact --name file://~", &["file://~tilde.json"]),
    ("aws --output y", &["yaml", "yaml-stream"]),
    ("aws kitchen cook-meal --generate-cli-skeleton=y", &["--generate-cli-skeleton=yaml-input"]),
    ("aws connect create-contact --region mx", &["mx-central-1"]),
    ("aws nothing ", &[]),
    ("aws m", &["mk"]),
    ("aws mk --chan", &["--channel"]),
    ("aws twice --chan", &["--channel"]),
    ("aws connect n", &["new"]),
    ("aws connect new --channel V", &["VOICE"]),
    ("aws connect create-contact by", &["by-mail"]),
    ("aws sh ", &[]),
];

/// A folder with a home directory, files to complete, and the program under its name in `bin`.
fn home() -> tempfile::TempDir {
    let home = tempfile::tempdir().unwrap();
    let within = |path: &str| home.path().join(path);
    for folder in [".aws/cli", "notes", "bin"] {
        std::fs::create_dir_all(within(folder)).unwrap();
    }
    let aliases = "[toplevel]\nmk = connect create-contact --name x\ntwice = mk --name y\nsh = \
                   !true\n[command connect]\nnew = create-contact\n[command connect \
                   create-contact]\nby-mail = --channel EMAIL\n";
    std::fs::write(within(".aws/cli/alias"), aliases).unwrap();
    std::fs::write(within(".aws/config"), "[profile work]\nregion = eu-west-1\n").unwrap();
    for name in ["notes.txt", "-dash.json", "~tilde.json"] {
        std::fs::write(within(name), "").unwrap();
    }
    std::os::unix::fs::symlink(env!("CARGO_BIN_EXE_aws"), within("bin/aws")).unwrap();
    home
}

fn command(home: &Path, program: &str) -> Command {
    let path = format!("{}:{}", home.join("bin").display(), std::env::var("PATH").unwrap());
    let mut command = Command::new(program);
    command.current_dir(home).env("HOME", home).env("PATH", path).env("LANG", "C.UTF-8");
    for variable in ["AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE", "AWS_PROFILE", "ZDOTDIR"] {
        command.env_remove(variable);
    }
    command
}

fn lines(command: &mut Command) -> Vec<String> {
    let output = command.output().unwrap();
    assert!(output.status.success(), "{output:?}");
    String::from_utf8(output.stdout).unwrap().lines().map(str::to_owned).collect()
}

#[test]
fn bash() {
    if !installed("bash") {
        return;
    }
    let home = home();
    // As called by readline; outside of readline, `compopt` has no effect.
    let script = r#"source <(aws --cli-completion bash); compopt() { :; }
        COMP_LINE=$1 COMP_POINT=${#1}; _aws_complete; printf '%s\n' "${COMPREPLY[@]}""#;
    for (line, want) in CASES {
        let got = lines(command(home.path(), "bash").args(["--norc", "-c", script, "bash", line]));
        // The part of the word that readline keeps: everything up to the last word break, but
        // nothing within quotes.
        let typed = line.rsplit(' ').next().unwrap();
        let kept = match typed.rfind(['=', ':']).filter(|_| !typed.starts_with('\'')) {
            Some(at) => &typed[..=at],
            None => "",
        };
        // Braces are escaped, and within quotes a word that continues is proposed twice, once with
        // a space.
        let word = |word: &String| format!("{kept}{}", word.replace('\\', "").trim_end());
        let mut got: Vec<String> = got.iter().filter(|word| !word.is_empty()).map(word).collect();
        got.dedup();
        assert_eq!(got, *want, "{line}");
    }
}

#[test]
fn fish() {
    if !installed("fish") {
        return;
    }
    let home = home();
    for (line, want) in CASES {
        let script = "aws --cli-completion fish | source; complete -C $argv[1]";
        let got = lines(command(home.path(), "fish").args(["--no-config", "-c", script, line]));
        let got: Vec<&str> = got.iter().map(|line| line.split('\t').next().unwrap()).collect();
        let quoted: Vec<String> = want.iter().map(|word| (*word).to_owned()).collect();
        assert_eq!(got, quoted, "{line}");
    }
}

/// The input of PowerShell's script, which is that of zsh and fish; PowerShell itself is tested if
/// it is installed.
#[test]
fn powershell() {
    let home = home();
    let run = |words: &[&str]| lines(command(home.path(), "aws").args(words));
    let answer = run(&["--cli-complete", "powershell", "aws connect create-contact --channel V"]);
    assert_eq!(answer, ["-VOICE\t"]);
    let script = run(&["--cli-completion", "powershell"]).join("\n");
    assert!(script.contains("Register-ArgumentCompleter -Native -CommandName 'aws'"), "{script}");
    if installed("pwsh") {
        let line = "aws connect create-contact --channel V";
        let ask = format!(
            "{script}\n(TabExpansion2 '{line}' {}).CompletionMatches.CompletionText",
            line.len()
        );
        let got = lines(command(home.path(), "pwsh").args(["-NoProfile", "-Command", &ask]));
        assert_eq!(got, ["VOICE"]);
    }
}

#[test]
fn zsh() {
    if !installed("zsh") || !installed("tmux") {
        return;
    }
    let home = home();
    let terminal = Terminal::start(&mut command(home.path(), "tmux"), home.path(), &["zsh", "-f"]);
    terminal.keys(&["PS1='ready> '; autoload -U compinit; compinit -u -D", "Enter"]);
    terminal.keys(&["source <(aws --cli-completion zsh); clear; echo is'-'set", "Enter"]);
    terminal.wait_for("is-set");
    let cases = [
        ("aws co", "aws connect"),
        ("aws connect create-contact --referen", "--references"),
        ("aws connect create-contact --references 'k={Ty", "--references 'k={Type="),
        ("aws connect create-contact --references 'k={Type=UR", "'k={Type=URL"),
        ("aws connect create-contact --references k=Ty", "k=Type="),
        ("aws kitchen cook-meal --main-ingredient 'Extra=", "'Extra={"),
        ("aws connect create-contact --profile w", "--profile work"),
        ("aws connect create-contact --name file://notes.", "file://notes.txt"),
    ];
    for (typed, want) in cases {
        terminal.keys(&["C-u"]);
        terminal.keys(&["-l", typed]);
        terminal.keys(&["Tab"]);
        terminal.wait_for(want);
    }
    terminal.keys(&["C-u"]);
    terminal.keys(&["-l", "aws connect create-contact --references 'k={"]);
    terminal.keys(&["Tab"]);
    let screen = terminal.wait_for("Type=  -- string");
    println!("{}", screen.trim_end());
    assert!(
        screen.contains("Value=  -- string") && screen.contains("Status=  -- string"),
        "{screen}"
    );
}
