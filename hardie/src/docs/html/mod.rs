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

use super::{command_line, file_word};
use crate::reference::page::{Page, Reference};
use content::SiteContext;
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
#[derive(Clone)]
struct Target<'r> {
    page: &'r Page,
    stem: Escaped<Html>,
}

/// The subject of a page.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Subject {
    Service,
    Types,
    /// A command, by its index.
    Command(usize),
}

/// All files of the site, names and contents: the service's page, commands, types, other files.
pub(crate) fn files(reference: &Reference) -> Vec<(String, String)> {
    let targets = names::targets(reference);
    let operations = targets.iter().zip(0..).map(|(it, place)| (it.page.operation.as_str(), place));
    let operations: BTreeMap<&str, usize> =
        operations.filter(|(operation, _)| !operation.is_empty()).collect();
    let mut types = Types::default();
    let mut content = |page, command| {
        let (targets, operations, types) = (&targets, &operations, &mut types);
        Content::of(page, SiteContext { targets, command, operations, types })
    };
    let index = Target { page: &reference.index, stem: names::INDEX.into() };
    let mut pages = vec![(content(index.page, None), index, Subject::Service)];
    pages.extend(targets.iter().zip(0..).map(|(target, place)| {
        (content(target.page, Some(place)), target.clone(), Subject::Command(place))
    }));
    let has_types = !types.is_empty();
    let types_page = Page { name: "Types".to_owned(), ..Page::default() };
    if has_types {
        let target = Target { page: &types_page, stem: names::TYPES.into() };
        pages.push((types.content(&targets), target, Subject::Types));
    }

    let frame = Frame { reference, navigation: &Navigation::new(&targets, has_types) };
    let mut files = Vec::new();
    for (content, Target { page, stem }, subject) in &pages {
        let html = frame.page(page, content, *subject);
        files.push((format!("{stem}.html"), html.into_string()));
    }
    let rows = pages.iter().map(|(content, target, _)| search::row(target, &content.anchors));
    let script = search::script(&rows.collect::<Vec<_>>()).into_string();
    let others = [(STYLE_FILE, STYLE.to_owned()), (SCRIPT_FILE, SCRIPT.to_owned())];
    let others = others.into_iter().chain([(SEARCH_FILE, script)]);
    files.extend(others.map(|(name, text)| (name.to_owned(), text)));
    files
}
