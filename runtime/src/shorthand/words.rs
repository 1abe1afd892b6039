//! From the words of one option to a value: JSON, shorthand or plain (spec 2.2, 2.3).

use super::{Conversion, Error, Files, NoFiles, coerce, flat, grammar};
use crate::problem::{Path, Problems};
use crate::shape::{self, Blank, Field};
use crate::table::{Kind, Shape};
use crate::value::{Map, Value, json, python};

/// The value of an option's words.
///
/// Lists take any number of words, other shapes one (further ones are not looked at, none counts
/// as an empty one). The value has the types that words and JSON have; whether they fit the
/// shape is for validation.
///
/// # Errors
/// Every variant of [`Error`] but [`Error::Problems`].
pub fn parse_words(shape: Shape, words: &[&str], files: &dyn Files) -> Result<Value, Error> {
    if shape.kind() != Kind::List {
        return parse_text(shape, words.first().copied().unwrap_or_default(), files);
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
        return parse_json(word);
    }
    elements(shape, words, 0)
}

/// The value of one text that stands for the whole option: the word of an option that is no
/// list, or the contents of a file.
///
/// A list's text is JSON, or shorthand that gives one map (which no list is; validation says
/// so); for a list of scalars each character is an element. So the AWS CLI treats `file://`.
///
/// # Errors
/// As [`parse_words`].
pub fn parse_text(shape: Shape, text: &str, files: &dyn Files) -> Result<Value, Error> {
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
        // A map where the whole list should be is left for validation to refuse.
        if shape.kind() != Kind::List {
            coerce(&mut value, shape)?;
        }
        return Ok(value);
    }
    json_or_scalar(shape, text, 0)
}

/// The typed value of an option's words; what generated parsers call.
///
/// # Errors
/// As [`parse_words`], and [`Error::Problems`] with everything that does not fit the type.
/// Constraints and required members are not looked at. Files are not read.
pub fn parse_into<T: Field + Blank>(shape: Shape, words: &[&str]) -> Result<T, Error> {
    parse_into_with(shape, words, &NoFiles)
}

/// As [`parse_into`], with files for `@=`.
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

fn parse_to(field: &mut dyn Field, shape: Shape, words: &[&str], files: &dyn Files) -> Result<(), Error> {
    let value = parse_words(shape, words, files)?;
    let mut problems = Problems::new();
    shape::fill(&value, field.slot(), shape, &mut Path::new(), &mut problems);
    problems.into_result().map_err(Error::Problems)
}

/// The value of a text that must be JSON, such as a document's or a JSON header's.
///
/// # Errors
/// [`Error::Json`].
pub fn parse_json(text: &str) -> Result<Value, Error> {
    json::parse(text).map_err(|error| Error::Json { error: Some(error), text: text.to_owned() })
}

/// The value of one plain text for a scalar shape (spec 2.3); texts, moments and blobs stay
/// texts, an element of booleans is true unless it says `false` or nothing.
///
/// # Errors
/// [`Error::Conversion`] with an empty path.
pub fn scalar(shape: Shape, text: &str) -> Result<Value, Error> {
    let value = Value::from(text);
    let converted = match shape.kind() {
        Kind::Boolean => Ok(Value::Bool(!text.is_empty() && text.to_lowercase() != "false")),
        Kind::Byte | Kind::Short | Kind::Integer | Kind::Long | Kind::IntEnum | Kind::BigInteger => {
            coerce::integer(&value).map(Value::Number)
        }
        Kind::Float | Kind::Double => coerce::float(&value).map(Value::from),
        Kind::BigDecimal => coerce::decimal(&value).map(Value::Number),
        _ => Ok(value),
    };
    converted.map_err(|text| Error::Conversion(Conversion { path: String::new(), text }))
}

/// Whether an option's words are JSON: the first one begins with `[` or `{`, or the shape takes
/// nothing else, as documents and lists of them.
pub fn is_json(shape: Shape, words: &[&str]) -> bool {
    let first = words.first().copied().unwrap_or_default().trim_start_matches(python::is_space);
    let complex = matches!(shape.kind(), Kind::List | Kind::Map | Kind::Structure | Kind::Union);
    let is_document = |shape: Shape| shape.kind() == Kind::Document;
    let of_documents =
        shape.kind() == Kind::List && shape.element().is_some_and(|it| is_document(it.target()));
    is_document(shape) || of_documents || complex && first.starts_with(['[', '{'])
}

/// Whether an option may be written in shorthand: structures, maps, and lists of either or of
/// lists, but for those that hold nothing but documents.
pub fn takes_shorthand(shape: Shape) -> bool {
    let is_complex =
        |shape: Shape| matches!(shape.kind(), Kind::Structure | Kind::Union | Kind::Map | Kind::List);
    let fits = match shape.kind() {
        Kind::List => shape.element().is_some_and(|element| is_complex(element.target())),
        _ => is_complex(shape),
    };
    fits && !holds_documents(shape)
}

/// Whether a shape is lists and maps around documents.
fn holds_documents(shape: Shape) -> bool {
    let mut shape = shape;
    // A list that holds itself has no end; no table has more shapes than this.
    for _ in 0..=u16::MAX {
        match (shape.kind(), shape.element()) {
            (Kind::Document, _) => return true,
            (Kind::List | Kind::Map, Some(element)) => shape = element.target(),
            _ => return false,
        }
    }
    false
}

/// The shortcut for a structure with one member, a text called `Value`: the word is its text.
fn only_value(shape: Shape, text: &str) -> Option<Value> {
    if !matches!(shape.kind(), Kind::Structure | Kind::Union) || shape.members().len() != 1 {
        return None;
    }
    let member = shape.member_named("Value")?;
    let is_text = matches!(member.target().kind(), Kind::String | Kind::Enum);
    let value = || Value::Map(Map::from([("Value".to_owned(), Value::from(text))]));
    (is_text && !text.contains('=')).then(value)
}

/// The texts of a text's single characters.
fn characters(text: &str) -> Vec<&str> {
    text.char_indices().filter_map(|(start, c)| text.get(start..start + c.len_utf8())).collect()
}

/// How many lists of lists a text is taken apart into characters for. Only a list that holds itself
/// has more, and there is no end to those.
const MAX_LISTS: usize = 50;

/// A list of which every word is an element; `depth` counts the lists around it.
fn elements(shape: Shape, words: &[&str], depth: usize) -> Result<Value, Error> {
    let first = || words.first().copied().unwrap_or_default().to_owned();
    let Some(element) = shape.element().filter(|_| depth <= MAX_LISTS) else {
        return Err(Error::Element { word: first() });
    };
    let list: Result<Vec<Value>, Error> =
        words.iter().map(|word| json_or_scalar(element.target(), word, depth)).collect();
    list.map(Value::List).map_err(|error| match error {
        // The AWS CLI names the first word whichever word it was.
        Error::Conversion(_) => Error::Element { word: first() },
        other => other,
    })
}

/// One element of a list that is not read as shorthand.
fn json_or_scalar(shape: Shape, word: &str, depth: usize) -> Result<Value, Error> {
    let first = word.trim_start_matches(python::is_space).chars().next();
    match shape.kind() {
        Kind::Document => parse_json(word),
        Kind::Structure | Kind::Union | Kind::Map | Kind::List if first.is_none() => Err(Error::Empty),
        Kind::Structure | Kind::Union | Kind::Map if first == Some('{') => parse_json(word),
        Kind::Structure | Kind::Union | Kind::Map => Err(Error::Json { error: None, text: word.to_owned() }),
        Kind::List if first == Some('[') => parse_json(word),
        Kind::List => elements(shape, &characters(word), depth + 1),
        _ => scalar(shape, word),
    }
}
