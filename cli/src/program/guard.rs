//! `--cli-read-only` and `--cli-confirm`: what a command may send.
//!
//! Both fail closed: a command that is not known to read counts as a write, a setting that is not
//! valid is an error, and without a terminal nothing is confirmed.

use crate::args::Globals;
use crate::error::Error;
use crate::output::visible;
use hardie_client::internal::config::Config;
use hardie_runtime::pages::{CONFIRM, DESCRIBE, READ_ONLY};
use hardie_runtime::service::{AddedCommand, CommandCall, Service};
use hardie_runtime::table::{Access, Operation};
use hardie_runtime::value::{Map, Value};
use std::io::{self, BufRead, IsTerminal, Write};

/// The variables of AWS's services and the keys of profiles.
const READ_ONLY_SETTING: (&str, &str) = ("AWS_CLI_READ_ONLY", "cli_read_only");
const CONFIRM_SETTING: (&str, &str) = ("AWS_CLI_CONFIRM", "cli_confirm");

/// The longest value in a question, in characters.
const LONGEST: usize = 60;

/// The guards that are set.
#[derive(Clone, Copy)]
pub(super) struct Guard<'a> {
    globals: &'a Globals,
    config: &'a Config,
}

impl<'a> Guard<'a> {
    /// The guards of these options, the environment and the profile.
    pub(super) fn new(globals: &'a Globals, config: &'a Config) -> Guard<'a> {
        Guard { globals, config }
    }

    /// Refuses an operation that writes.
    ///
    /// # Errors
    /// It writes, and only reading is allowed (252); a setting that is not valid (253).
    pub(super) fn check(&self, service: &Service, operation: Operation) -> Result<(), Error> {
        if operation.access() == Access::Read {
            return Ok(());
        }
        let (command, name) = (operation.command(), operation.name());
        self.refuse(command, format_args!("the operation {name} of {} writes", service.command))
    }

    /// Refuses an added command with a call that writes, and returns whether it has one. `access`
    /// is that of a call; `None` counts as a write.
    ///
    /// # Errors
    /// As [`check`](Guard::check).
    pub(super) fn check_added(
        &self,
        command: &AddedCommand,
        access: impl Fn(&CommandCall) -> Option<Access>,
    ) -> Result<bool, Error> {
        for call in command.calls() {
            if access(call) != Some(Access::Read) {
                let why = format_args!("its call {} writes", call.command);
                self.refuse(&command.name, why)?;
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Refuses an alias that runs a shell command, with these arguments.
    ///
    /// # Errors
    /// As [`check`](Guard::check), without confirmation, and where a description is wanted, which
    /// must not run anything.
    pub(super) fn check_alias(&self, name: &str, rest: &[String]) -> Result<(), Error> {
        if rest.iter().take_while(|word| *word != "--").any(|word| word == DESCRIBE) {
            return Err(Error::refused(format!(
                "{name} is an alias that runs a shell command, which {DESCRIBE} cannot describe. \
                 It was not run."
            )));
        }
        self.refuse(name, "the alias runs a shell command, which may write")?;
        self.confirm(&|| format!("The alias {name} runs a shell command, which may write."))
    }

    fn refuse(&self, command: &str, why: impl std::fmt::Display) -> Result<(), Error> {
        let Some(setting) = self.setting(self.globals.read_only, READ_ONLY, READ_ONLY_SETTING)?
        else {
            return Ok(());
        };
        Err(Error::refused(format!(
            "{command} is refused: {why}, and {setting} allows only what reads. Nothing was sent."
        )))
    }

    /// Asks whether a request that writes may be sent, or several.
    ///
    /// # Errors
    /// As [`confirm`](Guard::confirm).
    pub(super) fn confirm_request(
        &self,
        service: &Service,
        operation: Operation,
        members: &Map,
        calls: usize,
    ) -> Result<(), Error> {
        if operation.access() == Access::Read {
            return Ok(());
        }
        self.confirm(&|| {
            let resource = resource(operation, members);
            let separator = if resource.is_empty() { "" } else { ": " };
            let (command, service) = (operation.command(), service.command);
            let times = if calls == 1 { String::new() } else { format!(" in {calls} calls") };
            format!("{service} {command} writes{times}{separator}{resource}.")
        })
    }

    /// Asks a question on the terminal, if that is wanted.
    ///
    /// # Errors
    /// No terminal, or any answer but yes (252); a setting that is not valid (253).
    pub(super) fn confirm(&self, what: &dyn Fn() -> String) -> Result<(), Error> {
        let Some(setting) = self.setting(self.globals.confirm, CONFIRM, CONFIRM_SETTING)? else {
            return Ok(());
        };
        let (mut input, mut output) = (io::stdin().lock(), io::stderr());
        if !input.is_terminal() || !output.is_terminal() {
            return Err(Error::refused(format!(
                "{setting} asks before a request that writes, and there is no terminal to ask on. \
                 Nothing was sent."
            )));
        }
        let _ = write!(output, "{} Send it? [y/N] ", visible(&what()).replace('\n', "\\n"));
        let _ = output.flush();
        let mut answer = String::new();
        let read = input.read_line(&mut answer);
        let is_confirmed =
            read.is_ok() && ["y", "yes"].iter().any(|yes| answer.trim().eq_ignore_ascii_case(yes));
        if is_confirmed {
            return Ok(());
        }
        Err(Error::refused("Not confirmed. Nothing was sent."))
    }

    /// The name of the option, variable or key that sets a guard; `None` if none of them does.
    fn setting(
        &self,
        is_given: bool,
        option: &'static str,
        (variable, key): (&str, &'static str),
    ) -> Result<Option<String>, Error> {
        if is_given {
            return Ok(Some(option.to_owned()));
        }
        let variable = self
            .config
            .flavour()
            .own()
            .map_or_else(|| variable.to_owned(), |own| own.variable(key));
        let value = hardie_client::internal::config::env(&variable);
        if let Some(value) = value.filter(|value| !value.trim().is_empty()) {
            return Ok(is_on(&variable, &value)?.then_some(variable));
        }
        // Files that cannot be read are an error where the command needs them.
        match self.config.get(key) {
            Ok(Some(value)) => Ok(is_on(key, &value)?.then(|| key.to_owned())),
            _ => Ok(None),
        }
    }
}

/// Whether the value of a setting switches it on.
fn is_on(name: &str, value: &str) -> Result<bool, Error> {
    match value.trim().to_ascii_lowercase().as_str() {
        "1" | "true" | "yes" | "on" => Ok(true),
        "" | "0" | "false" | "no" | "off" => Ok(false),
        _ => Err(Error::configuration(format!(
            "{name} is `{}`, which is neither true (1) nor false (0)",
            visible(value)
        ))),
    }
}

/// The required members of the input that are strings, which name what is changed.
fn resource(operation: Operation, members: &Map) -> String {
    let mut parts = Vec::new();
    for member in operation.input().members().filter(|member| member.is_required()) {
        let Some(Value::String(text)) = members.get(member.name()) else { continue };
        if member.is_sensitive() {
            continue;
        }
        let mut shown: String = text.chars().take(LONGEST).collect();
        if shown.len() < text.len() {
            shown.push('…');
        }
        parts.push(format!("{} {shown}", member.name()));
    }
    parts.join(", ")
}

#[cfg(test)]
mod tests {
    use super::is_on;

    #[test]
    fn settings_are_read_strictly() {
        for (value, want) in [
            ("1", Some(true)),
            ("True", Some(true)),
            (" yes ", Some(true)),
            ("0", Some(false)),
            ("", Some(false)),
            ("off", Some(false)),
            ("2", None),
            ("readonly", None),
        ] {
            assert_eq!(is_on("X", value).ok(), want, "{value}");
        }
    }
}
