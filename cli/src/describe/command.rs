//! The description of one command.

use super::{sample, sentence};
use crate::args::{Program, WAIT};
use crate::error::{Kind, NO_REGION, codes};
use crate::help;
use hardie_runtime::pages::page_options;
use hardie_runtime::schema::{DIALECT, Schemas};
use hardie_runtime::service::{
    AddedCommand, AddedOption, OptionRules, Pagination, Service, Waiter,
};
use hardie_runtime::table::Operation;
use hardie_runtime::value::{Map, Value};

/// Describes an operation, or a waiter that calls it.
pub(crate) fn command(
    program: &Program,
    service: &'static Service,
    operation: Operation,
    waiter: Option<&Waiter>,
) -> Value {
    let name = match waiter {
        Some(waiter) => format!("{WAIT} {}", waiter.command),
        None => operation.command().to_owned(),
    };
    let docs = waiter.map_or(operation.docs(), |waiter| &waiter.docs);
    let mut schemas = Schemas::brief(service.flavour.is_aws(), &sentence);
    let mut out = head(&name, sentence(docs));
    out.insert("input", schema(schemas.input(operation)));
    let output = match waiter {
        // A waiter prints nothing.
        Some(_) => Map::from_iter([("not", Value::Map(Map::new()))]),
        // A customization prints a part of the output.
        None if OptionRules::of(operation).prints.is_some() => Map::new(),
        None => schemas.output(operation),
    };
    out.insert("output", schema(output));
    let modelled = operation.errors().map(|error| (error.error_code(), Kind::Service.exit_code()));
    out.insert("errors", errors(program, service, modelled));
    let access = if waiter.is_some() { "read" } else { operation.access().name() };
    out.insert("access", access.into());
    let line = help::command_line(program, service, &name);
    out.insert("examples", Value::List(sample::examples(operation, &line)));
    let pagination = Pagination::of(operation).filter(|_| waiter.is_none());
    let pagination = pagination.map_or(Value::Null, |it| pages(operation, &it));
    out.insert("pagination", pagination);
    Value::Map(out)
}

/// Describes a command that an overlay adds: its options, since it has no input document.
pub(crate) fn added_command(
    program: &Program,
    service: &'static Service,
    it: &AddedCommand,
) -> Value {
    let mut out = head(&it.name, it.help.clone());
    let options = it.options.iter().map(|option| (format!("--{}", option.name), of(option)));
    out.insert("options", Value::Map(options.collect()));
    out.insert("errors", errors(program, service, std::iter::empty()));
    out.insert("access", super::index::access_of_added(service, it).into());
    let line = help::command_line(program, service, &it.name);
    let required = it.options.iter().filter(|option| option.is_required);
    let words = required.map(|option| format!(" --{} VALUE", option.name));
    let call = words.fold(line, |line, word| line + &word);
    out.insert("examples", Value::List(vec![sample::example("", call)]));
    out.insert("pagination", Value::Null);
    Value::Map(out)
}

fn head(name: &str, summary: String) -> Map {
    let mut out = Map::new();
    out.insert("command", name.into());
    if !summary.is_empty() {
        out.insert("summary", summary.into());
    }
    out
}

fn schema(keywords: Map) -> Value {
    let mut out = Map::new();
    out.insert("$schema", DIALECT.into());
    out.extend(keywords);
    Value::Map(out)
}

/// The errors of the service, then those that every command has.
fn errors<'e>(
    program: &Program,
    service: &Service,
    modelled: impl Iterator<Item = (&'e str, u8)>,
) -> Value {
    let has_region = service.flavour.own().is_none_or(|own| own.uses_region);
    let own = codes(&program.name);
    let own = own.filter(|(code, _)| has_region || *code != NO_REGION);
    let error = |(code, exit): (&str, u8)| {
        let exit = ("exit", i64::from(exit).into());
        Value::Map(Map::from_iter([("code", code.into()), exit]))
    };
    Value::List(modelled.chain(own).map(error).collect())
}

/// How the results of an operation are paginated. The program requests all pages itself.
fn pages(operation: Operation, pagination: &Pagination) -> Value {
    let names =
        |names: &[String]| Value::List(names.iter().map(|name| name.as_str().into()).collect());
    let mut out = Map::new();
    out.insert("items", names(&pagination.items));
    out.insert("input", names(&pagination.input));
    out.insert("output", names(&pagination.output));
    let options = page_options(operation).into_iter().map(|option| option.name.into());
    out.insert("options", Value::List(options.collect()));
    Value::Map(out)
}

fn of(option: &AddedOption) -> Value {
    let mut out = Map::new();
    if !option.help.is_empty() {
        out.insert("description", option.help.clone().into());
    }
    out.insert("type", option.kind.clone().into());
    if !option.choices.is_empty() {
        let choices = option.choices.iter().map(|choice| choice.as_str().into());
        out.insert("enum", Value::List(choices.collect()));
    }
    out.insert("required", option.is_required.into());
    Value::Map(out)
}
