//! Converts the arguments of one option to a value (AWS CLI behaviour 2.2, 2.3).

use super::{Conversion, Error, Files, NoFiles, coerce, flat, grammar};
use crate::problem::{Path, Problems};
use crate::shape::decimals::{self, Origin};
use crate::shape::{self, Blank, Field};
use crate::table::{Kind, Shape};
use crate::value::json::{self, Decimals};
use crate::value::{Map, Value, python};

/// Parses the arguments of an option.
///
/// Lists accept several arguments; other shapes use the first one (no argument counts as an empty
/// one). The value is not yet validated against the shape.
///
/// # Errors
/// Every variant of [`Error`] except [`Error::Problems`].
pub fn parse_words(shape: Shape, words: &[&str], files: &dyn Files) -> Result<Value, Error> {
    parse_words_with(shape, words, files, Decimals::Doubles)
}

/// Like [`parse_words`]. Exact decimals of JSON are those of the shape's `bigDecimal`s, and those
/// of its documents that a double cannot hold.
///
/// # Errors
/// As [`parse_words`].
pub fn parse_words_with(
    shape: Shape,
    words: &[&str],
    files: &dyn Files,
    decimals: Decimals,
) -> Result<Value, Error> {
    if shape.kind() != Kind::List {
        let text = words.first().copied().unwrap_or_default();
        return parse_text_with(shape, text, files, decimals);
    }
    if takes_shorthand(shape) && !is_json(shape, words) {
        let words = words.iter().map(|word| grammar::parse_with(word, files).map(Value::Map));
        let mut value = Value::List(words.collect::<Result<_, _>>()?);
        coerce(&mut value, shape)?;
        return Ok(value);
    }
    if let [word] = words
        && word.trim_start_matches(python::is_space).starts_with('[')
    {
        return json_of(shape, word, decimals);
    }
    elements(shape, words, 0, decimals)
}

/// Parses one string as the value of an option: the argument of a non-list option, or the content
/// of a file.
///
/// For a list, the string is JSON, or shorthand syntax for a map, which validation rejects; for a
/// list of scalars, each character is an element. The AWS CLI treats `file://` in the same way.
///
/// # Errors
/// As [`parse_words`].
pub fn parse_text(shape: Shape, text: &str, files: &dyn Files) -> Result<Value, Error> {
    parse_text_with(shape, text, files, Decimals::Doubles)
}

/// Like [`parse_text`], with decimals as by [`parse_words_with`].
///
/// # Errors
/// As [`parse_words`].
pub fn parse_text_with(
    shape: Shape,
    text: &str,
    files: &dyn Files,
    decimals: Decimals,
) -> Result<Value, Error> {
    let is_json = is_json(shape, &[text]);
    if takes_shorthand(shape) && !is_json {
        if let Some(value) = only_value(shape, text) {
            return Ok(value);
        }
        let map = match flat::element(shape) {
            Some(element) => flat::parse(text, element, files)?,
            None => grammar::parse_with(text, files)?,
        };
        let mut value = Value::Map(map);
        // A map instead of the whole list is rejected by validation.
        if shape.kind() != Kind::List {
            coerce(&mut value, shape)?;
        }
        return Ok(value);
    }
    json_or_scalar(shape, text, 0, decimals)
}

/// Parses the arguments of an option into a typed value; generated parsers call this function.
///
/// # Errors
/// As [`parse_words`]; also [`Error::Problems`] for values that do not fit the type. Constraints
/// and required members are not checked, and files are not read.
pub fn parse_into<T: Field + Blank>(shape: Shape, words: &[&str]) -> Result<T, Error> {
    parse_into_with(shape, words, &NoFiles)
}

/// Like [`parse_into`], but reads files for `@=`.
///
/// # Errors
/// As [`parse_into`].
pub fn parse_into_with<T: Field + Blank>(
    shape: Shape,
    words: &[&str],
    files: &dyn Files,
) -> Result<T, Error> {
    let mut typed = T::blank();
    match parse_to(&mut typed, shape, words, files) {
        Ok(()) => Ok(typed),
        Err(error) => Err(error),
    }
}

fn parse_to(
    field: &mut dyn Field,
    shape: Shape,
    words: &[&str],
    files: &dyn Files,
) -> Result<(), Error> {
    let value = parse_words_with(shape, words, files, Decimals::Exact)?;
    let mut problems = Problems::new();
    shape::fill(&value, field.slot(), shape, &mut Path::new(), &mut problems);
    problems.into_result().map_err(Error::Problems)
}

/// Parses a string that must be JSON, such as the value of a document or a JSON header.
///
/// # Errors
/// [`Error::Json`].
pub fn parse_json(text: &str) -> Result<Value, Error> {
    json::parse(text).map_err(|error| Error::Json { error: Some(error), text: text.to_owned() })
}

/// A JSON text as a value of a shape, with decimals as by [`parse_words_with`].
///
/// # Errors
/// [`Error::Json`].
pub fn json_of(shape: Shape, text: &str, decimals: Decimals) -> Result<Value, Error> {
    match json::parse_with(text, decimals) {
        Ok(value) if decimals == Decimals::Exact => Ok(with_doubles(value, shape)),
        Ok(value) => Ok(value),
        Err(error) => Err(Error::Json { error: Some(error), text: text.to_owned() }),
    }
}

/// A value whose decimals are all exact, with doubles except in `bigDecimal`s and in documents
/// whose digits a double cannot hold.
pub fn with_doubles(value: Value, shape: Shape) -> Value {
    decimals::typed(value, Some(shape), Origin::Input)
}

/// Converts one string for a scalar shape (AWS CLI behaviour 2.3). Strings, timestamps and blobs
/// remain strings; an element of a boolean list is true unless it is `false` or empty.
///
/// # Errors
/// [`Error::Conversion`] with an empty path.
pub fn scalar(shape: Shape, text: &str) -> Result<Value, Error> {
    let value = Value::from(text);
    let converted = match shape.kind() {
        Kind::Boolean => Ok(Value::Bool(!text.is_empty() && text.to_lowercase() != "false")),
        Kind::Byte
        | Kind::Short
        | Kind::Integer
        | Kind::Long
        | Kind::IntEnum
        | Kind::BigInteger => coerce::integer(&value).map(Value::Number),
        Kind::Float | Kind::Double => coerce::float(&value).map(Value::from),
        Kind::BigDecimal => coerce::decimal(&value).map(Value::Number),
        _ => Ok(value),
    };
    converted.map_err(|text| Error::Conversion(Conversion { path: String::new(), text }))
}

/// Whether the arguments of an option are JSON: the first begins with `[` or `{`, or the shape
/// accepts only JSON (documents and lists of documents).
pub fn is_json(shape: Shape, words: &[&str]) -> bool {
    let first = words.first().copied().unwrap_or_default().trim_start_matches(python::is_space);
    let complex = matches!(shape.kind(), Kind::List | Kind::Map | Kind::Structure | Kind::Union);
    let is_document = |shape: Shape| shape.kind() == Kind::Document;
    let of_documents =
        shape.kind() == Kind::List && shape.element().is_some_and(|it| is_document(it.target()));
    is_document(shape) || of_documents || complex && first.starts_with(['[', '{'])
}

/// Whether an option supports shorthand syntax: structures, maps, and lists of structures, maps or
/// lists, except those that contain only documents.
pub fn takes_shorthand(shape: Shape) -> bool {
    let is_complex = |shape: Shape| {
        matches!(shape.kind(), Kind::Structure | Kind::Union | Kind::Map | Kind::List)
    };
    let fits = match shape.kind() {
        Kind::List => shape.element().is_some_and(|element| is_complex(element.target())),
        _ => is_complex(shape),
    };
    fits && !holds_documents(shape)
}

/// Whether a shape is a document, or nested lists and maps of documents.
fn holds_documents(shape: Shape) -> bool {
    let mut shape = shape;
    // A recursive list would loop for ever; a table cannot have more shapes than this.
    for _ in 0..=u16::MAX {
        match (shape.kind(), shape.element()) {
            (Kind::Document, _) => return true,
            (Kind::List | Kind::Map, Some(element)) => shape = element.target(),
            _ => return false,
        }
    }
    false
}

/// The shortcut for a structure with a single string member named `Value`: the argument is its
/// value.
fn only_value(shape: Shape, text: &str) -> Option<Value> {
    if !matches!(shape.kind(), Kind::Structure | Kind::Union) || shape.members().len() != 1 {
        return None;
    }
    let member = shape.member_named("Value")?;
    let is_text = matches!(member.target().kind(), Kind::String | Kind::Enum);
    let value = || Value::Map(Map::from([("Value".to_owned(), Value::from(text))]));
    (is_text && !text.contains('=')).then(value)
}

/// The characters of a string, each as a string.
fn characters(text: &str) -> Vec<&str> {
    text.char_indices().filter_map(|(start, c)| text.get(start..start + c.len_utf8())).collect()
}

/// The maximum nesting of lists for which a string is split into characters. Only a recursive list
/// has a deeper nesting, and it is infinite.
const MAX_LISTS: usize = 50;

/// A list with one element per argument; `depth` is the number of enclosing lists.
fn elements(
    shape: Shape,
    words: &[&str],
    depth: usize,
    decimals: Decimals,
) -> Result<Value, Error> {
    let first = || words.first().copied().unwrap_or_default().to_owned();
    let Some(element) = shape.element().filter(|_| depth <= MAX_LISTS) else {
        return Err(Error::Element { word: first() });
    };
    let read = |word: &&str| json_or_scalar(element.target(), word, depth, decimals);
    let list: Result<Vec<Value>, Error> = words.iter().map(read).collect();
    list.map(Value::List).map_err(|error| match error {
        // The AWS CLI names the first argument, whichever one is wrong.
        Error::Conversion(_) => Error::Element { word: first() },
        other => other,
    })
}

/// An element of a list that does not support shorthand.
fn json_or_scalar(
    shape: Shape,
    word: &str,
    depth: usize,
    decimals: Decimals,
) -> Result<Value, Error> {
    let first = word.trim_start_matches(python::is_space).chars().next();
    match shape.kind() {
        Kind::Document => json_of(shape, word, decimals),
        Kind::Structure | Kind::Union | Kind::Map | Kind::List if first.is_none() => {
            Err(Error::Empty)
        }
        Kind::Structure | Kind::Union | Kind::Map if first == Some('{') => {
            json_of(shape, word, decimals)
        }
        Kind::Structure | Kind::Union | Kind::Map => {
            Err(Error::Json { error: None, text: word.to_owned() })
        }
        Kind::List if first == Some('[') => json_of(shape, word, decimals),
        Kind::List => elements(shape, &characters(word), depth + 1, decimals),
        _ => scalar(shape, word),
    }
}
