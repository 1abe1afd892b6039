//! Renders documentation as HTML.

use super::content::{SiteContext, Writer};
use hardie_build::escape::{Escaped, Html, escaped, html};
use hardie_build::plan::prose::{Document, Format, Node, Tag, Target, exact_text, parts};

impl Writer<'_, '_> {
    pub(super) fn document(&mut self, document: &Document) {
        self.format = document.format;
        self.prose(&document.nodes);
        self.format = Format::Html;
    }

    /// Blocks of documentation; inline text between blocks becomes paragraphs.
    pub(super) fn prose(&mut self, nodes: &[Node]) {
        for part in parts(nodes) {
            match part {
                [Node::Element(tag, children)] if !tag.is_inline() => self.element(tag, children),
                run => self.paragraph(&self.text(run)),
            }
        }
    }

    /// The text of inline nodes, without surrounding white space.
    fn text(&self, nodes: &[Node]) -> Escaped<Html> {
        match self.format {
            Format::Html => inline(&self.beside, nodes, false).trimmed(),
            Format::CommonMark => commonmark_inline(&self.beside, nodes, false),
        }
    }

    fn paragraph(&mut self, text: &Escaped<Html>) {
        if !text.is_empty() {
            self.line(&[&"<p>", text, &"</p>"]);
        }
    }

    /// An item of a list; text without blocks is not put into a paragraph.
    pub(super) fn item(&mut self, tag: &'static str, nodes: &[Node]) {
        self.content.out.push(&escaped!(Html, "<", tag, ">"));
        // A term may not contain headings or lists in HTML: only its text is kept.
        if tag == "dt" || nodes.iter().all(Node::is_inline) {
            self.content.out.push(&self.text(nodes));
        } else if self.format == Format::Html {
            self.prose(nodes);
        } else {
            self.commonmark_item(nodes);
        }
        self.line(&[&"</", &tag, &">"]);
    }

    /// The blocks of an item in CommonMark: if its list is tight, its text is not in paragraphs.
    fn commonmark_item(&mut self, nodes: &[Node]) {
        for part in parts(nodes) {
            match part {
                [Node::Element(tag, children)] if !tag.is_inline() => self.element(tag, children),
                run => {
                    let text = self.text(run);
                    self.line(&[&text]);
                }
            }
        }
    }

    fn element(&mut self, tag: &Tag, children: &[Node]) {
        match tag {
            Tag::List | Tag::Ordered(_) | Tag::Definitions => self.list(tag, children),
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
                let text = inline(&self.beside, children, false);
                if !text.trimmed().is_empty() {
                    self.line(&[&"<pre>", &html::without_outer_lines(&text), &"</pre>"]);
                }
            }
            Tag::Heading(level) if self.format == Format::CommonMark => {
                // Below the headings of entries.
                let (level, text) = (level.clamp(&1, &6), self.text(children));
                let shown = match level {
                    1 => "h4",
                    2 => "h5",
                    _ => "h6",
                };
                let level = u32::from(*level);
                self.line(&[
                    &"<",
                    &shown,
                    &" class=\"level-",
                    &level,
                    &"\">",
                    &text,
                    &"</",
                    &shown,
                    &">",
                ]);
            }
            Tag::Quote => {
                self.line(&[&"<blockquote>"]);
                self.prose(children);
                self.line(&[&"</blockquote>"]);
            }
            Tag::Rule => self.line(&[&"<hr>"]),
            Tag::CodeBlock(info) => {
                let language = info.split(' ').next().unwrap_or_default();
                let class = match language {
                    "" => Escaped::empty(),
                    language => {
                        let language = html::attribute(language);
                        escaped!(Html, " class=\"language-", language, "\"")
                    }
                };
                let text = html::text(&exact_text(children));
                self.line(&[&"<pre><code", &class, &">", &text, &"</code></pre>"]);
            }
            Tag::Heading(_) | Tag::FullName => {
                let text = self.text(children);
                self.paragraph(&escaped!(Html, "<strong>", text, "</strong>"));
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
        // Terms and definitions become a definition list only if the list contains nothing else.
        let is_defining = items.first().is_some_and(|(name, _)| *name == "dt")
            && items.last().is_some_and(|(name, _)| *name == "dd")
            && items.iter().all(|(name, _)| *name != "li");
        let name = match tag {
            _ if items.is_empty() => return,
            _ if is_defining => "dl",
            Tag::Ordered(_) => "ol",
            _ => "ul",
        };
        let start = match tag {
            Tag::Ordered(start) if *start != 1 => escaped!(Html, " start=\"", *start, "\""),
            _ => Escaped::empty(),
        };
        self.line(&[&"<", &name, &start, &">"]);
        for (item, content) in items {
            self.item(if is_defining { item } else { "li" }, content);
        }
        self.line(&[&"</", &name, &">"]);
    }
}

/// Inline text. A link inside a link is reduced to its text; code that names an operation links to
/// its command.
fn inline(beside: &SiteContext<'_, '_>, nodes: &[Node], in_link: bool) -> Escaped<Html> {
    let mut out = Escaped::empty();
    for node in nodes {
        let (tag, children) = match node {
            Node::Text(text) => {
                out.push(&html::text(text));
                continue;
            }
            Node::Element(tag, children) => (tag, children.as_slice()),
        };
        let address = match (tag, children) {
            (Tag::Link(Target { address, .. }), _) if !in_link => html::address(address),
            (Tag::Code, [Node::Text(name)]) if !in_link => {
                beside.command(name).map(|stem| escaped!(Html, stem, ".html"))
            }
            _ => None,
        };
        let inside = inline(beside, children, in_link || address.is_some());
        let inside = match tag {
            Tag::Break => "<br>".into(),
            _ if children.is_empty() => continue,
            Tag::Bold => escaped!(Html, "<strong>", inside, "</strong>"),
            Tag::Italic => escaped!(Html, "<em>", inside, "</em>"),
            Tag::Code => escaped!(Html, "<code>", inside, "</code>"),
            _ => inside,
        };
        out.push(&match address {
            Some(address) => escaped!(Html, "<a href=\"", address, "\">", inside, "</a>"),
            None => inside,
        });
    }
    out
}

/// As [`inline`], with the links and images of CommonMark. Images are links: pages load no other
/// files.
fn commonmark_inline(beside: &SiteContext<'_, '_>, nodes: &[Node], in_link: bool) -> Escaped<Html> {
    let mut out = Escaped::empty();
    for node in nodes {
        let (tag, children) = match node {
            Node::Text(text) => {
                out.push(&html::text(text));
                continue;
            }
            Node::Element(tag, children) => (tag, children.as_slice()),
        };
        let (target, image) = match tag {
            Tag::Link(target) => (Some(target), ""),
            Tag::Image(target) => (Some(target), " class=\"image\""),
            _ => (None, ""),
        };
        let command = match (tag, children) {
            (Tag::Code, [Node::Text(name)]) if !in_link => beside.command(name),
            _ => None,
        };
        let is_linked = target.is_some() || command.is_some();
        let inside = commonmark_inline(beside, children, in_link || is_linked);
        let inside = match tag {
            Tag::Break => "<br>".into(),
            Tag::Bold => escaped!(Html, "<strong>", inside, "</strong>"),
            Tag::Italic => escaped!(Html, "<em>", inside, "</em>"),
            Tag::Code => escaped!(Html, "<code>", inside, "</code>"),
            _ => inside,
        };
        out.push(&match (target, command) {
            (Some(target), _) => link(target, image, &inside, in_link),
            (None, Some(stem)) => escaped!(Html, "<a href=\"", stem, ".html\">", inside, "</a>"),
            (None, None) => inside,
        });
    }
    out
}

/// A link; inside another one, its text with the address.
fn link(
    target: &Target,
    class: &'static str,
    text: &Escaped<Html>,
    in_link: bool,
) -> Escaped<Html> {
    let title = match target.title.as_str() {
        "" => Escaped::empty(),
        title => escaped!(Html, " title=\"", html::attribute(title), "\""),
    };
    match html::reference(&target.address) {
        Some(address) if !in_link => {
            escaped!(Html, "<a", class, " href=\"", address, "\"", title, ">", text, "</a>")
        }
        _ => {
            let address = html::text(&target.address);
            escaped!(Html, "<span", class, title, ">", text, " (", address, ")</span>")
        }
    }
}
