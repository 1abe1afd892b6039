//! The strings of a table.

use foldhash::fast::RandomState;
use indexmap::{Equivalent, IndexMap};
use std::collections::BTreeSet;

/// All strings, without duplicates and terminated by a NUL; offset 0 is the empty string.
pub struct Texts {
    /// The offset of each string.
    offsets: IndexMap<String, u32, RandomState>,
    /// The offsets of strings that others follow, by both.
    pairs: IndexMap<Pair, u32, RandomState>,
    /// The strings in the order of their offsets.
    list: Vec<String>,
    /// The positions of strings that belong to the one before.
    seconds: BTreeSet<usize>,
    length: u32,
}

/// A string and the one that follows it.
#[derive(PartialEq, Eq, Hash)]
struct Pair(String, String);

/// Two strings as a [`Pair`], without copies.
#[derive(Hash)]
struct PairOf<'t>(&'t str, &'t str);

impl Equivalent<Pair> for PairOf<'_> {
    fn equivalent(&self, pair: &Pair) -> bool {
        self.0 == pair.0 && self.1 == pair.1
    }
}

impl Default for Texts {
    fn default() -> Texts {
        let empty = String::new();
        Texts {
            offsets: [(empty.clone(), 0)].into_iter().collect(),
            pairs: IndexMap::default(),
            list: vec![empty],
            seconds: BTreeSet::new(),
            length: 1,
        }
    }
}

impl Texts {
    /// Returns the offset of a string, after adding the string if it is new. NULs are replaced
    /// because they terminate strings.
    pub fn add(&mut self, text: &str) -> u32 {
        if let Some(offset) = self.offsets.get(text) {
            return *offset;
        }
        let offset = self.append(text);
        self.offsets.insert(text.to_owned(), offset);
        offset
    }

    /// As [`add`](Texts::add), for documentation that its first sentence follows; 0 if there is no
    /// documentation, whose sentence is `None`.
    pub fn add_pair(&mut self, docs: &str, sentence: Option<&str>) -> u32 {
        if docs.is_empty() && sentence.is_none() {
            return 0;
        }
        let sentence = sentence.unwrap_or_default();
        if let Some(offset) = self.pairs.get(&PairOf(docs, sentence)) {
            return *offset;
        }
        let offset = self.append(docs);
        self.seconds.insert(self.list.len());
        let next = self.append(sentence);
        for (text, offset) in [(docs, offset), (sentence, next)] {
            if !self.offsets.contains_key(text) {
                self.offsets.insert(text.to_owned(), offset);
            }
        }
        self.pairs.insert(Pair(docs.to_owned(), sentence.to_owned()), offset);
        offset
    }

    fn append(&mut self, text: &str) -> u32 {
        let clean = text.replace('\0', "\u{FFFD}");
        let offset = self.length;
        // Plans are limited to lengths that fit; see `plan::lower`.
        let length = u32::try_from(clean.len()).unwrap_or(u32::MAX);
        self.length = self.length.saturating_add(length).saturating_add(1);
        self.list.push(clean);
        offset
    }

    /// Whether the string at a position belongs to the one before, as its first sentence.
    pub fn is_second(&self, position: usize) -> bool {
        self.seconds.contains(&position)
    }

    /// The strings in the order of their offsets, without the NULs.
    pub fn list(&self) -> &[String] {
        &self.list
    }
}

#[cfg(test)]
mod tests {
    use super::Texts;

    /// The string at an offset, and the one behind it.
    fn at(texts: &Texts, offset: u32) -> [String; 2] {
        let all = texts.list().join("\0") + "\0";
        let mut parts = all[offset as usize..].split('\0');
        [(); 2].map(|()| parts.next().unwrap_or_default().to_owned())
    }

    #[test]
    fn sentences_follow_documentation() {
        let mut texts = Texts::default();
        let own = texts.add_pair("Docs. More.", Some("Docs."));
        assert_eq!(texts.add_pair("Docs. More.", Some("Docs.")), own);
        let other = texts.add_pair("Docs. More.", None);
        let blank = texts.add_pair("", Some(""));
        assert_eq!(at(&texts, own), ["Docs. More.", "Docs."]);
        assert_eq!(at(&texts, other), ["Docs. More.", ""]);
        assert_eq!(at(&texts, blank), ["", ""]);
        assert_eq!(texts.add_pair("", None), 0);
        // The parts of a pair are found as strings too.
        assert!(blank != 0 && texts.add("Docs. More.") == own && texts.add("") == 0);
        let count = texts.list().len();
        texts.add("Docs.");
        assert_eq!(texts.list().len(), count);
    }
}
