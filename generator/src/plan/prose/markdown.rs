//! Trees of CommonMark → lines of Markdown that are read as the same tree.

use super::dialect::{Dialect, DocLine, WIDTH};
use super::markdown_inline::inline;
use super::tree::{Node, Tag, exact_text, parts};
use crate::escape::{escaped, markdown};

/// The beginnings of lines.
struct Prefix {
    /// Of the next line, if it differs from the others: the marker of a list item.
    first: Option<DocLine>,
    rest: DocLine,
}

impl Prefix {
    /// Inside a block that begins with a marker.
    fn inside(&mut self, marker: &DocLine, rest: &DocLine) -> Prefix {
        let first = escaped!(Markdown, self.take(), marker);
        Prefix { first: Some(first), rest: escaped!(Markdown, self.rest, rest) }
    }

    fn take(&mut self) -> DocLine {
        self.first.take().unwrap_or_else(|| self.rest.clone())
    }
}

/// Renders as Markdown lines without trailing space; empty for no text.
pub(super) fn lines(nodes: &[Node], dialect: Dialect) -> Vec<DocLine> {
    let mut writer = Writer { dialect, lines: Vec::new() };
    writer.blocks(nodes, &mut Prefix { first: None, rest: DocLine::empty() }, false);
    writer.lines
}

struct Writer {
    dialect: Dialect,
    lines: Vec<DocLine>,
}

impl Writer {
    fn line(&mut self, line: &DocLine, prefix: &mut Prefix) {
        let start = prefix.take();
        self.lines.push(escaped!(Markdown, start, line).trimmed_end());
    }

    /// Blocks of a document, of a quotation or of a list item. There are no empty lines between the
    /// blocks in an item of a tight list.
    fn blocks(&mut self, nodes: &[Node], prefix: &mut Prefix, is_tight: bool) {
        let mut before: Option<Option<&Tag>> = None;
        let mut is_other_marker = false;
        for part in parts(nodes) {
            let block = match part {
                [Node::Element(tag, _)] if !tag.is_inline() => Some(tag),
                _ => None,
            };
            let start = self.lines.len();
            match before {
                None => {}
                // A line of text after the quotation would continue its paragraph.
                Some(Some(Tag::Quote)) if is_tight => self.line(&">".into(), prefix),
                Some(_) if is_tight => {}
                Some(_) => self.line(&DocLine::empty(), prefix),
            }
            let separated = self.lines.len();
            let is_same_list = before.flatten().is_some_and(|before| is_list_like(before, block));
            is_other_marker = is_same_list && !is_other_marker;
            match (block, part) {
                (Some(tag), [Node::Element(_, children)]) => {
                    self.block(tag, children, prefix, is_other_marker);
                }
                _ => self.paragraph(part, prefix),
            }
            if self.lines.len() == separated {
                self.lines.truncate(start);
            } else {
                before = Some(block);
            }
        }
    }

    fn block(&mut self, tag: &Tag, children: &[Node], prefix: &mut Prefix, is_other_marker: bool) {
        match tag {
            Tag::List | Tag::Ordered(_) | Tag::Definitions => {
                self.list(tag, children, prefix, is_other_marker);
            }
            Tag::Note | Tag::Important => {
                let label = if *tag == Tag::Note { "**Note:**" } else { "**Important:**" };
                self.line(&label.into(), prefix);
                self.line(&DocLine::empty(), prefix);
                self.blocks(children, prefix, false);
            }
            Tag::Quote => {
                let mut inside = prefix.inside(&"> ".into(), &"> ".into());
                self.blocks(children, &mut inside, false);
                if inside.first.is_some() {
                    self.line(&DocLine::empty(), &mut inside);
                }
            }
            Tag::Rule => self.line(&"___".into(), prefix),
            Tag::CodeBlock(info) => {
                let code = exact_text(children);
                let info = match self.dialect {
                    Dialect::CommonMark => info.as_str(),
                    Dialect::Rustdoc => language(info),
                };
                for line in markdown::code_block(info, &code) {
                    self.line(&line, prefix);
                }
            }
            Tag::Preformatted => {
                let text = exact_text(children);
                for line in markdown::fenced("text", text.trim_matches('\n')) {
                    self.line(&line, prefix);
                }
            }
            Tag::Heading(level) => {
                let text = inline(children, self.dialect);
                self.line(&markdown::heading(*level, &text), prefix);
            }
            _ if children.iter().all(Node::is_inline) => self.paragraph(children, prefix),
            _ => self.blocks(children, prefix, false),
        }
    }

    fn list(&mut self, tag: &Tag, children: &[Node], prefix: &mut Prefix, is_other_marker: bool) {
        let is_paragraph = |node: &Node| matches!(node, Node::Element(Tag::Paragraph, _));
        let is_loose = children.iter().any(|item| match item {
            Node::Element(Tag::Definition, _) => true,
            Node::Element(_, content) => content.iter().any(is_paragraph),
            Node::Text(_) => false,
        });
        let mut number = if let Tag::Ordered(start) = tag { *start } else { 0 };
        let mut is_first = true;
        for child in children {
            let content = match child {
                Node::Element(Tag::Item | Tag::Term | Tag::Definition, content) => content,
                _ => std::slice::from_ref(child),
            };
            if !std::mem::take(&mut is_first) && is_loose {
                self.line(&DocLine::empty(), prefix);
            }
            let marker: DocLine = match (tag, child) {
                (_, Node::Element(Tag::Definition, _)) => "  ".into(),
                (Tag::Ordered(_), _) if is_other_marker => escaped!(Markdown, number, ") "),
                (Tag::Ordered(_), _) => escaped!(Markdown, number, ". "),
                _ if is_other_marker => "* ".into(),
                _ => "- ".into(),
            };
            number = number.saturating_add(1);
            let mut inside = prefix.inside(&marker, &markdown::spaces(marker.as_str().len()));
            self.blocks(content, &mut inside, !is_loose);
            if inside.first.is_some() {
                self.line(&DocLine::empty(), &mut inside);
            }
        }
    }

    fn paragraph(&mut self, nodes: &[Node], prefix: &mut Prefix) {
        let text = inline(nodes, self.dialect);
        let width = |line: &DocLine| line.as_str().len();
        let leads = (prefix.first.as_ref().map_or(width(&prefix.rest), width), width(&prefix.rest));
        for line in markdown::filled(&text, leads, WIDTH) {
            self.line(&line, prefix);
        }
    }
}

/// Whether two lists beside each other would be read as one.
fn is_list_like(before: &Tag, next: Option<&Tag>) -> bool {
    matches!(
        (before, next),
        (Tag::Ordered(_), Some(Tag::Ordered(_)))
            | (Tag::List | Tag::Definitions, Some(Tag::List | Tag::Definitions))
    )
}

/// The language of a code block for rustdoc: never Rust, since rustdoc would run the code.
fn language(info: &str) -> &str {
    let language = info.split([' ', ',']).next().unwrap_or_default();
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "+#_-.".contains(c);
    let is_rust = ["rust", "ignore", "should_panic", "no_run", "test_harness", "compile_fail"]
        .contains(&language)
        || language.starts_with("edition")
        || language.starts_with("ignore")
        || language.starts_with("standalone")
        || language == "custom"
        || (language.len() == 5 && language.starts_with('E'));
    if language.is_empty() || is_rust || !language.chars().all(is_plain) {
        "text"
    } else {
        language
    }
}
