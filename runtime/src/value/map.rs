//! Maps with string keys in the order of the input, small in memory: a list of entries, with an
//! index only if there are many.

use super::{Key, Value};
use std::collections::HashMap;
use std::fmt;
use std::ops::Index;

/// Up to this number of entries, a search compares the keys one after another.
const SMALL: usize = 64;

/// A map with string keys, in the order of the input.
///
/// Two maps are equal if they have equal values for the same keys, in any order.
#[derive(Clone)]
pub struct Map(Entries);

#[derive(Clone)]
enum Entries {
    Few(Vec<(Key, Value)>),
    Many(Box<Indexed>),
}

/// More than [`SMALL`] entries, with the position of each key.
#[derive(Clone)]
struct Indexed {
    entries: Vec<(Key, Value)>,
    index: HashMap<Key, usize>,
}

impl Default for Map {
    fn default() -> Map {
        Map(Entries::Few(Vec::new()))
    }
}

impl Map {
    /// Creates an empty map.
    pub fn new() -> Map {
        Map::default()
    }

    /// Creates an empty map with room for a number of entries.
    pub fn with_capacity(count: usize) -> Map {
        Map(Entries::Few(Vec::with_capacity(count)))
    }

    fn entries(&self) -> &Vec<(Key, Value)> {
        match &self.0 {
            Entries::Few(entries) => entries,
            Entries::Many(indexed) => &indexed.entries,
        }
    }

    fn entries_mut(&mut self) -> &mut Vec<(Key, Value)> {
        match &mut self.0 {
            Entries::Few(entries) => entries,
            Entries::Many(indexed) => &mut indexed.entries,
        }
    }

    fn into_entries(self) -> Vec<(Key, Value)> {
        match self.0 {
            Entries::Few(entries) => entries,
            Entries::Many(indexed) => indexed.entries,
        }
    }

    /// Changes the entries as a whole, and then the index.
    fn change(&mut self, change: impl FnOnce(&mut Vec<(Key, Value)>)) {
        change(self.entries_mut());
        if self.len() > SMALL || matches!(self.0, Entries::Many(_)) {
            self.build_index();
        }
    }

    fn build_index(&mut self) {
        let entries = std::mem::take(self.entries_mut());
        self.0 = if entries.len() > SMALL {
            let positions = entries.iter().enumerate().map(|(at, (key, _))| (key.clone(), at));
            let index = positions.collect();
            Entries::Many(Box::new(Indexed { entries, index }))
        } else {
            Entries::Few(entries)
        };
    }

    /// The number of entries.
    pub fn len(&self) -> usize {
        self.entries().len()
    }

    /// Whether there is no entry.
    pub fn is_empty(&self) -> bool {
        self.entries().is_empty()
    }

    /// The position of a key.
    pub fn position(&self, key: &str) -> Option<usize> {
        match &self.0 {
            Entries::Few(entries) => entries.iter().position(|(known, _)| known == key),
            Entries::Many(indexed) => indexed.index.get(key).copied(),
        }
    }

    /// Whether there is a value for a key.
    pub fn contains_key(&self, key: &str) -> bool {
        self.position(key).is_some()
    }

    /// The value for a key.
    pub fn get(&self, key: &str) -> Option<&Value> {
        self.entries().get(self.position(key)?).map(|(_, value)| value)
    }

    /// The value for a key, to change it.
    pub fn get_mut(&mut self, key: &str) -> Option<&mut Value> {
        self.get_entry_mut(key).map(|(_, value)| value)
    }

    /// The key and the value for a key, to change the value.
    pub fn get_entry_mut(&mut self, key: &str) -> Option<(&Key, &mut Value)> {
        let at = self.position(key)?;
        self.entries_mut().get_mut(at).map(|(key, value)| (&*key, value))
    }

    /// The entry at a position.
    pub fn get_index(&self, at: usize) -> Option<(&Key, &Value)> {
        self.entries().get(at).map(|(key, value)| (key, value))
    }

    /// The first entry.
    pub fn first(&self) -> Option<(&Key, &Value)> {
        self.get_index(0)
    }

    /// Sets the value for a key and returns the value before. A new key is the last one.
    pub fn insert(&mut self, key: impl Into<Key>, value: Value) -> Option<Value> {
        let key = key.into();
        if let Some(known) = self.get_mut(&key) {
            return Some(std::mem::replace(known, value));
        }
        self.push(key, value);
        None
    }

    /// Adds an entry whose key is new.
    fn push(&mut self, key: Key, value: Value) {
        match &mut self.0 {
            Entries::Few(entries) => {
                entries.push((key, value));
                if entries.len() > SMALL {
                    self.build_index();
                }
            }
            Entries::Many(indexed) => {
                indexed.index.insert(key.clone(), indexed.entries.len());
                indexed.entries.push((key, value));
            }
        }
    }

    /// The value for a key; if there is none, this one is set first.
    pub fn get_or_insert_with(
        &mut self,
        key: impl Into<Key>,
        value: impl FnOnce() -> Value,
    ) -> &mut Value {
        let key = key.into();
        let at = self.position(&key).unwrap_or_else(|| {
            self.push(key, value());
            self.len() - 1
        });
        #[expect(clippy::indexing_slicing, reason = "the position of an entry")]
        &mut self.entries_mut()[at].1
    }

    /// Removes an entry; the others keep their order.
    pub fn shift_remove(&mut self, key: &str) -> Option<Value> {
        self.shift_remove_entry(key).map(|(_, value)| value)
    }

    /// Removes an entry with its key; the others keep their order.
    pub fn shift_remove_entry(&mut self, key: &str) -> Option<(Key, Value)> {
        let at = self.position(key)?;
        let mut removed = None;
        self.change(|entries| removed = Some(entries.remove(at)));
        removed
    }

    /// Keeps the entries for which the function returns true.
    pub fn retain(&mut self, mut is_kept: impl FnMut(&Key, &mut Value) -> bool) {
        self.change(|entries| entries.retain_mut(|(key, value)| is_kept(key, value)));
    }

    /// Sorts the entries by their keys.
    pub fn sort_keys(&mut self) {
        self.change(|entries| entries.sort_by(|(a, _), (b, _)| a.cmp(b)));
    }

    /// Keeps the entries for which the function returns a number, and sorts them by it. The
    /// function may change a key to one that no other entry has.
    pub fn arrange(&mut self, mut order: impl FnMut(&mut Key, &Value) -> Option<usize>) {
        self.change(|entries| {
            let mut last = 0;
            let mut is_sorted = true;
            let mut numbers = Vec::with_capacity(entries.len());
            entries.retain_mut(|(key, value)| {
                let number = order(key, value);
                if let Some(number) = number {
                    is_sorted &= last <= number;
                    last = number;
                    numbers.push(number);
                }
                number.is_some()
            });
            if !is_sorted {
                let mut numbered: Vec<_> = numbers.into_iter().zip(entries.drain(..)).collect();
                numbered.sort_by_key(|(number, _)| *number);
                entries.extend(numbered.into_iter().map(|(_, entry)| entry));
            }
        });
    }

    /// Returns memory that is reserved for more entries.
    pub fn shrink_to_fit(&mut self) {
        self.entries_mut().shrink_to_fit();
    }

    /// The keys.
    pub fn keys(&self) -> impl DoubleEndedIterator<Item = &Key> + ExactSizeIterator + Clone {
        self.entries().iter().map(|(key, _)| key)
    }

    /// The values.
    pub fn values(&self) -> impl DoubleEndedIterator<Item = &Value> + ExactSizeIterator + Clone {
        self.entries().iter().map(|(_, value)| value)
    }

    /// The values, to change them.
    pub fn values_mut(
        &mut self,
    ) -> impl DoubleEndedIterator<Item = &mut Value> + ExactSizeIterator {
        self.entries_mut().iter_mut().map(|(_, value)| value)
    }

    /// The values, without the map.
    pub fn into_values(self) -> impl DoubleEndedIterator<Item = Value> + ExactSizeIterator {
        self.into_entries().into_iter().map(|(_, value)| value)
    }

    /// The entries.
    pub fn iter(&self) -> MapIter<'_> {
        self.into_iter()
    }

    /// The entries, to change the values.
    pub fn iter_mut(&mut self) -> MapIterMut<'_> {
        self.into_iter()
    }
}

/// The entries of a [`Map`], to change the values.
pub type MapIterMut<'m> = std::iter::Map<
    std::slice::IterMut<'m, (Key, Value)>,
    fn(&'m mut (Key, Value)) -> (&'m Key, &'m mut Value),
>;

impl<'m> IntoIterator for &'m mut Map {
    type Item = (&'m Key, &'m mut Value);
    type IntoIter = MapIterMut<'m>;

    fn into_iter(self) -> MapIterMut<'m> {
        self.entries_mut().iter_mut().map(|(key, value)| (&*key, value))
    }
}

/// The entries of a [`Map`].
pub type MapIter<'m> = std::iter::Map<
    std::slice::Iter<'m, (Key, Value)>,
    fn(&'m (Key, Value)) -> (&'m Key, &'m Value),
>;

impl<'m> IntoIterator for &'m Map {
    type Item = (&'m Key, &'m Value);
    type IntoIter = MapIter<'m>;

    fn into_iter(self) -> MapIter<'m> {
        self.entries().iter().map(|(key, value)| (key, value))
    }
}

impl IntoIterator for Map {
    type Item = (Key, Value);
    type IntoIter = std::vec::IntoIter<(Key, Value)>;

    fn into_iter(self) -> Self::IntoIter {
        self.into_entries().into_iter()
    }
}

impl<K: Into<Key>> Extend<(K, Value)> for Map {
    fn extend<I: IntoIterator<Item = (K, Value)>>(&mut self, entries: I) {
        entries.into_iter().for_each(|(key, value)| {
            self.insert(key, value);
        });
    }
}

impl<K: Into<Key>> FromIterator<(K, Value)> for Map {
    fn from_iter<I: IntoIterator<Item = (K, Value)>>(entries: I) -> Map {
        let entries = entries.into_iter();
        let mut map = Map::with_capacity(entries.size_hint().0);
        map.extend(entries);
        map
    }
}

impl<K: Into<Key>, const N: usize> From<[(K, Value); N]> for Map {
    fn from(entries: [(K, Value); N]) -> Map {
        Map::from_iter(entries)
    }
}

impl PartialEq for Map {
    fn eq(&self, other: &Map) -> bool {
        self.len() == other.len()
            && self.iter().all(|(key, value)| other.get(key).is_some_and(|it| it == value))
    }
}

impl Index<&str> for Map {
    type Output = Value;

    /// The value for a key.
    ///
    /// # Panics
    /// Without an entry for the key.
    #[expect(clippy::expect_used, reason = "as the maps of the standard library")]
    fn index(&self, key: &str) -> &Value {
        self.get(key).expect("an entry for the key")
    }
}

impl fmt::Debug for Map {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(self.iter()).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::{Map, SMALL};
    use crate::value::{Number, Value};

    fn numbers(count: i64) -> Map {
        (0..count).map(|at| (format!("key {at}"), Value::from(at))).collect()
    }

    #[test]
    fn small_and_large_maps_find_their_keys() {
        for count in [0, 1, SMALL, SMALL + 1, 1000] {
            let count = i64::try_from(count).unwrap();
            let map = numbers(count);
            for at in 0..count {
                assert_eq!(map.get(&format!("key {at}")), Some(&Value::from(at)));
            }
            assert_eq!(map.get("key -1"), None);
            assert!(map.values().eq((0..count).map(Value::from).collect::<Vec<_>>().iter()));
        }
    }

    #[test]
    fn a_new_value_keeps_the_position_of_its_key() {
        for count in [3, 100] {
            let mut map = numbers(count);
            assert_eq!(map.insert("key 1", Value::Null), Some(Value::from(1)));
            assert_eq!(
                map.get_index(1).map(|(key, value)| (key.as_str(), value)),
                Some(("key 1", &Value::Null))
            );
            *map.get_or_insert_with("key 2", || Value::Null) = Value::from(true);
            assert_eq!(map["key 2"], Value::from(true));
            assert_eq!(*map.get_or_insert_with("new", || Value::from("x")), Value::from("x"));
            assert_eq!(map.len(), usize::try_from(count).unwrap() + 1);
        }
    }

    #[test]
    fn removed_entries_are_not_found_and_others_are() {
        for count in [5, 17, 100] {
            let mut map = numbers(count);
            assert_eq!(map.shift_remove("key 2"), Some(Value::from(2)));
            assert_eq!(map.shift_remove("key 2"), None);
            map.retain(|key, _| key != "key 0");
            let last = count - 1;
            assert_eq!(map.get(&format!("key {last}")), Some(&Value::from(last)));
            assert_eq!(
                map.keys().map(|key| key.as_str()).take(2).collect::<Vec<_>>(),
                ["key 1", "key 3"]
            );
        }
    }

    #[test]
    fn arranged_entries_are_those_with_a_number() {
        for count in [6, 70, 200] {
            let mut map = numbers(count);
            map.arrange(|key, value| {
                let Value::Number(Number::Integer(number)) = value else { return None };
                *key = format!("new {number}").as_str().into();
                (number % 2 == 0).then(|| usize::try_from(1000 - number).unwrap())
            });
            let kept: Vec<i64> = (0..count).rev().filter(|at| at % 2 == 0).collect();
            assert!(map.values().eq(&kept.iter().copied().map(Value::from).collect::<Vec<_>>()));
            assert_eq!(map.get("new 0"), Some(&Value::from(0)));
            assert_eq!((map.get("new 1"), map.get("key 0")), (None, None));
        }
    }

    #[test]
    fn equal_maps_may_have_another_order() {
        for count in [3, 100] {
            let map = numbers(count);
            let reversed: Map = numbers(count).into_iter().rev().collect();
            assert_eq!(map, reversed);
            assert_ne!(map, numbers(count - 1));
        }
    }
}
