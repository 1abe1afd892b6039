//! Documentation trees → Markdown lines for rustdoc.
//!
//! Everything that Markdown or rustdoc would read as markup is escaped, so that a text shows as it
//! is: no doctest, no link, no heading comes out of a model's text.

use super::prose::{Node, Tag};

/// Columns that text is wrapped at; long words stand out.
const WIDTH: usize = 96;

/// Renders as Markdown lines without trailing space; empty for no text.
pub(crate) fn rustdoc(nodes: &[Node]) -> Vec<String> {
    let mut writer = Writer::default();
    writer.blocks(nodes, Indent::default());
    while writer.lines.last().is_some_and(|line| line.is_empty()) {
        writer.lines.pop();
    }
    writer.lines
}

/// What a line begins with: `first` at a block's first line, `rest` after it.
#[derive(Clone, Default)]
struct Indent {
    first: String,
    rest: String,
}

#[derive(Default)]
struct Writer {
    lines: Vec<String>,
}

impl Writer {
    /// Writes blocks; runs of inline nodes between them are paragraphs. Gives whether it wrote any.
    fn blocks(&mut self, nodes: &[Node], indent: Indent) -> bool {
        let mut indent = indent;
        let mut wrote = false;
        let mut run: Vec<&Node> = Vec::new();
        for node in nodes {
            match node {
                Node::Element(tag, children) if !tag.is_inline() => {
                    wrote |= self.paragraph(&std::mem::take(&mut run), &mut indent);
                    wrote |= self.block(tag, children, &mut indent);
                }
                inline => run.push(inline),
            }
        }
        wrote | self.paragraph(&run, &mut indent)
    }

    fn block(&mut self, tag: &Tag, children: &[Node], indent: &mut Indent) -> bool {
        let wrote = match tag {
            Tag::List | Tag::Ordered | Tag::Definitions => self.list(tag, children, indent),
            Tag::Note | Tag::Important => {
                let label = if *tag == Tag::Note { "**Note:**" } else { "**Important:**" };
                self.separate(indent);
                self.lines.push(format!("{}{label}", indent.first));
                self.blocks(children, Indent { first: indent.rest.clone(), rest: indent.rest.clone() });
                true
            }
            Tag::Preformatted => self.preformatted(children, indent),
            Tag::Heading | Tag::FullName => {
                let strong = Node::Element(Tag::Bold, children.to_vec());
                self.paragraph(&[&strong], indent)
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
        let mut number = 0;
        let mut wrote = false;
        for child in children {
            let (bullet, content) = match child {
                Node::Text(text) if text.trim().is_empty() => continue,
                Node::Element(Tag::Definition, content) => ("  ".to_owned(), content.as_slice()),
                Node::Element(_, content) => {
                    number += 1;
                    (
                        if *tag == Tag::Ordered { format!("{number}. ") } else { "- ".to_owned() },
                        content.as_slice(),
                    )
                }
                text @ Node::Text(_) => ("- ".to_owned(), std::slice::from_ref(text)),
            };
            let lead = if wrote { &indent.rest } else { &indent.first };
            let inner = Indent {
                first: format!("{lead}{bullet}"),
                rest: format!("{}{}", indent.rest, " ".repeat(bullet.len())),
            };
            wrote |= self.blocks(content, inner);
        }
        wrote
    }

    fn preformatted(&mut self, children: &[Node], indent: &Indent) -> bool {
        let mut text = String::new();
        flatten(children, &mut text);
        let text = text.trim_matches('\n');
        if text.trim().is_empty() {
            return false;
        }
        let fence = "`".repeat(longest_ticks(text).max(2) + 1);
        self.separate(indent);
        self.lines.push(format!("{}{fence}text", indent.first));
        for line in text.lines() {
            self.lines.push(format!("{}{}", indent.rest, line.trim_end()));
        }
        self.lines.push(format!("{}{fence}", indent.rest));
        true
    }

    /// An empty line before a block, unless it opens a list item or follows one.
    fn separate(&mut self, indent: &Indent) {
        let opens_item = indent.first != indent.rest;
        let blank = self.lines.last().is_none_or(|line| line.is_empty());
        if !blank && !opens_item {
            self.lines.push(String::new());
        }
    }

    fn paragraph(&mut self, nodes: &[&Node], indent: &mut Indent) -> bool {
        let mut text = String::new();
        for node in nodes {
            inline(node, &mut text);
        }
        if text.trim().is_empty() {
            return false;
        }
        self.separate(indent);
        let mut first = true;
        for part in text.split('\n') {
            let (mut line, mut words) = (String::new(), 0);
            for word in part.split(' ').filter(|word| !word.is_empty()) {
                let lead = if first { &indent.first } else { &indent.rest };
                if words > 0 && lead.len() + line.chars().count() + 1 + word.chars().count() > WIDTH {
                    self.lines.push(format!("{lead}{line}"));
                    first = false;
                    line.clear();
                    words = 0;
                }
                if words > 0 {
                    line.push(' ');
                    line.push_str(word);
                } else {
                    line.push_str(&escape_start(word));
                }
                words += 1;
            }
            if words > 0 {
                let lead = if first { &indent.first } else { &indent.rest };
                self.lines.push(format!("{lead}{line}"));
                first = false;
            }
        }
        indent.first = indent.rest.clone();
        true
    }
}

/// Inline Markdown of a node; a line break is a `\n`.
fn inline(node: &Node, out: &mut String) {
    match node {
        Node::Text(text) => out.push_str(&escape(text)),
        Node::Element(Tag::Break, _) => out.push_str("\\\n"),
        Node::Element(Tag::Code, children) => {
            let mut text = String::new();
            flatten(children, &mut text);
            surround(&text, out, |text| {
                let ticks = "`".repeat(longest_ticks(text) + 1);
                let pad = if text.starts_with('`') || text.ends_with('`') { " " } else { "" };
                format!("{ticks}{pad}{text}{pad}{ticks}")
            });
        }
        Node::Element(Tag::Bold, children) => mark(children, out, |text| format!("**{text}**")),
        Node::Element(Tag::Italic, children) => mark(children, out, |text| format!("*{text}*")),
        Node::Element(Tag::Link(href), children) => match url(href) {
            Some(url) => mark(children, out, |text| format!("[{text}](<{url}>)")),
            None => children.iter().for_each(|child| inline(child, out)),
        },
        Node::Element(_, children) => children.iter().for_each(|child| inline(child, out)),
    }
}

/// Puts a mark around the inline text of nodes.
fn mark(children: &[Node], out: &mut String, around: impl Fn(&str) -> String) {
    let mut text = String::new();
    children.iter().for_each(|child| inline(child, &mut text));
    surround(&text.replace("\\\n", " "), out, around);
}

/// Marks do not hold in Markdown when space is just inside them: it goes outside.
fn surround(text: &str, out: &mut String, around: impl Fn(&str) -> String) {
    let trimmed = text.trim();
    if trimmed.is_empty() {
        out.push_str(text);
        return;
    }
    if text.starts_with(char::is_whitespace) {
        out.push(' ');
    }
    out.push_str(&around(trimmed));
    if text.ends_with(char::is_whitespace) {
        out.push(' ');
    }
}

/// A link's target that may stand between `<` and `>`; links of other kinds are not made.
fn url(href: &str) -> Option<&str> {
    let web = href.starts_with("https://") || href.starts_with("http://");
    (web && !href.contains(|c: char| c.is_whitespace() || matches!(c, '<' | '>' | '\\'))).then_some(href)
}

fn flatten(nodes: &[Node], out: &mut String) {
    for node in nodes {
        match node {
            Node::Text(text) => out.push_str(text),
            Node::Element(Tag::Break, _) => out.push('\n'),
            Node::Element(_, children) => flatten(children, out),
        }
    }
}

fn longest_ticks(text: &str) -> usize {
    text.split(|c| c != '`').map(str::len).max().unwrap_or(0)
}

/// Text that shows as it is: markup characters escaped, bare URLs in angle brackets.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    for (index, word) in text.split(' ').enumerate() {
        if index > 0 {
            out.push(' ');
        }
        match word.find("https://").or_else(|| word.find("http://")) {
            Some(at) if !word[at..].contains(['<', '>', '\\']) => {
                let (before, link) = word.split_at(at);
                let end = link.trim_end_matches(['.', ',', ';', ':', ')', '"', '\'', '!', '?']).len();
                escape_word(before, &mut out);
                out.push_str(&format!("<{}>", &link[..end]));
                escape_word(&link[end..], &mut out);
            }
            _ => escape_word(word, &mut out),
        }
    }
    out
}

fn escape_word(word: &str, out: &mut String) {
    let is_word = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    let mut before = None;
    let mut chars = word.chars().peekable();
    while let Some(c) = chars.next() {
        let after = chars.peek().copied();
        let markup = match c {
            '\\' | '`' | '*' | '[' | ']' | '<' => true,
            // Inside of words it is no emphasis.
            '_' => !(is_word(before) && is_word(after)),
            '~' => after == Some('~') || before == Some('~'),
            '&' => after == Some('#') || is_word(after),
            _ => false,
        };
        if markup {
            out.push('\\');
        }
        out.push(c);
        before = Some(c);
    }
}

/// A word at the start of a line that would make it a heading, a list, a quotation or a rule.
fn escape_start(word: &str) -> String {
    let digits = word.trim_start_matches(|c: char| c.is_ascii_digit());
    let number = digits.len() < word.len() && (digits == "." || digits == ")");
    if number {
        let at = word.len() - digits.len();
        return format!("{}\\{digits}", &word[..at]);
    }
    match word.chars().next() {
        Some('#' | '+' | '-' | '=' | '>' | '|') => format!("\\{word}"),
        _ => word.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::prose::parse;
    use super::rustdoc;

    #[test]
    fn shows_what_was_written() {
        let cases: &[(&str, &[&str])] = &[
            ("<p>One <code>a`b</code>.</p><p>Two.</p>", &["One ``a`b``.", "", "Two."]),
            ("<ul><li>one</li><li><p>two</p><p>more</p></li></ul>", &["- one", "- two", "", "  more"]),
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
            assert_eq!(rustdoc(&parse(html)), *want, "{html}");
        }
    }
}
