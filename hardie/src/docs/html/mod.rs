//! The reference as a site: one page per command, the service's page as `index.html`, a page of
//! types, a style sheet, a script and its search index.
//!
//! Pages load only these files, can be opened from a disk, and are readable without scripts.

mod anchors;
mod content;
mod frame;
mod names;
mod navigation;
mod prose;
mod search;
mod sections;
mod types;

use super::{File, command_line, file_word};
use crate::reference::page::{Page, Reference};
use content::Surroundings;
use frame::Frame;
use hardie_build::escape::{Escaped, Html};
use navigation::Navigation;
use sections::Content;
use std::collections::BTreeMap;
use types::Types;

/// The files beside the pages.
const STYLE_FILE: &str = "style.css";
const SCRIPT_FILE: &str = "site.js";
const SEARCH_FILE: &str = "search-index.js";

const STYLE: &str = include_str!("style.css");
const SCRIPT: &str = include_str!("site.js");

/// A page and the name of its file without `.html`.
struct Target<'r> {
    page: &'r Page,
    stem: Escaped<Html>,
}

/// All files of the site: names and contents.
pub(crate) fn files(reference: &Reference) -> Vec<(String, String)> {
    let mut index = search::Index::default();
    let mut files: Vec<(String, String)> = pages(reference, &mut index)
        .into_iter()
        .map(|(name, page)| (name, page.into_string()))
        .collect();
    files.push((STYLE_FILE.to_owned(), STYLE.to_owned()));
    files.push((SCRIPT_FILE.to_owned(), SCRIPT.to_owned()));
    files.push((SEARCH_FILE.to_owned(), index.into_script().into_string()));
    files
}

/// The subject of a page.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Subject {
    Service,
    Types,
    /// A command, by its index.
    Command(usize),
}

/// The pages, the service's first.
pub(super) fn pages(reference: &Reference, index: &mut search::Index) -> Vec<File<Html>> {
    let targets = names::targets(reference);
    let operations: BTreeMap<&str, usize> = targets
        .iter()
        .enumerate()
        .map(|(place, target)| (target.page.operation.as_str(), place))
        .collect();
    let mut types = Types::default();
    let mut content = |page, command| {
        let (targets, operations, types) = (&targets, &operations, &mut types);
        Content::of(page, Surroundings { targets, command, operations, types })
    };
    let service = content(&reference.index, None);
    let commands: Vec<Content> = targets
        .iter()
        .enumerate()
        .map(|(place, target)| content(target.page, Some(place)))
        .collect();

    let navigation = Navigation::new(&targets, !types.is_empty());
    let frame = Frame { reference, navigation: &navigation };
    let mut pages = Vec::new();
    let mut add = |stem: &Escaped<Html>, page| pages.push((format!("{stem}.html"), page));
    let (index_stem, types_stem) = (names::INDEX.into(), names::TYPES.into());
    index.add(&reference.index.name, &index_stem, &reference.index.summary, &service.anchors);
    add(&index_stem, frame.page(&reference.index, &service, Subject::Service));
    for ((place, target), content) in targets.iter().enumerate().zip(&commands) {
        index.add(&target.page.name, &target.stem, &target.page.summary, &content.anchors);
        add(&target.stem, frame.page(target.page, content, Subject::Command(place)));
    }
    if !types.is_empty() {
        let content = types.content(&targets);
        index.add("Types", &types_stem, "", &content.anchors);
        add(&types_stem, frame.page(&reference.index, &content, Subject::Types));
    }
    pages
}
