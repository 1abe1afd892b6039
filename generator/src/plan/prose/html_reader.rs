//! HTML of documentation → a tree.
//!
//! No text is lost: a tag we do not know is text. Structure is repaired rather than refused, since
//! real documentation leaves tags open.

use super::html::{Token, tokens};
use super::tree::{Node, Tag, Target};
use crate::escape;

/// Documentation deeper than this is flattened.
const DEEPEST: usize = 32;

/// Reads documentation, HTML or plain text.
pub(super) fn parse(text: &str) -> Vec<Node> {
    let mut builder = Builder { open: vec![(None, Vec::new())] };
    let mut html = false;
    for token in tokens(text) {
        match token {
            Token::Text(text) => builder.text(&text),
            Token::Open { name, href, closed, source, .. } => match Tag::named(&name) {
                None => builder.text(source),
                Some(tag) => {
                    html = true;
                    let tag = if let Tag::Link(_) = tag {
                        let address = escape::one_line(&href.unwrap_or_default());
                        Tag::Link(Target { address, title: String::new() })
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

#[cfg(test)]
mod tests {
    use super::parse;
    use crate::plan::prose::canonical::compact;

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
