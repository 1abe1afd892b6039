//! Constraints in words, for rustdoc.

use super::rustdoc::{DocLine, rustdoc};
use super::tree::{Document, Format, Node, Tag};
use crate::model::Kind;
use crate::model::traits::{Length, Range};

/// A paragraph after an empty line; no lines without constraints.
pub(crate) fn lines(
    kind: &Kind,
    length: Option<&Length>,
    range: Option<&Range>,
    pattern: Option<String>,
) -> Vec<DocLine> {
    let unit = match kind {
        Kind::List => "elements",
        Kind::Map => "entries",
        Kind::Blob => "bytes",
        _ => "characters",
    };
    let text = |number: Option<u64>| number.map(|number| number.to_string());
    let length =
        length.and_then(|it| between(text(it.min).filter(|min| min != "0"), text(it.max), unit));
    let range = range.and_then(|it| between(it.min.clone(), it.max.clone(), ""));
    let sentences: Vec<String> = [length, range].into_iter().flatten().collect();
    let mut nodes = vec![Node::Text(sentences.join(" "))];
    if let Some(pattern) = pattern {
        let before = if sentences.is_empty() { "Pattern: " } else { " Pattern: " };
        nodes.push(Node::Text(before.to_owned()));
        nodes.push(Node::Element(Tag::Code, vec![Node::Text(pattern)]));
    }
    let lines = rustdoc(&Document { format: Format::Html, nodes });
    if lines.is_empty() { lines } else { [vec![DocLine::empty()], lines].concat() }
}

/// A sentence; `None` without limits.
fn between(min: Option<String>, max: Option<String>, unit: &str) -> Option<String> {
    let sentence = match (min, max) {
        (Some(min), Some(max)) if min == max => format!("Exactly {min} {unit}"),
        (Some(min), Some(max)) => format!("{min} to {max} {unit}"),
        (Some(min), None) => format!("At least {min} {unit}"),
        (None, Some(max)) => format!("At most {max} {unit}"),
        (None, None) => return None,
    };
    Some(format!("{}.", sentence.trim_end()))
}
