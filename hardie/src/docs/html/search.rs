//! The search index. It is a script because pages opened from a disk cannot fetch other data.

use super::Target;
use super::anchors::Anchor;
use hardie_build::escape::{Escaped, JavaScript, escaped, javascript};
use serde_json::{Value, json};

/// The row of a page, read by `site.js`: name, file name without extension, summary, anchors. An
/// anchor is an id, or an id and a path if they differ.
pub(super) fn row(target: &Target<'_>, anchors: &[Anchor]) -> Escaped<JavaScript> {
    let anchors = anchors.iter().map(|Anchor { id, path }| {
        if id.as_str() == path { json!(path) } else { json!([id.as_str(), path]) }
    });
    let (page, stem) = (target.page, target.stem.as_str());
    let anchors: Vec<Value> = anchors.collect();
    javascript::literal(&json!([page.name, stem, page.summary, anchors]))
}

/// The content of the index file.
pub(super) fn script(rows: &[Escaped<JavaScript>]) -> Escaped<JavaScript> {
    let rows = Escaped::joined(rows, ",\n");
    escaped!(JavaScript, "window.searchIndex = [\n", rows, "\n];\n")
}
