//! Converts the arguments of an option to a value (AWS CLI behaviour 2.2 and 2.3).

use super::target::Target;
use super::{Disk, bytes, failure};
use crate::args::ArgumentValue;
use crate::args::operation::SWITCHED_ON;
use crate::error::Error;
use crate::paramfile::{self, Content};
use hardie_client::internal::files::{expand_user, expand_vars};
use hardie_runtime::shorthand;
use hardie_runtime::table::{Kind, Member, OptionEntry, Shape};
use hardie_runtime::value::{Map, Value};
use std::path::PathBuf;

/// The converted value of an option.
pub(super) struct Converted {
    pub(super) value: Value,
    /// Whether it was given as JSON.
    pub(super) as_json: bool,
}

/// Converts the value of an option, which an overlay may have given another form.
pub(super) fn convert_option(
    option: OptionEntry,
    target: Target<'_>,
    given: ArgumentValue,
) -> Result<Converted, Error> {
    let wrapped =
        |member: Member, value| Value::Map(Map::from([(member.name().to_owned(), value)]));
    let plain = |value| Ok(Converted { value, as_json: false });
    if let Some(member) = option.switched_member() {
        match given {
            ArgumentValue::Flag(flag) => return plain(wrapped(member, Value::Bool(flag))),
            ArgumentValue::Word(word) if word == SWITCHED_ON => {
                return plain(wrapped(member, Value::Bool(true)));
            }
            given => return convert(target, given),
        }
    }
    if let (Some(member), ArgumentValue::Words(words)) = (option.plain_member(), &given)
        && let Some(first) = words.first()
        && !first.trim_start().starts_with(['[', '{'])
        && !(words.len() == 1 && shorthand::is_reference(first))
    {
        let element = |word: &String| wrapped(member, Value::from(word.as_str()));
        return plain(Value::List(words.iter().map(element).collect()));
    }
    convert(target, given)
}

/// Converts the value of an option.
pub(super) fn convert(target: Target<'_>, given: ArgumentValue) -> Result<Converted, Error> {
    let plain = |value| Ok(Converted { value, as_json: false });
    match given {
        ArgumentValue::Flag(flag) => plain(Value::Bool(flag)),
        ArgumentValue::Number(number) => plain(Value::Number(number)),
        ArgumentValue::Stop => plain(Value::Null),
        ArgumentValue::Word(word) => text_or_file(target, &word, |text| one(target, text)),
        ArgumentValue::Words(words) => match words.as_slice() {
            // Only a single argument may name a file, which then contains the whole list.
            [word] => text_or_file(target, word, |word| several(target, &[word])),
            _ => several(target, &words.iter().map(String::as_str).collect::<Vec<_>>()),
        },
    }
}

/// The contents of the file that an argument names, or `typed` applied to the argument.
fn text_or_file(
    target: Target<'_>,
    word: &str,
    typed: impl FnOnce(&str) -> Result<Converted, Error>,
) -> Result<Converted, Error> {
    let Some(content) = paramfile::load_at_most(word, most_bytes(target.member)) else {
        return typed(word);
    };
    match content.map_err(|failure| failure.of_option(target.name))? {
        Content::Text(text) => one(target, &text),
        Content::Bytes(content) => {
            if is_stream(target.member.target()) {
                return one(target, &String::from_utf8_lossy(&content));
            }
            bytes::convert(target, content).map(|value| Converted { value, as_json: false })
        }
    }
}

/// The maximum size of a file with a value of the member: for strings, the longest valid value in
/// the widest encoding with the longest line ends.
fn most_bytes(member: Member) -> u64 {
    let max = match member.target().kind() {
        Kind::String => member.constraints().max_length().and_then(|max| max.parse::<u64>().ok()),
        _ => None,
    };
    max.map_or(paramfile::MOST, |max| paramfile::MOST.min(max.saturating_mul(8).saturating_add(16)))
}

/// One string for the whole option.
fn one(target: Target<'_>, text: &str) -> Result<Converted, Error> {
    let Target { member, name, decimals, .. } = target;
    let shape = member.target();
    if is_stream(shape) {
        return stream(name, text).map(|value| Converted { value, as_json: false });
    }
    if member.is_json_header() {
        let value = shorthand::parse_json(text).map_err(|error| failure::of(target, error))?;
        return Ok(Converted { value, as_json: true });
    }
    let value = shorthand::parse_text_with(shape, text, &Disk, decimals)
        .map_err(|error| failure::of(target, error))?;
    Ok(Converted { value, as_json: shorthand::is_json(shape, &[text]) })
}

/// The strings of a list option.
fn several(target: Target<'_>, words: &[&str]) -> Result<Converted, Error> {
    let shape = target.member.target();
    let value = shorthand::parse_words_with(shape, words, &Disk, target.decimals)
        .map_err(|error| failure::of(target, error))?;
    Ok(Converted { value, as_json: shorthand::is_json(shape, words) })
}

fn is_stream(shape: Shape) -> bool {
    shape.kind() == Kind::Blob && shape.is_streaming()
}

/// The readable file that is sent as a stream.
///
/// # Errors
/// An argument that does not name a file, or a file that cannot be read.
pub(super) fn stream_path(
    member: Member,
    name: &str,
    given: ArgumentValue,
) -> Result<PathBuf, Error> {
    let word = given.into_word().unwrap_or_default();
    let path = match paramfile::load_at_most(&word, most_bytes(member)) {
        None => word,
        Some(content) => match content.map_err(|failure| failure.of_option(name))? {
            Content::Text(path) => path,
            Content::Bytes(path) => String::from_utf8_lossy(&path).into_owned(),
        },
    };
    let path = existing(name, &path)?;
    let opened = std::fs::File::open(&path);
    opened.map_err(|error| Error::general(paramfile::os_error(&error, &path)))?;
    Ok(PathBuf::from(path))
}

fn existing(name: &str, path: &str) -> Result<String, Error> {
    let path = expand_user(&expand_vars(path));
    if !std::path::Path::new(&path).is_file() {
        return Err(Error::option(name, "Blob values must be a path to a file."));
    }
    Ok(path)
}

/// The contents of the file that is sent as a stream.
fn stream(name: &str, path: &str) -> Result<Value, Error> {
    let path = existing(name, path)?;
    let content =
        std::fs::read(&path).map_err(|error| Error::general(paramfile::os_error(&error, &path)))?;
    Ok(Value::Bytes(content))
}
