//! A site: one page per command, the service's page as `index.html`, a style sheet, a script and its search index.
//!
//! Pages load no other file than these, from a disk too, and need no script to be read.

mod anchors;
mod content;
mod frame;
mod names;
mod navigation;
mod prose;
mod search;

use super::{File, command_line, file_word};
use crate::escape::{Escaped, Html};
use crate::plan::reference::page::{Page, Reference};
use content::Content;
use navigation::Navigation;

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

/// All files of the site: names and texts.
pub(crate) fn files(reference: &Reference) -> Vec<(String, String)> {
    let mut index = search::Index::default();
    let mut files: Vec<(String, String)> =
        pages(reference, &mut index).into_iter().map(|(name, page)| (name, page.into_string())).collect();
    files.push((STYLE_FILE.to_owned(), STYLE.to_owned()));
    files.push((SCRIPT_FILE.to_owned(), SCRIPT.to_owned()));
    files.push((SEARCH_FILE.to_owned(), index.into_script().into_string()));
    files
}

/// The pages, the service's first.
pub(super) fn pages(reference: &Reference, index: &mut search::Index) -> Vec<File<Html>> {
    let targets = names::targets(reference);
    let navigation = Navigation::new(&targets);
    let service = Target { page: &reference.index, stem: names::INDEX.into() };
    let all = [(None, &service)].into_iter().chain(targets.iter().enumerate().map(|(at, it)| (Some(at), it)));
    let mut pages = Vec::new();
    for (place, target) in all {
        let content = Content::of(reference, target.page, &targets);
        index.add(target.page, &target.stem, &content.anchors);
        let page = frame::page(reference, target.page, &content, &navigation, place);
        pages.push((format!("{}.html", target.stem), page));
    }
    pages
}
