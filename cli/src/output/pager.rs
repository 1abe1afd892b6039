//! Text to standard output, through a pager where that is a terminal (spec 9.9).

use crate::config::{Config, env};
use crate::encoding::Encoding;
use crate::error::{Error, os_error_text};
use std::io::{ErrorKind, IsTerminal, Write};
use std::process::{Command, Stdio};

/// Prints a text; a reader that goes away is no error.
///
/// # Errors
/// A pager that cannot be started (253), an unreadable profile (255), an output that cannot be
/// written to (255).
pub(crate) fn print(text: &str, no_pager: bool, config: &Config) -> Result<(), Error> {
    if text.is_empty() {
        return Ok(());
    }
    let pager = if no_pager || !std::io::stdout().is_terminal() { None } else { pager(config)? };
    match pager {
        Some(command) => page(text, &command),
        None => write(text),
    }
}

/// Writes a text to standard output; a reader that goes away is no error.
///
/// # Errors
/// An output that cannot be written to, an encoding that nobody knows or that does not have one of
/// the characters (255).
pub(crate) fn write(text: &str) -> Result<(), Error> {
    write_bytes(&encoded(text)?)
}

/// Writes bytes to standard output as they are; a reader that goes away is no error.
///
/// # Errors
/// An output that cannot be written to (255).
pub(crate) fn write_bytes(bytes: &[u8]) -> Result<(), Error> {
    let mut out = std::io::stdout().lock();
    match out.write_all(bytes).and_then(|()| out.flush()) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => Err(Error::general(os_error_text(&error))),
        _ => Ok(()),
    }
}

/// A text in UTF-8, or in what `AWS_CLI_OUTPUT_ENCODING` names.
fn encoded(text: &str) -> Result<Vec<u8>, Error> {
    let Some(name) = env("AWS_CLI_OUTPUT_ENCODING") else { return Ok(text.as_bytes().to_vec()) };
    let encoding = Encoding::named(&name).ok_or_else(|| {
        Error::general(format!("Unknown codec `{name}` specified for AWS_CLI_OUTPUT_ENCODING."))
    })?;
    let missing = |c: char| Error::general(format!("'{name}' codec can't encode character {c:?}"));
    encoding.encode(text).map_err(missing)
}

/// The pager's words; nothing where an empty setting says that there is to be none.
fn pager(config: &Config) -> Result<Option<Vec<String>>, Error> {
    let setting = match config.setting(&["AWS_PAGER"], "cli_pager")? {
        Some(setting) => Some(setting),
        None => env("PAGER"),
    };
    let words: Vec<String> =
        setting.as_deref().unwrap_or("less").split_whitespace().map(str::to_owned).collect();
    Ok(Some(words).filter(|words| !words.is_empty()))
}

fn page(text: &str, command: &[String]) -> Result<(), Error> {
    let Some((program, arguments)) = command.split_first() else { return write(text) };
    let mut process = Command::new(program);
    process.args(arguments).stdin(Stdio::piped());
    if env("LESS").is_none() {
        process.env("LESS", "FRX");
    }
    let failed = |error: std::io::Error| Error::pager(format!("{}: '{program}'", os_error_text(&error)));
    let mut child = process.spawn().map_err(failed)?;
    if let Some(mut input) = child.stdin.take() {
        // A pager that was left before the end has closed its input.
        let _ = input.write_all(text.as_bytes());
    }
    child.wait().map(|_| ()).map_err(failed)
}
