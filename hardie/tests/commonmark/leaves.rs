//! The leaf blocks of documentation: which letters each shows, in order.

use crate::structure::{Node, percent_decoded};

/// The letters and digits of each leaf block of a structure that is not empty, with what a page
/// without links adds to them: addresses and titles.
pub(crate) fn of_structure(nodes: &[Node]) -> Vec<String> {
    let mut out = Vec::new();
    blocks(nodes, &mut out);
    out.retain(|leaf| !leaf.is_empty());
    out
}

fn blocks(nodes: &[Node], out: &mut Vec<String>) {
    for run in nodes.chunk_by(|one, next| !one.is_block() && !next.is_block()) {
        match run {
            [Node::Element(tag, _)] if tag == "hr" => {}
            [node @ Node::Element(_, children)] if node.is_block() => blocks(children, out),
            run => {
                let mut text = String::new();
                inline(run, &mut text);
                out.push(letters(&percent_decoded(&text)));
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
