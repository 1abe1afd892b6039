//! `--help`, `-h` and `-V` where an option name is expected, and `help` in front of a command.
//!
//! The AWS CLI has none of these. Under the name `aws` they stay errors, with a hint on a terminal.

use super::{Run, version};
use crate::alias::Aliases;
use crate::args::resolve::{Command, resolve};
use crate::args::{self, Globals, HELP, HELP_OPTIONS, Program, VERSION_OPTION, WAIT};
use crate::error::Error;
use crate::help::Topic;
use crate::pager;
use crate::services::Services;
use hardie_runtime::service::Service;
use std::process::ExitCode;

/// The command that the arguments name.
#[derive(Default)]
pub(super) struct SelectedCommand {
    globals: Globals,
    pub(super) command: Command,
    /// The arguments after the command names.
    pub(super) rest: Vec<String>,
}

impl SelectedCommand {
    fn topic(&self, services: Services) -> Topic<'_> {
        let Command { service, waits, operation, waiter } = &self.command;
        match (*service, *operation) {
            (None, _) => Topic::Program(services),
            (Some(service), Some(operation)) => {
                Topic::Operation(service, operation, waiter.as_ref())
            }
            (Some(service), None) if *waits => Topic::Waiters(service),
            (Some(service), None) => Topic::Service(service),
        }
    }

    /// The command that shows this page under every name: `aws connect create-contact help`.
    fn help_command(&self, program: &Program) -> String {
        let Command { service, waits, operation, waiter } = &self.command;
        let mut words = vec![program.name.as_str()];
        words.extend(service.filter(|_| program.service_word).map(|service| service.command));
        words.extend(waits.then_some(WAIT));
        match (waiter, operation) {
            (Some(waiter), _) => words.push(&waiter.command),
            (None, Some(operation)) => words.push(operation.command()),
            (None, None) => {}
        }
        words.push(HELP);
        words.join(" ")
    }

    /// Whether the operation has an option of this name itself.
    fn has_option(&self, word: &str) -> bool {
        let name = word.strip_prefix("--").unwrap_or_default();
        self.command
            .operation
            .is_some_and(|operation| operation.options().any(|option| option.name() == name))
    }
}

impl Run {
    /// Prints the help or the version that `--help`, `-h` or `-V` requests; returns whether one of
    /// them did.
    ///
    /// # Errors
    /// An error in the arguments before it.
    pub(super) fn print_requested_page(&self, words: &[String]) -> Result<bool, Error> {
        if self.program.is_aws() {
            return Ok(false);
        }
        for at in requests(words) {
            if self.has_alias(&words[..at]) {
                return Ok(false);
            }
            let place = self.locate(&words[..at])?;
            if place.has_option(&words[at]) {
                continue;
            }
            self.unknown(&place)?;
            if words[at] == VERSION_OPTION {
                pager::write(&version::line(&self.program.name))?;
            } else {
                self.show(place.topic(self.services), &place.globals)?;
            }
            return Ok(true);
        }
        Ok(false)
    }

    /// Whether an argument is one of the user's aliases, which interprets the arguments after it
    /// itself.
    pub(super) fn has_alias(&self, words: &[String]) -> bool {
        let Ok(aliases) = Aliases::read() else { return false };
        let behind =
            self.services.commands().into_iter().flat_map(|service| aliases.after(&[service]));
        aliases
            .toplevel(&self.program)
            .iter()
            .chain(behind)
            .any(|alias| words.contains(&alias.name))
    }

    /// Shows the page of the command after `help`.
    ///
    /// # Errors
    /// An unknown command, or further arguments (252).
    pub(super) fn help_of(
        &self,
        service: Option<&'static Service>,
        words: &[String],
        globals: &Globals,
    ) -> Result<ExitCode, Error> {
        let (command, rest) =
            resolve(Command::of_service(service), words, &self.program, self.services)?;
        let place = SelectedCommand { globals: Globals::default(), command, rest };
        let unknown = self.unknown(&place)?;
        if !unknown.is_empty() {
            let unknown = if crate::conventions::of_program().is_aws() {
                unknown
            } else {
                args::masked(&unknown, true)
            };
            return Err(Error::unknown_options(&unknown, self.program.usage()));
        }
        self.show(place.topic(self.services), globals)
    }

    /// The command to run instead of a rejected line that requests help or the version in a form
    /// that the AWS CLI does not support.
    pub(super) fn request_hint(&self, words: &[String]) -> Option<String> {
        let name = &self.program.name;
        requests(words).into_iter().find_map(|at| {
            let word = &words[at];
            let place = self.locate(&words[..at]);
            let Ok(place) = place.and_then(|place| self.unknown(&place).map(|_| place)) else {
                let before = words[..at].last()?;
                let is_open =
                    !self.program.is_aws() && before.starts_with("--") && !before.contains('=');
                return is_open
                    .then(|| format!("{word} is parsed as a value here; put it before {before}"));
            };
            if !self.program.is_aws() || place.has_option(word) {
                return None;
            }
            Some(if word == VERSION_OPTION {
                format!("`{name} --version` prints the version")
            } else {
                format!("`{}` shows the help", place.help_command(&self.program))
            })
        })
    }

    /// Resolves the arguments, which may be incomplete.
    pub(super) fn locate(&self, words: &[String]) -> Result<SelectedCommand, Error> {
        args::first_pass(words, &self.program)?;
        let (globals, rest) = args::globals_pass(words, &self.program)?;
        let start = Command::of(&self.program, self.services);
        let (command, rest) = resolve(start, &rest, &self.program, self.services)?;
        Ok(SelectedCommand { globals, command, rest })
    }

    /// The arguments after the commands that are neither options nor values.
    ///
    /// # Errors
    /// An option without its value, an invalid value (252).
    fn unknown(&self, place: &SelectedCommand) -> Result<Vec<String>, Error> {
        let Some(operation) = place.command.operation else { return Ok(place.rest.clone()) };
        let auth = place.command.auth_options();
        let (typed, _) = args::operation::parse_part(operation, &auth, &place.rest)
            .map_err(|error| args::with_usage(&error, &self.program.usage()))?;
        Ok(typed.unknown)
    }
}

/// The positions where help or the version can be requested: after `--` everything is a value.
fn requests(words: &[String]) -> Vec<usize> {
    let end = words.iter().position(|word| word == "--").unwrap_or(words.len());
    let asks = |word: &str| HELP_OPTIONS.contains(&word) || word == VERSION_OPTION;
    (0..end).filter(|at| asks(&words[*at])).collect()
}
