//! The examples of the CommonMark specification.

use super::structure::{Node, of_html};
use std::path::PathBuf;

/// Examples whose structure differs in every target, each with the reason.
pub(crate) const EXCEPTIONS: [(usize, &str); 3] = [
    (148, "a tag `pre` ends where a paragraph of CommonMark begins"),
    (163, "`<warning>` is one of the tags that are understood: it has a label"),
    (169, "empty lines at the start of a tag `pre` are left out"),
];

/// An example of the specification.
pub(crate) struct Example {
    pub(crate) number: usize,
    pub(crate) markdown: String,
    pub(crate) html: String,
}

/// The examples; none if the specification is not in the test data.
pub(crate) fn examples() -> Vec<Example> {
    let data = PathBuf::from(std::env::var_os("HARDIE_TEST_DATA").unwrap_or_default());
    let Ok(text) = std::fs::read_to_string(data.join("commonmark/spec.txt")) else {
        println!("skipped: no CommonMark specification");
        return Vec::new();
    };
    let fence = "`".repeat(32);
    let mut examples = Vec::new();
    let mut rest = text.as_str();
    while let Some((_, after)) = rest.split_once(&format!("\n{fence} example\n")) {
        let (example, after) = after.split_once(&format!("\n{fence}\n")).unwrap();
        let example = format!("\n{example}\n").replace('→', "\t");
        let (markdown, html) = example.split_once("\n.\n").unwrap();
        let markdown = format!("{}\n", markdown.strip_prefix('\n').unwrap_or_default());
        examples.push(Example { number: examples.len() + 1, markdown, html: html.to_owned() });
        rest = after;
    }
    assert_eq!(examples.len(), 652);
    examples
}

/// Whether HTML has tags that are text for us: their place among paragraphs is not defined.
pub(crate) fn has_raw_blocks(html: &str) -> bool {
    fn has(node: &Node) -> bool {
        match node {
            Node::Text(text) => text.contains('<'),
            Node::Element(tag, _) if tag.starts_with("code") => false,
            Node::Element(_, children) => children.iter().any(has),
        }
    }
    of_html(html).iter().any(has)
}
