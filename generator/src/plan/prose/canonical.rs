//! The canonical form of documentation: a string that tables carry, from which the pages of help
//! and of the reference are made.
//!
//! It is HTML of few tags, well formed, without redundant white space; `&`, `<` and `>` in text and
//! quotes in attributes are entities. Tags: `p b i code a ul ol li dl dt dd note important pre h3
//! fullname br`; attributes: `href`.
//!
//! Documentation in CommonMark begins with `<md>` and has besides: `blockquote hr h1`…`h6`, `img`
//! with `src` and its alternative text as content, `title` of `a` and `img`, `start` of `ol`. A
//! `pre` with `info` is a code block.

use super::commonmark;
use super::html_reader;
use super::tree::{Document, Format, Node, Tag, Target, plain_text};

/// Begins documentation in CommonMark.
const COMMONMARK: &str = "<md>";
/// Deeper elements are not nested. The reader of CommonMark never nests as deeply.
const DEEPEST: usize = 128;

impl Document {
    /// Reads documentation as a model writes it.
    pub fn read(documentation: &str, format: Format) -> Document {
        let nodes = match format {
            Format::Html => html_reader::parse(documentation),
            Format::CommonMark => commonmark::parse(documentation),
        };
        Document { format, nodes }
    }

    /// A paragraph of plain text.
    pub fn text(text: &str) -> Document {
        let nodes = vec![Node::Text(commonmark::one_line(text))];
        let nodes = vec![Node::Element(Tag::Paragraph, nodes)];
        Document {
            format: Format::CommonMark,
            nodes: if text.trim().is_empty() { Vec::new() } else { nodes },
        }
    }

    /// Reads the canonical form.
    pub fn of_canonical(html: &str) -> Document {
        match html.strip_prefix(COMMONMARK) {
            Some(html) => Document { format: Format::CommonMark, nodes: parse(html) },
            None => Document { format: Format::Html, nodes: html_reader::parse(html) },
        }
    }

    /// The canonical form; empty if there is no documentation.
    pub fn canonical(&self) -> String {
        match self.format {
            Format::Html => compact(&self.nodes),
            Format::CommonMark if self.nodes.is_empty() => String::new(),
            Format::CommonMark => {
                let mut out = COMMONMARK.to_owned();
                write(&mut out, &self.nodes);
                out
            }
        }
    }

    /// The text without tags, see [`plain_text`].
    pub fn plain_text(&self) -> String {
        plain_text(&self.nodes)
    }
}

/// Documentation in its canonical form.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Prose {
    html: String,
}

impl Prose {
    /// The canonical form of a document.
    pub fn of(document: &Document) -> Prose {
        Prose { html: document.canonical() }
    }

    /// Documentation as a model has it, where whoever shows it makes the canonical form.
    pub(crate) fn as_written(text: &str) -> Prose {
        Prose { html: text.to_owned() }
    }

    /// The canonical form.
    pub fn html(&self) -> &str {
        &self.html
    }

    /// The tree.
    pub fn document(&self) -> Document {
        Document::of_canonical(&self.html)
    }

    /// The text without tags, see [`plain_text`].
    pub fn plain_text(&self) -> String {
        self.document().plain_text()
    }

    /// Whether there is no documentation.
    pub fn is_empty(&self) -> bool {
        self.html.is_empty()
    }
}

/// The canonical form of a tree of HTML.
pub fn compact(nodes: &[Node]) -> String {
    let mut out = String::new();
    write_compact(&mut out, nodes);
    out.trim().to_owned()
}

fn write_compact(out: &mut String, nodes: &[Node]) {
    for node in nodes {
        match node {
            Node::Text(text) => {
                let text = if out.ends_with("<p>") || out.ends_with("<li>") {
                    text.trim_start()
                } else {
                    text
                };
                out.push_str(&escape(text));
            }
            Node::Element(Tag::Break, _) => out.push_str("<br>"),
            Node::Element(tag, children) => {
                if !tag.is_inline() {
                    out.truncate(out.trim_end().len());
                }
                match tag {
                    Tag::Link(Target { address, .. }) if !address.is_empty() => {
                        out.push_str(&format!("<a href=\"{}\">", attribute(address)));
                    }
                    tag => out.push_str(&format!("<{}>", name(tag))),
                }
                write_compact(out, children);
                if !tag.is_inline() && *tag != Tag::Preformatted {
                    out.truncate(out.trim_end().len());
                }
                out.push_str(&format!("</{}>", name(tag)));
            }
        }
    }
}

/// Writes a tree of CommonMark, in which all white space matters.
fn write(out: &mut String, nodes: &[Node]) {
    for node in nodes {
        let (tag, children) = match node {
            Node::Text(text) => {
                out.push_str(&escape(text));
                continue;
            }
            Node::Element(tag, children) => (tag, children),
        };
        let name = name(tag);
        out.push_str(&format!("<{name}"));
        match tag {
            Tag::Link(Target { address, title }) | Tag::Image(Target { address, title }) => {
                let source = if matches!(tag, Tag::Link(_)) { "href" } else { "src" };
                out.push_str(&format!(" {source}=\"{}\"", attribute(address)));
                if !title.is_empty() {
                    out.push_str(&format!(" title=\"{}\"", attribute(title)));
                }
            }
            Tag::Ordered(start) if *start != 1 => out.push_str(&format!(" start=\"{start}\"")),
            Tag::CodeBlock(info) => out.push_str(&format!(" info=\"{}\"", attribute(info))),
            _ => {}
        }
        out.push('>');
        if !matches!(tag, Tag::Break | Tag::Rule) {
            write(out, children);
            out.push_str(&format!("</{name}>"));
        }
    }
}

/// Reads the canonical form of CommonMark.
fn parse(html: &str) -> Vec<Node> {
    let mut open: Vec<(Tag, Vec<Node>)> = Vec::new();
    let mut nodes = Vec::new();
    let mut rest = html;
    while let Some((text, after)) = rest.split_once('<') {
        add_text(&mut nodes, text);
        let (inside, after) = after.split_once('>').unwrap_or((after, ""));
        rest = after;
        if inside.starts_with('/') {
            if let Some((tag, around)) = open.pop() {
                let children = std::mem::replace(&mut nodes, around);
                nodes.push(Node::Element(tag, children));
            }
            continue;
        }
        match tag(inside) {
            tag @ (Tag::Break | Tag::Rule) => nodes.push(Node::Element(tag, Vec::new())),
            tag if open.len() < DEEPEST => open.push((tag, std::mem::take(&mut nodes))),
            _ => {}
        }
    }
    add_text(&mut nodes, rest);
    while let Some((tag, around)) = open.pop() {
        let children = std::mem::replace(&mut nodes, around);
        nodes.push(Node::Element(tag, children));
    }
    nodes
}

fn add_text(nodes: &mut Vec<Node>, html: &str) {
    if !html.is_empty() {
        nodes.push(Node::Text(unescape(html)));
    }
}

/// The tag of a start tag without its angle brackets.
fn tag(inside: &str) -> Tag {
    let (name, attributes) = inside.split_once(' ').unwrap_or((inside, ""));
    let value = |wanted: &str| {
        let (_, value) = attributes.split_once(&format!("{wanted}=\""))?;
        value.split_once('"').map(|(value, _)| unescape(value))
    };
    let target = |source| {
        let (address, title) = (value(source), value("title"));
        Target { address: address.unwrap_or_default(), title: title.unwrap_or_default() }
    };
    let start = || value("start").and_then(|start| start.parse().ok());
    match (name, name.as_bytes()) {
        ("a", _) => Tag::Link(target("href")),
        ("img", _) => Tag::Image(target("src")),
        ("ol", _) => Tag::Ordered(start().unwrap_or(1)),
        ("pre", _) => value("info").map_or(Tag::Preformatted, Tag::CodeBlock),
        ("blockquote", _) => Tag::Quote,
        ("hr", _) => Tag::Rule,
        (_, [b'h', level @ b'1'..=b'6']) => Tag::Heading(level - b'0'),
        _ => Tag::named(name).unwrap_or(Tag::Paragraph),
    }
}

/// The name of a tag in the canonical form.
fn name(tag: &Tag) -> &'static str {
    match tag {
        Tag::Paragraph => "p",
        Tag::Bold => "b",
        Tag::Italic => "i",
        Tag::Code => "code",
        Tag::Link(_) => "a",
        Tag::List => "ul",
        Tag::Ordered(_) => "ol",
        Tag::Item => "li",
        Tag::Definitions => "dl",
        Tag::Term => "dt",
        Tag::Definition => "dd",
        Tag::Note => "note",
        Tag::Important => "important",
        Tag::Preformatted | Tag::CodeBlock(_) => "pre",
        Tag::Heading(level) => match level {
            1 => "h1",
            2 => "h2",
            4 => "h4",
            5 => "h5",
            6 => "h6",
            _ => "h3",
        },
        Tag::FullName => "fullname",
        Tag::Break => "br",
        Tag::Quote => "blockquote",
        Tag::Rule => "hr",
        Tag::Image(_) => "img",
    }
}

fn attribute(text: &str) -> String {
    escape(text).replace('"', "&quot;")
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

fn unescape(html: &str) -> String {
    let text = html.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"");
    text.replace("&amp;", "&")
}
