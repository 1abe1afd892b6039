//! Anchors of a page: readable ids that are unique on the page and do not change when the model
//! gets more members.

use hardie_build::escape::{Escaped, Html, html};
use std::collections::BTreeSet;

/// Longer ids are abbreviated, since every nested member has one.
const LONGEST: usize = 80;

/// An option, member or error that can be a link target.
#[derive(Clone)]
pub(super) struct Anchor {
    pub(super) id: Escaped<Html>,
    /// The names from the outermost entry to its own, joined by full stops.
    pub(super) path: String,
}

/// The ids of a page.
#[derive(Default)]
pub(super) struct Ids {
    taken: BTreeSet<String>,
}

impl Ids {
    /// Returns the id for a heading or for a path of names.
    pub(super) fn take(&mut self, path: &str) -> Escaped<Html> {
        let stem = html::id(&abbreviated(path));
        let mut id = stem.clone();
        let mut number = 1;
        while !self.taken.insert(id.as_str().to_owned()) {
            number += 1;
            id = html::id(&format!("{stem}-{number}"));
        }
        id
    }
}

/// The first and the last name of a long path, and a digest of the whole path.
fn abbreviated(path: &str) -> String {
    if path.len() <= LONGEST {
        return path.to_owned();
    }
    let cut = |name: &str| name.chars().take(LONGEST / 3).collect::<String>();
    let first = path.split('.').next().unwrap_or_default();
    let last = path.rsplit('.').next().unwrap_or_default();
    format!("{}.{}.{:08x}", cut(first), cut(last), digest(path))
}

/// FNV-1a with 32 bits.
fn digest(text: &str) -> u32 {
    text.bytes().fold(0x811c_9dc5, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193))
}

#[cfg(test)]
mod tests {
    use super::Ids;

    #[test]
    fn ids_are_short_and_unique() {
        let mut ids = Ids::default();
        let long = format!("--definition.{}Name", "Sheets.".repeat(40));
        let mut take = |path: &str| ids.take(path).into_string();
        assert_eq!(
            [take("--name"), take("--name"), take("--name-2")],
            ["--name", "--name-2", "--name-2-2"]
        );
        assert_eq!(take("output.A b\"<"), "output.A-b--");
        assert_eq!(take(&long), "--definition.Name.e5250e8f");
    }
}
