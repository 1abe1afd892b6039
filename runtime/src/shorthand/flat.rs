//! Maps of structures without braces: `K1=Value=v,Type=URL,K2=Value=w,Type=URL`.
//!
//! The AWS documentation shows this syntax. The AWS CLI reads `K1` as the string `Value=v` and then
//! rejects it, or rejects the second `Type`. Here it is read as intended: a key whose value begins
//! with a member of the structure and `=` begins an entry, and the following pairs belong to it as
//! long as their keys are members. Entries in braces may be mixed in.
//!
//! Only strings that the AWS CLI rejects are read in this way; accepted strings keep their meaning.
//! If a string does not fully match this syntax, the AWS CLI's error is returned.

use super::grammar::{self, Parser};
use super::{Error, FileError, Files};
use crate::table::{Kind, Shape};
use crate::value::{Map, Value};
use indexmap::IndexMap;
use std::cell::RefCell;

/// Parses shorthand for a map of structures, with or without braces.
///
/// # Errors
/// As [`grammar::parse_with`]; always the error for the syntax with braces.
pub(super) fn parse(text: &str, element: Shape, files: &dyn Files) -> Result<Map, Error> {
    let files = FileCache { files, loaded: RefCell::default() };
    let braced = grammar::parse_with(text, &files);
    match &braced {
        Ok(map) if map.values().all(|value| matches!(value, Value::Map(_))) => return braced,
        Err(Error::File(_) | Error::Depth) => return braced,
        _ => {}
    }
    flat(text, element, &files).map_or(braced, Ok)
}

/// The structure in a map of structures; `None` for other shapes.
pub(super) fn element(shape: Shape) -> Option<Shape> {
    let element = shape.element().filter(|_| shape.kind() == Kind::Map)?.target();
    matches!(element.kind(), Kind::Structure | Kind::Union).then_some(element)
}

/// Parses the flat syntax; `None` if the string does not fully match it.
fn flat(text: &str, element: Shape, files: &dyn Files) -> Option<Map> {
    let mut parser = Parser::new(text, files);
    let mut map = Map::new();
    // The current flat entry, to which further members belong.
    let mut current: Option<(String, Map)> = None;
    loop {
        let key = parser.key_and_equals().ok()?;
        if begins_with_member(parser.rest(), element) {
            close(&mut map, current.take())?;
            let (member, value) = parser.pair().ok()?;
            current = Some((key, Map::from([(member, value)])));
        } else if let Some((_, entry)) =
            current.as_mut().filter(|_| element.member_named(&key).is_some())
        {
            if entry.insert(key, parser.values().ok()?).is_some() {
                return None;
            }
        } else if parser.peek() == Some('{') {
            close(&mut map, current.take())?;
            let value = parser.explicit().ok()?;
            if map.insert(key, value).is_some() {
                return None;
            }
        } else {
            return None;
        }
        if parser.at_end() {
            close(&mut map, current)?;
            return Some(map);
        }
        parser.expect_spaced(',').ok()?;
    }
}

/// Whether a value begins with a member's name and `=` or `@=`.
fn begins_with_member(text: &str, element: Shape) -> bool {
    let name = grammar::key(text);
    let after = text.get(name.len()..).unwrap_or_default().trim_start();
    let after = after.strip_prefix('@').map_or(after, str::trim_start);
    after.starts_with('=') && element.member_named(name).is_some()
}

/// Adds a complete entry to the map; `None` if its key exists already.
fn close(map: &mut Map, entry: Option<(String, Map)>) -> Option<()> {
    let Some((key, entry)) = entry else { return Some(()) };
    map.insert(key, Value::Map(entry)).is_none().then_some(())
}

/// Loads each file once although a string is parsed twice: some files can be read only once.
struct FileCache<'a> {
    files: &'a dyn Files,
    loaded: RefCell<IndexMap<String, Result<Value, FileError>>>,
}

impl Files for FileCache<'_> {
    fn load(&self, reference: &str) -> Result<Value, FileError> {
        let mut loaded = self.loaded.borrow_mut();
        loaded.entry(reference.to_owned()).or_insert_with(|| self.files.load(reference)).clone()
    }
}
