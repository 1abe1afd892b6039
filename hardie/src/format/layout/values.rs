//! Values: of traits, metadata and control statements, defaults of members, and the properties of
//! services and resources.

use super::super::document::Document;
use super::super::tree::{Entry, Object, Pair, Value};
use super::brackets::Brackets;
use super::comments;
use hardie_build::load::idl::string;

pub(super) fn value<'a>(value: &Value<'a>) -> Document<'a> {
    match value {
        Value::Plain(text) => Document::text(*text),
        Value::Block(text) => block(text),
        Value::Array(entries) => array(entries),
        Value::Object(entries) => object(entries),
    }
}

/// Whether a value is printed on several lines, with everything around it.
pub(super) fn spans_lines(value: &Value<'_>) -> bool {
    match value {
        Value::Plain(text) => text.contains(['\n', '\r']),
        Value::Block(_) | Value::Array(_) | Value::Object(_) => true,
    }
}

/// Whether pairs must be on lines of their own.
pub(super) fn has_lines(entries: &[Entry<'_, Pair<'_>>]) -> bool {
    entries.iter().any(|entry| match entry {
        Entry::Comment(_) => true,
        Entry::Item(pair) => !pair.comments.is_empty() || spans_lines(&pair.value),
    })
}

fn array<'a>(entries: &[Entry<'a, Value<'a>>]) -> Document<'a> {
    let has_lines = entries.iter().any(|entry| match entry {
        Entry::Comment(_) => true,
        Entry::Item(item) => spans_lines(item),
    });
    let brackets = Brackets::new("[", "]", entries, |item| match item {
        // Objects in arrays are always on lines of their own.
        Value::Object(entries) => pairs("{", "}", entries).broken_unless_empty(),
        _ => value(item),
    });
    if has_lines { brackets.broken() } else { brackets.fitting_alone() }
}

fn object<'a>(entries: &Object<'a>) -> Document<'a> {
    let brackets = pairs("{", "}", entries);
    if has_lines(entries) { brackets.broken() } else { brackets.fitting_alone() }
}

/// Pairs in braces or parentheses.
pub(super) fn pairs<'a>(
    open: &'static str,
    close: &'static str,
    entries: &Object<'a>,
) -> Brackets<'a> {
    Brackets::new(open, close, entries, pair)
}

fn pair<'a>(pair: &Pair<'a>) -> Document<'a> {
    with_key(pair, value(&pair.value))
}

/// A key and its value, with the comments between them above.
fn with_key<'a>(pair: &Pair<'a>, value: Document<'a>) -> Document<'a> {
    let value = if matches!(pair.value, Value::Block(_)) { value.indent() } else { value };
    let comments = comments::lines(&pair.comments);
    Document::Sequence(vec![comments, key(pair.key), Document::text(": "), value])
}

/// A key, without quotes if it is an identifier.
pub(super) fn key(key: &str) -> Document<'_> {
    let unquoted = key.strip_prefix('"').and_then(|it| it.strip_suffix('"'));
    Document::text(unquoted.filter(|it| is_identifier(it)).unwrap_or(key))
}

/// Whether a text is an identifier: underscores alone are not.
pub(crate) fn is_identifier(text: &str) -> bool {
    let name = text.trim_start_matches('_');
    let starts_well = |byte: &u8| byte.is_ascii_alphabetic() || name.len() < text.len();
    name.as_bytes().first().is_some_and(starts_well)
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}

/// A text block, whose lines follow the indentation around it.
fn block(text: &str) -> Document<'_> {
    let Ok(content) = string::block(text) else {
        return Document::text(text);
    };
    let trimmed: Vec<&str> = content.split('\n').map(|line| line.trim_end_matches(' ')).collect();
    let formatted = format!("\"\"\"\n{}\"\"\"", trimmed.join("\n"));
    // A quote before spaces at the end of the block would become a part of the closing quotes.
    if lines_of(&formatted) != lines_of(text) {
        return Document::text(text);
    }
    Document::lines(formatted.split('\n').map(|line| Document::text(line.to_owned())).collect())
}

/// The lines of a text block without the spaces at their ends, which Smithy's formatter removes.
fn lines_of(text: &str) -> Vec<String> {
    let value = string::content(text).unwrap_or_default();
    value.split('\n').map(|line| line.trim_end_matches(' ').to_owned()).collect()
}

/// The properties of a service or resource; lists of shapes are always on lines of their own.
pub(super) fn properties<'a>(entries: &Object<'a>) -> Document<'a> {
    let brackets = Brackets::new("{", "}", entries, property);
    if has_lines(entries) { brackets.broken() } else { brackets.fitting() }
}

fn property<'a>(property: &Pair<'a>) -> Document<'a> {
    match (property.key, &property.value) {
        ("resources" | "operations" | "collectionOperations" | "errors", Value::Array(entries)) => {
            with_key(property, Brackets::new("[", "]", entries, value).broken_unless_empty())
        }
        ("identifiers" | "properties" | "rename", Value::Object(entries)) => {
            with_key(property, pairs("{", "}", entries).broken_unless_empty())
        }
        _ => pair(property),
    }
}
