//! `token_command`: a program that prints the bearer token.
//!
//! It is started without a shell, once per process. Its standard error is ours, so that it can ask
//! for a password or say why it fails; its output is never shown.

use crate::error::Error;
use crate::os_error::os_error_text;
use crate::secret::Secret;
use std::collections::BTreeMap;
use std::io::{ErrorKind, Read};
use std::process::{Child, Command, Stdio};
use std::sync::Mutex;
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::time::{Duration, Instant};
use zeroize::Zeroizing;

/// The longest output in bytes.
const LONGEST: usize = 64 * 1024;
/// The most bytes that are read at once.
const CHUNK: usize = 4096;
/// The longest run: enough for somebody who types a password.
const TIME_LIMIT: Duration = Duration::from_secs(120);
/// The time between two looks at the program.
const PAUSE: Duration = Duration::from_millis(10);
/// The wait for the rest of the output of a program that ended: a program that it started may keep
/// the pipe open.
const REST: Duration = Duration::from_millis(500);

/// Output of a program, or why it cannot be read.
type Chunk = Result<Zeroizing<Vec<u8>>, String>;

/// The tokens that were printed, by command.
static PRINTED: Mutex<BTreeMap<Vec<String>, Secret>> = Mutex::new(BTreeMap::new());

/// The token that a program prints, without one line break at its end.
///
/// # Errors
/// Names the program and why it has no token; never its output or its arguments.
pub(super) async fn run(words: &[String]) -> Result<Secret, Error> {
    let kept = PRINTED.lock().ok().and_then(|printed| printed.get(words).cloned());
    if let Some(token) = kept {
        return Ok(token);
    }
    // On a separate thread, so that Ctrl-C ends the wait even if the program does not react.
    let (sender, receiver) = tokio::sync::oneshot::channel();
    let command = words.to_vec();
    std::thread::spawn(move || sender.send(printed_by(&command, TIME_LIMIT)));
    let token = receiver
        .await
        .unwrap_or_else(|_| Err("cannot be waited for".to_owned()))
        .map_err(|reason| of_program(words, &reason))?;
    if let Ok(mut printed) = PRINTED.lock() {
        printed.insert(words.to_vec(), token.clone());
    }
    Ok(token)
}

/// The name of the command in messages.
pub(super) fn source(words: &[String]) -> String {
    format!("token_command `{}`", words.first().map_or("", String::as_str))
}

fn of_program(words: &[String], reason: &str) -> Error {
    let program = words.first().map_or("", String::as_str);
    Error::configuration(format!("The program `{program}` of token_command {reason}."))
}

fn printed_by(words: &[String], limit: Duration) -> Result<Secret, String> {
    let (program, arguments) = words.split_first().ok_or("is not named")?;
    let end = Instant::now() + limit;
    let mut command = Command::new(program);
    command.args(arguments).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::inherit());
    let mut child =
        command.spawn().map_err(|error| format!("cannot be started: {}", os_error_text(&error)))?;
    let output = chunks(child.stdout.take());
    // Never moved, which would leave a copy of the token.
    let mut bytes = Zeroizing::new(Vec::with_capacity(LONGEST + CHUNK));
    let (mut status, mut end_of_output, mut is_open) = (None, end, true);
    while is_open && Instant::now() < end_of_output {
        match output.recv_timeout(PAUSE) {
            Ok(Ok(chunk)) => bytes.extend_from_slice(&chunk),
            Ok(Err(reason)) => {
                ended(&mut child);
                return Err(format!("cannot be read: {reason}"));
            }
            Err(RecvTimeoutError::Disconnected) => is_open = false,
            Err(RecvTimeoutError::Timeout) => {}
        }
        if bytes.len() > LONGEST {
            ended(&mut child);
            return Err(format!("printed more than {LONGEST} bytes"));
        }
        if status.is_none() {
            status = child.try_wait().map_err(not_waited_for)?;
            if status.is_some() {
                end_of_output = end.min(Instant::now() + REST);
            }
        }
    }
    let status = loop {
        if let Some(status) = status {
            break status;
        }
        if Instant::now() >= end {
            ended(&mut child);
            return Err(format!("did not end within {} seconds", limit.as_secs()));
        }
        std::thread::sleep(PAUSE);
        status = child.try_wait().map_err(not_waited_for)?;
    };
    if !status.success() {
        return Err(format!("failed ({status})"));
    }
    let text = std::str::from_utf8(&bytes).map_err(|_| "printed bytes that are not UTF-8")?;
    let token = Secret::new(text).without_line_break();
    if token.is_empty() { Err("printed no token".to_owned()) } else { Ok(token) }
}

/// Reads a pipe on another thread, since a program that the command started may keep it open.
fn chunks(pipe: Option<impl Read + Send + 'static>) -> Receiver<Chunk> {
    let (sender, receiver) = std::sync::mpsc::channel();
    std::thread::spawn(move || {
        let mut pipe = pipe?;
        loop {
            let mut chunk = Zeroizing::new(vec![0; CHUNK]);
            let read = match pipe.read(&mut chunk) {
                Err(error) if error.kind() == ErrorKind::Interrupted => continue,
                read => read.map_err(|error| os_error_text(&error)),
            };
            let is_last = !matches!(read, Ok(1..));
            let chunk = read.map(|length| {
                chunk.truncate(length);
                chunk
            });
            // Nobody receives after the time limit.
            if sender.send(chunk).is_err() || is_last {
                return Some(());
            }
        }
    });
    receiver
}

fn not_waited_for(error: std::io::Error) -> String {
    format!("cannot be waited for: {}", os_error_text(&error))
}

/// Ends a program; it may have ended already.
fn ended(child: &mut Child) {
    let _ = child.kill();
    let _ = child.wait();
}

#[cfg(all(test, unix))]
mod tests {
    use super::printed_by;
    use std::time::Duration;

    fn run(line: &str, limit: Duration) -> Result<String, String> {
        let words = ["sh", "-c", line].map(str::to_owned);
        printed_by(&words, limit).map(|token| token.expose().to_owned())
    }

    #[test]
    fn output_is_the_token_and_never_in_an_error() {
        let long = Duration::from_secs(60);
        let cases = [
            ("printf 's3cret\\n'", Ok("s3cret")),
            ("printf 's3cret\\r\\n'", Ok("s3cret")),
            ("echo s3cret; exit 3", Err("failed (exit status: 3)")),
            ("true", Err("printed no token")),
            ("printf 's3\\377'", Err("printed bytes that are not UTF-8")),
            ("head -c 70000 /dev/zero", Err("printed more than 65536 bytes")),
        ];
        for (line, want) in cases {
            let want = want.map(str::to_owned).map_err(str::to_owned);
            assert_eq!(run(line, long), want, "{line}");
        }
        // A program that is left behind keeps the pipe open.
        let left = "sleep 10 2>&- & echo s3cret";
        assert_eq!(run(left, Duration::from_secs(5)), Ok("s3cret".to_owned()));
        let late = "did not end within 0 seconds".to_owned();
        assert_eq!(
            run("echo s3cret; exec sleep 60", Duration::from_millis(200)),
            Err(late.clone())
        );
        let closed = "echo s3cret; exec >&-; exec sleep 60";
        assert_eq!(run(closed, Duration::from_millis(200)), Err(late));
        let missing = ["/nonexistent/program".to_owned(), "s3cret".to_owned()];
        let error = printed_by(&missing, long).unwrap_err();
        assert!(error.starts_with("cannot be started: ") && !error.contains("s3cret"), "{error}");
    }
}
