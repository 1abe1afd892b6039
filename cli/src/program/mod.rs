//! Runs a program: [`run`] executes the steps in the order of the AWS CLI (AWS CLI behaviour 1.1),
//! which decides which of two errors is reported.

mod added_command;
mod added_options;
mod ask;
#[cfg(feature = "batch")]
mod batch;
mod chunk;
mod chunk_list;
mod describe;
mod dispatch;
mod fill;
mod guard;
mod hint;
mod json_lines;
mod operation;
mod patience;
mod print_pages;
mod render_request;
mod secrets;
mod settings;
mod unsupported;
mod version;
mod wait;

use crate::args::{self, Program};
use crate::attended::wants_color;
use crate::complete::shell;
use crate::encoding::Encoding;
use crate::error::{Error, ErrorFormat, Kind, decorated, render, render_for_terminal};
use crate::help::{self, Topic};
use crate::prompt::{self, Mode, PromptResult};
use crate::services::Services;
use crate::{conventions, pager, query};
use dispatch::Line;
use hardie_client::internal::TimestampStyle;
use hardie_client::internal::config::{self, Config};
#[cfg(feature = "tables")]
use hardie_runtime::service::Tables;
use hardie_runtime::service::{Flavour, Service};
use hardie_runtime::validate::Sensitive;
use std::ffi::OsString;
use std::io::{IsTerminal, Write};
use std::process::ExitCode;

/// Runs a program with these services and the arguments of the process; returns the exit code.
///
/// Exit codes are those of the AWS CLI: 0 success, 252 invalid arguments, 253 invalid
/// configuration, 254 an error of the service, 255 any other error, 130 Ctrl-C. If the program is
/// named `aws`, the first argument is the service; under any other name, a program with one service
/// takes no service argument. No network is used before a request is sent.
pub fn run(services: &[&'static Service]) -> ExitCode {
    let mut words = std::env::args_os();
    let path = words.next().filter(|path| !path.is_empty());
    start(Services::of(services), path, words)
}

/// Runs a program with the services of a file of tables and the arguments of the process, as
/// [`run`] does.
#[cfg(feature = "tables")]
pub fn run_tables(tables: &'static Tables) -> ExitCode {
    let mut words = std::env::args_os();
    let path = words.next().filter(|path| !path.is_empty());
    start(Services::Tables(tables), path, words)
}

/// Like [`run_tables`], for a program with this name and these arguments.
#[cfg(feature = "tables")]
#[doc(hidden)]
pub fn call_tables(
    tables: &'static Tables,
    name: &str,
    words: impl IntoIterator<Item = OsString>,
) -> ExitCode {
    start(Services::Tables(tables), Some(name.into()), words)
}

fn start(
    services: Services,
    path: Option<OsString>,
    words: impl IntoIterator<Item = OsString>,
) -> ExitCode {
    #[cfg(unix)]
    forbid_core_files();
    // A caller may leave the name of the program out.
    let own = || services.all().into_iter().find_map(|service| service.flavour.own());
    let path = path.or_else(|| own().map(|own| own.program.into())).unwrap_or_default();
    let program = Program::called(&path.to_string_lossy(), services.len());
    conventions::set(services, &program.name);
    let mut run =
        Run { program, services, error_format: None, color: None, config: conventions::config() };
    let result = decoded(words).and_then(|words| {
        let ended = run.start(&words);
        ended.map_err(|error| run.hinted(error, &words))
    });
    match result {
        Ok(code) => code,
        Err(error) => run.fail(&match Services::failure() {
            Some(failure) => Error::general(failure),
            None => error,
        }),
    }
}

/// The arguments as strings.
///
/// # Errors
/// An argument that is not UTF-8, of which only the place is named unless the program is the AWS
/// CLI's: it may be a secret (252).
fn decoded(arguments: impl IntoIterator<Item = OsString>) -> Result<Vec<String>, Error> {
    let mut words: Vec<String> = Vec::new();
    for argument in arguments {
        words.push(argument.into_string().map_err(|argument| {
            let text = argument.to_string_lossy();
            if conventions::sensitive() == Sensitive::Shown {
                return Error::param(format!("Not valid UTF-8: {text}"));
            }
            let before = words.last().filter(|word| !word.contains('='));
            let option = args::option_name(&text).filter(|name| name.len() < text.len());
            match option.or_else(|| before.and_then(|word| args::option_name(word))) {
                Some(option) => Error::option(option, "not valid UTF-8"),
                None => Error::param(format!("Argument {} is not valid UTF-8", words.len() + 1)),
            }
        })?);
    }
    Ok(words)
}

/// Disables core dumps for this process, since its memory contains secret keys. Child processes
/// inherit the limit.
#[cfg(unix)]
fn forbid_core_files() {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
    let none = Rlimit { current: Some(0), maximum: getrlimit(Resource::Core).maximum };
    // A process may always lower its own limit.
    let _ = setrlimit(Resource::Core, none);
}

/// The exit code of shells for Ctrl-C, which is also ours if the user leaves a prompt.
const BROKEN_OFF: u8 = 130;
/// The exit code if the arguments cannot be parsed.
const MISUSED: u8 = 252;

/// The state of a run.
struct Run {
    program: Program,
    services: Services,
    /// `--cli-error-format`, once it has been parsed.
    error_format: Option<ErrorFormat>,
    /// `--color`, once it has been parsed.
    color: Option<String>,
    config: Config,
}

impl Run {
    /// Handles completion requests, prompts if requested, and runs the command.
    fn start(&mut self, words: &[String]) -> Result<ExitCode, Error> {
        if let Some(text) = shell::answer(&self.program, self.services, words)? {
            return pager::write(&text).map(|()| ExitCode::SUCCESS);
        }
        if self.print_requested_page(words)? || self.print_description(words)? {
            return Ok(ExitCode::SUCCESS);
        }
        args::first_pass(words, &self.program)
            .and_then(|()| args::check_prompt_words(words))
            // No setting has been read yet, and this needs none.
            .inspect_err(|_| self.error_format = Some(ErrorFormat::Enhanced))?;
        match Mode::of(words)? {
            Mode::Off => self.command(words),
            Mode::On => self.prompt(words, None),
            Mode::Partial => match self.command(words) {
                Err(error) if error.exit_code() == MISUSED => self.prompt(words, Some(error)),
                ended => ended,
            },
        }
    }

    /// Adds hints from the arguments to an error, for a terminal.
    fn hinted(&self, error: Error, words: &[String]) -> Error {
        if !std::io::stderr().is_terminal() || error.kind() == Kind::Interrupted {
            return error;
        }
        let hints = self.hints(&error, words);
        error.hinted(hints)
    }

    /// Prompts for the rest of the command and runs it; `refused` is the error of the first
    /// attempt. It is shown at once only if arguments are unknown, as in the AWS CLI.
    fn prompt(&mut self, words: &[String], mut refused: Option<Error>) -> Result<ExitCode, Error> {
        let mut left = ExitCode::from(BROKEN_OFF);
        if let Some(error) = refused.take_if(|error| error.kind() == Kind::UnknownOptions) {
            left = self.fail(&error);
        }
        match prompt::ask(&self.program, self.services, words)? {
            PromptResult::Run(words) => {
                (self.error_format, self.color, self.config) = (None, None, conventions::config());
                self.command(&words)
            }
            PromptResult::Interrupt => Ok(ExitCode::from(BROKEN_OFF)),
            PromptResult::Leave => refused.map_or(Ok(left), Err),
        }
    }

    fn command(&mut self, words: &[String]) -> Result<ExitCode, Error> {
        let aliases = self.aliases()?;
        let main = args::main_pass(words, &self.program, &self.commands(&aliases))
            .map_err(|error| unsupported::explained(error, &self.program, self.services, words))?;
        if main.is_version() {
            return pager::write(&version::line(&self.program.name)).map(|()| ExitCode::SUCCESS);
        }
        self.error_format = main.error_format();
        self.color = main.color();
        let (globals, command, rest) = main.clone().settle(query::check)?;
        let flavour = self.flavour_of(command.as_deref());
        conventions::enter(flavour);
        if flavour.is_aws() {
            pager::check_encoding()?;
        }
        if globals.debug {
            version::announce(&self.program.name, words);
        }
        // Until here, the format of errors depends on the environment's profile.
        self.config = Config::new(flavour, globals.profile.as_deref());
        check_settings(&globals, &self.config)?;
        let mut line = Line::new(aliases, main, globals, command);
        self.dispatch(&mut line, rest)
    }

    /// The conventions of the service with this command; those of the program for an alias.
    fn flavour_of(&self, command: Option<&str>) -> Flavour {
        let named = command.and_then(|command| self.services.named(command));
        let service = named.or_else(|| self.services.only());
        service.map_or_else(conventions::of_program, |service| service.flavour)
    }

    /// Reads the settings of a service that an alias names, if they are not those of the program.
    fn enter(&mut self, service: &Service, globals: &args::Globals) -> Result<(), Error> {
        if self.config.flavour().has_settings_of(service.flavour) {
            return Ok(());
        }
        conventions::enter(service.flavour);
        if service.flavour.is_aws() {
            pager::check_encoding()?;
        }
        self.config = Config::new(service.flavour, globals.profile.as_deref());
        check_settings(globals, &self.config)
    }

    fn show(&self, topic: Topic<'_>, globals: &args::Globals) -> Result<ExitCode, Error> {
        pager::print_page(globals.no_pager, |appearance| {
            help::page(&self.program, topic, appearance)
        })?;
        Ok(ExitCode::SUCCESS)
    }

    /// Shows an error and returns its exit code.
    fn fail(&self, error: &Error) -> ExitCode {
        let error = match hardie_client::internal::config::check_env() {
            Err(cause) if matches!(error.kind(), Kind::NoRegion | Kind::NoCredentials) => {
                cause.into()
            }
            _ => error.clone(),
        };
        let error = match self.config.flavour() {
            Flavour::Aws => error.advised(self.program.is_aws()),
            Flavour::Own(_) => error.in_plain_words(),
        };
        let error = &error;
        // A failed write to standard error cannot be reported.
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
        let is_terminal = std::io::stderr().is_terminal();
        let mut text = if is_terminal {
            render_for_terminal(error, format, &self.program.name, color)
        } else {
            render(error, format, &self.program.name, color)
        };
        let is_for_people = matches!(format, ErrorFormat::Legacy | ErrorFormat::Enhanced);
        if is_for_people && error.kind() != Kind::Interrupted && is_terminal {
            text = decorated(&text, error.hints(), wants_color(self.color.as_deref(), true));
        }
        let _ = std::io::stderr().write_all(text.as_bytes());
        ExitCode::from(error.exit_code())
    }
}

/// A setting, what it must be, and the check.
type Check<'c> = (&'static str, &'static str, &'c dyn Fn(&str) -> bool);

/// Checks settings of services that are not AWS's which the AWS CLI ignores if they are not valid.
///
/// # Errors
/// The first value that is not valid (253).
fn check_own(config: &Config) -> Result<(), Error> {
    conventions::keep_encodings(config);
    let is_format = |word: &str| ErrorFormat::named(&word.to_lowercase()).is_some();
    let is_encoding = |word: &str| Encoding::named(word).is_some();
    let checks: [Check<'_>; 4] = [
        ("cli_error_format", "legacy, enhanced, json, yaml, text or table", &is_format),
        ("cli_auto_prompt", "on, on-partial or off", &Mode::is_setting),
        ("file_encoding", "the name of an encoding, such as utf-8", &is_encoding),
        ("output_encoding", "the name of an encoding, such as utf-8", &is_encoding),
    ];
    for (key, valid, is_valid) in checks {
        let value = config.setting(&[], key)?.filter(|value| !value.is_empty());
        if value.is_some_and(|value| !is_valid(&value)) {
            let other = || Error::general(format!("{key} is not valid"));
            return Err(config.invalid_value(key, valid, other));
        }
    }
    config.flag(&[], "parameter_validation")?;
    Ok(())
}

/// Checks the settings that the AWS CLI reads before the command. A missing profile is reported
/// later, by code that needs a setting of it.
fn check_settings(globals: &args::Globals, config: &Config) -> Result<(), Error> {
    if let Err(config::Error::NoProfile(_)) = config.get("cli_timestamp_format") {
        return Ok(());
    }
    TimestampStyle::new(config)?;
    if !config.flavour().is_aws() {
        check_own(config)?;
    }
    operation::has_base64_blobs(globals, config).map(|_| ())
}
