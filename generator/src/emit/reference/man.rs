//! Pages as manual pages, in the macros of man(7).

use super::wrap::wrapped;
use super::{File, command_line, file_word, is_text};
use crate::plan::prose::{Node, Tag, plain_text};
use crate::plan::reference::page::{Block, Entry, Page, Reference};
use std::borrow::Cow;

/// How much further in something nested stands.
const STEP: usize = 3;
/// Columns of the source.
const WIDTH: usize = 76;
/// Nested further, text stands no further in: a terminal has no room.
const DEEPEST: usize = 12;

/// A page a command, `aws-SERVICE-COMMAND.1`, and the service's, `aws-SERVICE.1`.
pub(crate) fn man(reference: &Reference) -> Vec<File> {
    let pages = [&reference.index].into_iter().chain(&reference.commands);
    let name = |page: &Page| file_word(&command_line(reference, page).replace(' ', "-"));
    pages.map(|page| (format!("{}.1", name(page)), text(reference, page))).collect()
}

fn text(reference: &Reference, page: &Page) -> String {
    let mut writer = Writer::default();
    let line = command_line(reference, page);
    let title = line.replace(' ', "-");
    // The version of a service is a date, and its page no younger.
    let date: Vec<&str> = reference.version.split('-').collect();
    let is_date = matches!(&*date, [year, month, day] if [(year, 4), (month, 2), (day, 2)].iter()
        .all(|(part, length)| part.len() == *length && part.chars().all(|c| c.is_ascii_digit())));
    let date = if is_date { &*reference.version } else { "1970-01-01" };
    let quoted = |text: &str| format!("\"{}\"", escaped(text).replace('"', "\\(dq"));
    writer.macro_line(&format!(
        ".TH {} 1 {date} {} {}",
        quoted(&title.to_uppercase()),
        quoted("hardie"),
        quoted(&reference.title)
    ));
    // Addresses and examples have words that no line could be spread around, and none to be cut.
    writer.macro_line(".ad l");
    writer.macro_line(".nh");
    writer.macro_line(".SH NAME");
    let summary = if page.summary.is_empty() { line } else { page.summary.clone() };
    writer.fill(&format!("{} \\- {}", escaped(&title), escaped(&summary)));
    for section in &page.sections {
        writer.macro_line(&format!(".SH {}", quoted(&section.title.to_uppercase())));
        writer.is_fresh = true;
        writer.blocks(&section.blocks);
    }
    writer.lines.join("\n") + "\n"
}

/// Text that shows as it is.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        match c {
            '\\' => out.push_str("\\e"),
            '-' => out.push_str("\\-"),
            '\'' => out.push_str("\\(aq"),
            '`' => out.push_str("\\(ga"),
            '^' => out.push_str("\\(ha"),
            '~' => out.push_str("\\(ti"),
            '\u{A0}' => out.push_str("\\ "),
            c if c.is_ascii() => out.push(c),
            c => out.push_str(&format!("\\[u{:04X}]", u32::from(c))),
        }
    }
    out
}

/// A word with places at which a line may break, if it is long: addresses and samples often are.
fn breakable(word: &str) -> Cow<'_, str> {
    if word.len() < 24 {
        return Cow::Borrowed(word);
    }
    // None of these is in an escape of ours.
    Cow::Owned(
        word.split_inclusive(['/', '=', ',', '_', ':', '.', '&', '}', ']', ')', '|'])
            .collect::<Vec<&str>>()
            .join("\\:"),
    )
}

#[derive(Default)]
struct Writer {
    lines: Vec<String>,
    depth: usize,
    /// Whether nothing stands yet where a paragraph would begin.
    is_fresh: bool,
}

impl Writer {
    fn macro_line(&mut self, line: &str) {
        self.lines.push(line.to_owned());
    }

    /// Lines of text; those that would be read as a request are kept from it.
    fn fill(&mut self, text: &str) {
        let words: Vec<Cow<'_, str>> = text.split(' ').map(breakable).collect();
        for line in wrapped(&words.join(" "), WIDTH) {
            self.raw(&line);
        }
    }

    fn raw(&mut self, line: &str) {
        let guard = if line.starts_with(['.', '\'']) { "\\&" } else { "" };
        self.lines.push(format!("{guard}{line}"));
    }

    /// What separates a block from what is before it.
    fn paragraph(&mut self) {
        if !std::mem::take(&mut self.is_fresh) {
            self.macro_line(".PP");
        }
    }

    fn deeper(&mut self, inside: impl FnOnce(&mut Writer)) {
        self.depth += 1;
        let nests = self.depth <= DEEPEST;
        let before = self.lines.len();
        if nests {
            self.macro_line(&format!(".RS {STEP}"));
        }
        self.is_fresh = false;
        inside(self);
        if nests {
            // Nothing was inside.
            if self.lines.len() == before + 1 {
                self.lines.pop();
            } else {
                self.macro_line(".RE");
            }
        }
        self.depth -= 1;
        self.is_fresh = false;
    }

    fn blocks(&mut self, blocks: &[Block]) {
        for block in blocks {
            match block {
                Block::Prose(nodes) => self.prose(nodes),
                Block::Code { title, text, .. } => self.code(title, text),
                Block::List { title, items } => {
                    if !title.is_empty() {
                        self.paragraph();
                        self.fill(&escaped(title));
                    }
                    for item in items {
                        self.item("\\(bu", |writer| writer.run(&item.iter().collect::<Vec<_>>()));
                    }
                }
                Block::Entry(entry) => self.entry(entry),
                Block::Commands(commands) => {
                    for (command, summary) in commands {
                        self.paragraph();
                        self.raw(&format!("\\fB{}\\fR", escaped(command)));
                        if !summary.is_empty() {
                            self.deeper(|writer| writer.prose(&[Node::Text(summary.clone())]));
                        }
                    }
                }
            }
        }
    }

    fn entry(&mut self, entry: &Entry) {
        self.paragraph();
        let names: Vec<String> =
            entry.heading.names.iter().map(|name| format!("\\fB{}\\fR", escaped(name))).collect();
        let heading = format!("{} {}", names.join(" | "), escaped(&entry.heading.rest()));
        self.fill(heading.trim_start());
        self.deeper(|writer| {
            // The first paragraph stands close to its heading.
            writer.is_fresh = entry.blocks.first().is_some_and(is_text);
            writer.blocks(&entry.blocks);
        });
    }

    fn code(&mut self, title: &str, text: &str) {
        if !title.is_empty() {
            self.paragraph();
            self.fill(&escaped(title));
        }
        self.paragraph();
        self.deeper(|writer| {
            writer.macro_line(".EX");
            for line in text.lines() {
                match line.is_empty() {
                    true => writer.macro_line("\\&"),
                    false => writer.raw(&escaped(line)),
                }
            }
            writer.macro_line(".EE");
        });
    }

    /// Documentation: blocks, and runs of inline text between them.
    fn prose(&mut self, nodes: &[Node]) {
        let mut run: Vec<&Node> = Vec::new();
        for node in nodes {
            match node {
                Node::Element(tag, children) if !tag.is_inline() => {
                    self.run_paragraph(&std::mem::take(&mut run));
                    self.element(tag, children);
                }
                node => run.push(node),
            }
        }
        self.run_paragraph(&run);
    }

    fn run_paragraph(&mut self, run: &[&Node]) {
        let mut text = String::new();
        run.iter().for_each(|node| inline(node, &mut text));
        if !text.trim().is_empty() {
            self.paragraph();
            self.inline_lines(&text);
        }
    }

    fn run(&mut self, run: &[&Node]) {
        let mut text = String::new();
        run.iter().for_each(|node| inline(node, &mut text));
        self.inline_lines(&text);
    }

    fn inline_lines(&mut self, text: &str) {
        let parts: Vec<&str> = text.split('\n').map(str::trim).filter(|part| !part.is_empty()).collect();
        for (position, part) in parts.iter().enumerate() {
            if position > 0 {
                self.macro_line(".br");
            }
            self.fill(part);
        }
    }

    fn element(&mut self, tag: &Tag, children: &[Node]) {
        match tag {
            Tag::List | Tag::Ordered | Tag::Definitions => {
                let mut number = 0;
                for child in children {
                    let (mark, content) = match child {
                        Node::Text(text) if text.trim().is_empty() => continue,
                        Node::Element(Tag::Definition, content) => {
                            self.deeper(|writer| writer.prose(content));
                            continue;
                        }
                        Node::Element(_, content) => (tag, content.as_slice()),
                        text @ Node::Text(_) => (tag, std::slice::from_ref(text)),
                    };
                    number += 1;
                    let mark = if *mark == Tag::Ordered { format!("{number}.") } else { "\\(bu".to_owned() };
                    self.item(&mark, |writer| {
                        writer.is_fresh = true;
                        writer.prose(content);
                    });
                }
            }
            Tag::Note | Tag::Important => {
                let label = if *tag == Tag::Note { "Note:" } else { "Important:" };
                self.paragraph();
                self.raw(&format!("\\fB{label}\\fR"));
                self.deeper(|writer| writer.prose(children));
            }
            Tag::Preformatted => {
                let text = plain_text(&[Node::Element(Tag::Preformatted, children.to_vec())]);
                if !text.trim().is_empty() {
                    self.code("", text.trim_matches('\n'));
                }
            }
            Tag::Heading | Tag::FullName => {
                let strong = Node::Element(Tag::Bold, children.to_vec());
                self.run_paragraph(&[&strong]);
            }
            _ => self.prose(children),
        }
    }

    fn item(&mut self, mark: &str, inside: impl FnOnce(&mut Writer)) {
        let before = self.lines.len();
        self.macro_line(&format!(".IP {mark} {STEP}"));
        inside(self);
        // An item with nothing in it would be an empty paragraph.
        if self.lines.len() == before + 1 {
            self.lines.pop();
        }
        self.is_fresh = false;
    }
}

/// Inline text with fonts; a line break is a `\n`.
fn inline(node: &Node, out: &mut String) {
    let mark = |font: &str, children: &[Node], out: &mut String| {
        let mut text = String::new();
        children.iter().for_each(|child| inline(child, &mut text));
        match text.trim().is_empty() {
            true => out.push_str(&text),
            // A word never holds half of a font's change, whatever the line it ends up on.
            false => out.push_str(&format!("\\f{font}{text}\\fR")),
        }
    };
    match node {
        Node::Text(text) => out.push_str(&escaped(text)),
        Node::Element(Tag::Break, _) => out.push('\n'),
        Node::Element(Tag::Bold | Tag::Code, children) => mark("B", children, out),
        Node::Element(Tag::Italic, children) => mark("I", children, out),
        Node::Element(Tag::Link(href), children) => {
            let text = plain_text(children);
            children.iter().for_each(|child| inline(child, out));
            if href.starts_with("http") && !text.contains(href) {
                out.push_str(&format!(" <{}>", escaped(href.trim()).replace(' ', "%20")));
            }
        }
        Node::Element(_, children) => children.iter().for_each(|child| inline(child, out)),
    }
}
