//! Access to internals for fuzzing and property tests, which call them many times in one process.
//!
//! Not for other use: hidden from the documentation, and may change at any time.

use crate::args::{self, Program};
use crate::error::Error;
use crate::query;
use crate::yaml;
use hardie_runtime::Value;
use hardie_runtime::service::Service;

/// Parses the arguments of a command line like [`run`](crate::run), including the options of the
/// operation; reads no files and sends no request.
///
/// # Errors
/// The error message of the program.
pub fn arguments(services: &[&'static Service], words: &[String]) -> Result<(), String> {
    passes(services, words).map_err(|error| error.message().to_owned())
}

fn passes(services: &[&'static Service], words: &[String]) -> Result<(), Error> {
    let program = Program::called("aws", services.len());
    args::first_pass(words, &program)?;
    args::check_prompt_words(words)?;
    let commands: Vec<&'static str> = services.iter().map(|service| service.command).collect();
    let main = args::main_pass(words, &program, &commands)?;
    if main.is_version() {
        return Ok(());
    }
    let (_, command, rest) = main.settle(query::check)?;
    let service = services.iter().find(|service| Some(service.command) == command.as_deref());
    let Some(service) = service else { return Ok(()) };
    let (name, rest) = args::service_pass(&rest, &program, &service.commands())?;
    let Some((operation, _)) = service.operation(&name) else { return Ok(()) };
    let typed = args::operation::parse(operation, &rest)
        .map_err(|text| args::with_usage(&text, &program.usage()))?;
    if typed.unknown.is_empty() {
        Ok(())
    } else {
        Err(Error::unknown_options(&typed.unknown, program.usage()))
    }
}

/// Parses a YAML document like `--cli-input-yaml`; `None` if it is not valid.
pub fn read_yaml(text: &str) -> Option<Value> {
    yaml::read(text).ok()
}

/// Writes a value like `--output yaml`.
pub fn write_yaml(value: &Value) -> String {
    yaml::write(value)
}
