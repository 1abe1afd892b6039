//! The values of added options before templates use them.

use super::template::Template;
use crate::args::ArgumentValue;
use crate::error::Error;
use crate::input::failure;
use crate::paramfile::{self, Content};
use hardie_client::internal::files::{expand_user, expand_vars};
use hardie_runtime::service::AddedOption;
use hardie_runtime::shorthand;
use hardie_runtime::value::json::Decimals;
use hardie_runtime::value::{Map, Value};
use std::path::PathBuf;

/// The value of an option; `name` is its name with dashes.
///
/// # Errors
/// A file that cannot be read, a value that is not one of the choices, a part without a key (252).
pub(in crate::input) fn of(
    added: &AddedOption,
    name: &str,
    given: ArgumentValue,
) -> Result<Value, Error> {
    let value = match given {
        ArgumentValue::Flag(flag) => Value::Bool(flag),
        ArgumentValue::Number(number) => Value::Number(number),
        ArgumentValue::Stop => Value::Null,
        ArgumentValue::Word(word) => loaded(name, word)?,
        ArgumentValue::Words(words) => match <[String; 1]>::try_from(words) {
            Ok([word]) => Value::List(vec![loaded(name, word)?]),
            Err(words) => Value::List(words.into_iter().map(Value::String).collect()),
        },
    };
    if let Some(text) = value.as_str()
        && !added.choices.is_empty()
        && !added.choices.iter().any(|choice| choice == text)
    {
        let choices = added.choices.join(", ");
        return Err(Error::option(name, format!("`{text}` is not one of {choices}")));
    }
    if let Some(text) = value.as_str()
        && matches!(added.kind.as_str(), "structure" | "map")
    {
        let is_json = text.trim_start().starts_with('{');
        let parsed = if is_json { shorthand::parse_json(text) } else { shorthand::parse(text) };
        return parsed.map_err(|error| failure::named(name, Decimals::Doubles, false, error));
    }
    match (&value, &added.split) {
        (Value::String(text), Some(separator)) => parts(added, name, text.split(&**separator)),
        (Value::List(list), _) if !added.each.is_null() => {
            Ok(Value::List(list.iter().map(|it| element(&added.each, "", it)).collect()))
        }
        _ => Ok(value),
    }
}

/// Whether a value is false in Python.
pub(super) fn is_empty(given: &ArgumentValue) -> bool {
    match given {
        ArgumentValue::Word(word) => word.is_empty(),
        ArgumentValue::Words(words) => words.is_empty(),
        ArgumentValue::Number(number) => number.as_f64() == 0.0,
        _ => false,
    }
}

fn loaded(name: &str, word: String) -> Result<Value, Error> {
    let Some(content) = paramfile::load(&word) else { return Ok(Value::String(word)) };
    Ok(match content.map_err(|failure| failure.of_option(name))? {
        Content::Text(text) => Value::String(text),
        Content::Bytes(bytes) => Value::Bytes(bytes),
    })
}

/// The parts of a string, as a list or as a map.
fn parts<'t>(
    added: &AddedOption,
    name: &str,
    parts: impl Iterator<Item = &'t str>,
) -> Result<Value, Error> {
    let (mut list, mut map) = (Vec::new(), Map::new());
    for part in parts {
        let (key, value) = match &added.pairs {
            None => ("", part),
            Some(separator) => match part.split_once(&**separator) {
                Some((key, value)) if !value.contains(&**separator) => (key, value),
                _ => {
                    let text = format!("expected `KEY{separator}VALUE`, received `{part}`");
                    return Err(Error::general(format!(
                        "Error parsing parameter '{name}': {text}"
                    )));
                }
            },
        };
        if added.is_map {
            map.insert(key.to_owned(), Value::from(value));
        } else {
            list.push(element(&added.each, key, &Value::from(value)));
        }
    }
    Ok(if added.is_map { Value::Map(map) } else { Value::List(list) })
}

/// An element by its template.
fn element(template: &Value, key: &str, value: &Value) -> Value {
    if template.is_null() {
        return value.clone();
    }
    Template { value, parts: &[], key, unique: "" }.fill(template)
}

/// The path of a file that exists.
///
/// # Errors
/// The message of the option (255).
pub(super) fn existing(added: &AddedOption, path: &str) -> Result<PathBuf, Error> {
    let path = PathBuf::from(expand_user(&expand_vars(path)));
    if path.is_file() {
        return Ok(path);
    }
    let default = || format!("--{}: {} is not a file", added.name, path.display());
    Err(Error::general(added.error.clone().unwrap_or_else(default)))
}

/// The path of a file that can be created.
///
/// # Errors
/// Its folder does not exist or cannot be written to (252).
pub(super) fn writable(path: &str) -> Result<PathBuf, Error> {
    let path = PathBuf::from(expand_user(&expand_vars(path)));
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    let folder = folder.unwrap_or(std::path::Path::new("."));
    let is_writable = folder.metadata().is_ok_and(|it| it.is_dir() && !it.permissions().readonly());
    if is_writable && !path.is_dir() {
        return Ok(path);
    }
    Err(Error::param(format!("Unable to write to file: {}", path.display())))
}
