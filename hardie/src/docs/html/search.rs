//! The search index. It is a script because pages opened from a disk cannot fetch other data.

use super::anchors::Anchor;
use hardie_build::escape::{Escaped, Html, JavaScript, escaped, javascript};
use serde_json::{Value, json};

/// One row per page, read by `site.js`: name, file name without extension, summary, anchors. An
/// anchor is an id, or an id and a path if they differ.
#[derive(Default)]
pub(crate) struct Index {
    rows: Vec<Escaped<JavaScript>>,
}

impl Index {
    pub(super) fn add(
        &mut self,
        name: &str,
        stem: &Escaped<Html>,
        summary: &str,
        anchors: &[Anchor],
    ) {
        let anchor = |anchor: &Anchor| {
            if anchor.id.as_str() == anchor.path {
                Value::from(anchor.id.as_str())
            } else {
                json!([anchor.id.as_str(), anchor.path])
            }
        };
        let anchors: Vec<Value> = anchors.iter().map(anchor).collect();
        let row = json!([name, stem.as_str(), summary, anchors]);
        self.rows.push(javascript::literal(&row));
    }

    /// The content of the index file.
    pub(super) fn into_script(self) -> Escaped<JavaScript> {
        escaped!(
            JavaScript,
            "window.searchIndex = [\n",
            Escaped::joined(&self.rows, ",\n"),
            "\n];\n"
        )
    }
}
