//! Renders pages as Markdown (CommonMark, with the anchors that GitHub and others generate for
//! headings).

use super::{command_line, file_words};
use crate::reference::page::{Page, Reference, item_document, labels};
use hardie_build::escape::{Escaped, Markdown, escaped, markdown};
use hardie_build::plan::prose::rustdoc::{Dialect, lines, rustdoc_line};
use hardie_build::plan::prose::{Document, Format, Node, Tag, plain_text};
use hardie_runtime::pages::{Block, CommandGroup, Entry, Language, RECURSIVE};
use std::collections::BTreeMap;

/// The level of the headings of entries; headings of documentation are below it.
const ENTRY_LEVEL: u8 = 3;

/// One file per command, and `index.md` with links to all of them.
pub(crate) fn files(reference: &Reference) -> Vec<(String, String)> {
    let index = [&reference.index].into_iter().map(|page| ("index.md".to_owned(), page));
    let words = file_words(reference, &["index"]);
    let file = |page: &Page| words.get(page.name.as_str()).map_or("", String::as_str);
    let commands = reference.commands.iter().map(|page| (format!("{}.md", file(page)), page));
    let pages = index.chain(commands);
    pages.map(|(name, page)| (name, text(reference, page, &words).into_string())).collect()
}

fn text(reference: &Reference, page: &Page, files: &BTreeMap<&str, String>) -> Escaped<Markdown> {
    let mut writer = Writer { lines: Vec::new(), anchors: BTreeMap::new(), files };
    let is_index = std::ptr::eq(page, &reference.index);
    writer.heading("# ", &markdown::text(&page.name));
    let title = markdown::line(&reference.title);
    let line = if is_index {
        escaped!(Markdown, title, ", version ", markdown::text(&reference.version), ".")
    } else {
        let command = markdown::code_line(&command_line(reference, page));
        escaped!(Markdown, command, ", a command of [", title, "](index.md).")
    };
    writer.block([line]);
    // The links come first, but their targets are known only at the end.
    let at = writer.lines.len();
    let mut links = Vec::new();
    for section in &page.sections {
        let anchor = writer.heading("## ", &section.title.into());
        links.push(escaped!(Markdown, "- [", section.title, "](#", anchor, ")"));
        for block in &section.blocks {
            if let Block::Entry(entry) = block {
                writer.heading("### ", &heading(entry));
                entry.blocks.iter().for_each(|it| writer.inside(it, &Escaped::empty()));
            } else {
                writer.inside(block, &Escaped::empty());
            }
        }
    }
    links.push(Escaped::empty());
    writer.lines.splice(at..at, links);
    writer.finish()
}

struct Writer<'f> {
    /// Blocks end with an empty line.
    lines: Vec<Escaped<Markdown>>,
    /// The number of uses of each anchor.
    anchors: BTreeMap<String, usize>,
    /// The files of commands without their extension.
    files: &'f BTreeMap<&'f str, String>,
}

impl Writer<'_> {
    fn finish(mut self) -> Escaped<Markdown> {
        while self.lines.last().is_some_and(Escaped::is_empty) {
            self.lines.pop();
        }
        escaped!(Markdown, Escaped::joined(&self.lines, "\n"), "\n")
    }

    /// Writes a heading and returns its anchor.
    fn heading(&mut self, mark: &'static str, text: &Escaped<Markdown>) -> Escaped<Markdown> {
        self.block([escaped!(Markdown, mark, text)]);
        self.anchor(text)
    }

    /// The anchor of a heading, with a number if the anchor is already used.
    fn anchor(&mut self, text: &Escaped<Markdown>) -> Escaped<Markdown> {
        let anchor = markdown::anchor(text);
        let count = self.anchors.entry(anchor.clone()).or_insert(0);
        *count += 1;
        match *count {
            1 => markdown::target(&anchor),
            more => escaped!(Markdown, markdown::target(&anchor), "-", more - 1),
        }
    }

    fn block(&mut self, lines: impl IntoIterator<Item = Escaped<Markdown>>) {
        self.lines.extend(lines);
        self.lines.push(Escaped::empty());
    }

    /// A block of a section or of an entry, after an indent.
    fn inside(&mut self, block: &Block, indent: &Escaped<Markdown>) {
        match block {
            Block::Text(text) => self.text(text, indent),
            Block::Prose(html) => self.prose(&Document::of_canonical(html), indent),
            Block::Recursion { .. } => self.text(RECURSIVE, indent),
            Block::Code { title, language, text } => {
                self.title(title, indent);
                let language = match language {
                    Language::Text => "text",
                    Language::Shell => "sh",
                    Language::Json => "json",
                };
                self.block(indented(&markdown::fenced(language, text), indent));
            }
            Block::List { title, items } => {
                self.title(title, indent);
                let items: Vec<Escaped<Markdown>> =
                    items.iter().flat_map(|it| self::item(&item_document(it))).collect();
                self.block(indented(&items, indent));
            }
            Block::Entry(entry) => {
                self.block([escaped!(Markdown, indent, "- ", heading(entry))]);
                let deeper = escaped!(Markdown, indent, "  ");
                entry.blocks.iter().for_each(|block| self.inside(block, &deeper));
            }
            Block::Commands(groups) => groups.iter().for_each(|group| self.commands(group)),
        }
    }

    fn commands(&mut self, group: &CommandGroup) {
        if !group.title.is_empty() {
            self.block([escaped!(Markdown, markdown::line(&group.title), ":")]);
        }
        let lines = group.commands.iter().map(|(command, summary)| {
            let between = if summary.is_empty() { "" } else { ": " };
            let file = self.files.get(command.as_str()).map_or("", String::as_str);
            let file = markdown::target(file);
            let link = escaped!(Markdown, "[", markdown::text(command), "](", file, ".md)");
            escaped!(Markdown, "- ", link, between, markdown::line(summary))
        });
        self.block(lines);
    }

    fn text(&mut self, text: &str, indent: &Escaped<Markdown>) {
        let nodes = vec![Node::Text(text.to_owned())];
        self.prose(&Document { format: Format::Html, nodes }, indent);
    }

    fn prose(&mut self, document: &Document, indent: &Escaped<Markdown>) {
        let lines = match document.format {
            Format::Html => lines(document, Dialect::CommonMark),
            Format::CommonMark => {
                let nodes = self.headings(document.nodes.clone());
                lines(&Document { format: document.format, nodes }, Dialect::CommonMark)
            }
        };
        if !lines.is_empty() {
            self.block(indented(&lines, indent));
        }
    }

    /// Headings of documentation below those of the page, which has their anchors too.
    fn headings(&mut self, nodes: Vec<Node>) -> Vec<Node> {
        let below = |node| match node {
            Node::Element(Tag::Heading(level), children) => {
                self.anchor(&markdown::text(&plain_text(&children)));
                Node::Element(Tag::Heading((level + ENTRY_LEVEL).min(6)), children)
            }
            Node::Element(tag, children) => Node::Element(tag, self.headings(children)),
            text => text,
        };
        nodes.into_iter().map(below).collect()
    }

    fn title(&mut self, title: &'static str, indent: &Escaped<Markdown>) {
        if !title.is_empty() {
            self.block([escaped!(Markdown, indent, title)]);
        }
    }
}

/// The lines of an item of a list.
fn item(document: &Document) -> Vec<Escaped<Markdown>> {
    match document.format {
        Format::Html => vec![escaped!(Markdown, "- ", rustdoc_line(document))],
        Format::CommonMark => {
            let lines = lines(document, Dialect::CommonMark);
            let mut lines = indented(&lines, &"  ".into());
            if let Some(first) = lines.first_mut() {
                *first = escaped!(Markdown, "- ", first.trimmed());
            }
            lines
        }
    }
}

/// The names as code, and what follows them.
fn heading(entry: &Entry) -> Escaped<Markdown> {
    let heading = &entry.heading;
    let names: Vec<Escaped<Markdown>> =
        labels(heading).map(|name| markdown::code_line(&name)).collect();
    let names = Escaped::joined(&names, " | ");
    escaped!(Markdown, names, " ", markdown::text(&heading.rest())).trimmed()
}

fn indented(lines: &[Escaped<Markdown>], indent: &Escaped<Markdown>) -> Vec<Escaped<Markdown>> {
    let one = |line: &Escaped<Markdown>| {
        if line.is_empty() { Escaped::empty() } else { escaped!(Markdown, indent, line) }
    };
    lines.iter().map(one).collect()
}
