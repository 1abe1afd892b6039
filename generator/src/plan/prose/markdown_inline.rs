//! Inline nodes of CommonMark → Markdown that is read as the same nodes.

use super::dialect::{Dialect, DocLine};
use super::tree::{Node, Tag, Target, exact_text};
use crate::escape::{escaped, markdown};

/// The Markdown of inline nodes; a line break is [`markdown::BREAK`].
pub(super) fn inline(nodes: &[Node], dialect: Dialect) -> DocLine {
    let mut writer = Writer::new(dialect, None);
    writer.nodes(nodes);
    markdown::without_outer_breaks(&writer.out)
}

struct Writer {
    dialect: Dialect,
    out: DocLine,
    /// The delimiter of the emphasis around these nodes.
    around: Option<&'static str>,
    /// The delimiter of the emphasis that ended just before.
    before: Option<&'static str>,
    /// Whether the next text must not continue a word.
    is_guarded: bool,
}

impl Writer {
    fn new(dialect: Dialect, around: Option<&'static str>) -> Writer {
        Writer { dialect, out: DocLine::empty(), around, before: None, is_guarded: false }
    }

    fn nodes(&mut self, nodes: &[Node]) {
        for node in nodes {
            match node {
                Node::Text(text) => {
                    let text = markdown::literal(text, self.is_guarded);
                    self.push(&text);
                }
                Node::Element(tag, children) => self.element(tag, children),
            }
        }
    }

    fn push(&mut self, piece: &DocLine) {
        if !piece.is_empty() {
            self.out.push(piece);
            (self.before, self.is_guarded) = (None, false);
        }
    }

    fn element(&mut self, tag: &Tag, children: &[Node]) {
        match tag {
            Tag::Break => self.push(&markdown::BREAK.into()),
            Tag::Code => {
                let code = exact_text(children);
                if !code.is_empty() {
                    let span = markdown::code_span(&code);
                    markdown::separate_code(&mut self.out);
                    self.push(&span);
                }
            }
            Tag::Bold => self.emphasis(["**", "__"], "strong", children),
            Tag::Italic => self.emphasis(["*", "_"], "em", children),
            Tag::Link(target) => self.link("[", target, children),
            Tag::Image(target) => self.link("![", target, children),
            _ => self.nodes(children),
        }
    }

    fn emphasis(&mut self, delimiters: [&'static str; 2], name: &'static str, children: &[Node]) {
        // Neighbouring delimiters of one kind would be read as one.
        let is_taken = |delimiter: &str| {
            let is_same = |other: Option<&str>| {
                other.is_some_and(|other| other.get(..1) == delimiter.get(..1))
            };
            is_same(self.around) || is_same(self.before)
        };
        let delimiter = delimiters.into_iter().find(|it| !is_taken(it));
        let mut inside = Writer::new(self.dialect, delimiter.or(self.around));
        inside.nodes(children);
        let text = inside.out.trimmed_spaces();
        if text.is_empty() {
            let space = if inside.out.is_empty() { "" } else { " " };
            return self.push(&space.into());
        }
        if inside.out.as_str().starts_with(' ') {
            self.push(&" ".into());
        }
        // Beside punctuation, a delimiter inside other emphasis could end that.
        let is_clear = self.around.is_none() || markdown::has_letters_at_ends(&text);
        match delimiter.filter(|_| is_clear) {
            Some(delimiter) => {
                let is_nested = self.around.is_some();
                self.is_guarded =
                    markdown::push_emphasis(&mut self.out, delimiter, &text, is_nested);
                self.before = Some(delimiter);
            }
            None => self.push(&escaped!(Markdown, "<", name, ">", text, "</", name, ">")),
        }
        if inside.out.as_str().ends_with(' ') {
            self.push(&" ".into());
        }
    }

    fn link(&mut self, mark: &'static str, target: &Target, children: &[Node]) {
        let Target { address, title } = target;
        let is_own_text = mark == "[" && matches!(children, [Node::Text(text)] if text == address);
        if is_own_text
            && title.is_empty()
            && let Some(link) = markdown::autolink(address)
        {
            return self.push(&link);
        }
        let address = match self.dialect {
            Dialect::CommonMark => address.clone(),
            Dialect::Rustdoc => not_intra_doc(address),
        };
        let mut inside = Writer::new(self.dialect, None);
        inside.nodes(children);
        let target = (address.as_str(), title.as_str());
        if markdown::push_link(&mut self.out, mark, &inside.out, target) {
            (self.before, self.is_guarded) = (None, false);
        } else {
            self.nodes(children);
        }
    }
}

/// The address in a form that rustdoc does not read as the path of an item.
fn not_intra_doc(address: &str) -> String {
    let is_path = |c: char| c.is_alphanumeric() || ":_<>, !*&;".contains(c);
    let path = address.split('#').next().unwrap_or_default();
    if path.is_empty() || !path.chars().all(is_path) {
        return address.to_owned();
    }
    match address.split_once(':') {
        None => format!("./{address}"),
        Some((scheme, rest)) => match rest.chars().next() {
            // The same URL: one more character is percent-encoded.
            Some(c) => format!("{scheme}:%{:02X}{}", u32::from(c), &rest[c.len_utf8()..]),
            None => format!("{address}%20"),
        },
    }
}
