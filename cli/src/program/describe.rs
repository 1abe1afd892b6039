//! `--cli-describe`, anywhere among the arguments of a command, a service or the program.
//!
//! It is handled before settings are read, as help and the version are, so that a program can be
//! described wherever it is started.

use super::Run;
use crate::args::resolve::Command;
use crate::args::{self, Globals};
use crate::attended::wants_color;
use crate::describe;
use crate::error::Error;
use crate::output::{self, OutputFormat, Style, visible_json};
use crate::{pager, query};
use hardie_runtime::pages::DESCRIBE;
use hardie_runtime::value::{Value, json};
use std::io::IsTerminal;
use std::process::ExitCode;

impl Run {
    /// Prints the description that the arguments ask for; returns whether they do. Arguments after
    /// an alias are read when the alias is expanded.
    ///
    /// # Errors
    /// An error in the arguments (252); a result that cannot be printed (255).
    pub(super) fn print_description(&mut self, words: &[String]) -> Result<bool, Error> {
        let end = words.iter().position(|word| word == "--").unwrap_or(words.len());
        let Some(at) = words.iter().take(end).position(|word| word == DESCRIBE) else {
            return Ok(false);
        };
        if self.has_alias(words) {
            return Ok(false);
        }
        let mut others = words.to_vec();
        others.remove(at);
        args::first_pass(&others, &self.program)?;
        let (globals, rest) = args::globals_pass(&others, &self.program)?;
        self.error_format = globals.error_format;
        self.color.clone_from(&globals.color);
        globals.query.as_deref().map_or(Ok(()), query::check)?;
        let mut command = Command::of(&self.program, self.services);
        let mut rest = rest.as_slice();
        while let (None, [name, after @ ..]) = (command.operation, rest)
            && command.take(self.services, name)
        {
            rest = after;
        }
        let value = match (command.service, command.operation) {
            (Some(service), Some(operation)) => {
                // A model's own option takes the place of this one.
                if operation.options().any(|it| DESCRIBE.strip_prefix("--") == Some(it.name())) {
                    return Ok(false);
                }
                self.check_arguments(&command, rest)?;
                describe::command(&self.program, service, operation, command.waiter.as_ref())
            }
            _ => self.index(&command, rest)?,
        };
        self.print_value(&value, &globals).map(|()| true)
    }

    /// The arguments of a described command need not be complete, but valid.
    fn check_arguments(&self, command: &Command, words: &[String]) -> Result<(), Error> {
        let Some(operation) = command.operation else { return Ok(()) };
        let auth = command.auth_options();
        let (typed, _) = args::operation::parse_part(operation, &auth, words)
            .map_err(|error| args::with_usage(&error, &self.program.usage()))?;
        self.refuse_unknown(&typed.unknown)
    }

    fn refuse_unknown(&self, words: &[String]) -> Result<(), Error> {
        if words.is_empty() {
            return Ok(());
        }
        let unknown = if crate::conventions::of_program().is_aws() {
            words.to_vec()
        } else {
            args::masked(words, true)
        };
        Err(Error::unknown_options(&unknown, self.program.usage()))
    }

    /// The index of the commands of a service or of the program; with words, of those that match.
    fn index(&self, command: &Command, words: &[String]) -> Result<Value, Error> {
        let options = words.iter().filter(|word| word.starts_with('-'));
        self.refuse_unknown(&options.cloned().collect::<Vec<String>>())?;
        if let (Some(service), [name]) = (command.service, words)
            && !command.waits
            && let Some(added) = service.added_command(name)
        {
            return Ok(describe::added_command(&self.program, service, &added));
        }
        let entries = match command.service {
            None if words.is_empty() => return Ok(describe::services(self.services)),
            None => describe::of_services(self.services),
            Some(service) if command.waits => describe::waiters(service).collect(),
            Some(service) => describe::commands(service),
        };
        if words.is_empty() {
            return Ok(describe::index(&entries));
        }
        let found = describe::search(entries, words);
        if found.is_empty() {
            return Err(Error::param(format!("no command matches {}", words.join(" "))));
        }
        Ok(describe::index(&found))
    }

    /// Prints a description: as JSON unless another format is asked for, on one line unless a
    /// person reads it.
    ///
    /// # Errors
    /// An expression that fails, a value that the format cannot show (255).
    pub(super) fn print_value(&self, value: &Value, globals: &Globals) -> Result<(), Error> {
        let picked =
            globals.query.as_deref().map(|query| query::search(query, value)).transpose()?;
        let value = picked.as_deref().unwrap_or(value);
        let for_terminal = std::io::stdout().is_terminal();
        let format = globals.output.as_deref().and_then(OutputFormat::named).unwrap_or_default();
        if format == OutputFormat::Json && !for_terminal {
            return pager::write(&(json::dense(value) + "\n"));
        }
        if format == OutputFormat::Json {
            return pager::write(
                &(visible_json(&json::pretty(value, 2, false)).into_owned() + "\n"),
            );
        }
        let color = wants_color(globals.color.as_deref(), for_terminal);
        let style = Style { format, title: "describe", color, for_terminal };
        pager::write(&output::render(value, style)?)
    }

    /// Prints the description of an operation's command, which an alias may have named.
    ///
    /// # Errors
    /// As [`Run::print_value`].
    pub(super) fn describe(&self, command: &Command, globals: &Globals) -> Result<ExitCode, Error> {
        let Some((service, operation)) = command.service.zip(command.operation) else {
            return Err(Error::general("This program contains no service"));
        };
        let waiter = command.waiter.as_ref();
        let value = describe::command(&self.program, service, operation, waiter);
        self.print_value(&value, globals).map(|()| ExitCode::SUCCESS)
    }
}
