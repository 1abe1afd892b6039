//! Control characters that a service sends do not reach a terminal.

use crate::server::{Answer, Server};
use crate::support::{call, run};
use std::process::Command;

/// The output of a call on a terminal and in a pipe, standard error included.
fn shown(server: &Server, options: &[&str]) -> Option<(String, String)> {
    let home = tempfile::tempdir().unwrap();
    let mut plain = call(home.path(), server);
    plain.args(options).env("AWS_PAGER", "").env("AWS_MAX_ATTEMPTS", "1").env("TERM", "xterm");
    let words = std::iter::once(plain.get_program()).chain(plain.get_args());
    let line: Vec<String> = words.map(|word| format!("'{}'", word.to_str().unwrap())).collect();
    let mut terminal = Command::new("script");
    terminal
        .env_clear()
        .args(["-q", "-e", "-c", &line.join(" "), "/dev/null"])
        .stdin(std::process::Stdio::null());
    for (name, value) in plain.get_envs() {
        terminal.env(name, value.unwrap_or_default());
    }
    let Ok(output) = terminal.output() else {
        println!("skipped: script is not installed");
        return None;
    };
    let piped = run(&mut plain);
    Some((String::from_utf8_lossy(&output.stdout).into_owned(), piped.out + &piped.err))
}

#[test]
fn a_terminal_obeys_no_service() {
    let hostile = r#"A\u001b[2J\u001b]0;owned\u0007\u009b31m\u202eB"#;
    let raw = "A\u{1b}[2J\u{1b}]0;owned\u{7}\u{9b}31m\u{202e}B";
    let visible = r"A\x1b[2J\x1b]0;owned\x07\x9b31m\u202eB";
    let ok = Server::of(vec![Answer::new(
        200,
        &format!(r#"{{"ContactId":"{hostile}","ContactArn":"a"}}"#),
    )]);
    let failing = Server::of(vec![Answer::error(
        400,
        "InvalidRequestException",
        &format!(r#"{{"Message":"{hostile}","Reason":{{"{hostile}":1}}}}"#),
    )]);
    for (server, options) in [
        (&ok, ["--output", "text"]),
        (&ok, ["--output", "table"]),
        (&failing, ["--cli-error-format", "legacy"]),
        (&failing, ["--cli-error-format", "enhanced"]),
        (&failing, ["--cli-error-format", "text"]),
    ] {
        let Some((terminal, pipe)) = shown(server, &options) else { return };
        assert!(terminal.contains(visible), "{options:?}: {terminal:?}");
        assert!(
            !terminal.contains("\u{1b}[2J") && !terminal.contains("\u{1b}]0"),
            "{options:?}: {terminal:?}"
        );
        assert!(pipe.contains(raw), "{options:?}: {pipe:?}");
    }
    for (server, options) in
        [(&ok, ["--output", "json"]), (&failing, ["--cli-error-format", "json"])]
    {
        let Some((terminal, pipe)) = shown(server, &options) else { return };
        assert!(terminal.contains(hostile), "{options:?}: {terminal:?}");
        assert!(pipe.contains("\u{9b}31m\u{202e}"), "{options:?}: {pipe:?}");
    }
}
