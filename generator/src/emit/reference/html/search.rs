//! The search index: a script, since pages opened from a disk may load no other kind of data.

use super::anchors::Anchor;
use crate::escape::{Escaped, Html, JavaScript, escaped, javascript};
use serde_json::{Value, json};

/// A row per page, as `site.js` reads it: the page's name, its file's, its summary, and its anchors. An anchor is its id,
/// with its path where that is another.
#[derive(Default)]
pub(crate) struct Index {
    rows: Vec<Escaped<JavaScript>>,
}

impl Index {
    pub(super) fn add(&mut self, name: &str, stem: &Escaped<Html>, summary: &str, anchors: &[Anchor]) {
        let anchor = |anchor: &Anchor| match anchor.id.as_str() == anchor.path {
            true => Value::from(anchor.id.as_str()),
            false => json!([anchor.id.as_str(), anchor.path]),
        };
        let anchors: Vec<Value> = anchors.iter().map(anchor).collect();
        let row = json!([name, stem.as_str(), summary, anchors]);
        self.rows.push(javascript::literal(&row));
    }

    /// The file.
    pub(super) fn into_script(self) -> Escaped<JavaScript> {
        escaped!(JavaScript, "window.searchIndex = [\n", Escaped::joined(&self.rows, ",\n"), "\n];\n")
    }
}
