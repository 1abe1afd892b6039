//! Prints text to standard output, through a pager on a terminal (AWS CLI behaviour 9.9).

use crate::attended::is_attended;
use crate::conventions;
use crate::encoding::Encoding;
use crate::error::{CONFIGURE_PAGER, Error};
use crate::help::{Appearance, Marks};
use hardie_client::internal::config::{Config, env};
use hardie_client::internal::files::os_error_text;
use hardie_runtime::service::Flavour;
use std::borrow::Cow;
use std::io::{ErrorKind, IsTerminal, Write};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// Prints a page of help (AWS CLI behaviour 10.1): on a terminal through the pager in `MANPAGER`,
/// else in `PAGER`, else `less -R`; directly if that program is missing.
///
/// # Errors
/// Ctrl-C ended the pager (130), a failed write (255).
pub(crate) fn print_page(no_pager: bool, page: impl Fn(Appearance) -> String) -> Result<(), Error> {
    if !std::io::stdout().is_terminal() || !is_attended() {
        return write(&page(Appearance::plain()));
    }
    let setting = env("MANPAGER").or_else(|| env("PAGER")).unwrap_or_else(|| "less -R".to_owned());
    let words = shlex::split(&setting).unwrap_or_default();
    let pager = words
        .split_first()
        .filter(|_| !no_pager)
        .and_then(|(program, arguments)| Pager::start(Command::new(program).args(arguments)).ok());
    let columns = crate::output::terminal_width();
    let Some(mut pager) = pager else {
        let is_dumb = env("TERM").is_some_and(|name| name == "dumb");
        let marks = if is_dumb { Marks::None } else { Marks::Sequences };
        return write(&page(Appearance::terminal(columns, marks)));
    };
    pager.write(&page(Appearance::terminal(columns, Marks::Overstrike)));
    pager.finish()
}

/// A string that is printed in parts, all through the same pager.
pub(crate) struct Printer<'a> {
    no_pager: bool,
    config: &'a Config,
    pager: Option<Pager>,
}

impl Printer<'_> {
    /// The pager is not started before there is output.
    pub(crate) fn new(no_pager: bool, config: &Config) -> Printer<'_> {
        let no_pager = no_pager || !std::io::stdout().is_terminal() || !is_attended();
        Printer { no_pager, config, pager: None }
    }

    /// Whether output is printed in another encoding than UTF-8.
    pub(crate) fn is_encoding(&self) -> bool {
        output_encoding().is_some()
    }

    /// Prints a part; returns whether there is still a reader.
    ///
    /// # Errors
    /// See [`print`].
    pub(crate) fn print(&mut self, text: &str) -> Result<bool, Error> {
        if text.is_empty() {
            return Ok(true);
        }
        if self.pager.is_none() && !self.no_pager {
            match pager(self.config)? {
                Some(command) => self.pager = Some(start(&command, self.config)?),
                None => self.no_pager = true,
            }
        }
        match &mut self.pager {
            // A pager that the user left early has closed its input.
            Some(pager) => Ok(pager.write(text)),
            None => write_to_reader(&encoded(text)?),
        }
    }

    /// Waits for the pager; its user decides when it ends.
    ///
    /// # Errors
    /// Ctrl-C ended it (130).
    pub(crate) fn finish(mut self) -> Result<(), Error> {
        self.pager.take().map_or(Ok(()), Pager::finish)
    }
}

/// A running pager.
///
/// While it runs, Ctrl-C is left to it: `less` cancels a search, other pagers exit. If this program
/// ended first, the terminal would stay in the pager's mode.
struct Pager {
    process: Child,
    /// Whether Ctrl-C was pressed.
    interrupted: Arc<AtomicBool>,
}

impl Pager {
    fn start(command: &mut Command) -> std::io::Result<Pager> {
        let interrupted = Arc::new(AtomicBool::new(false));
        // The handler is not inherited: child processes get the default behaviour.
        signal_hook::flag::register(signal_hook::consts::SIGINT, Arc::clone(&interrupted))?;
        Ok(Pager { process: command.stdin(Stdio::piped()).spawn()?, interrupted })
    }

    /// Writes a string; returns whether there is still a reader.
    fn write(&mut self, text: &str) -> bool {
        self.process.stdin.as_mut().is_some_and(|input| input.write_all(text.as_bytes()).is_ok())
    }

    fn finish(mut self) -> Result<(), Error> {
        // The exit code of the pager is ignored, except for Ctrl-C.
        let is_well = self.end();
        if !is_well && self.interrupted.load(Ordering::Relaxed) {
            Err(Error::interrupted())
        } else {
            Ok(())
        }
    }

    /// Closes its input and waits for its end; returns whether it succeeded.
    fn end(&mut self) -> bool {
        drop(self.process.stdin.take());
        self.process.wait().is_ok_and(|status| status.success())
    }
}

impl Drop for Pager {
    fn drop(&mut self) {
        self.end();
    }
}

/// Writes a string to standard output; a reader that closes the pipe is not an error.
///
/// # Errors
/// A failed write, an unknown encoding, or a character that the encoding cannot represent (255).
pub(crate) fn write(text: &str) -> Result<(), Error> {
    write_bytes(&encoded(text)?)
}

/// Writes bytes to standard output unchanged; a reader that closes the pipe is not an error.
///
/// # Errors
/// A failed write (255).
pub(crate) fn write_bytes(bytes: &[u8]) -> Result<(), Error> {
    write_to_reader(bytes).map(|_| ())
}

/// Writes bytes to standard output; returns whether there is a reader.
fn write_to_reader(bytes: &[u8]) -> Result<bool, Error> {
    let mut out = std::io::stdout().lock();
    match out.write_all(bytes).and_then(|()| out.flush()) {
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(false),
        Err(error) => Err(Error::general(os_error_text(&error))),
        Ok(()) => Ok(true),
    }
}

fn output_encoding() -> Option<String> {
    conventions::encoding("AWS_CLI_OUTPUT_ENCODING", "output_encoding")
}

/// Encodes a string as UTF-8, or in the encoding that `AWS_CLI_OUTPUT_ENCODING` names.
fn encoded(text: &str) -> Result<Cow<'_, [u8]>, Error> {
    let Some(name) = output_encoding() else {
        return Ok(Cow::Borrowed(text.as_bytes()));
    };
    let encoding = named(&name)?;
    let missing = |c: char| Error::general(format!("'{name}' codec can't encode character {c:?}"));
    encoding.encode(text).map(Cow::Owned).map_err(missing)
}

/// Checks the value of `AWS_CLI_OUTPUT_ENCODING`, before anything is sent.
///
/// # Errors
/// An unknown encoding (255).
pub(crate) fn check_encoding() -> Result<(), Error> {
    output_encoding().map_or(Ok(()), |name| named(&name).map(|_| ()))
}

fn named(encoding: &str) -> Result<Encoding, Error> {
    let variable = conventions::variable("AWS_CLI_OUTPUT_ENCODING", "output_encoding");
    let unknown = || format!("Unknown codec `{encoding}` specified for {variable}.");
    Encoding::named(encoding).ok_or_else(|| Error::general(unknown()))
}

/// The pager's command line; `None` if an empty setting disables it.
fn pager(config: &Config) -> Result<Option<Vec<String>>, Error> {
    let setting = match config.setting(&["AWS_PAGER"], "cli_pager")? {
        Some(setting) => Some(setting),
        None => env("PAGER"),
    };
    let words: Vec<String> =
        setting.as_deref().unwrap_or("less").split_whitespace().map(str::to_owned).collect();
    Ok(Some(words).filter(|words| !words.is_empty()))
}

fn start(command: &[String], config: &Config) -> Result<Pager, Error> {
    let advice = match config.flavour() {
        Flavour::Aws => CONFIGURE_PAGER.to_owned(),
        Flavour::Own(own) => format!(
            "Set {}, or `pager` in {}, to another pager, or to an empty value to disable the pager.",
            own.variable("pager"),
            config.file_name()
        ),
    };
    let Some((program, arguments)) = command.split_first() else {
        return Err(Error::pager("the pager command is empty", &advice));
    };
    let mut process = Command::new(program);
    process.args(arguments);
    if env("LESS").is_none() {
        process.env("LESS", "FRX");
    }
    Pager::start(&mut process)
        .map_err(|error| Error::pager(format!("{}: '{program}'", os_error_text(&error)), &advice))
}
