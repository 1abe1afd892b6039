//! The leaf blocks of documentation: which letters each shows, in order.

use super::structure::{Node, percent_decoded};

/// The letters and digits of each leaf block of a structure that is not empty, with what a page
/// without links adds to them: addresses and titles.
pub(crate) fn of_structure(nodes: &[Node]) -> Vec<String> {
    let leaves = numbered(nodes).into_iter().map(|(_, leaf)| leaf);
    leaves.filter(|leaf| !leaf.is_empty()).collect()
}

/// The leaf blocks, each with the number of its list item if it is the first one in the item.
pub(crate) fn numbered(nodes: &[Node]) -> Vec<(String, String)> {
    let mut out = Vec::new();
    blocks(nodes, &mut String::new(), &mut out);
    out
}

/// Adds blocks; `number` is the number of an item that has begun.
fn blocks(nodes: &[Node], number: &mut String, out: &mut Vec<(String, String)>) {
    for run in nodes.chunk_by(|one, next| !one.is_block() && !next.is_block()) {
        match run {
            [Node::Element(tag, _)] if tag == "hr" => number.clear(),
            [Node::Element(tag, children)] if tag.starts_with("ol") || tag == "ul" => {
                let start = tag.strip_prefix("ol ").map_or(1, |start| start.parse().unwrap());
                let is_item = |node: &&Node| matches!(node, Node::Element(tag, _) if tag == "li");
                for (place, item) in (start..).zip(children.iter().filter(is_item)) {
                    let Node::Element(_, content) = item else { continue };
                    *number = if tag == "ul" { String::new() } else { u64::to_string(&place) };
                    blocks(content, number, out);
                    number.clear();
                }
            }
            [node @ Node::Element(_, children)] if node.is_block() => {
                blocks(children, number, out);
            }
            run => {
                let mut text = String::new();
                inline(run, &mut text);
                out.push((std::mem::take(number), letters(&percent_decoded(&text))));
            }
        }
    }
}

fn inline(nodes: &[Node], out: &mut String) {
    for node in nodes {
        let (tag, children) = match node {
            Node::Text(text) => {
                out.push_str(text);
                continue;
            }
            Node::Element(tag, children) => (tag, children),
        };
        let start = out.len();
        inline(children, out);
        let mut parts = tag.splitn(3, ' ');
        if matches!(parts.next(), Some("a" | "image")) {
            let (address, title) = (parts.next().unwrap_or(""), parts.next().unwrap_or(""));
            if !percent_decoded(&out[start..]).contains(address) {
                out.push_str(address);
            }
            out.push_str(title);
        }
    }
}

/// The letters and digits of text, without those of percent-encoding.
pub(crate) fn letters(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).collect()
}

/// The letters and digits of each block of a manual page, which macros separate.
pub(crate) fn of_man(source: &str) -> Vec<String> {
    let mut out = vec![String::new()];
    let mut is_code = false;
    for line in source.lines() {
        let is_macro = line.starts_with('.');
        if is_macro && line != ".br" {
            is_code = line == ".EX" || is_code && line != ".EE";
            out.push(String::new());
        } else if let (false, Some(block)) = (is_macro, out.last_mut()) {
            block.push_str(&letters(&percent_decoded(&shown(line))));
        }
    }
    out.retain(|leaf| !leaf.is_empty());
    out
}

/// A line of roff without its escape sequences.
fn shown(line: &str) -> String {
    let mut out = String::new();
    let mut rest = line;
    while let Some((before, after)) = rest.split_once('\\') {
        out.push_str(before);
        rest = match after.as_bytes() {
            [b'[', ..] => {
                let (code, after) = after[1..].split_once(']').unwrap();
                let code = u32::from_str_radix(code.trim_start_matches('u'), 16).unwrap();
                out.extend(char::from_u32(code));
                after
            }
            [b'f', ..] => &after[2..],
            [b'(', ..] => &after[3..],
            _ => &after[1..],
        };
    }
    out + rest
}
