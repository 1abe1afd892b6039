//! File names of pages: safe in URLs and unique on case-insensitive file systems.

use super::{Target, file_word};
use crate::reference::page::Reference;
use hardie_build::escape::{Escaped, Html, Piece, escaped, html};
use std::collections::BTreeSet;

/// The page of the service, and of its types.
pub(super) const INDEX: &str = "index";
pub(super) const TYPES: &str = "types";

/// Device names that Windows reserves, with any extension.
const DEVICES: &[&str] = &["con", "prn", "aux", "nul"];
/// Device names that are reserved with a digit after them.
const NUMBERED_DEVICES: &[&str] = &["com", "lpt"];

/// The pages of commands with their file names.
pub(super) fn targets(reference: &Reference) -> Vec<Target<'_>> {
    let mut taken = BTreeSet::from([INDEX, TYPES].map(str::to_owned));
    let mut targets = Vec::new();
    for page in &reference.commands {
        // Windows reads the part before a full stop as a device name.
        let word = file_word(&page.name).replace('.', "-");
        let mut stem = word.clone();
        let mut number = 1;
        while is_device(&stem) || !taken.insert(stem.to_ascii_lowercase()) {
            number += 1;
            stem = format!("{word}-{number}");
        }
        targets.push(Target { page, stem: html::id(&stem) });
    }
    targets
}

fn is_device(stem: &str) -> bool {
    let stem = stem.to_ascii_lowercase();
    let is_numbered = |device: &str| {
        let number = stem.strip_prefix(device);
        number.is_some_and(|rest| rest.len() == 1 && rest.starts_with(|c: char| c.is_ascii_digit()))
    };
    DEVICES.contains(&&*stem) || NUMBERED_DEVICES.iter().any(|device| is_numbered(device))
}

/// A link to an id of a page; without an id, to the whole page.
pub(super) fn link(
    stem: impl Piece<Html>,
    id: &Escaped<Html>,
    text: &Escaped<Html>,
) -> Escaped<Html> {
    let hash = if id.is_empty() { "" } else { "#" };
    escaped!(Html, "<a href=\"", stem, ".html", hash, id, "\">", text, "</a>")
}

/// A link to an id of the same page.
pub(super) fn here(id: &Escaped<Html>, text: &Escaped<Html>) -> Escaped<Html> {
    escaped!(Html, "<a href=\"#", id, "\">", text, "</a>")
}

/// A heading that links to itself.
pub(super) fn heading(
    tag: &'static str,
    id: &Escaped<Html>,
    text: &Escaped<Html>,
) -> Escaped<Html> {
    escaped!(Html, "<", tag, " id=\"", id, "\">", here(id, text), "</", tag, ">")
}

/// Text as code.
pub(super) fn code(text: &str) -> Escaped<Html> {
    escaped!(Html, "<code>", html::text(text), "</code>")
}

#[cfg(test)]
mod tests {
    use super::targets;
    use crate::reference::page::{Page, Reference};

    #[test]
    fn names_are_unique_and_no_devices() {
        let page = |name: &&str| Page { name: (*name).to_owned(), ..Page::default() };
        let names = [
            "index", "INDEX", "con", "Com1", "com10", "../x", "..", "a/b", "a-b", "nul.x", "é",
            "types",
        ];
        let commands = names.iter().map(page).collect();
        let reference = Reference { commands, ..Reference::default() };
        let stems: Vec<String> =
            targets(&reference).iter().map(|it| it.stem.as_str().to_owned()).collect();
        let expected = [
            "index-2", "INDEX-3", "con-2", "Com1-2", "com10", "x", "_", "a-b", "a-b-2", "nul-x",
            "_-2", "types-2",
        ];
        assert_eq!(stems, expected);
    }
}
