//! Renders documentation as HTML.

use super::content::{Surroundings, Writer};
use hardie_build::escape::{Escaped, Html, escaped, html};
use hardie_build::plan::prose::{Node, Tag};

impl Writer<'_, '_> {
    /// Blocks of documentation; inline text between blocks becomes paragraphs.
    pub(super) fn prose(&mut self, nodes: &[Node]) {
        let mut run = Escaped::empty();
        for node in nodes {
            match node {
                Node::Element(tag, children) if !tag.is_inline() => {
                    self.paragraph(&std::mem::take(&mut run));
                    self.element(tag, children);
                }
                node => inline(&self.beside, node, &mut run, false),
            }
        }
        self.paragraph(&run);
    }

    fn paragraph(&mut self, run: &Escaped<Html>) {
        if !run.trimmed().is_empty() {
            self.line(&[&"<p>", &run.trimmed(), &"</p>"]);
        }
    }

    /// The content of an item; text without blocks is not put into a paragraph.
    pub(super) fn flow(&mut self, nodes: &[Node]) {
        let is_inline = |node: &Node| !matches!(node, Node::Element(tag, _) if !tag.is_inline());
        if nodes.iter().all(is_inline) {
            let mut run = Escaped::empty();
            nodes.iter().for_each(|node| inline(&self.beside, node, &mut run, false));
            self.out.push(&run.trimmed());
        } else {
            self.prose(nodes);
        }
    }

    fn element(&mut self, tag: &Tag, children: &[Node]) {
        match tag {
            Tag::List | Tag::Ordered | Tag::Definitions => self.list(tag, children),
            Tag::Note | Tag::Important => {
                let (class, label) = if *tag == Tag::Note {
                    ("note", "Note:")
                } else {
                    ("note important", "Important:")
                };
                self.line(&[&"<div class=\"", &class, &"\">"]);
                self.line(&[&"<p><strong>", &label, &"</strong></p>"]);
                self.prose(children);
                self.line(&[&"</div>"]);
            }
            Tag::Preformatted => {
                let mut text = Escaped::empty();
                children.iter().for_each(|child| inline(&self.beside, child, &mut text, false));
                if !text.trimmed().is_empty() {
                    self.line(&[&"<pre>", &html::without_outer_lines(&text), &"</pre>"]);
                }
            }
            Tag::Heading | Tag::FullName => {
                let mut text = Escaped::empty();
                children.iter().for_each(|child| inline(&self.beside, child, &mut text, false));
                self.paragraph(&escaped!(Html, "<strong>", text.trimmed(), "</strong>"));
            }
            _ => self.prose(children),
        }
    }

    fn list(&mut self, tag: &Tag, children: &[Node]) {
        // A list may contain only items; other content between them becomes an item.
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
        // Terms and definitions become a definition list only if the list contains nothing else.
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
                // A term may not contain headings or lists in HTML: only its text is kept.
                "dt" => {
                    let mut text = Escaped::empty();
                    content.iter().for_each(|node| inline(&self.beside, node, &mut text, false));
                    self.out.push(&text.trimmed());
                }
                _ => self.flow(content),
            }
            self.line(&[&"</", &item, &">"]);
        }
        self.line(&[&"</", &name, &">"]);
    }
}

/// Inline text. A link inside a link is reduced to its text; code that names an operation links to
/// its command.
fn inline(beside: &Surroundings<'_, '_>, node: &Node, out: &mut Escaped<Html>, in_link: bool) {
    let around = |name: &'static str, children: &[Node], out: &mut Escaped<Html>| {
        out.push(&escaped!(Html, "<", name, ">"));
        children.iter().for_each(|child| inline(beside, child, out, in_link));
        out.push(&escaped!(Html, "</", name, ">"));
    };
    match node {
        Node::Text(text) => out.push(&html::text(text)),
        Node::Element(_, children)
            if children.is_empty() && !matches!(node, Node::Element(Tag::Break, _)) => {}
        Node::Element(Tag::Break, _) => out.push(&"<br>"),
        Node::Element(Tag::Bold, children) => around("strong", children, out),
        Node::Element(Tag::Italic, children) => around("em", children, out),
        Node::Element(Tag::Code, children) => {
            let operation = match children.as_slice() {
                [Node::Text(name)] if !in_link => beside.command(name),
                _ => None,
            };
            match operation {
                Some(stem) => {
                    out.push(&escaped!(Html, "<a href=\"", stem, ".html\">"));
                    around("code", children, out);
                    out.push(&"</a>");
                }
                None => around("code", children, out),
            }
        }
        Node::Element(Tag::Link(href), children) if !in_link && html::address(href).is_some() => {
            let address = html::address(href).unwrap_or_default();
            out.push(&escaped!(Html, "<a href=\"", address, "\">"));
            children.iter().for_each(|child| inline(beside, child, out, true));
            out.push(&"</a>");
        }
        Node::Element(_, children) => {
            children.iter().for_each(|child| inline(beside, child, out, in_link))
        }
    }
}
