//! Values of botocore's files, read one level at a time, with their positions; values of the wrong
//! type are reported and left out.

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::load::scan;
use crate::model::entries::{Entries, Text};
use crate::model::{Node, Place, Sources};
use foldhash::fast::RandomState;
use serde::Deserialize;
use serde_json::value::RawValue;
use std::borrow::Cow;
use std::collections::{HashMap, hash_map};

/// A value: its text in a file, and the text that another file merges into it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Item<'a> {
    own: Piece<'a>,
    over: Option<Piece<'a>>,
}

/// A value's text in one file.
#[derive(Clone, Copy, Debug)]
struct Piece<'a> {
    source: usize,
    raw: &'a str,
}

/// The entries of an object, with unique keys; of duplicates the last counts, as in Python.
#[derive(Clone, Debug)]
pub(super) struct Object<'a> {
    pub(super) place: Place,
    entries: Vec<Entry<'a>>,
}

/// One of an object's entries.
#[derive(Clone, Debug)]
pub(super) struct Entry<'a> {
    pub(super) key: Cow<'a, str>,
    /// The position of the key.
    pub(super) place: Place,
    pub(super) value: Item<'a>,
}

impl<'a> Item<'a> {
    /// The whole of a file.
    pub(super) fn of_file(source: usize, text: &'a str) -> Item<'a> {
        Item { own: Piece { source, raw: text }, over: None }
    }

    /// With the content of another file: objects are merged, everything else is replaced.
    pub(super) fn merged(self, over: Item<'a>) -> Item<'a> {
        Item { over: Some(over.own), ..self }
    }

    /// The value that counts if this is not an object.
    fn last(&self) -> Piece<'a> {
        self.over.unwrap_or(self.own)
    }

    /// The value as written in the file.
    pub(super) fn raw(&self) -> &'a str {
        self.last().raw
    }

    /// As the value of a trait.
    pub(super) fn node(&self) -> Node<'a> {
        Node::borrowed(self.raw())
    }
}

impl<'a> Object<'a> {
    pub(super) fn entries(&self) -> impl Iterator<Item = &Entry<'a>> {
        self.entries.iter()
    }

    /// A value by its key.
    pub(super) fn get(&self, key: &str) -> Option<Item<'a>> {
        self.entries.iter().find(|entry| entry.key == key).map(|entry| entry.value)
    }
}

/// The maximum number of entries that are compared with each other to find duplicates.
const SHORT: usize = 32;

/// The entries of an object, with duplicates; `None` for other values.
fn entries_of(text: &str) -> Option<Vec<(Cow<'_, str>, &str)>> {
    if let Some(list) = scan::entries(text) {
        return Some(list.into_iter().map(|(key, value)| (Cow::Borrowed(key), value)).collect());
    }
    let Entries(list) = serde_json::from_str::<Entries<'_, &RawValue>>(text).ok()?;
    Some(list.into_iter().map(|(Text(key), value)| (key, value.get())).collect())
}

/// The elements of a list; `None` for other values.
fn elements_of(text: &str) -> Option<Vec<&str>> {
    scan::elements(text).or_else(|| {
        let list = serde_json::from_str::<Vec<&RawValue>>(text).ok()?;
        Some(list.into_iter().map(RawValue::get).collect())
    })
}

/// Reads items, and collects problems with them.
pub(super) struct Reader<'a, 'p> {
    pub(super) sources: &'a Sources,
    pub(super) problems: &'p mut Diagnostics,
    /// The shape that is being read.
    pub(super) shape: String,
}

impl<'a> Reader<'a, '_> {
    pub(super) fn place(&self, item: Item<'a>) -> Place {
        let Piece { source, raw } = item.last();
        self.sources.place_of(source, raw).unwrap_or(Place::new(source, 0))
    }

    /// Reports a problem at a position.
    pub(super) fn problem(&mut self, place: Place, id: &'static str, message: String, help: &str) {
        let diagnostic = Diagnostic::error(id, message).at(self.sources.locate(place));
        let diagnostic =
            if self.shape.is_empty() { diagnostic } else { diagnostic.shape(&self.shape) };
        self.problems.push(if help.is_empty() { diagnostic } else { diagnostic.help(help) });
    }

    fn wrong(&mut self, item: Item<'a>, what: &str, wanted: &str) {
        let kind = match item.raw().trim_start().as_bytes().first() {
            Some(b'{') => "an object",
            Some(b'[') => "a list",
            Some(b'"') => "a string",
            Some(b't' | b'f') => "a boolean",
            Some(b'n') => "null",
            _ => "a number",
        };
        let message = format!("`{what}` must be {wanted}, but is {kind}");
        self.problem(self.place(item), "load.c2j", message, "");
    }

    /// An object; `what` is its name in messages.
    pub(super) fn object(&mut self, item: Item<'a>, what: &str) -> Option<Object<'a>> {
        let mut entries: Vec<Entry<'a>> = Vec::new();
        for (layer, piece) in [Some(item.own), item.over].into_iter().enumerate() {
            let Some(piece) = piece else { continue };
            let Some(found) = entries_of(piece.raw) else {
                // A value that is merged into an object is an object too.
                self.wrong(Item { own: piece, over: None }, what, "an object");
                if layer == 0 {
                    return None;
                }
                continue;
            };
            // The services with the most shapes have thousands.
            let is_long = found.len() > SHORT;
            let mut index: HashMap<Cow<'a, str>, usize, RandomState> = HashMap::default();
            if is_long {
                index.extend(entries.iter().enumerate().map(|(at, it)| (it.key.clone(), at)));
            }
            for (key, raw) in found {
                let value = Piece { source: piece.source, raw };
                let known = if is_long {
                    match index.entry(key.clone()) {
                        hash_map::Entry::Occupied(known) => Some(*known.get()),
                        hash_map::Entry::Vacant(new) => {
                            new.insert(entries.len());
                            None
                        }
                    }
                } else {
                    entries.iter().position(|entry| entry.key == key)
                };
                match known.and_then(|index| entries.get_mut(index)) {
                    Some(entry) if layer > 0 => entry.value.over = Some(value),
                    Some(entry) => entry.value = Item { own: value, over: None },
                    None => {
                        // A key with escapes is not a slice of the file; its value always is.
                        let place = self.sources.place_of(piece.source, &key);
                        let value = Item { own: value, over: None };
                        let place = place.unwrap_or_else(|| self.place(value));
                        entries.push(Entry { key, place, value });
                    }
                }
            }
        }
        Some(Object { place: self.place(Item { over: None, ..item }), entries })
    }

    /// The object under a key; `None` if absent.
    pub(super) fn object_of(&mut self, object: &Object<'a>, key: &str) -> Option<Object<'a>> {
        object.get(key).and_then(|item| self.object(item, key))
    }

    /// The list under a key.
    pub(super) fn list_of(&mut self, object: &Object<'a>, key: &str) -> Vec<Item<'a>> {
        let Some(item) = object.get(key) else { return Vec::new() };
        let source = item.last().source;
        match elements_of(item.raw()) {
            Some(list) => list.into_iter().map(|raw| Item::of_file(source, raw)).collect(),
            None => {
                self.wrong(item, key, "a list");
                Vec::new()
            }
        }
    }

    fn parsed<T: Deserialize<'a>>(
        &mut self,
        item: Item<'a>,
        what: &str,
        wanted: &str,
    ) -> Option<T> {
        let parsed = serde_json::from_str(item.raw());
        if parsed.is_err() {
            self.wrong(item, what, wanted);
        }
        parsed.ok()
    }

    /// A string.
    pub(super) fn text(&mut self, item: Item<'a>, what: &str) -> Option<Cow<'a, str>> {
        self.parsed::<Text<'a>>(item, what, "a string").map(|text| text.0)
    }

    /// The string under a key.
    pub(super) fn text_of(&mut self, object: &Object<'a>, key: &str) -> Option<Cow<'a, str>> {
        object.get(key).and_then(|item| self.text(item, key))
    }

    /// The list of strings under a key.
    pub(super) fn texts_of(&mut self, object: &Object<'a>, key: &str) -> Vec<Cow<'a, str>> {
        self.list_of(object, key).into_iter().filter_map(|item| self.text(item, key)).collect()
    }

    /// Whether a flag is present and true.
    pub(super) fn flag(&mut self, object: &Object<'a>, key: &str) -> bool {
        let item = object.get(key);
        item.and_then(|item| self.parsed::<bool>(item, key, "a boolean")).unwrap_or_default()
    }

    /// The non-negative integer under a key.
    pub(super) fn number_of(&mut self, object: &Object<'a>, key: &str) -> Option<u64> {
        object.get(key).and_then(|item| self.parsed(item, key, "an integer"))
    }

    /// The number under a key, as written.
    pub(super) fn decimal_of(&mut self, object: &Object<'a>, key: &str) -> Option<&'a str> {
        let item = object.get(key)?;
        self.parsed::<f64>(item, key, "a number").map(|_| item.raw().trim())
    }
}
