//! All pages as one HTML page that needs no other file.

use super::{File, command_line, file_word};
use crate::escape::{Escaped, Html, Piece, escaped, html};
use crate::plan::prose::{Node, Tag};
use crate::plan::reference::page::{Block, Entry, Page, Reference};
use std::collections::BTreeSet;

/// How the page looks: the reader's own fonts and colours, dark where those are.
const STYLE: &str = "\
:root { color-scheme: light dark; }
body { font: 1rem/1.5 system-ui, sans-serif; max-width: 60rem; margin: 0 auto; padding: 1rem; }
pre, code { font-family: ui-monospace, monospace; font-size: .9em; }
pre { overflow-x: auto; padding: .75rem; border: 1px solid #8885; border-radius: .25rem; }
.entry { margin: .75rem 0 .75rem 1.5rem; }
.entry > .heading { margin-left: -1.5rem; }
.note { border-left: .25rem solid #48c; padding-left: .75rem; }
.important { border-left: .25rem solid #c84; padding-left: .75rem; }
.required { color: #c33; }
h2 { border-bottom: 1px solid #8885; margin-top: 3rem; }
";

/// One file, called after the service.
pub(crate) fn pages(reference: &Reference) -> Vec<File<Html>> {
    let mut writer = Writer::default();
    let title = escaped!(Html, "aws ", html::text(&reference.service), ": ", html::text(&reference.title));
    writer.line(&[&"<!DOCTYPE html>"]);
    writer.line(&[&"<html lang=\"en\">"]);
    writer.line(&[&"<head>"]);
    writer.line(&[&"<meta charset=\"utf-8\">"]);
    writer.line(&[&"<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">"]);
    writer.line(&[&"<title>", &title, &"</title>"]);
    writer.line(&[&"<style>\n", &STYLE, &"</style>"]);
    writer.line(&[&"</head>"]);
    writer.line(&[&"<body>"]);
    writer.line(&[&"<h1>", &title, &"</h1>"]);
    writer.line(&[&"<p>Version ", &html::text(&reference.version), &"</p>"]);
    for page in [&reference.index].into_iter().chain(&reference.commands) {
        writer.page(reference, page);
    }
    writer.line(&[&"</body>"]);
    writer.line(&[&"</html>"]);
    vec![(format!("{}.html", file_word(&reference.service)), writer.out)]
}

#[derive(Default)]
struct Writer {
    out: Escaped<Html>,
    ids: BTreeSet<String>,
    /// What the ids of the page begin with.
    prefix: String,
}

impl Writer {
    fn line(&mut self, pieces: &[&dyn Piece<Html>]) {
        pieces.iter().for_each(|piece| self.out.push(*piece));
        self.out.push(&"\n");
    }

    /// An id that nothing has yet.
    fn id(&mut self, words: &str) -> Escaped<Html> {
        let stem: String =
            words.chars().map(|c| if c.is_alphanumeric() { c.to_ascii_lowercase() } else { '-' }).collect();
        let stem = format!("{}{}", self.prefix, stem.trim_matches('-'));
        let mut id = stem.clone();
        let mut number = 1;
        while !self.ids.insert(id.clone()) {
            number += 1;
            id = format!("{stem}-{number}");
        }
        html::id(&id)
    }

    fn page(&mut self, reference: &Reference, page: &Page) {
        self.prefix = String::new();
        let is_index = std::ptr::eq(page, &reference.index);
        let id = if is_index { "service".to_owned() } else { format!("command-{}", file_word(&page.name)) };
        self.ids.insert(id.clone());
        // No command's word has a stop in it.
        self.prefix = format!("{id}.");
        self.line(&[&"<section id=\"", &html::id(&id), &"\">"]);
        self.line(&[&"<h2>", &html::text(&command_line(reference, page)), &"</h2>"]);
        for section in &page.sections {
            let id = self.id(section.title);
            self.line(&[&"<h3 id=\"", &id, &"\">", &section.title, &"</h3>"]);
            self.blocks(&section.blocks);
        }
        self.line(&[&"</section>"]);
    }

    fn blocks(&mut self, blocks: &[Block]) {
        for block in blocks {
            match block {
                Block::Prose(nodes) => self.prose(nodes),
                Block::Code { title, text, .. } => {
                    self.title(title);
                    self.line(&[&"<pre>", &html::text(text), &"</pre>"]);
                }
                Block::List { title, items } => {
                    self.title(title);
                    self.line(&[&"<ul>"]);
                    for item in items {
                        self.out.push(&"<li>");
                        self.flow(item);
                        self.line(&[&"</li>"]);
                    }
                    self.line(&[&"</ul>"]);
                }
                Block::Entry(entry) => self.entry(entry),
                Block::Commands(commands) => {
                    self.line(&[&"<ul>"]);
                    for (command, summary) in commands {
                        let (word, command) = (html::id(&file_word(command)), html::text(command));
                        let between = if summary.is_empty() { "" } else { ": " };
                        let link = escaped!(Html, "<a href=\"#command-", word, "\">", command, "</a>");
                        self.line(&[&"<li>", &link, &between, &html::text(summary), &"</li>"]);
                    }
                    self.line(&[&"</ul>"]);
                }
            }
        }
    }

    fn title(&mut self, title: &'static str) {
        if !title.is_empty() {
            self.line(&[&"<p>", &title, &"</p>"]);
        }
    }

    fn entry(&mut self, entry: &Entry) {
        let heading = &entry.heading;
        let code = |name: &String| escaped!(Html, "<code>", html::text(name), "</code>");
        let names: Vec<Escaped<Html>> = heading.names.iter().map(code).collect();
        let mut text = escaped!(Html, Escaped::joined(&names, " | "), " ", html::text(&heading.kind()));
        if heading.required {
            text.push(&" <span class=\"required\">[required]</span>");
        }
        self.line(&[&"<div class=\"entry\">"]);
        // Parts have no ids: they would be longer than what they are about.
        let id = if heading.is_part {
            Escaped::empty()
        } else {
            escaped!(Html, " id=\"", self.id(&heading.names.join("-")), "\"")
        };
        self.line(&[&"<p class=\"heading\"", &id, &">", &text.trimmed(), &"</p>"]);
        self.blocks(&entry.blocks);
        self.line(&[&"</div>"]);
    }

    /// Blocks of documentation: inline text between them is paragraphs.
    fn prose(&mut self, nodes: &[Node]) {
        let mut run = Escaped::empty();
        for node in nodes {
            match node {
                Node::Element(tag, children) if !tag.is_inline() => {
                    self.paragraph(&std::mem::take(&mut run));
                    self.element(tag, children);
                }
                node => inline(node, &mut run, false),
            }
        }
        self.paragraph(&run);
    }

    fn paragraph(&mut self, run: &Escaped<Html>) {
        if !run.trimmed().is_empty() {
            self.line(&[&"<p>", &run.trimmed(), &"</p>"]);
        }
    }

    /// What is in an item: text alone is no paragraph.
    fn flow(&mut self, nodes: &[Node]) {
        let is_inline = |node: &Node| !matches!(node, Node::Element(tag, _) if !tag.is_inline());
        if nodes.iter().all(is_inline) {
            let mut run = Escaped::empty();
            nodes.iter().for_each(|node| inline(node, &mut run, false));
            self.out.push(&run.trimmed());
        } else {
            self.prose(nodes);
        }
    }

    fn element(&mut self, tag: &Tag, children: &[Node]) {
        match tag {
            Tag::List | Tag::Ordered | Tag::Definitions => self.list(tag, children),
            Tag::Note | Tag::Important => {
                let (class, label) =
                    if *tag == Tag::Note { ("note", "Note:") } else { ("important", "Important:") };
                self.line(&[&"<div class=\"", &class, &"\">"]);
                self.line(&[&"<p><strong>", &label, &"</strong></p>"]);
                self.prose(children);
                self.line(&[&"</div>"]);
            }
            Tag::Preformatted => {
                let mut text = Escaped::empty();
                children.iter().for_each(|child| inline(child, &mut text, false));
                if !text.trimmed().is_empty() {
                    self.line(&[&"<pre>", &html::without_outer_lines(&text), &"</pre>"]);
                }
            }
            Tag::Heading | Tag::FullName => {
                let mut text = Escaped::empty();
                children.iter().for_each(|child| inline(child, &mut text, false));
                self.paragraph(&escaped!(Html, "<strong>", text.trimmed(), "</strong>"));
            }
            _ => self.prose(children),
        }
    }

    fn list(&mut self, tag: &Tag, children: &[Node]) {
        // A list holds items alone; what stands between them is one.
        let items = children.iter().filter_map(|child| match child {
            Node::Text(text) if text.trim().is_empty() => None,
            Node::Element(Tag::Term, content) => Some(("dt", content.as_slice())),
            Node::Element(Tag::Definition, content) => Some(("dd", content.as_slice())),
            Node::Element(Tag::Item, content) => Some(("li", content.as_slice())),
            other => Some(("li", std::slice::from_ref(other))),
        });
        let items: Vec<(&'static str, &[Node])> = items.collect();
        if items.is_empty() {
            return;
        }
        // Terms and their definitions are a list of their own only where nothing else is among them.
        let is_defining = items.first().is_some_and(|(name, _)| *name == "dt")
            && items.last().is_some_and(|(name, _)| *name == "dd")
            && items.iter().all(|(name, _)| *name != "li");
        let name = match (is_defining, tag) {
            (true, _) => "dl",
            (false, Tag::Ordered) => "ol",
            _ => "ul",
        };
        self.line(&[&"<", &name, &">"]);
        for (item, content) in items {
            let item = if is_defining { item } else { "li" };
            self.out.push(&escaped!(Html, "<", item, ">"));
            match item {
                // A term holds no headings and no lists here: its text is what counts.
                "dt" => {
                    let mut text = Escaped::empty();
                    content.iter().for_each(|node| inline(node, &mut text, false));
                    self.out.push(&text.trimmed());
                }
                _ => self.flow(content),
            }
            self.line(&[&"</", &item, &">"]);
        }
        self.line(&[&"</", &name, &">"]);
    }
}

/// Inline text; a link inside of a link is its text.
fn inline(node: &Node, out: &mut Escaped<Html>, in_link: bool) {
    let around = |name: &'static str, children: &[Node], out: &mut Escaped<Html>| {
        out.push(&escaped!(Html, "<", name, ">"));
        children.iter().for_each(|child| inline(child, out, in_link));
        out.push(&escaped!(Html, "</", name, ">"));
    };
    match node {
        Node::Text(text) => out.push(&html::text(text)),
        Node::Element(_, children)
            if children.is_empty() && !matches!(node, Node::Element(Tag::Break, _)) => {}
        Node::Element(Tag::Break, _) => out.push(&"<br>"),
        Node::Element(Tag::Bold, children) => around("strong", children, out),
        Node::Element(Tag::Italic, children) => around("em", children, out),
        Node::Element(Tag::Code, children) => around("code", children, out),
        Node::Element(Tag::Link(href), children) if !in_link && html::address(href).is_some() => {
            let address = html::address(href).unwrap_or_default();
            out.push(&escaped!(Html, "<a href=\"", address, "\">"));
            children.iter().for_each(|child| inline(child, out, true));
            out.push(&"</a>");
        }
        Node::Element(_, children) => children.iter().for_each(|child| inline(child, out, in_link)),
    }
}
