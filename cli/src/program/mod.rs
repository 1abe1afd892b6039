//! From the command line to the exit code: what [`run`] does, in the order of the AWS CLI
//! (spec 1.1), on which depends which of two errors is shown.

mod dry;
mod fill;
mod hint;
mod operation;
mod pages;
mod version;
mod wait;

use crate::args::{self, Program};
use crate::client::TimestampStyle;
use crate::complete::shell;
use crate::config::{self, Config};
use crate::error::{Error, ErrorFormat, Kind, decorated, render, wants_color};
use crate::help::{self, Topic};
use crate::output::{pager, query};
use crate::prompt::{self, Answer, Mode};
use hardie_runtime::service::Service;
use std::io::{IsTerminal, Write};
use std::process::ExitCode;

/// Runs a program that holds these services, with the process's arguments, and gives its exit
/// code: 0, or what the AWS CLI ends with (252 wrong use, 253 wrong configuration, 254 an error
/// of the service, 255 anything else, 130 Ctrl-C).
///
/// Under the name `aws` the first word names the service; under any other name a program with
/// one service takes none. Nothing but arguments, environment and files is touched until a
/// request is really sent.
pub fn run(services: &[&'static Service]) -> ExitCode {
    let mut words = std::env::args_os();
    let path = words.next().unwrap_or_default();
    let mut run = Run {
        program: Program::called(&path.to_string_lossy(), services.len()),
        services,
        error_format: None,
        color: None,
        config: Config::new(None),
    };
    let words: Result<Vec<String>, _> = words.map(std::ffi::OsString::into_string).collect();
    let result = match words {
        Ok(words) => run.start(&words),
        Err(word) => Err(Error::param(format!("Not valid UTF-8: {}", word.to_string_lossy()))),
    };
    match result {
        Ok(code) => code,
        Err(error) => run.fail(&error),
    }
}

/// What a shell gives where Ctrl-C ended a command, and we where a prompt was left.
const BROKEN_OFF: u8 = 130;
/// What a command ends with that was not understood.
const MISUSED: u8 = 252;

/// What a run knows by now.
struct Run<'a> {
    program: Program,
    services: &'a [&'static Service],
    /// `--cli-error-format`, once it has been read.
    error_format: Option<ErrorFormat>,
    /// `--color`, once it has been read.
    color: Option<String>,
    config: Config,
}

impl Run<'_> {
    /// Answers shells, prompts where that was asked for, and runs the command.
    fn start(&mut self, words: &[String]) -> Result<ExitCode, Error> {
        if let Some(text) = shell::answer(&self.program, self.services, words)? {
            return pager::write(&text).map(|()| ExitCode::SUCCESS);
        }
        args::first_pass(words, &self.program)
            .and_then(|()| args::check_prompt_words(words))
            // No setting has been looked at yet, and none is now.
            .inspect_err(|_| self.error_format = Some(ErrorFormat::Enhanced))?;
        match Mode::of(words)? {
            Mode::Off => self.command(words).map(|()| ExitCode::SUCCESS),
            Mode::On => self.prompt(words, None),
            Mode::Partial => match self.command(words) {
                Err(error) if error.exit_code() == MISUSED => self.prompt(words, Some(error)),
                ended => ended.map(|()| ExitCode::SUCCESS),
            },
        }
    }

    /// Has the words completed and runs them; `refused` is why they could not be run as they are. Only where
    /// nobody knows some of them that is shown at once, as the AWS CLI does.
    fn prompt(&mut self, words: &[String], mut refused: Option<Error>) -> Result<ExitCode, Error> {
        let mut left = ExitCode::from(BROKEN_OFF);
        if let Some(error) = refused.take_if(|error| error.kind() == Kind::UnknownOptions) {
            left = self.fail(&error);
        }
        match prompt::ask(&self.program, self.services, words)? {
            Answer::Run(words) => {
                (self.error_format, self.color, self.config) = (None, None, Config::new(None));
                self.command(&words).map(|()| ExitCode::SUCCESS)
            }
            Answer::Interrupt => Ok(ExitCode::from(BROKEN_OFF)),
            Answer::Leave => refused.map_or(Ok(left), Err),
        }
    }

    fn command(&mut self, words: &[String]) -> Result<(), Error> {
        let commands: Vec<&'static str> = self.services.iter().map(|service| service.command).collect();
        let main = args::main_pass(words, &self.program, &commands)?;
        if main.is_version() {
            return pager::write(&version::line(&self.program.name));
        }
        self.error_format = main.error_format();
        self.color = main.color();
        let (globals, command, rest) = main.settle(query::check)?;
        pager::check_encoding()?;
        if globals.debug {
            version::announce(&self.program.name, words);
        }
        // Until here errors are shown as the environment's profile asks for.
        self.config = Config::new(globals.profile.as_deref());
        check_settings(&globals, &self.config)?;
        let service = match command.as_deref() {
            Some(args::HELP) => return self.show(Topic::Program(self.services), &globals),
            Some(command) => self.services.iter().find(|service| service.command == command),
            None => self.services.first(),
        };
        let Some(service) = service.copied() else {
            return Err(Error::general("This program holds no service"));
        };
        // All of them are only looked at where the first word is none.
        let first = rest.first().and_then(|word| service.operation(word));
        let commands = first.map_or_else(|| service.commands(), |(operation, _)| vec![operation.command()]);
        let (mut name, mut rest) = args::service_pass(&rest, &self.program, &commands)?;
        let mut waiter = None;
        if name == args::WAIT && service.operation(&name).is_none() {
            let waiters = service.waiters();
            let names: Vec<String> = waiters.iter().map(|(_, waiter)| waiter.command.clone()).collect();
            (name, rest) = args::wait_pass(&rest, &self.program, service.command, &names)?;
            let Some(found) = waiters.into_iter().find(|(_, waiter)| waiter.command == name) else {
                return self.show(Topic::Waiters(service), &globals);
            };
            name = found.0.command().to_owned();
            waiter = Some(found.1);
        }
        let Some((operation, code)) = service.operation(&name) else {
            return self.show(Topic::Service(service), &globals);
        };
        let usage = self.program.usage();
        let typed =
            args::operation::parse(operation, &rest).map_err(|text| args::with_usage(&text, &usage))?;
        if typed.help {
            return self.show(Topic::Operation(service, operation, waiter.as_ref()), &globals);
        }
        if !typed.unknown.is_empty() {
            let names = args::operation::names(operation);
            let hints = hint::unknown_options(&typed.unknown, &names);
            return Err(Error::unknown_options(&typed.unknown, usage).hinted(hints));
        }
        let (globals, config, waiter) = (&globals, &self.config, waiter.as_ref());
        operation::Session { service, operation, code, globals, config, waiter }.run(typed)
    }

    fn show(&self, topic: Topic<'_>, globals: &args::Globals) -> Result<(), Error> {
        pager::print_page(globals.no_pager, |look| help::page(&self.program, topic, look))
    }

    /// Shows an error and gives its exit code.
    fn fail(&self, error: &Error) -> ExitCode {
        // There is nobody left to tell when these cannot be written.
        if error.kind() == Kind::Interrupted {
            let _ = writeln!(std::io::stdout());
        }
        if !error.printed().is_empty() {
            let _ = pager::write(error.printed());
        }
        let format = match self.error_format {
            Some(format) => format,
            None => match self.config.setting(&["AWS_CLI_ERROR_FORMAT"], "cli_error_format") {
                Ok(word) => ErrorFormat::from_setting(word.as_deref()),
                Err(_) => ErrorFormat::Legacy,
            },
        };
        let color = self.color.as_deref() == Some("on");
        let mut text = render(error, format, &self.program.name, color);
        let is_for_people = matches!(format, ErrorFormat::Legacy | ErrorFormat::Enhanced);
        if is_for_people && error.kind() != Kind::Interrupted && std::io::stderr().is_terminal() {
            text = decorated(&text, error.hints(), wants_color(self.color.as_deref()));
        }
        let _ = std::io::stderr().write_all(text.as_bytes());
        ExitCode::from(error.exit_code())
    }
}

/// Checks the settings that the AWS CLI reads before it looks at a command; of a profile that is in
/// no file those complain who need something of it.
fn check_settings(globals: &args::Globals, config: &Config) -> Result<(), Error> {
    if let Err(config::Error::NoProfile(_)) = config.get("cli_timestamp_format") {
        return Ok(());
    }
    TimestampStyle::new(config)?;
    operation::has_base64_blobs(globals, config).map(|_| ())
}
