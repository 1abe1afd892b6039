//! Anchors for values that occur several times in a document, and the aliases that refer to them.

use hardie_runtime::value::{Key, Value};
use std::collections::BTreeMap;

/// The identity of lists and maps of a value, by address: those with the same number are the same
/// object.
#[derive(Debug, Default)]
pub(crate) struct SharedObjects(BTreeMap<usize, usize>);

impl SharedObjects {
    /// Records that a value is the object with this number.
    pub(crate) fn insert(&mut self, value: &Value, object: usize) {
        self.0.insert(std::ptr::from_ref(value) as usize, object);
    }

    fn object(&self, value: &Value) -> Option<usize> {
        self.0.get(&(std::ptr::from_ref(value) as usize)).copied()
    }
}

/// What is written for an occurrence of a value.
pub(super) enum Name {
    /// The anchor before it.
    Anchor(String),
    /// The alias that replaces it.
    Alias(String),
}

/// The anchors of one document.
pub(super) struct Anchors<'a> {
    shared: &'a SharedObjects,
    /// By object: its number, and whether it has been written.
    numbers: BTreeMap<usize, (Option<usize>, bool)>,
}

impl<'a> Anchors<'a> {
    /// Numbers the objects of a value in the order of their second occurrence.
    pub(super) fn new(value: &Value, shared: &'a SharedObjects) -> Anchors<'a> {
        let mut anchors = Anchors { shared, numbers: BTreeMap::new() };
        if !shared.0.is_empty() {
            anchors.visit(value, &mut 0);
        }
        anchors
    }

    fn visit(&mut self, value: &Value, count: &mut usize) {
        if let Some(object) = self.shared.object(value) {
            if let Some((number, _)) = self.numbers.get_mut(&object) {
                number.get_or_insert_with(|| {
                    *count += 1;
                    *count
                });
                return;
            }
            self.numbers.insert(object, (None, false));
        }
        match value {
            Value::List(list) => list.iter().for_each(|item| self.visit(item, count)),
            Value::Map(map) => {
                let mut entries: Vec<(&Key, &Value)> = map.iter().collect();
                entries.sort_unstable_by_key(|(key, _)| *key);
                entries.into_iter().for_each(|(_, value)| self.visit(value, count));
            }
            _ => {}
        }
    }

    /// What to write for a value that has an anchor.
    pub(super) fn name(&mut self, value: &Value) -> Option<Name> {
        let (number, is_written) = self.numbers.get_mut(&self.shared.object(value)?)?;
        let number = (*number)?;
        Some(if std::mem::replace(is_written, true) {
            Name::Alias(format!("*id{number:03}"))
        } else {
            Name::Anchor(format!("&id{number:03}"))
        })
    }
}
