//! The keys of maps in a list, which are the columns of text and tables.

use hardie_runtime::value::{Map, Value};
use std::collections::BTreeSet;

/// The keys of several maps; sorted and without duplicates.
pub(super) struct Keys<'v> {
    /// The keys with a scalar in one of the maps.
    pub(super) scalars: Vec<&'v str>,
    /// The keys with a collection in one of the maps.
    pub(super) nested: Vec<&'v str>,
}

impl<'v> Keys<'v> {
    pub(super) fn of(maps: impl IntoIterator<Item = &'v Map>) -> Keys<'v> {
        let (mut scalars, mut nested) = (BTreeSet::new(), BTreeSet::new());
        // Maps of a list share their keys, and most have the same ones: those that the map before
        // had at the same position are known.
        let mut before: Vec<(*const u8, usize, bool)> = Vec::new();
        for map in maps {
            for (at, (key, value)) in map.iter().enumerate() {
                let it = (key.as_ptr(), key.len(), is_scalar(value));
                match before.get_mut(at) {
                    Some(known) if *known == it => continue,
                    Some(known) => *known = it,
                    None => before.push(it),
                }
                let keys = if it.2 { &mut scalars } else { &mut nested };
                keys.insert(key.as_str());
            }
        }
        Keys { scalars: scalars.into_iter().collect(), nested: nested.into_iter().collect() }
    }
}

/// The columns of a list of maps. In most of the maps, keys are at the same positions: what was
/// found in the map before is tried first.
pub(super) struct Columns<'v> {
    names: Vec<&'v str>,
    /// Where the value of each column was.
    places: Vec<usize>,
    /// The keys by position, and whether they are columns.
    keys: Vec<(&'v str, bool)>,
}

impl<'v> Columns<'v> {
    /// The columns with these names, which are sorted.
    pub(super) fn new(names: Vec<&'v str>) -> Columns<'v> {
        Columns { places: vec![0; names.len()], names, keys: Vec::new() }
    }

    pub(super) fn names(&self) -> &[&'v str] {
        &self.names
    }

    /// The values of the columns in a map.
    pub(super) fn values(&mut self, map: &'v Map) -> impl Iterator<Item = Option<&'v Value>> {
        self.names.iter().zip(&mut self.places).map(|(name, place)| {
            if let Some((key, value)) = map.get_index(*place)
                && is_same(key, name)
            {
                return Some(value);
            }
            let found = map.position(name)?;
            *place = found;
            map.get_index(found).map(|(_, value)| value)
        })
    }

    /// The keys of a map that are no columns.
    pub(super) fn others(&mut self, map: &'v Map) -> Vec<&'v str> {
        let mut others = Vec::new();
        for (at, key) in map.keys().enumerate() {
            let is_column = match self.keys.get_mut(at) {
                Some((known, is_column)) if is_same(known, key) => *is_column,
                known => {
                    let is_column = self.names.binary_search(&key.as_str()).is_ok();
                    match known {
                        Some(known) => *known = (key, is_column),
                        None => self.keys.push((key, is_column)),
                    }
                    is_column
                }
            };
            if !is_column {
                others.push(key.as_str());
            }
        }
        others
    }
}

/// Whether two strings are equal; keys of a list are mostly the same string in memory.
fn is_same(left: &str, right: &str) -> bool {
    std::ptr::eq(left, right) || left == right
}

/// Whether a value is neither a list nor a map.
pub(super) fn is_scalar(value: &Value) -> bool {
    !matches!(value, Value::List(_) | Value::Map(_))
}
