//! The tree of documentation: everything that shows documentation is rendered from it.

/// How models write documentation.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Format {
    /// HTML or plain text, as AWS writes it.
    #[default]
    Html,
    /// CommonMark, in which the tags of [`Format::Html`] are understood.
    CommonMark,
}

/// Documentation as a tree.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Document {
    /// The format that it was read from. Trees of CommonMark say more than those of HTML: a list is
    /// loose if its items contain paragraphs, white space in code matters, and no block is inside
    /// inline text.
    pub format: Format,
    pub nodes: Vec<Node>,
}

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

/// The target of a link or an image.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Target {
    /// Empty if the HTML has none.
    pub address: String,
    /// Empty if there is none.
    pub title: String,
}

/// The tags that documentation is structured by.
#[derive(Clone, Debug, PartialEq)]
pub enum Tag {
    Paragraph,
    Bold,
    Italic,
    Code,
    Link(Target),
    List,
    /// With the number of its first item.
    Ordered(u64),
    Item,
    Definitions,
    Term,
    Definition,
    Note,
    Important,
    /// Text with line breaks, possibly with inline tags.
    Preformatted,
    /// With its level, from 1 to 6.
    Heading(u8),
    /// The name of a service in full, which the AWS CLI's help does not show.
    FullName,
    Break,
    /// A code block of CommonMark, with its info string. Its content is one text whose lines end
    /// with `\n`.
    CodeBlock(String),
    Quote,
    /// A thematic break.
    Rule,
    /// Its content is the alternative text.
    Image(Target),
}

impl Tag {
    /// The tag that a name stands for in documentation. HTML does not distinguish the levels of
    /// headings.
    pub(super) fn named(name: &str) -> Option<Tag> {
        Some(match name {
            "p" | "div" => Tag::Paragraph,
            "b" | "strong" => Tag::Bold,
            "i" | "em" | "u" | "replaceable" => Tag::Italic,
            "code" | "literal" => Tag::Code,
            "a" => Tag::Link(Target::default()),
            "ul" => Tag::List,
            "ol" => Tag::Ordered(1),
            "li" => Tag::Item,
            "dl" => Tag::Definitions,
            "dt" => Tag::Term,
            "dd" => Tag::Definition,
            "note" => Tag::Note,
            "important" | "warning" | "caution" | "danger" => Tag::Important,
            "pre" => Tag::Preformatted,
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => Tag::Heading(3),
            "fullname" => Tag::FullName,
            "br" => Tag::Break,
            _ => return None,
        })
    }

    pub fn is_inline(&self) -> bool {
        matches!(
            self,
            Tag::Bold | Tag::Italic | Tag::Code | Tag::Link(_) | Tag::Break | Tag::Image(_)
        )
    }

    /// Whether an open `self` ends where `next` begins.
    pub(super) fn ends_at(&self, next: &Tag) -> bool {
        match self {
            Tag::Paragraph | Tag::Heading(_) | Tag::FullName => !next.is_inline(),
            Tag::Item => *next == Tag::Item,
            Tag::Term | Tag::Definition => matches!(next, Tag::Term | Tag::Definition),
            _ => false,
        }
    }

    /// Whether nothing outside of it ends where a tag inside it begins.
    pub(super) fn is_container(&self) -> bool {
        matches!(
            self,
            Tag::List
                | Tag::Ordered(_)
                | Tag::Definitions
                | Tag::Note
                | Tag::Important
                | Tag::Quote
        )
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

/// The text of inline nodes or of code, with its white space.
pub fn exact_text(nodes: &[Node]) -> String {
    fn write(nodes: &[Node], out: &mut String) {
        for node in nodes {
            match node {
                Node::Text(text) => out.push_str(text),
                Node::Element(Tag::Break, _) => out.push('\n'),
                Node::Element(_, children) => write(children, out),
            }
        }
    }
    let mut out = String::new();
    write(nodes, &mut out);
    out
}
