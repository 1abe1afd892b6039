//! Converts the arguments of an operation to the parameters of a call (AWS CLI behaviour 2, 4).
//!
//! Options come first, in the order of the input's members; the first error ends the command.
//! Documents then add the members for which no option is given.

mod added;
mod bytes;
#[cfg(feature = "batch")]
mod cell;
mod document;
mod failure;
mod lenient;
mod option;
mod pagination;
mod target;
#[cfg(test)]
mod tests;

#[cfg(feature = "batch")]
pub(crate) use cell::cell;
pub(crate) use document::Document;
pub(crate) use lenient::Lenient;

use crate::args::{ArgumentValue, OperationArguments};
use crate::error::Error;
use crate::pagination::PageRequest;
use crate::paramfile::{self, Content};
use added::Context;
use hardie_client::internal::files::{os_error_text, read_at_most};
use hardie_runtime::cli::python;
use hardie_runtime::pages::{INPUT_JSON, INPUT_YAML, LENIENT};
use hardie_runtime::service::{AddedOption, Flavour, OptionRules, Save};
use hardie_runtime::shorthand::{self, FileError, Files};
use hardie_runtime::table::{Kind, Operation, OptionEntry};
use hardie_runtime::validate;
use hardie_runtime::value::json::Decimals;
use hardie_runtime::value::{Map, Number, Value};
use std::path::PathBuf;
use target::Target;

/// The parameters of one call.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Input {
    /// By member name: those from options in member order, then those from a document in its order.
    pub(crate) members: Map,
    /// The members that were given as JSON in their own options; messages show them differently.
    pub(crate) as_json: Vec<&'static str>,
    /// The members that were given in shorthand.
    pub(crate) as_shorthand: Vec<&'static str>,
    /// The file for a streamed response.
    pub(crate) outfile: Option<String>,
    /// The requested pages.
    pub(crate) pages: PageRequest,
    /// The file that is the request body. It is not read here; its member is empty.
    pub(crate) stream_from: Option<PathBuf>,
    /// Parts of the response that go to files, with the values of the options.
    pub(crate) saves: Vec<(Save, PathBuf)>,
    /// Members of the response that private keys decrypt, with the files of the keys.
    pub(crate) decrypts: Vec<(String, PathBuf)>,
    /// The values of options that only expressions have, by their names with `_` instead of `-`.
    pub(crate) unsent: Map,
    /// The added options with their values.
    pub(crate) added: Vec<(AddedOption, String)>,
    /// Options whose values belong into the response of another operation.
    pub(crate) fetched: Vec<Fetched>,
}

impl Input {
    /// Sets the page size if the input has no members that make results few.
    pub(crate) fn limit_pages(&mut self, operation: Operation) {
        let Some(rule) = OptionRules::of(operation).page_size else { return };
        if self.pages.size.is_none()
            && self.members.keys().all(|name| rule.allows.iter().any(|allowed| allowed == name))
        {
            self.pages.size = Some(Value::Number(Number::Integer(rule.size.into())));
        }
    }
}

/// An option whose value belongs into the response of another operation.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Fetched {
    pub(crate) option: AddedOption,
    given: ArgumentValue,
}

/// Sets the members of an option's value, after the response of the other operation.
///
/// # Errors
/// A value that cannot be converted (252).
pub(crate) fn set_fetched(
    input: &mut Input,
    fetched: Fetched,
    operation: Operation,
    flavour: Flavour,
) -> Result<(), Error> {
    let rules = OptionRules::of(operation);
    let decimals = decimals_of(flavour);
    let context = Context { operation, rules: &rules, decimals, unique: unique() };
    context.set(input, &fetched.option, fetched.given)
}

/// The value of an option of a command that an overlay adds.
///
/// # Errors
/// A file that cannot be read (252), an integer that is not valid (255).
pub(crate) fn value_of(option: &AddedOption, given: ArgumentValue) -> Result<Value, Error> {
    match added::value_of(option, &format!("--{}", option.name), given)? {
        Value::String(text) if option.kind == "integer" => {
            python::int(&text).map(Value::Number).map_err(Error::general)
        }
        value => Ok(value),
    }
}

/// How decimals of JSON and YAML are read: as the AWS CLI does, or exactly.
pub(crate) fn decimals_of(flavour: Flavour) -> Decimals {
    if flavour.is_aws() { Decimals::Doubles } else { Decimals::Exact }
}

/// Converts all arguments; with `leaves_streams`, a file that is the whole body is not read.
///
/// # Errors
/// The first value that cannot be converted, in member order (252; 255 for integers and for files
/// inside shorthand), then errors in a document.
pub(crate) fn collect(
    typed: OperationArguments,
    operation: Operation,
    flavour: Flavour,
    leaves_streams: bool,
) -> Result<Input, Error> {
    let decimals = decimals_of(flavour);
    let rules = OptionRules::of(operation);
    let (strict, lenient) = (typed.strict, typed.call.lenient);
    added::check_exclusive(&typed, &rules)?;
    let mut input = Input::default();
    for (option, given) in typed.options {
        let name = format!("--{}", option.name());
        let member = option.member();
        if leaves_streams && member.is_streaming_payload() {
            let path = option::stream_path(member, &name, given)?;
            input.stream_from = Some(path);
            input.members.insert(member.name().to_owned(), Value::Bytes(Vec::new()));
            continue;
        }
        let target = Target { member, name: &name, decimals, is_within_sensitive: false };
        let converted = option::convert_option(option, target, given)?;
        added::check_withheld(option.name(), &converted.value, &rules)?;
        if rules.zip_archives.iter().any(|it| it == option.name()) {
            added::check_zip(&name, &converted.value)?;
        }
        if converted.as_json {
            input.as_json.push(option.member().name());
        } else {
            input.as_shorthand.push(option.member().name());
        }
        input.members.insert(option.member().name().to_owned(), converted.value);
    }
    let context = Context { operation, rules: &rules, decimals, unique: unique() };
    for (option, given) in typed.added {
        context.add(&mut input, option, given)?;
    }
    input.pages = pagination::page_request(typed.pages)?;
    let outfile = typed.outfile.map(|word| loaded("outfile", word)).transpose()?;
    input.outfile = outfile.map(|path| match path {
        Content::Text(path) => path,
        Content::Bytes(path) => String::from_utf8_lossy(&path).into_owned(),
    });
    let json = typed.json.map(|word| loaded_document("--cli-input-json", word)).transpose()?;
    let yaml = typed.yaml.map(|word| loaded_document("--cli-input-yaml", word)).transpose()?;
    let mut document = match (json, yaml) {
        (Some(_), Some(_)) => {
            return Err(Error::param("Only one --cli-input- parameter may be specified."));
        }
        (Some(content), None) => Document::Json.read(content, decimals)?,
        (None, Some(content)) => Document::Yaml.read(content, decimals)?,
        (None, None) if lenient => {
            return Err(Error::param(format!("{LENIENT} requires {INPUT_JSON} or {INPUT_YAML}")));
        }
        (None, None) => Map::new(),
    };
    if lenient {
        Lenient::default().keep(&mut document, operation);
    }
    let mut document = match decimals {
        Decimals::Doubles => document,
        Decimals::Exact => with_doubles(document, operation),
    };
    if !strict {
        document::drop_null_blobs(&mut document, operation.input());
    }
    for (name, value) in document {
        input.members.get_or_insert_with(name, || value);
    }
    added::complete(&context, &mut input.members);
    added::compute(&context, &mut input)?;
    if strict {
        let shape = operation.input();
        for (name, value) in input.members.iter_mut() {
            if let Some(member) = shape.member_named(name) {
                validate::with_integers(value, member.target());
            }
        }
    }
    Ok(input)
}

/// The members of a row and, where it has none, those of the options.
#[cfg(feature = "batch")]
pub(crate) fn row_members(row: Map, options: &Map, operation: Operation, flavour: Flavour) -> Map {
    let decimals = decimals_of(flavour);
    let mut members = match decimals {
        Decimals::Doubles => row,
        Decimals::Exact => with_doubles(row, operation),
    };
    document::drop_null_blobs(&mut members, operation.input());
    for (name, value) in options {
        members.get_or_insert_with(name.as_str(), || value.clone());
    }
    let rules = OptionRules::of(operation);
    let context = Context { operation, rules: &rules, decimals, unique: String::new() };
    added::complete(&context, &mut members);
    members
}

/// A string that is different in each command.
fn unique() -> String {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    let seconds = since.map(|since| since.as_secs()).unwrap_or_default();
    format!("{seconds}-{}", uuid::Uuid::new_v4().as_u128() % 1_000_000 + 1)
}

/// The members of a document whose decimals are all exact.
fn with_doubles(document: Map, operation: Operation) -> Map {
    match shorthand::with_doubles(Value::Map(document), operation.input()) {
        Value::Map(document) => document,
        _ => Map::new(),
    }
}

/// The value of an option and whether it was written as JSON; `None` if the arguments name a file,
/// which is not read before the command runs.
///
/// # Errors
/// A value that cannot be converted (252; 255 for integers).
pub(crate) fn of_words(
    option: OptionEntry,
    given: &ArgumentValue,
) -> Option<Result<(Value, bool), Error>> {
    let member = option.member();
    let words: &[String] = match given {
        ArgumentValue::Word(word) => std::slice::from_ref(word),
        ArgumentValue::Words(words) => words,
        _ => &[],
    };
    let names_file = |word: &String| {
        word.starts_with("file://") || word.starts_with("fileb://") || word.contains("@=")
    };
    let is_stream = member.target().kind() == Kind::Blob && member.target().is_streaming();
    if is_stream || words.iter().any(names_file) {
        return None;
    }
    let name = format!("--{}", option.name());
    let target =
        Target { member, name: &name, decimals: Decimals::Doubles, is_within_sensitive: false };
    let converted = option::convert(target, given.clone());
    Some(converted.map(|converted| (converted.value, converted.as_json)))
}

/// The contents of the file that an argument names, or the argument itself.
fn loaded(option: &str, word: String) -> Result<Content, Error> {
    match paramfile::load(&word) {
        Some(content) => content.map_err(|failure| failure.of_option(option)),
        None => Ok(Content::Text(word)),
    }
}

/// As [`loaded`]; `-` means standard input.
fn loaded_document(option: &str, word: String) -> Result<Content, Error> {
    if word != "-" {
        return loaded(option, word);
    }
    match read_at_most(std::io::stdin().lock(), paramfile::MOST) {
        Ok(bytes) => Ok(Content::Bytes(bytes)),
        Err(error) if error.kind() == std::io::ErrorKind::FileTooLarge => {
            Err(Error::option(option, format!("longer than {} bytes", paramfile::MOST)))
        }
        Err(error) => Err(Error::option(option, os_error_text(&error))),
    }
}

/// Reads files for shorthand's `@=`.
struct Disk;

impl Files for Disk {
    fn load(&self, reference: &str) -> Result<Value, FileError> {
        match paramfile::load(reference) {
            Some(Ok(Content::Text(text))) => Ok(Value::String(text)),
            Some(Ok(Content::Bytes(bytes))) => Ok(Value::Bytes(bytes)),
            Some(Err(error)) => Err(FileError(error.to_string())),
            None => Ok(Value::from(reference)),
        }
    }
}
