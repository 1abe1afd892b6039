//! CommonMark of documentation → a tree.
//!
//! pulldown-cmark reads it. The tags of AWS's documentation are understood in it, as in
//! [`html_reader`](super::html_reader), except that they never end a block of CommonMark. Other
//! tags are text, comments are left out, and links with an unsafe URL are their text and the URL.

use super::html::{Token, tokens};
use super::tree::{Node, Tag, Target, exact_text};
use crate::escape::{self, url};
use pulldown_cmark::{CodeBlockKind, Event, LinkType, Parser, TagEnd};
use std::borrow::Cow;

/// Blocks that contain others are flattened below this depth.
const DEEPEST_CONTAINER: usize = 24;
/// All elements are flattened below this depth.
const DEEPEST: usize = 48;
/// The columns between two tab stops.
const TAB: usize = 4;

/// Reads documentation in CommonMark.
pub(super) fn parse(text: &str) -> Vec<Node> {
    let root = Frame { element: Element::Root, nodes: Vec::new() };
    let mut builder = Builder { open: vec![root], flattened: 0, html: None };
    for event in Parser::new(text) {
        builder.event(event);
    }
    builder.close_to(1);
    builder.open.pop().map(|root| tidy(root.nodes)).unwrap_or_default()
}

/// An open element.
enum Element {
    /// The document.
    Root,
    /// An element of CommonMark, which only its own end closes.
    Markdown(Tag),
    /// A paragraph of CommonMark that a block of HTML divided: its parts are its parent's.
    Divided,
    /// A tag of HTML in the document.
    Html(Tag),
}

struct Frame {
    element: Element,
    nodes: Vec<Node>,
}

struct Builder {
    /// Open elements, outermost first.
    open: Vec<Frame>,
    /// The number of open elements of CommonMark that are flattened; all of them are innermost.
    flattened: usize,
    /// The text of an open block of HTML: a tag may have several lines.
    html: Option<String>,
}

impl Builder {
    fn event(&mut self, event: Event<'_>) {
        match event {
            Event::Start(pulldown_cmark::Tag::HtmlBlock) => self.html = Some(String::new()),
            Event::End(TagEnd::HtmlBlock) => {
                let html = self.html.take().unwrap_or_default();
                self.html_block(&html);
            }
            Event::Start(start) => self.begin(tag(start)),
            Event::End(_) => self.end(),
            Event::Text(text) if self.is_in_code_block() => self.add(Node::Text(text.to_string())),
            Event::Text(text) => self.text(&text),
            Event::Code(code) => {
                self.add(Node::Element(Tag::Code, vec![Node::Text(escape::one_line(&code))]));
            }
            Event::Html(html) => match &mut self.html {
                Some(block) => block.push_str(&html),
                None => self.html_block(&html),
            },
            Event::InlineHtml(html) => self.html(&html),
            Event::SoftBreak => self.text(" "),
            Event::HardBreak => self.add(Node::Element(Tag::Break, Vec::new())),
            Event::Rule => {
                self.end_html_before(&Tag::Rule);
                self.add(Node::Element(Tag::Rule, Vec::new()));
            }
            // Extensions, none of which is enabled.
            Event::InlineMath(text) | Event::DisplayMath(text) | Event::FootnoteReference(text) => {
                self.text(&text)
            }
            Event::TaskListMarker(_) => {}
        }
    }

    /// The nodes of the innermost open element.
    fn nodes(&mut self) -> Option<&mut Vec<Node>> {
        self.open.last_mut().map(|frame| &mut frame.nodes)
    }

    fn add(&mut self, node: Node) {
        if let Some(nodes) = self.nodes() {
            nodes.push(node);
        }
    }

    fn text(&mut self, text: &str) {
        let is_preformatted =
            self.open.iter().any(|frame| matches!(frame.element, Element::Html(Tag::Preformatted)));
        let text = if is_preformatted { escape::lines(text) } else { collapsed(text) };
        let Some(nodes) = self.nodes() else { return };
        match nodes.last_mut() {
            _ if text.is_empty() => {}
            Some(Node::Text(before)) if !is_preformatted && before.ends_with(' ') => {
                before.push_str(text.trim_start_matches(' '));
            }
            Some(Node::Text(before)) => before.push_str(&text),
            _ => nodes.push(Node::Text(text)),
        }
    }

    /// Whether a tag `pre` is open.
    fn is_preformatted(&self) -> bool {
        self.open.iter().any(|frame| matches!(frame.element, Element::Html(Tag::Preformatted)))
    }

    fn is_in_code_block(&self) -> bool {
        let element = self.open.last().map(|frame| &frame.element);
        matches!(element, Some(Element::Markdown(Tag::CodeBlock(_)))) && self.flattened == 0
    }

    /// Opens an element of CommonMark.
    fn begin(&mut self, tag: Tag) {
        let is_container = matches!(tag, Tag::Quote | Tag::List | Tag::Ordered(_) | Tag::Item);
        let deepest = if is_container { DEEPEST_CONTAINER } else { DEEPEST };
        if self.flattened > 0 || self.open.len() >= deepest {
            if !tag.is_inline() {
                self.text(" ");
            }
            self.flattened += 1;
            return;
        }
        if !tag.is_inline() {
            self.end_html_before(&tag);
        }
        self.open.push(Frame { element: Element::Markdown(tag), nodes: Vec::new() });
    }

    /// Closes the innermost element of CommonMark, and the tags of HTML in it.
    fn end(&mut self) {
        if self.flattened > 0 {
            self.flattened -= 1;
        } else {
            self.close_to(self.innermost());
        }
    }

    /// The index of the innermost element of CommonMark.
    fn innermost(&self) -> usize {
        let is_html = |frame: &Frame| matches!(frame.element, Element::Html(_));
        self.open.iter().rposition(|frame| !is_html(frame)).unwrap_or_default()
    }

    /// Closes the tags of HTML that cannot contain a block.
    fn end_html_before(&mut self, block: &Tag) {
        let innermost = self.innermost();
        let mut end = None;
        for (at, frame) in self.open.iter().enumerate().skip(innermost + 1).rev() {
            match &frame.element {
                Element::Html(Tag::Preformatted) => end = Some(at),
                Element::Html(tag) if tag.is_inline() || tag.ends_at(block) => end = Some(at),
                Element::Html(tag) if tag.is_container() => break,
                _ => {}
            }
        }
        if let Some(at) = end {
            self.close_to(at);
        }
    }

    /// Closes open elements down to one, itself included, but not the document.
    fn close_to(&mut self, at: usize) {
        while self.open.len() > at.max(1) {
            let Some(Frame { element, nodes }) = self.open.pop() else { return };
            let nodes = match element {
                Element::Markdown(tag) => element_of(tag, nodes),
                Element::Html(Tag::Link(Target { address, .. })) if address.is_empty() => nodes,
                // All white space of a `pre` matters.
                Element::Html(Tag::Code) if self.is_preformatted() => nodes,
                Element::Html(tag) => {
                    let mut nodes = element_of(tag, nodes);
                    nodes.retain(|node| !is_empty(node));
                    nodes
                }
                Element::Root | Element::Divided => nodes,
            };
            if let Some(around) = self.nodes() {
                append(around, nodes);
            }
        }
    }

    /// A block of HTML: its text is a paragraph of its own.
    fn html_block(&mut self, html: &str) {
        let is_after_text = |nodes: &mut Vec<Node>| {
            nodes.last().is_some_and(|node| node.is_inline() && !is_space(node))
        };
        let is_inside_tag =
            matches!(self.open.last(), Some(Frame { element: Element::Html(_), .. }));
        if !is_inside_tag && self.nodes().is_some_and(is_after_text) {
            self.begin(Tag::Paragraph);
            self.html(html);
            self.end();
        } else {
            self.html(html);
        }
    }

    fn html(&mut self, html: &str) {
        let mut is_after_pre = false;
        for token in tokens(html) {
            // HTML ignores a line break just after the start tag of a `pre`.
            let is_first = std::mem::replace(&mut is_after_pre, is_start_of_pre(&token));
            match token {
                Token::Text(text) if is_first => {
                    self.text(text.strip_prefix('\n').unwrap_or(&text));
                }
                Token::Text(text) => self.text(&text),
                Token::Open { name, href, title, closed, source } => match allowed(&name) {
                    Some(Tag::Link(_)) => {
                        let address = url::encoded(&href.unwrap_or_default());
                        let title = one_line(&title.unwrap_or_default());
                        self.begin_html(Tag::Link(Target { address, title }), closed, source);
                    }
                    Some(tag) => self.begin_html(tag, closed, source),
                    None => self.text(source),
                },
                Token::Close { name, source } => match allowed(&name) {
                    Some(tag) => self.end_html(&tag),
                    None => self.text(source),
                },
            }
        }
    }

    fn begin_html(&mut self, tag: Tag, closed: bool, source: &str) {
        if !tag.is_inline() && !self.divide(&tag) {
            return self.text(source);
        }
        if tag == Tag::Break {
            self.add(Node::Element(tag, Vec::new()));
        } else if !closed && self.open.len() < DEEPEST {
            self.open.push(Frame { element: Element::Html(tag), nodes: Vec::new() });
        }
    }

    /// Prepares for a block of HTML: ends what cannot contain it. Returns whether there is a place
    /// for a block, which headings and inline elements of CommonMark do not have.
    fn divide(&mut self, block: &Tag) -> bool {
        let innermost = self.innermost();
        let Some(frame) = self.open.get(innermost) else { return false };
        match &frame.element {
            Element::Markdown(Tag::Paragraph) => {
                self.close_to(innermost + 1);
                let Some(frame) = self.open.last_mut() else { return false };
                frame.element = Element::Divided;
                let nodes = std::mem::take(&mut frame.nodes);
                frame.nodes = paragraph(nodes);
                true
            }
            Element::Root
            | Element::Divided
            | Element::Markdown(Tag::Item | Tag::Quote | Tag::List | Tag::Ordered(_)) => {
                self.end_html_before(block);
                true
            }
            Element::Markdown(_) | Element::Html(_) => false,
        }
    }

    /// Closes a tag of HTML; an end tag without a start tag is left out.
    fn end_html(&mut self, tag: &Tag) {
        let is_same = |frame: &Frame| match &frame.element {
            Element::Html(open) => std::mem::discriminant(open) == std::mem::discriminant(tag),
            _ => false,
        };
        let innermost = self.innermost();
        let after = self.open.iter().skip(innermost + 1);
        if let Some(at) = after.collect::<Vec<_>>().iter().rposition(|frame| is_same(frame)) {
            self.close_to(innermost + 1 + at);
        }
    }
}

fn is_start_of_pre(token: &Token<'_>) -> bool {
    matches!(token, Token::Open { name, .. } if name == "pre")
}

/// The tag of a name of HTML, if it is understood in CommonMark.
fn allowed(name: &str) -> Option<Tag> {
    match Tag::named(name)? {
        Tag::FullName => None,
        Tag::Heading(_) => name.get(1..).and_then(|level| level.parse().ok()).map(Tag::Heading),
        tag => Some(tag),
    }
}

/// The tag of an element of CommonMark.
fn tag(start: pulldown_cmark::Tag<'_>) -> Tag {
    use pulldown_cmark::Tag as Start;
    let target = |kind, address: &str, title: &str| {
        let scheme = if kind == LinkType::Email { "mailto:" } else { "" };
        Target { address: url::encoded(&format!("{scheme}{address}")), title: one_line(title) }
    };
    match start {
        Start::Heading { level, .. } => Tag::Heading(level as u8),
        Start::BlockQuote(_) => Tag::Quote,
        Start::CodeBlock(CodeBlockKind::Fenced(info)) => Tag::CodeBlock(one_line(&info)),
        Start::CodeBlock(CodeBlockKind::Indented) => Tag::CodeBlock(String::new()),
        Start::List(Some(start)) => Tag::Ordered(start),
        Start::List(None) => Tag::List,
        Start::Item => Tag::Item,
        Start::Emphasis => Tag::Italic,
        Start::Strong => Tag::Bold,
        Start::Link { link_type, dest_url, title, .. } => {
            Tag::Link(target(link_type, &dest_url, &title))
        }
        Start::Image { link_type, dest_url, title, .. } => {
            Tag::Image(target(link_type, &dest_url, &title))
        }
        // Extensions, none of which is enabled, are paragraphs.
        _ => Tag::Paragraph,
    }
}

/// A closed element; a link or an image with an unsafe address is its text and the address.
fn element_of(tag: Tag, nodes: Vec<Node>) -> Vec<Node> {
    let unsafe_address = match &tag {
        Tag::Link(target) | Tag::Image(target) if !url::is_safe(&target.address) => {
            Some(Node::Text(format!(" ({})", target.address)))
        }
        _ => None,
    };
    let nodes = match &tag {
        Tag::Image(_) => vec![Node::Text(one_line(&exact_text(&nodes)))],
        Tag::Code => vec![Node::Text(escape::one_line(&exact_text(&nodes)))],
        Tag::CodeBlock(_) => vec![Node::Text(code(&exact_text(&nodes)))],
        Tag::Link(_) => unlinked(nodes),
        Tag::Preformatted => vec![Node::Text(code(&exact_text(&nodes)))],
        tag if tag.is_inline() => nodes,
        _ => tidy(nodes),
    };
    if nodes.is_empty() && matches!(tag, Tag::Bold | Tag::Italic) {
        return nodes;
    }
    let tag = match tag {
        Tag::Preformatted => Tag::CodeBlock(String::new()),
        tag => tag,
    };
    match unsafe_address {
        Some(address) => {
            let mut nodes = nodes;
            append(&mut nodes, vec![address]);
            nodes
        }
        None => vec![Node::Element(tag, nodes)],
    }
}

/// Adds nodes; texts beside each other are one.
fn append(around: &mut Vec<Node>, nodes: Vec<Node>) {
    for node in nodes {
        match (around.last_mut(), node) {
            (Some(Node::Text(before)), Node::Text(text)) => before.push_str(&text),
            (_, node) => around.push(node),
        }
    }
}

/// Links inside a link are their text and the URL.
fn unlinked(nodes: Vec<Node>) -> Vec<Node> {
    let mut out = Vec::with_capacity(nodes.len());
    for node in nodes {
        match node {
            Node::Element(Tag::Link(Target { address, .. }), children) => {
                append(&mut out, unlinked(children));
                if !address.is_empty() {
                    append(&mut out, vec![Node::Text(format!(" ({address})"))]);
                }
            }
            Node::Element(tag, children) => out.push(Node::Element(tag, unlinked(children))),
            text => append(&mut out, vec![text]),
        }
    }
    out
}

/// A paragraph, unless it is empty.
fn paragraph(nodes: Vec<Node>) -> Vec<Node> {
    let nodes = tidy(nodes);
    if nodes.is_empty() { nodes } else { vec![Node::Element(Tag::Paragraph, nodes)] }
}

/// Whether a tag of HTML has no content; a link has its address.
fn is_empty(node: &Node) -> bool {
    match node {
        Node::Text(text) => text.is_empty(),
        Node::Element(Tag::Link(_), _) => false,
        Node::Element(Tag::CodeBlock(_), children) => exact_text(children).trim().is_empty(),
        Node::Element(_, children) => children.is_empty(),
    }
}

fn is_space(node: &Node) -> bool {
    matches!(node, Node::Text(text) if text.trim_matches([' ', '\n']).is_empty())
}

/// Without white space beside blocks.
fn tidy(nodes: Vec<Node>) -> Vec<Node> {
    let is_block = |node: Option<&Node>| node.is_none_or(|node| !node.is_inline());
    let mut out: Vec<Node> = Vec::with_capacity(nodes.len());
    let mut nodes = nodes.into_iter().peekable();
    while let Some(mut node) = nodes.next() {
        if let Node::Text(text) = &mut node {
            if is_block(out.last()) {
                *text = text.trim_start_matches(' ').to_owned();
            }
            if is_block(nodes.peek()) {
                text.truncate(text.trim_end_matches(' ').len());
            }
            if text.is_empty() {
                continue;
            }
        }
        out.push(node);
    }
    out
}

/// White space → single spaces, except non-breaking spaces; invisible characters are dropped.
fn collapsed(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if c.is_whitespace() && c != '\u{A0}' {
            if !out.ends_with(' ') {
                out.push(' ');
            }
        } else if escape::is_visible(c) {
            out.push(c);
        }
    }
    out
}

/// As [`collapsed`], without white space at the ends.
pub(super) fn one_line(text: &str) -> String {
    collapsed(text).trim_matches(' ').to_owned()
}

/// The lines of a code block: tabs are spaces up to the next tab stop, spaces before the end of a
/// line are left out.
fn code(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for line in text.lines() {
        let line = escape::lines(&spaced(line));
        out.push_str(line.trim_end_matches(' '));
        out.push('\n');
    }
    out
}

fn spaced(line: &str) -> Cow<'_, str> {
    if !line.contains('\t') {
        return line.into();
    }
    let mut out = String::with_capacity(line.len() + TAB);
    let mut column = 0;
    for c in line.chars() {
        let width = if c == '\t' { TAB - column % TAB } else { 1 };
        out.extend(std::iter::repeat_n(if c == '\t' { ' ' } else { c }, width));
        column += width;
    }
    out.into()
}

#[cfg(test)]
mod tests {
    use crate::plan::prose::rustdoc::{Dialect, lines, rustdoc};
    use crate::plan::prose::{Document, Format};

    fn canonical(markdown: &str) -> String {
        let document = Document::read(markdown, Format::CommonMark);
        let canonical = document.canonical();
        assert_eq!(Document::of_canonical(&canonical).nodes, document.nodes, "{markdown}");
        canonical.trim_start_matches("<md>").to_owned()
    }

    #[test]
    fn blocks_and_inline_nodes() {
        let cases = [
            ("", ""),
            ("a  b\nc", "<p>a b c</p>"),
            ("# A\n\nB\n===", "<h1>A</h1><h1>B</h1>"),
            ("- a\n- b", "<ul><li>a</li><li>b</li></ul>"),
            ("3. a\n\n4. b", "<ol start=\"3\"><li><p>a</p></li><li><p>b</p></li></ol>"),
            ("> a\n\n---", "<blockquote><p>a</p></blockquote><hr>"),
            ("```js x\n\ta\n```", "<pre info=\"js x\">    a\n</pre>"),
            ("[a](b \"c\\\"<\")", "<p><a href=\"b\" title=\"c&quot;&lt;\">a</a></p>"),
            ("![*a*](<b c>)", "<p><img src=\"b%20c\">a</img></p>"),
            ("<me@x.example>", "<p><a href=\"mailto:me@x.example\">me@x.example</a></p>"),
            ("a\\\nb `c` &copy; &nbsp;", "<p>a<br>b <code>c</code> © \u{A0}</p>"),
        ];
        for (markdown, want) in cases {
            assert_eq!(canonical(markdown), want, "{markdown}");
        }
    }

    #[test]
    fn html_in_commonmark() {
        let cases = [
            ("a <b>*b*</b> <x>c</x>", "<p>a <b><i>b</i></b> &lt;x&gt;c&lt;/x&gt;</p>"),
            ("<p>One.</p><p>*Two*.</p>", "<p>One.</p><p>*Two*.</p>"),
            ("One.<p>Two <a>X</a>.</p>", "<p>One.</p><p>Two X.</p>"),
            ("<note>\n\n- *a*\n\n</note>\n\nb", "<note><ul><li><i>a</i></li></ul></note><p>b</p>"),
            ("# a <p>b</p>", "<h1>a &lt;p&gt;b</h1>"),
            ("*a </p> b*", "<p><i>a  b</i></p>"),
            ("<pre>a\n  b</pre>", "<pre info=\"\">a\n  b\n</pre>"),
            ("<pre>\n\na\n</pre>", "<pre info=\"\">\na\n</pre>"),
            ("<pre><code>\na</code></pre>", "<pre info=\"\">\na\n</pre>"),
            ("<table><pre>\na\n\n*b*", "&lt;table&gt;<pre info=\"\">a\n</pre><p><i>b</i></p>"),
            ("<script>a</script>", "&lt;script&gt;a&lt;/script&gt;"),
            ("<!-- a -->b", "b"),
            ("<img src=\"https://x\">", "&lt;img src=\"https://x\"&gt;"),
        ];
        for (markdown, want) in cases {
            assert_eq!(
                canonical(markdown).replace("  ", " "),
                want.replace("  ", " "),
                "{markdown}"
            );
        }
    }

    #[test]
    fn unsafe_urls_are_no_links() {
        let urls = ["javascript:x", "JAVASCRIPT:x", "java&#115;cript:x", "data:x", "vbscript:x"];
        for url in urls {
            for markdown in [format!("[a]({url})"), format!("![a]({url})"), format!("<{url}>")] {
                let canonical = canonical(&markdown);
                assert!(!canonical.contains("href") && !canonical.contains("src"), "{canonical}");
                assert!(canonical.contains(":x"), "{canonical}");
            }
        }
        let canonical = canonical("<a href=\" java\nscript:x\">a</a>[b](<c\" onload=d>)");
        assert!(canonical.contains("href=\"%20java%0Ascript:x\""), "{canonical}");
        assert!(canonical.contains("href=\"c%22%20onload=d\""), "{canonical}");
    }

    #[test]
    fn large_and_deep_texts() {
        let deep =
            ["> ", "*", "**a ", "[", "![", "- ", "<b>", "<note>", "`", "<", "&", "\\", "1. "];
        let texts = deep.iter().map(|part| part.repeat(100_000)).chain([
            "word ".repeat(200_000),
            "word\n\n".repeat(170_000),
            "- item\n".repeat(140_000),
            "[a](b) *c* `d`\n".repeat(70_000),
            "<p>a</p>\n\n".repeat(100_000),
        ]);
        for text in texts {
            let document = Document::read(&text, Format::CommonMark);
            let start = &text[..10.min(text.len())];
            assert!(document.canonical().len() < text.len() * 20, "{start}");
            assert!(rustdoc(&document).len() < 600_000, "{start}");
        }
    }

    #[test]
    fn markdown_of_a_tree_is_read_as_the_same_tree() {
        let pieces = ["a", " ", "*", "**", "_", "`", "[x](./y)", "!", "\"", "é", "\n", "b\\", "&"];
        let mut seed = 1_u64;
        for round in 0..20_000 {
            let mut text = String::new();
            for _ in 0..3 + round % 12 {
                seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
                text.push_str(pieces[(seed >> 33) as usize % pieces.len()]);
            }
            let document = Document::read(&text, Format::CommonMark);
            let lines: Vec<String> =
                lines(&document, Dialect::CommonMark).iter().map(|line| line.to_string()).collect();
            let again = Document::read(&lines.join("\n"), Format::CommonMark);
            let plain = |document: &Document| {
                document.canonical().replace("<br>", "").replace(['\u{A0}', ' '], "")
            };
            assert_eq!(plain(&again), plain(&document), "{text:?}\n{}", lines.join("\n"));
        }
    }
}
