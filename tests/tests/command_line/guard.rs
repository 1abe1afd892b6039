//! `--cli-read-only` and `--cli-confirm`.

use crate::support::{AWS, Home, Ran, Server, VARIANT, run};
use std::io::Write;
use std::process::{Command, Stdio};

/// A command that writes, and one that reads.
const WRITES: &[&str] = &["put-cover", "--title", "Dune", "--cover", "cover"];
const READS: &[&str] = &["list-shelves"];

/// A service that answers everything with an empty object.
fn server() -> Server {
    Server::start(|_| b"{}".to_vec())
}

/// A home directory with a file to send.
fn home() -> Home {
    let home = Home::new();
    std::fs::write(home.path().join("cover"), "a cover").unwrap();
    home
}

fn variant(home: &Home, server: &Server, words: &[&str], variables: &[(&str, &str)]) -> Ran {
    run(home.variant(server).args(words).envs(variables.iter().copied()))
}

#[test]
fn what_writes_is_refused() {
    let (home, server) = (home(), server());
    let option = [&["--cli-read-only"], WRITES].concat();
    let after = [WRITES, &["--cli-read-only"]].concat();
    let on = [("AWS_CLI_READ_ONLY", "1")];
    for (words, variables, setting) in [
        (&option[..], &[][..], "--cli-read-only"),
        (&after[..], &[], "--cli-read-only"),
        (WRITES, &on, "AWS_CLI_READ_ONLY"),
    ] {
        let (code, out, err) = variant(&home, &server, words, variables);
        assert_eq!((code, out.as_str()), (Some(252), ""), "{words:?} {err}");
        assert!(
            err.contains(
                "An error occurred (Refused): put-cover is refused: the operation PutCover"
            ) && err.contains(setting),
            "{err}"
        );
    }
    assert_eq!(server.seen(), Vec::<String>::new());
    // What reads is not, and an option switches nothing off.
    let (code, _, err) = variant(&home, &server, READS, &on);
    assert_eq!((code, err.as_str()), (Some(0), ""));
    let off = [("AWS_CLI_READ_ONLY", "0")];
    assert_eq!(variant(&home, &server, WRITES, &off).0, Some(0));
    assert_eq!(variant(&home, &server, &option, &off).0, Some(252));
    assert_eq!(server.seen().len(), 2);
}

#[test]
fn profiles_and_values_that_are_not_valid() {
    let (home, server) = (home(), server());
    std::fs::create_dir(home.path().join(".aws")).unwrap();
    let config =
        "[profile careful]\ncli_read_only = true\n[profile wrong]\ncli_read_only = maybe\n";
    std::fs::write(home.path().join(".aws/config"), config).unwrap();
    let with = |profile: &str| variant(&home, &server, WRITES, &[("AWS_PROFILE", profile)]);
    let (code, _, err) = with("careful");
    assert!(code == Some(252) && err.contains("cli_read_only allows only what reads"), "{err}");
    let (code, _, err) = with("wrong");
    assert!(code == Some(253) && err.contains("cli_read_only is `maybe`"), "{err}");
    // An empty variable is none.
    let empty = [("AWS_PROFILE", "careful"), ("AWS_CLI_READ_ONLY", "")];
    assert_eq!(variant(&home, &server, WRITES, &empty).0, Some(252));
    let set = |value| variant(&home, &server, WRITES, &[("AWS_CLI_READ_ONLY", value)]);
    let (code, _, err) = set("oui");
    assert!(code == Some(253) && err.contains("AWS_CLI_READ_ONLY is `oui`"), "{err}");
    assert_eq!(server.seen(), Vec::<String>::new());
}

#[test]
fn what_sends_nothing_is_not_refused() {
    let (home, server) = (home(), server());
    for more in [&["--cli-dry-run"][..], &["--generate-cli-skeleton"], &["help"]] {
        let words = [&["--cli-read-only", "--cli-confirm"], WRITES, more].concat();
        let is_help = more == ["help"];
        let words = if is_help { ["--cli-read-only", "put-cover", "help"].to_vec() } else { words };
        let (code, _, err) = variant(&home, &server, &words, &[]);
        assert_eq!((code, err.as_str()), (Some(0), ""), "{words:?}");
    }
    assert_eq!(server.seen(), Vec::<String>::new());
}

#[test]
fn aliases_that_run_the_shell_are_refused() {
    let home = Home::new();
    std::fs::create_dir_all(home.path().join(".aws/cli")).unwrap();
    let aliases = "[toplevel]\ntouch = !touch \"$HOME/touched\"\n";
    std::fs::write(home.path().join(".aws/cli/alias"), aliases).unwrap();
    for option in ["--cli-read-only", "--cli-confirm"] {
        let (code, _, err) = run(home.bare(AWS).args([option, "touch"]));
        assert_eq!(code, Some(252), "{option} {err}");
        assert!(!home.path().join("touched").exists(), "{option}");
    }
    // A description runs nothing.
    let (code, _, err) = run(home.bare(AWS).args(["touch", "--cli-describe"]));
    assert!(code == Some(252) && err.contains("--cli-describe cannot describe"), "{err}");
    assert!(!home.path().join("touched").exists());
    assert_eq!(run(home.bare(AWS).arg("touch")).0, Some(0));
    assert!(home.path().join("touched").exists());
}

/// The system's own word that nothing is sent: no socket is opened, and no program for credentials
/// runs.
#[test]
fn a_refused_command_opens_no_socket() {
    let (home, server) = (home(), server());
    let log = home.path().join("strace");
    let refused = [WRITES, &["--cli-read-only"]].concat();
    std::fs::create_dir(home.path().join(".aws")).unwrap();
    let keys = r#"{"Version":1,"AccessKeyId":"AKID","SecretAccessKey":"secret"}"#;
    std::fs::write(home.path().join("keys.json"), keys).unwrap();
    let path = home.path().display();
    let config = format!("[default]\ncredential_process = cat {path}/keys.json\n");
    std::fs::write(home.path().join(".aws/config"), config).unwrap();
    let traced = |words: &[&str]| {
        let mut command = home.bare("strace");
        command
            .args(["-f", "-e", "trace=network,openat,open", "-o"])
            .arg(&log)
            .arg(VARIANT)
            .args(words)
            .env("AWS_REGION", "us-west-2")
            .env("AWS_ENDPOINT_URL", &server.url);
        let code = command.output().ok()?.status.code();
        Some((code, std::fs::read_to_string(&log).unwrap_or_default()))
    };
    let Some((code, calls)) = traced(&refused) else {
        println!("skipped: no strace");
        return;
    };
    assert_eq!(code, Some(252), "{calls}");
    assert!(!calls.contains("socket(") && !calls.contains("connect("), "{calls}");
    assert!(!calls.contains("keys.json"), "{calls}");
    // The trace shows sockets where there are some.
    let (code, calls) = traced(WRITES).unwrap();
    assert!(code == Some(0) && calls.contains("connect("), "{calls}");
    assert!(calls.contains("keys.json"), "{calls}");
}

#[test]
fn without_a_terminal_nothing_is_confirmed() {
    let (home, server) = (home(), server());
    let words = [WRITES, &["--cli-confirm"]].concat();
    let (code, _, err) = variant(&home, &server, &words, &[]);
    assert!(code == Some(252) && err.contains("there is no terminal to ask on"), "{err}");
    let (code, _, err) = variant(&home, &server, WRITES, &[("AWS_CLI_CONFIRM", "true")]);
    assert!(code == Some(252) && err.contains("AWS_CLI_CONFIRM asks"), "{err}");
    assert_eq!(server.seen(), Vec::<String>::new());
    assert_eq!(variant(&home, &server, READS, &[("AWS_CLI_CONFIRM", "1")]).0, Some(0));
}

/// Runs a command in a terminal and types a line after the question.
const TERMINAL: &str = r#"
import os, pty, sys

answer, words = sys.argv[1], sys.argv[2:]
pid, fd = pty.fork()
if pid == 0:
    os.execv(words[0], words)
shown, asked = b"", False
try:
    while piece := os.read(fd, 65536):
        shown += piece
        if not asked and b"[y/N]" in shown:
            asked = True
            os.write(fd, answer.encode() + b"\n")
except OSError:
    pass
code = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
print(shown.decode("utf-8", "replace"))
sys.exit(code)
"#;

#[test]
fn a_terminal_is_asked() {
    let (home, server) = (home(), server());
    let answered = |answer: &str, words: &[&str]| {
        let mut command: Command = home.variant(&server);
        let ours = command.get_program().to_owned();
        let variables: Vec<_> = command
            .get_envs()
            .filter_map(|(name, value)| Some((name.to_owned(), value?.to_owned())))
            .collect();
        command = Command::new("python3");
        command.env_clear().envs(variables).current_dir(home.path());
        command.arg("-").arg(answer).arg(ours).args(words).stdin(Stdio::piped());
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        child.stdin.take().unwrap().write_all(TERMINAL.as_bytes()).unwrap();
        let output = child.wait_with_output().unwrap();
        (output.status.code(), String::from_utf8_lossy(&output.stdout).into_owned())
    };
    let words = [WRITES, &["--cli-confirm"]].concat();
    let (code, shown) = answered("n", &words);
    assert!(code == Some(252) && shown.contains("Not confirmed. Nothing was sent."), "{shown}");
    assert!(shown.contains("put-cover writes: Title Dune. Send it? [y/N]"), "{shown}");
    assert_eq!(server.seen(), Vec::<String>::new());
    let (code, shown) = answered("yes", &words);
    assert_eq!((code, server.seen().len()), (Some(0), 1), "{shown}");
    // A value cannot draw on the terminal.
    let hostile = ["put-cover", "--title", "\u{1b}[2J", "--cover", "cover", "--cli-confirm"];
    let (_, shown) = answered("n", &hostile);
    assert!(!shown.contains("\u{1b}[2J"), "{shown:?}");
}
