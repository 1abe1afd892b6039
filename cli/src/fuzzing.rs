//! Access to internals for fuzzing and property tests, which call them many times in one process.
//!
//! Not for other use: hidden from the documentation, and may change at any time.

use crate::args::{self, OperationArguments, Program};
use crate::error::Error;
use crate::{describe, input, query, yaml};
use hardie_runtime::problem::Problems;
use hardie_runtime::service::Service;
use hardie_runtime::shape::fill_structure;
use hardie_runtime::table::Operation;
use hardie_runtime::value::json;
use hardie_runtime::{Value, validate};

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
    let Some(operation) = service.operation(&name) else { return Ok(()) };
    let typed = args::operation::parse(operation, &rest)
        .map_err(|text| args::with_usage(&text, &program.usage()))?;
    if typed.unknown.is_empty() {
        Ok(())
    } else {
        Err(Error::unknown_options(&typed.unknown, program.usage()))
    }
}

/// Whether `--cli-strict` accepts a document for `--cli-input-json`; the reason if it does not.
///
/// # Errors
/// The error message of the program.
pub fn accepts(service: &'static Service, operation: Operation, text: &str) -> Result<(), String> {
    let typed = OperationArguments {
        json: Some(text.to_owned()),
        strict: true,
        ..OperationArguments::default()
    };
    let shape = operation.input();
    let check = || {
        let input = input::collect(typed, operation, service.flavour, false)?;
        let members = input.members;
        let report = |problems: Problems| match problems.into_result() {
            Ok(()) => Ok(()),
            Err(problems) => Err(Error::general(problems.to_string())),
        };
        report(validate::encoded_blobs(&members, shape))?;
        let mut members = Value::Map(members);
        let failed = |error: &dyn std::fmt::Display| Error::general(error.to_string());
        validate::blobs(&mut members, shape, validate::Sensitive::Hidden)
            .map_err(|error| failed(&error))?;
        let Value::Map(mut members) = members else { return Ok(()) };
        for member in shape.members().filter(|member| member.is_idempotency_token()) {
            members.get_or_insert_with(member.name(), || "token".into());
        }
        validate::timestamps(&members, shape, validate::Sensitive::Hidden)
            .map_err(|error| failed(&error))?;
        report(validate::validate_strict(&members, shape, &[]).problems)?;
        if !service.flavour.is_aws() {
            let mut problems = Problems::new();
            validate::validate_own(&members, shape, &mut problems);
            report(problems)?;
        }
        let (mut typed, mut problems) = (service.input(operation), Problems::new());
        fill_structure(&members, &mut *typed, &mut problems);
        report(problems)
    };
    check().map_err(|error: Error| error.message().to_owned())
}

/// The schema of an operation's input in its description.
pub fn input_schema(service: &'static Service, operation: Operation) -> String {
    let program = Program::called("aws", 1);
    let described = describe::command(&program, service, operation, None);
    let schema = described.as_map().and_then(|it| it.get("input")).cloned();
    json::compact(&schema.unwrap_or_default())
}

/// Parses a YAML document like `--cli-input-yaml`; `None` if it is not valid.
pub fn read_yaml(text: &str) -> Option<Value> {
    yaml::read(text).ok()
}

/// Writes a value like `--output yaml`.
pub fn write_yaml(value: &Value) -> String {
    yaml::write(value)
}
