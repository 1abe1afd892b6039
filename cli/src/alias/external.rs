//! Aliases that the shell runs: `! command`.

use crate::error::Error;
use hardie_client::internal::files::os_error_text;
use std::process::{Command, ExitStatus};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// Runs a shell command with further arguments appended. Returns the exit code that the AWS CLI
/// ends with.
///
/// # Errors
/// The shell cannot be started (255), or Ctrl-C was pressed (130).
pub(crate) fn run(command: &str, words: &[String]) -> Result<u8, Error> {
    let mut line = command.to_owned();
    for word in words {
        line.push(' ');
        line.push_str(&quoted(word));
    }
    // Ctrl-C is left to the command; this program ends after it.
    let interrupted = Arc::new(AtomicBool::new(false));
    let register =
        signal_hook::flag::register(signal_hook::consts::SIGINT, Arc::clone(&interrupted));
    register.map_err(|error| Error::general(error.to_string()))?;
    let status = shell(&line).status().map_err(|error| Error::general(os_error_text(&error)))?;
    if interrupted.load(Ordering::Relaxed) { Err(Error::interrupted()) } else { Ok(code(status)) }
}

#[cfg(not(windows))]
fn shell(line: &str) -> Command {
    let mut shell = Command::new("/bin/sh");
    shell.args(["-c", line]);
    shell
}

#[cfg(windows)]
fn shell(line: &str) -> Command {
    use std::os::windows::process::CommandExt;
    let mut shell = Command::new("cmd");
    shell.raw_arg("/c ").raw_arg(format!("\"{line}\""));
    shell
}

/// The exit code. After a signal, it is the low byte of the negated signal number.
fn code(status: ExitStatus) -> u8 {
    #[cfg(unix)]
    let signal = std::os::unix::process::ExitStatusExt::signal(&status);
    #[cfg(not(unix))]
    let signal: Option<i32> = None;
    let code = status.code().or_else(|| signal.map(|signal| -signal)).unwrap_or(-1);
    code.to_le_bytes()[0]
}

/// Quotes an argument for the shell like Python's `shlex.quote`.
#[cfg(not(windows))]
fn quoted(word: &str) -> String {
    let is_safe = |c: char| c.is_ascii_alphanumeric() || "_@%+=:,./-".contains(c);
    if !word.is_empty() && word.chars().all(is_safe) {
        return word.to_owned();
    }
    format!("'{}'", word.replace('\'', "'\"'\"'"))
}

/// Quotes an argument for `cmd` and the program it starts, as the AWS CLI does: in double quotes if
/// needed.
#[cfg(windows)]
fn quoted(word: &str) -> String {
    let mut text = String::new();
    let mut backslashes = 0;
    for c in word.chars() {
        match c {
            '\\' => backslashes += 1,
            '"' => text.push_str(&"\\".repeat(std::mem::take(&mut backslashes) + 1)),
            _ => backslashes = 0,
        }
        text.push(c);
    }
    if !word.is_empty() && !word.contains(|c: char| "\"&<>[]|{}^=;!'()+,`~ \t".contains(c)) {
        return text;
    }
    text.push_str(&"\\".repeat(backslashes));
    format!("\"{text}\"")
}

#[cfg(all(test, unix))]
mod tests {
    use super::{quoted, run};

    #[test]
    fn words_are_quoted_for_the_shell() {
        for (word, want) in [
            ("a-b_1@%+=:,./", "a-b_1@%+=:,./"),
            ("", "''"),
            ("$(x)", "'$(x)'"),
            ("it's", "'it'\"'\"'s'"),
            ("é", "'é'"),
        ] {
            assert_eq!(quoted(word), want, "{word}");
        }
    }

    #[test]
    fn exit_codes() {
        for (command, want) in
            [("exit 0", 0), ("exit 7", 7), ("kill -TERM $$", 241), ("test a =", 0), ("test b =", 1)]
        {
            let words = if command.ends_with('=') { vec!["a".to_owned()] } else { Vec::new() };
            assert_eq!(run(command, &words).unwrap(), want, "{command}");
        }
        let hostile = ["$(exit 3)'\"`;&|\n".to_owned()];
        assert_eq!(
            run("f() { test \"$1\" = \"$(printf %b '$(exit 3)\\047\\042`;&|')\n\"; }; f", &hostile)
                .unwrap(),
            0
        );
    }
}
