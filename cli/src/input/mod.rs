//! From the arguments of an operation to the parameters of its call (AWS CLI behaviour 2, 4).
//!
//! Options come first, converted one after the other in the order of the input's members; the
//! first failure ends the command. Then the documents fill in what no option gave.

mod bytes;
mod document;
mod option;
mod pagination;
#[cfg(test)]
mod tests;

pub(crate) use document::Document;

use crate::args::{Given, Typed};
use crate::error::Error;
use crate::pagination::Wanted;
use crate::paramfile::{self, Content};
use hardie_client::internal::files::{os_error_text, read_at_most};
use hardie_runtime::shorthand::{FileError, Files};
use hardie_runtime::table::{Kind, Operation, OptionEntry};
use hardie_runtime::value::{Map, Value};
use std::path::PathBuf;

/// The parameters of one call.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Input {
    /// By member name: those of options in member order, then those of a document in its order.
    pub(crate) members: Map,
    /// The members that were given as JSON in options of their own, which messages show
    /// differently.
    pub(crate) as_json: Vec<&'static str>,
    /// The members that were given in shorthand.
    pub(crate) as_shorthand: Vec<&'static str>,
    /// The file for a streamed response.
    pub(crate) outfile: Option<String>,
    /// What pages are wanted.
    pub(crate) pages: Wanted,
    /// The file that is the request's body, which is not read here; its member is empty.
    pub(crate) stream_from: Option<PathBuf>,
}

/// Converts everything that was typed; a file that is the whole body stays where it is if
/// `leaves_streams`.
///
/// # Errors
/// The first value that does not convert, in member order (252; 255 for integers and for files
/// inside shorthand), then what is wrong with a document.
pub(crate) fn collect(
    typed: Typed,
    operation: Operation,
    leaves_streams: bool,
) -> Result<Input, Error> {
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
        let converted = option::convert(option.member(), &name, given)?;
        if converted.as_json {
            input.as_json.push(option.member().name());
        } else {
            input.as_shorthand.push(option.member().name());
        }
        input.members.insert(option.member().name().to_owned(), converted.value);
    }
    input.pages = pagination::wanted(typed.pages)?;
    let outfile = typed.outfile.map(|word| loaded("outfile", word)).transpose()?;
    input.outfile = outfile.map(|path| match path {
        Content::Text(path) => path,
        Content::Bytes(path) => String::from_utf8_lossy(&path).into_owned(),
    });
    let json = typed.json.map(|word| loaded_document("--cli-input-json", word)).transpose()?;
    let yaml = typed.yaml.map(|word| loaded_document("--cli-input-yaml", word)).transpose()?;
    let document = match (json, yaml) {
        (Some(_), Some(_)) => {
            return Err(Error::param("Only one --cli-input- parameter may be specified."));
        }
        (Some(content), None) => Document::Json.read(content)?,
        (None, Some(content)) => Document::Yaml.read(content)?,
        (None, None) => Map::new(),
    };
    let mut document = document;
    document::drop_null_blobs(&mut document, operation.input());
    for (name, value) in document {
        input.members.entry(name).or_insert(value);
    }
    Ok(input)
}

/// An option's value and whether it was written as JSON, from its words alone; nothing where they
/// name a file, which is read when the command is run.
///
/// # Errors
/// A value that does not convert (252; 255 for integers).
pub(crate) fn of_words(option: OptionEntry, given: &Given) -> Option<Result<(Value, bool), Error>> {
    let member = option.member();
    let words: &[String] = match given {
        Given::Word(word) => std::slice::from_ref(word),
        Given::Words(words) => words,
        _ => &[],
    };
    let names_file = |word: &String| {
        word.starts_with("file://") || word.starts_with("fileb://") || word.contains("@=")
    };
    let is_stream = member.target().kind() == Kind::Blob && member.target().is_streaming();
    if is_stream || words.iter().any(names_file) {
        return None;
    }
    let converted = option::convert(member, &format!("--{}", option.name()), given.clone());
    Some(converted.map(|converted| (converted.value, converted.as_json)))
}

/// What a word stands for: the contents of the file it names, or itself.
fn loaded(option: &str, word: String) -> Result<Content, Error> {
    match paramfile::load(&word) {
        Some(content) => content.map_err(|failure| failure.of_option(option)),
        None => Ok(Content::Text(word)),
    }
}

/// As [`loaded`]; `-` stands for what comes from standard input.
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

/// Files for shorthand's `@=`.
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
