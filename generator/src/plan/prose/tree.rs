//! Documentation: Smithy's HTML → a small tree, once; everything that shows documentation is
//! rendered from the tree.
//!
//! No text is lost: a tag we do not know is text. Structure is repaired rather than refused, since
//! real documentation leaves tags open. Renderings are [`rustdoc`] lines and the [`compact`] HTML
//! that tables carry for the command line's help.

use super::html::{Token, tokens};
use crate::escape;

/// A piece of documentation.
#[derive(Clone, Debug, PartialEq)]
pub enum Node {
    /// Text with white space collapsed to single spaces.
    Text(String),
    /// A tag and its content.
    Element(Tag, Vec<Node>),
}

impl Node {
    /// Whether it is part of a paragraph.
    pub fn is_inline(&self) -> bool {
        !matches!(self, Node::Element(tag, _) if !tag.is_inline())
    }
}

/// Blocks, and runs of inline nodes between them, each of which is a paragraph.
pub fn parts(nodes: &[Node]) -> impl Iterator<Item = &[Node]> {
    nodes.chunk_by(|one, next| one.is_inline() && next.is_inline())
}

/// The tags that documentation is structured by.
#[derive(Clone, Debug, PartialEq)]
pub enum Tag {
    Paragraph,
    Bold,
    Italic,
    Code,
    /// With its target; empty where the tag has none.
    Link(String),
    List,
    Ordered,
    Item,
    Definitions,
    Term,
    Definition,
    Note,
    Important,
    Preformatted,
    Heading,
    /// The name of a service in full, which the AWS CLI's help does not show.
    FullName,
    Break,
}

impl Tag {
    fn named(name: &str) -> Option<Tag> {
        Some(match name {
            "p" | "div" => Tag::Paragraph,
            "b" | "strong" => Tag::Bold,
            "i" | "em" | "u" | "replaceable" => Tag::Italic,
            "code" | "literal" => Tag::Code,
            "a" => Tag::Link(String::new()),
            "ul" => Tag::List,
            "ol" => Tag::Ordered,
            "li" => Tag::Item,
            "dl" => Tag::Definitions,
            "dt" => Tag::Term,
            "dd" => Tag::Definition,
            "note" => Tag::Note,
            "important" | "warning" | "caution" | "danger" => Tag::Important,
            "pre" => Tag::Preformatted,
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => Tag::Heading,
            "fullname" => Tag::FullName,
            "br" => Tag::Break,
            _ => return None,
        })
    }

    /// The tag's name in compact HTML.
    fn name(&self) -> &'static str {
        match self {
            Tag::Paragraph => "p",
            Tag::Bold => "b",
            Tag::Italic => "i",
            Tag::Code => "code",
            Tag::Link(_) => "a",
            Tag::List => "ul",
            Tag::Ordered => "ol",
            Tag::Item => "li",
            Tag::Definitions => "dl",
            Tag::Term => "dt",
            Tag::Definition => "dd",
            Tag::Note => "note",
            Tag::Important => "important",
            Tag::Preformatted => "pre",
            Tag::Heading => "h3",
            Tag::FullName => "fullname",
            Tag::Break => "br",
        }
    }

    pub fn is_inline(&self) -> bool {
        matches!(self, Tag::Bold | Tag::Italic | Tag::Code | Tag::Link(_) | Tag::Break)
    }

    /// Whether an open `self` ends where `next` begins.
    fn ends_at(&self, next: &Tag) -> bool {
        match self {
            Tag::Paragraph | Tag::Heading | Tag::FullName => !next.is_inline(),
            Tag::Item => *next == Tag::Item,
            Tag::Term | Tag::Definition => matches!(next, Tag::Term | Tag::Definition),
            _ => false,
        }
    }

    /// Whether nothing outside of it ends where a tag inside it begins.
    fn is_container(&self) -> bool {
        matches!(self, Tag::List | Tag::Ordered | Tag::Definitions | Tag::Note | Tag::Important)
    }
}

/// Documentation deeper than this is flattened.
const DEEPEST: usize = 32;

/// Reads documentation, HTML or plain text.
pub fn parse(text: &str) -> Vec<Node> {
    let mut builder = Builder { open: vec![(None, Vec::new())] };
    let mut html = false;
    for token in tokens(text) {
        match token {
            Token::Text(text) => builder.text(&text),
            Token::Open { name, href, closed, source } => match Tag::named(&name) {
                None => builder.text(source),
                Some(tag) => {
                    html = true;
                    let tag = if let Tag::Link(_) = tag {
                        Tag::Link(escape::one_line(&href.unwrap_or_default()))
                    } else {
                        tag
                    };
                    builder.begin(tag, closed);
                }
            },
            Token::Close { name, source } => match Tag::named(&name) {
                None => builder.text(source),
                Some(tag) => builder.end(&tag),
            },
        }
    }
    let nodes = builder.finish();
    // Plain text marks its paragraphs by empty lines.
    if html || !text.contains("\n\n") { nodes } else { paragraphs(text) }
}

fn paragraphs(text: &str) -> Vec<Node> {
    let mut nodes = Vec::new();
    for paragraph in text.split("\n\n") {
        let mut builder = Builder { open: vec![(Some(Tag::Paragraph), Vec::new())] };
        builder.text(paragraph);
        nodes.push(Node::Element(Tag::Paragraph, builder.finish()));
    }
    nodes
}

struct Builder {
    /// Open elements, outermost first; the first is the whole.
    open: Vec<(Option<Tag>, Vec<Node>)>,
}

impl Builder {
    fn add(&mut self, node: Node) {
        if let Some((_, children)) = self.open.last_mut() {
            children.push(node);
        }
    }

    fn text(&mut self, text: &str) {
        let preformatted = self.open.iter().any(|(tag, _)| *tag == Some(Tag::Preformatted));
        let text = if preformatted { plain(text) } else { collapse(text) };
        if text.is_empty() {
            return;
        }
        let Some((_, children)) = self.open.last_mut() else { return };
        match children.last_mut() {
            Some(Node::Text(before)) if !preformatted => {
                before.push_str(if before.ends_with(' ') { text.trim_start() } else { &text });
            }
            _ => children.push(Node::Text(text)),
        }
    }

    fn begin(&mut self, tag: Tag, closed: bool) {
        // A block ends elements that cannot contain it, up to the nearest list or note.
        if !tag.is_inline() {
            while let Some(at) = self.ended_by(&tag) {
                self.close_to(at);
            }
        }
        if tag == Tag::Break || closed {
            self.add(Node::Element(tag, Vec::new()));
        } else if self.open.len() < DEEPEST {
            self.open.push((Some(tag), Vec::new()));
        }
    }

    fn ended_by(&self, next: &Tag) -> Option<usize> {
        for (at, (tag, _)) in self.open.iter().enumerate().rev() {
            match tag {
                Some(tag) if tag.ends_at(next) => return Some(at),
                Some(tag) if tag.is_container() => return None,
                _ => {}
            }
        }
        None
    }

    fn end(&mut self, tag: &Tag) {
        let same = |open: &Tag| std::mem::discriminant(open) == std::mem::discriminant(tag);
        // An end tag without a start tag is dropped.
        if let Some(at) = self.open.iter().rposition(|(open, _)| open.as_ref().is_some_and(same)) {
            self.close_to(at);
        }
    }

    /// Closes open elements down to one, itself included.
    fn close_to(&mut self, at: usize) {
        while self.open.len() > at.max(1) {
            if let Some((Some(tag), children)) = self.open.pop() {
                self.add(Node::Element(tag, children));
            }
        }
    }

    fn finish(mut self) -> Vec<Node> {
        self.close_to(1);
        self.open.pop().map(|(_, nodes)| nodes).unwrap_or_default()
    }
}

/// White space → single spaces; characters that no text shows, and those that turn the direction
/// of source code around, are dropped.
fn collapse(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if c.is_whitespace() {
            if !out.ends_with(' ') {
                out.push(' ');
            }
        } else if escape::is_visible(c) {
            out.push(c);
        }
    }
    out
}

/// As [`collapse`], with lines and indentation kept.
fn plain(text: &str) -> String {
    escape::lines(text)
}

/// Renders as the HTML of tables: few tags, well formed, without redundant white space.
///
/// Tags: `p b i code a ul ol li dl dt dd note important pre h3 fullname br`, attributes: `href`
/// alone; `&`, `<` and `>` in text and quotes in attributes are entities.
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
                    Tag::Link(href) if !href.is_empty() => {
                        out.push_str(&format!(
                            "<a href=\"{}\">",
                            escape(href).replace('"', "&quot;")
                        ));
                    }
                    tag => out.push_str(&format!("<{}>", tag.name())),
                }
                write_compact(out, children);
                if !tag.is_inline() && *tag != Tag::Preformatted {
                    out.truncate(out.trim_end().len());
                }
                out.push_str(&format!("</{}>", tag.name()));
            }
        }
    }
}

/// The text alone: a paragraph, an item or a heading a line.
pub fn plain_text(nodes: &[Node]) -> String {
    fn write(nodes: &[Node], out: &mut String) {
        for node in nodes {
            match node {
                Node::Text(text) if out.is_empty() || out.ends_with('\n') => {
                    out.push_str(text.trim_start_matches(' '))
                }
                Node::Text(text) => out.push_str(text),
                Node::Element(Tag::Break, _) => out.push('\n'),
                Node::Element(tag, children) if tag.is_inline() => write(children, out),
                Node::Element(_, children) => {
                    end_line(out);
                    write(children, out);
                    end_line(out);
                }
            }
        }
    }
    fn end_line(out: &mut String) {
        out.truncate(out.trim_end_matches(' ').len());
        if !out.is_empty() && !out.ends_with('\n') {
            out.push('\n');
        }
    }
    let mut out = String::new();
    write(nodes, &mut out);
    out.truncate(out.trim_end().len());
    out
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

/// Documentation in its canonical form: well-formed HTML of few tags, as tables carry it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Prose {
    html: String,
}

impl Prose {
    /// Reads documentation as models write it.
    pub fn read(documentation: &str) -> Prose {
        Prose::of(&parse(documentation))
    }

    /// The canonical form of a tree.
    pub(crate) fn of(nodes: &[Node]) -> Prose {
        Prose { html: compact(nodes) }
    }

    /// The canonical form, see [`compact`].
    pub fn html(&self) -> &str {
        &self.html
    }

    /// The tree.
    pub fn nodes(&self) -> Vec<Node> {
        parse(&self.html)
    }

    /// The text without tags, see [`plain_text`].
    pub fn plain_text(&self) -> String {
        plain_text(&self.nodes())
    }

    /// Whether there is no documentation.
    pub fn is_empty(&self) -> bool {
        self.html.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::{compact, parse};

    #[test]
    fn repaired_and_compact() {
        let cases = [
            ("<p>One.</p>  <p>Two.</p>", "<p>One.</p><p>Two.</p>"),
            ("<p> Leading and  double   spaces.  </p>", "<p>Leading and double spaces.</p>"),
            ("<p>Unclosed <b>tag</p>", "<p>Unclosed <b>tag</b></p>"),
            ("Choose <a>Heat</a> wisely", "Choose <a>Heat</a> wisely"),
            ("<p>a &amp; b &lt;c&gt; &#233;</p>", "<p>a &amp; b &lt;c&gt; é</p>"),
            ("<p>Use <MyPlaceholder> here</p>", "<p>Use &lt;MyPlaceholder&gt; here</p>"),
            ("1 < 2 and 3 > 2", "1 &lt; 2 and 3 &gt; 2"),
            ("<p>One<p>Two", "<p>One</p><p>Two</p>"),
            (
                "<ul><li>one<li>two<ul><li>deep</li></ul></ul>",
                "<ul><li>one</li><li>two<ul><li>deep</li></ul></li></ul>",
            ),
            ("<ul> <li> <p>one</p> </li> </ul>", "<ul><li><p>one</p></li></ul>"),
            ("stray</p> end", "stray end"),
            (
                "<a href=\"https://x.example/?a=1&amp;b=2\">x</a>",
                "<a href=\"https://x.example/?a=1&amp;b=2\">x</a>",
            ),
            ("<p/>", "<p></p>"),
            ("a<br>b<br/>c", "a<br>b<br>c"),
            ("<!-- gone -->kept", "kept"),
            ("one\n\ntwo", "<p>one</p><p>two</p>"),
            ("<note><p>Mind.</p></note>", "<note><p>Mind.</p></note>"),
            ("rtl \u{202E}x", "rtl x"),
        ];
        for (html, want) in cases {
            assert_eq!(compact(&parse(html)), want, "{html}");
        }
    }

    #[test]
    fn depth_is_bounded_and_text_is_kept() {
        let deep = format!("{}x{}", "<ul><li>".repeat(5000), "</li></ul>".repeat(5000));
        let text = compact(&parse(&deep));
        assert!(text.contains('x') && text.len() < 2000, "{text}");
    }
}
