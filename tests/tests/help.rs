//! Pages of help on a terminal (of tmux): through a pager, in the terminal's width.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on fails")]

mod terminal;

use connect_local::{ConnectLocal, Options};
use std::path::Path;
use std::process::Command;
use std::sync::atomic::{AtomicUsize, Ordering};
use terminal::{Terminal, installed};

/// A shell in a terminal of 60 columns, with the program in its PATH.
fn shell(home: &Path) -> Terminal {
    std::fs::create_dir(home.join("bin")).unwrap();
    std::os::unix::fs::symlink(env!("CARGO_BIN_EXE_aws"), home.join("bin/aws")).unwrap();
    let path = format!("{}:{}", home.join("bin").display(), std::env::var("PATH").unwrap());
    let mut tmux = Command::new("tmux");
    tmux.current_dir(home).env("HOME", home).env("PATH", path).env("LANG", "C.UTF-8");
    for variable in [
        "MANPAGER",
        "PAGER",
        "LESS",
        "AWS_PAGER",
        "AWS_PROFILE",
        "LC_ALL",
        "LC_CTYPE",
        "NO_COLOR",
        "ENV",
    ] {
        tmux.env_remove(variable);
    }
    let terminal = Terminal::start(&mut tmux, home, &["sh"]);
    terminal.resize(60);
    terminal.keys(&["-l", "PS1='rea''dy> '"]);
    terminal.keys(&["Enter"]);
    terminal.wait_for("ready>");
    terminal
}

/// Runs a line on an empty screen; returns its output before the exit code, which is unique to this
/// run.
fn run(terminal: &Terminal, line: &str) -> String {
    static RUNS: AtomicUsize = AtomicUsize::new(1);
    let end = format!("end {}:", RUNS.fetch_add(1, Ordering::Relaxed));
    // Quoted when typed, to distinguish it from the output.
    terminal.keys(&["-l", &format!("clear; {line}; echo {} $?", end.replace("end", "e''nd"))]);
    terminal.keys(&["Enter"]);
    end
}

/// Saves a screen if `HARDIE_SCREENS` names a folder, for people to look at.
fn keep(name: &str, screen: &str) {
    if let Some(folder) = std::env::var_os("HARDIE_SCREENS") {
        std::fs::write(Path::new(&folder).join(name), screen).unwrap();
    }
}

#[test]
fn help_goes_through_a_pager_with_bold_and_leaves_the_terminal_well() {
    if !installed("tmux") || !installed("less") {
        return;
    }
    let home = tempfile::tempdir().unwrap();
    let terminal = shell(home.path());
    let end = run(&terminal, "aws kitchen cook-meal help");
    let screen = terminal.wait_for("SYNOPSIS");
    let colored = terminal.colored_screen();
    keep("help-60-columns.txt", &screen);
    keep("help-60-columns-with-escapes.txt", &colored);
    assert!(screen.lines().all(|line| line.chars().count() <= 60), "{screen}");
    assert!(
        screen.contains("       Cooks one meal. The meal is ready when Ready is\n       true.\n"),
        "{screen}"
    );
    for bold in ["NAME", "Ready"] {
        assert!(colored.contains(&format!("\u{1b}[1m{bold}")), "{bold} is bold in {colored:?}");
    }
    // Bullets and the end of the page.
    terminal.keys(&["-l", "/Possible values"]);
    terminal.keys(&["Enter"]);
    let screen = terminal.wait_for("• SALT");
    keep("help-60-columns-options.txt", &screen);
    // The pager handles Ctrl-C; the program waits for it.
    terminal.keys(&["C-c"]);
    terminal.press_until("G", "COOK-MEAL()");
    terminal.keys(&["q"]);
    terminal.wait_for(&format!("{end} 0"));
    // Typed characters are visible again: the pager restored the terminal.
    terminal.keys(&["-l", "clear; echo se''en"]);
    terminal.wait_for("echo se''en");
    terminal.keys(&["Enter"]);
    terminal.wait_for("\nready>");
}

#[test]
fn a_pager_that_ends_by_ctrl_c_ends_the_command() {
    if !installed("tmux") || !installed("less") {
        return;
    }
    let home = tempfile::tempdir().unwrap();
    let terminal = shell(home.path());
    let end = run(&terminal, "MANPAGER='less --quit-on-intr -R' aws kitchen cook-meal help");
    terminal.wait_for("SYNOPSIS");
    terminal.keys(&["C-c"]);
    terminal.wait_for(&format!("{end} 130"));
}

#[test]
fn which_pager_and_none() {
    if !installed("tmux") {
        return;
    }
    let home = tempfile::tempdir().unwrap();
    let terminal = shell(home.path());
    let cases = [
        // MANPAGER takes precedence; a shell parses it, and bold letters are overstruck, which
        // pagers support.
        ("PAGER=false MANPAGER=\"sed -n '3 l'\"", "N\\bNA\\bAM\\bME\\bE$\n"),
        // PAGER is next; its exit code is ignored.
        ("PAGER='sh -c \"echo paged; false\"'", "paged\n"),
        // Without a pager, the page uses the terminal's escape sequences.
        ("PAGER=", "PING()\n"),
        ("PAGER=no-such-pager", "PING()\n"),
        ("PAGER='unclosed \"'", "PING()\n"),
        // The AWS CLI's own pager setting is for results.
        ("AWS_PAGER=no-such-pager PAGER=", "PING()\n"),
    ];
    for (settings, want) in cases {
        let end = run(&terminal, &format!("{settings} aws kitchen ping help"));
        terminal.wait_for(&format!("{want}{end} 0"));
    }
    assert!(terminal.colored_screen().contains("\u{1b}[1mOUTPUT"), "{}", terminal.colored_screen());
    let end = run(&terminal, "PAGER=false aws --no-cli-pager kitchen ping help");
    terminal.wait_for(&format!("PING()\n{end} 0"));
    // A pipe has no pager, and its reader may close it.
    let end = run(
        &terminal,
        "PAGER=false aws kitchen arrange-shelves help | head -n 4; PAGER=false aws kitchen ping \
            help | grep NAME",
    );
    let screen = terminal.wait_for(&format!("NAME\n{end} 0"));
    assert!(screen.contains("       arrange-shelves -\n") && !screen.contains("rror"), "{screen}");
}

#[test]
fn tables_are_in_colour() {
    if !installed("tmux") {
        return;
    }
    let home = tempfile::tempdir().unwrap();
    let endpoint = ConnectLocal::start_blocking(Options::new()).unwrap();
    let (url, id, secret) =
        (endpoint.url(), endpoint.access_key_id(), endpoint.secret_access_key());
    let terminal = shell(home.path());
    terminal.resize(180);
    let settings = format!(
        "export AWS_ENDPOINT_URL={url} AWS_ACCESS_KEY_ID={id} AWS_SECRET_ACCESS_KEY={secret} \
         AWS_REGION=us-west-2 AWS_EC2_METADATA_DISABLED=true AWS_PAGER="
    );
    let end = run(&terminal, &settings);
    terminal.wait_for(&format!("{end} 0"));
    let end = run(
        &terminal,
        "aws connect create-contact --instance-id 11111111-2222-4333-8444-555555555555 --channel \
         EMAIL --initiation-method FLOW --output table",
    );
    let screen = terminal.wait_for(&format!("{end} 0"));
    let colored = terminal.colored_screen();
    keep("table-in-colour.txt", &screen);
    keep("table-in-colour-with-escapes.txt", &colored);
    assert!(
        screen.contains(" CreateContact ") && screen.contains("|  arn:aws:connect:us-west-2:"),
        "{screen}"
    );
    assert!(colored.contains("\u{1b}[1m\u{1b}[34m"), "cells are bold and blue in {colored:?}");
}
