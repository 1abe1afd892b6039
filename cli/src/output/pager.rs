//! Text to standard output, through a pager where that is a terminal (spec 9.9).

use crate::config::{Config, env};
use crate::encoding::Encoding;
use crate::error::{Error, os_error_text};
use std::io::{ErrorKind, IsTerminal, Write};
use std::process::{Child, Command, Stdio};

/// Prints a text; a reader that goes away is no error.
///
/// # Errors
/// A pager that cannot be started (253), an unreadable profile (255), an output that cannot be
/// written to (255).
pub(crate) fn print(text: &str, no_pager: bool, config: &Config) -> Result<(), Error> {
    Printer::new(no_pager, config).print(text).map(|_| ())
}

/// A text that comes in parts, all of which go through the same pager.
pub(crate) struct Printer<'a> {
    no_pager: bool,
    config: &'a Config,
    pager: Option<Child>,
}

impl Printer<'_> {
    /// Nothing is started before there is something to print.
    pub(crate) fn new(no_pager: bool, config: &Config) -> Printer<'_> {
        let no_pager = no_pager || !std::io::stdout().is_terminal();
        Printer { no_pager, config, pager: None }
    }

    /// Prints a part and says whether there is still a reader.
    ///
    /// # Errors
    /// See [`print`].
    pub(crate) fn print(&mut self, text: &str) -> Result<bool, Error> {
        if text.is_empty() {
            return Ok(true);
        }
        if self.pager.is_none() && !self.no_pager {
            match pager(self.config)? {
                Some(command) => self.pager = Some(start(&command)?),
                None => self.no_pager = true,
            }
        }
        match self.pager.as_mut().and_then(|pager| pager.stdin.as_mut()) {
            // A pager that was left before the end has closed its input.
            Some(input) => Ok(input.write_all(text.as_bytes()).is_ok()),
            None => write_to_reader(&encoded(text)?),
        }
    }
}

impl Drop for Printer<'_> {
    /// The pager ends when its reader wants, with nothing more to come.
    fn drop(&mut self) {
        if let Some(mut pager) = self.pager.take() {
            drop(pager.stdin.take());
            // How it ended is its reader's affair.
            let _ = pager.wait();
        }
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
    write_to_reader(bytes).map(|_| ())
}

/// Writes bytes to standard output and says whether there is a reader.
fn write_to_reader(bytes: &[u8]) -> Result<bool, Error> {
    let mut out = std::io::stdout().lock();
    match out.write_all(bytes).and_then(|()| out.flush()) {
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(false),
        Err(error) => Err(Error::general(os_error_text(&error))),
        Ok(()) => Ok(true),
    }
}

/// A text in UTF-8, or in what `AWS_CLI_OUTPUT_ENCODING` names.
fn encoded(text: &str) -> Result<Vec<u8>, Error> {
    let Some(name) = env("AWS_CLI_OUTPUT_ENCODING") else { return Ok(text.as_bytes().to_vec()) };
    let encoding = named(&name)?;
    let missing = |c: char| Error::general(format!("'{name}' codec can't encode character {c:?}"));
    encoding.encode(text).map_err(missing)
}

/// Checks what `AWS_CLI_OUTPUT_ENCODING` names, which happens before anything is sent.
///
/// # Errors
/// A name nobody knows (255).
pub(crate) fn check_encoding() -> Result<(), Error> {
    env("AWS_CLI_OUTPUT_ENCODING").map_or(Ok(()), |name| named(&name).map(|_| ()))
}

fn named(encoding: &str) -> Result<Encoding, Error> {
    let unknown = || format!("Unknown codec `{encoding}` specified for AWS_CLI_OUTPUT_ENCODING.");
    Encoding::named(encoding).ok_or_else(|| Error::general(unknown()))
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

fn start(command: &[String]) -> Result<Child, Error> {
    let Some((program, arguments)) = command.split_first() else {
        return Err(Error::pager("no program is named"));
    };
    let mut process = Command::new(program);
    process.args(arguments).stdin(Stdio::piped());
    if env("LESS").is_none() {
        process.env("LESS", "FRX");
    }
    process.spawn().map_err(|error| Error::pager(format!("{}: '{program}'", os_error_text(&error))))
}
