//! Commands and options that the service's other clients have and that this program does not
//! support: errors that say so, and what to use instead. Overlays name them.

use crate::args::{self, Program, option_name};
use crate::error::Error;
use crate::services::Services;
use hardie_runtime::service::{OptionRules, Service};
use hardie_runtime::table::Operation;

/// What follows the name of a command that is beside the services, not one of them.
const BESIDE: &str = " *";

/// Commands of the AWS CLI that belong to no service, and what to do instead.
const OF_AWS_CLI: [(&str, &str); 6] = [
    ("cli-dev", "use the AWS CLI for it"),
    ("configure", "edit ~/.aws/config and ~/.aws/credentials"),
    ("history", "use the AWS CLI for it"),
    ("login", "use the AWS CLI for it, whose sessions this program uses"),
    ("logout", "use the AWS CLI for it"),
    ("update", "install a newer version of this program"),
];

/// Rejects a command of a service that is not supported.
///
/// # Errors
/// What to do instead (252).
pub(super) fn check_command(service: &Service, words: &[String]) -> Result<(), Error> {
    let Some(word) = words.first() else { return Ok(()) };
    let found = service.unsupported.iter().find(|(command, _)| command == word);
    found.map_or(Ok(()), |(_, text)| {
        Err(Error::param(format!("`{} {word}` is not supported: {text}", service.command)))
    })
}

/// The error for a command beside the services that is not supported; `error` for others.
pub(super) fn explained(
    error: Error,
    program: &Program,
    services: Services,
    words: &[String],
) -> Error {
    let all = services.all().into_iter().flat_map(|service| service.unsupported);
    let mut all: Vec<(&str, &str)> =
        all.filter_map(|(command, text)| Some((command.strip_suffix(BESIDE)?, *text))).collect();
    if program.is_aws() {
        all.extend(OF_AWS_CLI);
    }
    let names: Vec<&str> = all.iter().map(|(name, _)| *name).collect();
    let parsed = args::main_pass(words, program, &names).and_then(|main| main.settle(|_| Ok(())));
    let Ok((_, Some(command), _)) = parsed else { return error };
    match all.iter().find(|(name, _)| *name == command) {
        Some((_, text)) => Error::param(format!("`{command}` is not supported: {text}")),
        None => error,
    }
}

/// Rejects options of an operation that are not supported.
///
/// # Errors
/// What to do instead of the first one (252).
pub(super) fn check_options(operation: Operation, unknown: &[String]) -> Result<(), Error> {
    let rules = OptionRules::of(operation);
    for word in unknown {
        let name = option_name(word).and_then(|name| name.strip_prefix("--"));
        if let Some((name, text)) = rules.unsupported.iter().find(|(it, _)| Some(&**it) == name) {
            return Err(Error::param(format!("--{name} is not supported: {text}")));
        }
    }
    Ok(())
}
