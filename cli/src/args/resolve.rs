//! Finds the command that a line names: a service, then an operation, or `wait` and a waiter.
//!
//! [`Command::take`] alone knows this order. Whole lines use [`resolve`]; completion, which reads
//! unfinished lines argument by argument, calls it directly.

use super::{HELP, Program, WAIT, command_pass, wait_pass};
use crate::error::Error;
use crate::services::Services;
use hardie_runtime::pages::{AuthOption, Authentication};
use hardie_runtime::service::{Service, Waiter};
use hardie_runtime::table::Operation;

/// The result of resolving the names of a line.
#[derive(Clone, Default)]
pub(crate) struct Command {
    /// The service. A program with one service needs no name for it.
    pub(crate) service: Option<&'static Service>,
    /// Whether `wait` follows the service.
    pub(crate) waits: bool,
    /// The operation, or the one that the waiter calls.
    pub(crate) operation: Option<Operation>,
    /// The waiter.
    pub(crate) waiter: Option<Waiter>,
}

impl Command {
    /// The command before the first name of a line.
    pub(crate) fn of(program: &Program, services: Services) -> Command {
        let service = services.first().filter(|_| !program.service_word);
        Command { service, ..Command::default() }
    }

    /// The command after the name of a service.
    pub(crate) fn of_service(service: Option<&'static Service>) -> Command {
        Command { service, ..Command::default() }
    }

    /// The options for secrets of the operation.
    pub(crate) fn auth_options(&self) -> Vec<&'static AuthOption> {
        let found = self.service.zip(self.operation);
        found.map_or_else(Vec::new, |(service, operation)| auth_options(service, operation))
    }

    /// Consumes the next name of a line. Returns whether it is known.
    pub(crate) fn take(&mut self, services: Services, name: &str) -> bool {
        let Some(service) = self.service else {
            self.service = services.named(name);
            return self.service.is_some();
        };
        if self.waits {
            let found = service.waiters().into_iter().find(|(_, waiter)| waiter.command == name);
            (self.operation, self.waiter) = found.unzip();
            return self.operation.is_some();
        }
        self.operation = service.operation(name);
        // An operation of this name takes precedence.
        self.waits = self.operation.is_none() && name == WAIT;
        self.operation.is_some() || self.waits
    }
}

/// The options for secrets of an operation; none for AWS's.
pub(crate) fn auth_options(service: &Service, operation: Operation) -> Vec<&'static AuthOption> {
    let authentication = Authentication::of(service, operation);
    authentication.map_or_else(Vec::new, |authentication| authentication.options(operation))
}

/// Whether a service has the command `wait`.
pub(crate) fn has_wait(service: &'static Service) -> bool {
    service.commands().last() == Some(&WAIT) && service.operation(WAIT).is_none()
}

/// Resolves the names in arguments that follow those of `command` and need not name a whole
/// command; `help` is skipped. Returns the arguments after the names.
///
/// # Errors
/// An unknown name (252).
pub(crate) fn resolve(
    mut command: Command,
    words: &[String],
    program: &Program,
    services: Services,
) -> Result<(Command, Vec<String>), Error> {
    let mut words = words.to_vec();
    while command.operation.is_none() {
        let (name, rest) = match command.service {
            None => {
                let names = services.commands();
                command_pass(&words, program, "command", &names)?
            }
            Some(service) if command.waits => {
                if words.is_empty() || words == [HELP] {
                    break;
                }
                let waiters = service.waiters().into_iter();
                let names: Vec<String> = waiters.map(|(_, waiter)| waiter.command).collect();
                let (name, rest) = wait_pass(&words, program, service.command, &names)?;
                (Some(name), rest)
            }
            Some(service) => command_pass(&words, program, "operation", &service.commands())?,
        };
        words = rest;
        match name {
            None => break,
            Some(name) if name == HELP => {}
            Some(name) => {
                if !command.take(services, &name) {
                    break;
                }
            }
        }
    }
    Ok((command, words))
}

#[cfg(test)]
mod tests {
    use super::{Command, resolve};
    use crate::args::Program;
    use crate::services::Services;
    use crate::testing;

    #[test]
    fn whole_and_unfinished_lines() {
        // The arguments, then the remaining arguments if all names are known.
        let cases: &[(&str, Option<&str>)] = &[
            ("", Some("")),
            ("test", Some("")),
            ("test put-all --name x", Some("--name x")),
            ("test help", Some("")),
            ("nope", None),
            ("test nope", None),
        ];
        let service = testing::service();
        let services = Services::of(&[service]);
        let program = Program::called("aws", 1);
        for (line, want) in cases {
            let words: Vec<String> = line.split_whitespace().map(str::to_owned).collect();
            let start = Command::of(&program, services);
            let found = resolve(start, &words, &program, services);
            let rest = found.map(|(_, rest)| rest.join(" ")).ok();
            assert_eq!(rest.as_deref(), *want, "{line}");
        }
        let mut command = Command::of(&program, services);
        assert!(command.take(services, "test") && command.operation.is_none());
        assert!(command.take(services, "put-all") && command.operation.is_some());
        let mut only = Command::of(&Program::called("test", 1), services);
        assert!(only.take(services, "put-all") && !only.waits);
        assert!(!Command::of_service(Some(service)).take(services, "nope"));
    }
}
