//! Maps of structures without braces: `K1=Value=v,Type=URL,K2=Value=w,Type=URL`.
//!
//! The AWS documentation prints this form; the AWS CLI itself reads `K1` as the text `Value=v`
//! and then refuses it, or stumbles over the second `Type`. Ours reads it as meant: a key whose
//! value begins with a member of the structure and `=` opens an entry, and the pairs that follow
//! belong to it as long as their keys are members. Entries in braces may stand between.
//!
//! Only texts are looked at that the AWS CLI refuses; what it accepts means the same here. Where
//! the form does not fit throughout, its error stands.

use super::grammar::{self, Parser};
use super::{Error, FileError, Files};
use crate::table::{Kind, Shape};
use crate::value::{Map, Value};
use indexmap::IndexMap;
use std::cell::RefCell;

/// Reads shorthand for a map of structures, in braces or flat.
///
/// # Errors
/// As [`grammar::parse_with`], always of the form with braces.
pub(super) fn parse(text: &str, element: Shape, files: &dyn Files) -> Result<Map, Error> {
    let files = Once { files, loaded: RefCell::default() };
    let braced = grammar::parse_with(text, &files);
    match &braced {
        Ok(map) if map.values().all(|value| matches!(value, Value::Map(_))) => return braced,
        Err(Error::File(_) | Error::Depth) => return braced,
        _ => {}
    }
    flat(text, element, &files).map_or(braced, Ok)
}

/// Whether a shape is a map of structures, and of which.
pub(super) fn element(shape: Shape) -> Option<Shape> {
    let element = shape.element().filter(|_| shape.kind() == Kind::Map)?.target();
    matches!(element.kind(), Kind::Structure | Kind::Union).then_some(element)
}

/// The flat form; nothing where a text is not of that form throughout.
fn flat(text: &str, element: Shape, files: &dyn Files) -> Option<Map> {
    let mut parser = Parser::new(text, files);
    let mut map = Map::new();
    // The entry that further members belong to, while it is a flat one.
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

/// Whether a value begins like an entry: a member's name and `=` or `@=`.
fn begins_with_member(text: &str, element: Shape) -> bool {
    let name = grammar::key(text);
    let after = text.get(name.len()..).unwrap_or_default().trim_start();
    let after = after.strip_prefix('@').map_or(after, str::trim_start);
    after.starts_with('=') && element.member_named(name).is_some()
}

/// Puts a finished entry into the map; nothing if its key is there already.
fn close(map: &mut Map, entry: Option<(String, Map)>) -> Option<()> {
    let Some((key, entry)) = entry else { return Some(()) };
    map.insert(key, Value::Map(entry)).is_none().then_some(())
}

/// Files that are loaded once though a text is read twice, for what can be read only once.
struct Once<'a> {
    files: &'a dyn Files,
    loaded: RefCell<IndexMap<String, Result<Value, FileError>>>,
}

impl Files for Once<'_> {
    fn load(&self, reference: &str) -> Result<Value, FileError> {
        let mut loaded = self.loaded.borrow_mut();
        loaded.entry(reference.to_owned()).or_insert_with(|| self.files.load(reference)).clone()
    }
}
