//! Documentation trees → Markdown lines for rustdoc.
//!
//! Everything that Markdown or rustdoc would read as markup is escaped ([`markdown`]), so that a
//! text shows as it is: no doctest, no link, no heading comes out of a model's text.

use super::dialect::WIDTH;
pub use super::dialect::{Dialect, DocLine};
use super::tree::{Document, Format, Node, Tag, Target, exact_text, parts};
use crate::escape::{Escaped, escaped, markdown};

/// Renders as Markdown lines without trailing space; empty for no text.
pub fn rustdoc(document: &Document) -> Vec<DocLine> {
    lines(document, Dialect::Rustdoc)
}

/// As [`rustdoc`], for a reader.
pub fn lines(document: &Document, dialect: Dialect) -> Vec<DocLine> {
    match document.format {
        Format::Html => html_lines(&document.nodes),
        Format::CommonMark => super::markdown::lines(&document.nodes, dialect),
    }
}

/// As [`rustdoc`], on one line.
pub fn rustdoc_line(document: &Document) -> DocLine {
    match document.format {
        Format::Html => Escaped::joined(&html_lines(&document.nodes), " "),
        Format::CommonMark => {
            let nodes = vec![Node::Element(Tag::Paragraph, inlined(&document.nodes))];
            Escaped::joined(&super::markdown::lines(&nodes, Dialect::Rustdoc), " ")
        }
    }
}

/// The content of blocks as inline nodes without line breaks.
fn inlined(nodes: &[Node]) -> Vec<Node> {
    let mut out = Vec::new();
    for node in nodes {
        match node {
            Node::Element(Tag::Break | Tag::Rule, _) => out.push(Node::Text(" ".to_owned())),
            Node::Element(Tag::CodeBlock(_), children) => {
                out.push(Node::Element(Tag::Code, children.clone()));
            }
            Node::Element(tag, children) if tag.is_inline() => {
                out.push(Node::Element(tag.clone(), inlined(children)));
            }
            Node::Element(_, children) => {
                if !out.is_empty() {
                    out.push(Node::Text(" ".to_owned()));
                }
                out.extend(inlined(children));
            }
            text => out.push(text.clone()),
        }
    }
    out
}

fn html_lines(nodes: &[Node]) -> Vec<DocLine> {
    let mut writer = Writer::default();
    writer.blocks(nodes, Indent::default());
    while writer.lines.last().is_some_and(|line| line.is_empty()) {
        writer.lines.pop();
    }
    writer.lines
}

/// The beginnings of lines: `first` on the first line of a block, `rest` on the others.
#[derive(Clone, Default)]
struct Indent {
    first: DocLine,
    rest: DocLine,
}

#[derive(Default)]
struct Writer {
    lines: Vec<DocLine>,
}

impl Writer {
    /// Writes blocks; runs of inline nodes between them are paragraphs. Returns whether it wrote
    /// any.
    fn blocks(&mut self, nodes: &[Node], indent: Indent) -> bool {
        let mut indent = indent;
        let mut wrote = false;
        for part in parts(nodes) {
            wrote |= match part {
                [Node::Element(tag, children)] if !tag.is_inline() => {
                    self.block(tag, children, &mut indent)
                }
                run => self.paragraph(run, &mut indent),
            };
        }
        wrote
    }

    fn block(&mut self, tag: &Tag, children: &[Node], indent: &mut Indent) -> bool {
        let wrote = match tag {
            Tag::List | Tag::Ordered(_) | Tag::Definitions => self.list(tag, children, indent),
            Tag::Note | Tag::Important => {
                let label = if *tag == Tag::Note { "**Note:**" } else { "**Important:**" };
                self.separate(indent);
                self.lines.push(escaped!(Markdown, indent.first, label));
                self.blocks(
                    children,
                    Indent { first: indent.rest.clone(), rest: indent.rest.clone() },
                );
                true
            }
            Tag::Preformatted => self.preformatted(children, indent),
            Tag::Heading(_) | Tag::FullName => {
                let strong = Node::Element(Tag::Bold, children.to_vec());
                self.paragraph(&[strong], indent)
            }
            _ => self.blocks(children, indent.clone()),
        };
        if wrote {
            indent.first = indent.rest.clone();
        }
        wrote
    }

    fn list(&mut self, tag: &Tag, children: &[Node], indent: &Indent) -> bool {
        // Lists inside of items stay close to their text.
        if indent.rest.is_empty() {
            self.separate(indent);
        }
        let mut number = 0_usize;
        let mut wrote = false;
        for child in children {
            let (bullet, content): (DocLine, _) = match child {
                Node::Text(text) if text.trim().is_empty() => continue,
                Node::Element(Tag::Definition, content) => ("  ".into(), content.as_slice()),
                Node::Element(_, content) => {
                    number += 1;
                    let is_ordered = matches!(tag, Tag::Ordered(_));
                    let bullet =
                        if is_ordered { escaped!(Markdown, number, ". ") } else { "- ".into() };
                    (bullet, content.as_slice())
                }
                text @ Node::Text(_) => ("- ".into(), std::slice::from_ref(text)),
            };
            let lead = if wrote { &indent.rest } else { &indent.first };
            let inner = Indent {
                first: escaped!(Markdown, lead, bullet),
                rest: escaped!(Markdown, indent.rest, markdown::spaces(bullet.as_str().len())),
            };
            wrote |= self.blocks(content, inner);
        }
        wrote
    }

    fn preformatted(&mut self, children: &[Node], indent: &Indent) -> bool {
        let text = exact_text(children);
        let text = text.trim_matches('\n');
        if text.trim().is_empty() {
            return false;
        }
        self.separate(indent);
        for (index, line) in markdown::fenced("text", text).into_iter().enumerate() {
            let lead = if index == 0 { &indent.first } else { &indent.rest };
            self.lines.push(escaped!(Markdown, lead, line));
        }
        true
    }

    /// An empty line before a block, unless it opens a list item or follows one.
    fn separate(&mut self, indent: &Indent) {
        let opens_item = indent.first != indent.rest;
        let blank = self.lines.last().is_none_or(|line| line.is_empty());
        if !blank && !opens_item {
            self.lines.push(DocLine::empty());
        }
    }

    fn paragraph(&mut self, nodes: &[Node], indent: &mut Indent) -> bool {
        let mut text = DocLine::empty();
        for node in nodes {
            inline(node, &mut text);
        }
        if text.trimmed().is_empty() {
            return false;
        }
        self.separate(indent);
        let leads = (indent.first.as_str().len(), indent.rest.as_str().len());
        for (index, line) in markdown::filled(&text, leads, WIDTH).into_iter().enumerate() {
            let lead = if index == 0 { &indent.first } else { &indent.rest };
            self.lines.push(escaped!(Markdown, lead, line));
        }
        indent.first = indent.rest.clone();
        true
    }
}

/// Inline Markdown of a node; a line break is a `\n`.
fn inline(node: &Node, out: &mut DocLine) {
    match node {
        Node::Text(text) => out.push(&markdown::broken_text(text)),
        Node::Element(Tag::Break, _) => out.push(&markdown::BREAK),
        Node::Element(Tag::Code, children) => {
            let text = exact_text(children);
            surround(&text, out, markdown::code(text.trim()));
        }
        Node::Element(Tag::Bold, children) => {
            mark(children, out, |text| escaped!(Markdown, "**", text, "**"))
        }
        Node::Element(Tag::Italic, children) => {
            mark(children, out, |text| escaped!(Markdown, "*", text, "*"))
        }
        Node::Element(Tag::Link(Target { address: href, .. }), children) => {
            match markdown::link(&DocLine::empty(), href) {
                Some(_) => {
                    mark(children, out, |text| markdown::link(text, href).unwrap_or_default())
                }
                None => children.iter().for_each(|child| inline(child, out)),
            }
        }
        Node::Element(_, children) => children.iter().for_each(|child| inline(child, out)),
    }
}

/// Puts a mark around the inline text of nodes.
fn mark(children: &[Node], out: &mut DocLine, around: impl Fn(&DocLine) -> DocLine) {
    let mut text = DocLine::empty();
    children.iter().for_each(|child| inline(child, &mut text));
    let text = markdown::without_breaks(&text);
    surround(text.as_str(), out, around(&text.trimmed()));
}

/// Adds marked text. Marks do not hold in Markdown when space is just inside them: that of `text`
/// goes outside.
fn surround(text: &str, out: &mut DocLine, marked: DocLine) {
    if text.trim().is_empty() {
        if !text.is_empty() {
            out.push(&" ");
        }
        return;
    }
    if text.starts_with(char::is_whitespace) {
        out.push(&" ");
    }
    markdown::append(out, &marked);
    if text.ends_with(char::is_whitespace) {
        out.push(&" ");
    }
}

#[cfg(test)]
mod tests {
    use super::rustdoc;
    use crate::plan::prose::{Document, Format};

    #[test]
    fn shows_what_was_written() {
        let cases: &[(&str, &[&str])] = &[
            ("<p>One <code>a`b</code>.</p><p>Two.</p>", &["One ``a`b``.", "", "Two."]),
            (
                "<ul><li>one</li><li><p>two</p><p>more</p></li></ul>",
                &["- one", "- two", "", "  more"],
            ),
            ("<p>a:</p><ul><li>b<ul><li>c</li></ul></li></ul>", &["a:", "", "- b", "  - c"]),
            ("<b>bold </b>text", &["**bold** text"]),
            ("<a href=\"https://x.example/a\">there</a>", &["[there](<https://x.example/a>)"]),
            ("see https://x.example/a.", &["see <https://x.example/a>."]),
            ("# no heading", &["\\# no heading"]),
            ("1. no list", &["1\\. no list"]),
            ("[no](link) <b>", &["\\[no\\](link)"]),
            ("```\nfn main() {}\n```", &["\\`\\`\\` fn main() {} \\`\\`\\`"]),
            ("<pre>fn main() {}</pre>", &["```text", "fn main() {}", "```"]),
            ("<dl><dt>Term</dt><dd>Meaning.</dd></dl>", &["- Term", "", "  Meaning."]),
            ("<note><p>Mind.</p></note>", &["**Note:**", "", "Mind."]),
            ("first<br>second", &["first\\", "second"]),
            ("<p/>", &[]),
        ];
        for (html, want) in cases {
            let lines = rustdoc(&Document::read(html, Format::Html));
            let lines: Vec<&str> = lines.iter().map(|line| line.as_str()).collect();
            assert_eq!(lines, *want, "{html}");
        }
    }
}
