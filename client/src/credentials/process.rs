//! Reads credentials from a program (`credential_process`).
//!
//! After botocore's `ProcessProvider`, with its messages. No shell is involved: the setting is
//! split as by `shlex.split`, on Windows as programs split their command line. The program shares
//! our standard input; its standard error is shown only if it fails.

use super::document::{Document, retrieval_error};
use super::expiry;
use crate::error::Error;
use crate::os_error::os_error_text;
use aws_credential_types::Credentials;
use hardie_runtime::cli::python;
use hardie_runtime::value::Value;
use std::io::Read;
use std::process::{Command, Stdio};

/// The longest output in bytes; credentials have about two thousand.
const LARGEST: u64 = 1024 * 1024;

const SOURCE: &str = "custom-process";

/// Runs the program and reads its credentials.
///
/// # Errors
/// A setting that cannot be split; a program that cannot be started, fails, or prints something
/// else.
pub(super) async fn fetch(command: &str) -> Result<Credentials, Error> {
    let words = split(command).map_err(Error::general)?;
    expiry::fresh(|| ask(words.clone())).await
}

async fn ask(words: Vec<String>) -> Result<Credentials, Error> {
    // On a separate thread, so that Ctrl-C ends the wait even if the program does not react.
    let (sender, receiver) = tokio::sync::oneshot::channel();
    std::thread::spawn(move || sender.send(run(&words)));
    let printed = receiver
        .await
        .unwrap_or_else(|_| Err(retrieval_error(SOURCE, "The program cannot be waited for")))?;
    read(&printed)
}

/// The program's output.
fn run(words: &[String]) -> Result<String, Error> {
    let Some((program, arguments)) = words.split_first() else {
        return Err(retrieval_error(SOURCE, "credential_process is empty"));
    };
    let mut command = Command::new(program);
    command.args(arguments).stdin(Stdio::inherit()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let os_error =
        |error| Error::general(format!("{}: {}", os_error_text(&error), python::repr_str(program)));
    let mut child = command.spawn().map_err(os_error)?;
    let stderr = child.stderr.take();
    let stderr = std::thread::spawn(move || {
        let Some(mut pipe) = stderr else { return Vec::new() };
        let mut start = Vec::new();
        // Unreadable output is not shown; the rest is read so that the program does not block.
        let _ = pipe.by_ref().take(LARGEST).read_to_end(&mut start);
        let _ = std::io::copy(&mut pipe, &mut std::io::sink());
        start
    });
    let mut printed = Vec::new();
    if let Some(pipe) = child.stdout.take() {
        pipe.take(LARGEST + 1).read_to_end(&mut printed).map_err(os_error)?;
    }
    if printed.len() as u64 > LARGEST {
        // The program may have exited in the meantime.
        let _ = child.kill();
        let _ = child.wait();
        return Err(retrieval_error(
            SOURCE,
            &format!("The program printed more than {LARGEST} bytes"),
        ));
    }
    let status = child.wait().map_err(os_error)?;
    let stderr = stderr.join().unwrap_or_default();
    if !status.success() {
        return Err(retrieval_error(SOURCE, &String::from_utf8_lossy(&stderr)));
    }
    String::from_utf8(printed)
        .map_err(|_| retrieval_error(SOURCE, "The program printed bytes that are not UTF-8"))
}

fn read(printed: &str) -> Result<Credentials, Error> {
    let document = Document::parse(printed, SOURCE)?;
    let version = document.get("Version");
    let is_one = match version {
        Some(Value::Bool(flag)) => *flag,
        Some(Value::Number(number)) => matches!(python::number_str(number).as_str(), "1" | "1.0"),
        _ => false,
    };
    if !is_one {
        let version = version.map_or_else(
            || "<Version key not provided>".to_owned(),
            |version| python::str(version, python::Dict::Plain),
        );
        return Err(document.error(&format!(
            "Unsupported version '{version}' for credential process provider, supported versions: 1"
        )));
    }
    for key in ["AccessKeyId", "SecretAccessKey"] {
        document.required(key)?;
    }
    let expiry = document.optional("Expiration")?.map(expiry::parse).transpose()?;
    document.credentials(document.optional("SessionToken")?, expiry)
}

fn split(command: &str) -> Result<Vec<String>, String> {
    if cfg!(windows) { split_for_windows(command) } else { split_for_posix(command) }
}

/// Splits a command into words like Python's `shlex.split`: quotes, backslashes, no comments.
fn split_for_posix(command: &str) -> Result<Vec<String>, String> {
    let mut words = Vec::new();
    let mut word: Option<String> = None;
    let mut chars = command.chars();
    while let Some(c) = chars.next() {
        match c {
            ' ' | '\t' | '\r' | '\n' => words.extend(word.take()),
            '\\' => word.get_or_insert_default().push(chars.next().ok_or("No escaped character")?),
            '\'' | '"' => {
                let word = word.get_or_insert_default();
                loop {
                    match chars.next().ok_or("No closing quotation")? {
                        end if end == c => break,
                        '\\' if c == '"' => {
                            let escaped = chars.next().ok_or("No escaped character")?;
                            if !matches!(escaped, '"' | '\\') {
                                word.push('\\');
                            }
                            word.push(escaped);
                        }
                        other => word.push(other),
                    }
                }
            }
            other => word.get_or_insert_default().push(other),
        }
    }
    words.extend(word);
    Ok(words)
}

/// Splits a command into words like Windows programs (botocore's `_windows_shell_split`):
/// backslashes are special only before a double quote.
fn split_for_windows(command: &str) -> Result<Vec<String>, String> {
    let mut words = Vec::new();
    let mut word: Option<String> = None;
    let (mut is_quoted, mut backslashes) = (false, 0);
    for c in command.chars() {
        if c == '\\' {
            backslashes += 1;
            continue;
        }
        let before = std::mem::take(&mut backslashes);
        if before > 0 {
            let kept = if c == '"' { before / 2 } else { before };
            word.get_or_insert_default().push_str(&"\\".repeat(kept));
        }
        match c {
            '"' if before % 2 == 1 => word.get_or_insert_default().push('"'),
            '"' => {
                is_quoted = !is_quoted;
                word.get_or_insert_default();
            }
            ' ' | '\t' if !is_quoted => words.extend(word.take()),
            other => word.get_or_insert_default().push(other),
        }
    }
    if is_quoted {
        return Err(format!("No closing quotation in string: {command}"));
    }
    if backslashes > 0 {
        word.get_or_insert_default().push_str(&"\\".repeat(backslashes));
    }
    words.extend(word);
    Ok(words)
}

#[cfg(test)]
mod tests {
    use super::{split_for_posix, split_for_windows};

    /// Words as returned by Python 3.13's `shlex.split`.
    #[test]
    fn words_of_a_command() {
        let table: [(&str, &[&str]); 13] = [
            ("", &[]),
            ("  a\tb\n c ", &["a", "b", "c"]),
            (
                "tool --url https://x/?a=1&b=2#/ --team #1",
                &["tool", "--url", "https://x/?a=1&b=2#/", "--team", "#1"],
            ),
            ("a $(touch x) `y` ; z", &["a", "$(touch", "x)", "`y`", ";", "z"]),
            ("'a b'\"c d\"e", &["a bc de"]),
            ("'' \"\" a''", &["", "", "a"]),
            (r#""a\"b\\c\d$e""#, &["a\"b\\c\\d$e"]),
            (r"'a\b' a\ b \'", &["a\\b", "a b", "'"]),
            ("a\\\nb", &["a\nb"]),
            ("* ? [a]", &["*", "?", "[a]"]),
            ("é 'ü '", &["é", "ü "]),
            ("a|b>c<d&e", &["a|b>c<d&e"]),
            ("a\u{a0}b", &["a\u{a0}b"]),
        ];
        for (command, want) in table {
            assert_eq!(split_for_posix(command).unwrap(), want, "{command}");
        }
        for (command, want) in [
            ("a 'b", "No closing quotation"),
            ("\"", "No closing quotation"),
            ("a\\", "No escaped character"),
            ("\"a\\", "No escaped character"),
        ] {
            assert_eq!(split_for_posix(command).unwrap_err(), want, "{command}");
        }
    }

    /// The test cases of botocore.
    #[test]
    fn words_of_a_command_on_windows() {
        let table: [(&str, &[&str]); 12] = [
            ("", &[]),
            ("spam \\\\", &["spam", "\\\\"]),
            ("spam ", &["spam"]),
            (" spam", &["spam"]),
            ("spam eggs", &["spam", "eggs"]),
            ("spam\teggs", &["spam", "eggs"]),
            ("spam\\ eggs", &["spam\\", "eggs"]),
            ("\"spam eggs\"", &["spam eggs"]),
            ("\"spam \\\"eggs\"", &["spam \"eggs"]),
            ("\"\"", &[""]),
            ("a\\\\\\\"b", &["a\\\"b"]),
            ("a\\\\\"b c\" d", &["a\\b c", "d"]),
        ];
        for (command, want) in table {
            assert_eq!(split_for_windows(command).unwrap(), want, "{command}");
        }
        assert_eq!(
            split_for_windows("a \"b").unwrap_err(),
            "No closing quotation in string: a \"b"
        );
    }
}
