//! The block and inline structure of HTML, in a form that can be compared.
//!
//! Independent of the readers and writers under test.

use std::collections::BTreeMap;
use std::fmt::Write;

/// Tags that documentation may have. Other tags are text.
const BLOCKS: &[&str] = &[
    "blockquote",
    "dd",
    "div",
    "dl",
    "dt",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
    "important",
    "li",
    "note",
    "ol",
    "p",
    "pre",
    "ul",
    "warning",
    "caution",
    "danger",
];
const INLINE: &[&str] =
    &["a", "b", "br", "code", "em", "i", "img", "literal", "replaceable", "span", "strong", "u"];

#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Node {
    Text(String),
    /// A tag with the attributes that matter.
    Element(String, Vec<Node>),
}

impl Node {
    pub(crate) fn is_block(&self) -> bool {
        let Node::Element(tag, _) = self else { return false };
        let name = tag.split(' ').next().unwrap_or_default();
        name == "codeblock" || BLOCKS.contains(&name)
    }
}

/// The structure as text: one line per block.
pub(crate) fn shown(nodes: &[Node]) -> String {
    fn write(nodes: &[Node], out: &mut String) {
        for node in nodes {
            match node {
                Node::Text(text) => out.push_str(text),
                Node::Element(tag, children) => {
                    let end = if node.is_block() { "\n" } else { "" };
                    let _ = write!(out, "{end}<{tag}>");
                    write(children, out);
                    let _ = write!(out, "</>{end}");
                }
            }
        }
    }
    let mut out = String::new();
    write(nodes, &mut out);
    out
}

/// The structure of HTML.
pub(crate) fn of_html(html: &str) -> Vec<Node> {
    let mut open: Vec<(String, Vec<Node>)> = vec![(String::new(), Vec::new())];
    let mut rest = html;
    while !rest.is_empty() {
        let at =
            rest.char_indices().skip(1).find(|(_, c)| *c == '<').map_or(rest.len(), |(at, _)| at);
        if !rest.starts_with('<') {
            let at = rest.find('<').unwrap_or(rest.len());
            text(&mut open, &decoded(&rest[..at]));
            rest = &rest[at..];
        } else if let Some(comment) = rest.strip_prefix("<!--") {
            let end = comment.strip_prefix('>').or_else(|| comment.strip_prefix("->"));
            rest = end.or_else(|| comment.split_once("-->").map(|(_, rest)| rest)).unwrap_or("");
        } else if let Some((tag, after)) = tag(rest) {
            apply(&mut open, tag);
            rest = after;
        } else {
            text(&mut open, &decoded(&rest[..at]));
            rest = &rest[at..];
        }
    }
    close(&mut open, 1);
    normal(open.pop().unwrap().1, "")
}

struct Tag {
    name: String,
    /// Whether it ends with `/>`.
    is_empty: bool,
    is_end: bool,
    attributes: BTreeMap<String, String>,
}

/// A known tag at the start of a text, and the text after it.
fn tag(text: &str) -> Option<(Tag, &str)> {
    let inside = text.strip_prefix('<')?;
    let (is_end, inside) = inside.strip_prefix('/').map_or((false, inside), |it| (true, it));
    let end = inside.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(inside.len());
    let name = inside[..end].to_lowercase();
    if !BLOCKS.contains(&&*name) && !INLINE.contains(&&*name) {
        return None;
    }
    let mut rest = &inside[end..];
    let mut attributes = BTreeMap::new();
    loop {
        let trimmed = rest.trim_start();
        let is_empty = trimmed.starts_with('/');
        if let Some(after) = trimmed.strip_prefix("/>").or_else(|| trimmed.strip_prefix('>')) {
            // Images of CommonMark have an alternative text; others are tags in the text.
            let is_raw = name == "img" && !attributes.contains_key("alt");
            return (!is_raw).then_some((Tag { name, is_empty, is_end, attributes }, after));
        }
        if trimmed.len() == rest.len() || is_end {
            return None;
        }
        let is_name = |c: char| c.is_ascii_alphanumeric() || "-_:.".contains(c);
        let length = trimmed.find(|c| !is_name(c))?;
        let key = trimmed[..length].to_lowercase();
        if key.is_empty() {
            return None;
        }
        rest = &trimmed[length..];
        if let Some(value) = rest.trim_start().strip_prefix('=') {
            let value = value.trim_start();
            let quote = value.chars().next().filter(|c| "\"'".contains(*c));
            let (value, after) = match quote {
                Some(quote) => value[1..].split_once(quote)?,
                None => value.split_at(value.find([' ', '\n', '>', '"', '\''])?),
            };
            attributes.insert(key, decoded(value));
            rest = after;
        }
    }
}

fn apply(open: &mut Vec<(String, Vec<Node>)>, tag: Tag) {
    let name = match tag.name.as_str() {
        "b" => "strong",
        "i" | "u" | "replaceable" => "em",
        "literal" => "code",
        "div" => "p",
        "warning" | "caution" | "danger" => "important",
        name => name,
    };
    let first = |label: &str| label.split(' ').next().unwrap_or_default().to_owned();
    if tag.is_empty && !["br", "hr", "img"].contains(&name) {
        return;
    }
    if tag.is_end {
        // The headings of our pages have another level than their labels.
        let is_heading = |name: &str| matches!(name.as_bytes(), [b'h', b'1'..=b'6']);
        let is_image = |label: &str| label == "image" && (name == "a" || name == "span");
        let is_same = |label: &str| {
            label == name
                || label == "span" && name == "a"
                || is_image(label)
                || is_heading(label) && is_heading(name)
        };
        if let Some(at) = open.iter().rposition(|(label, _)| is_same(&first(label))) {
            close(open, at);
        }
        return;
    }
    let value = |name: &str| tag.attributes.get(name).map_or("", String::as_str);
    // Only inline nodes are inside a paragraph or a tag `pre`: blocks begin after them, as they do
    // in the tree of the reference implementation, where raw HTML contains no blocks.
    let is_leaf = |label: &str| label == "p" || label == "pre";
    if BLOCKS.contains(&name)
        && let Some(at) = open.iter().rposition(|(label, _)| is_leaf(label))
        && open[at + 1..].iter().all(|(label, _)| INLINE.contains(&&*first(label)))
    {
        close(open, at);
    }
    let label = match name {
        "a" | "span" if value("class") == "image" => target("image", value("href"), value("title")),
        // It leads nowhere.
        "a" if !tag.attributes.contains_key("href") => "span".to_owned(),
        "a" => target("a", value("href"), value("title")),
        "ol" if !matches!(value("start"), "" | "1") => format!("ol {}", value("start")),
        "code" if !value("class").is_empty() => format!("code {}", value("class")),
        // The headings of our pages are below those of entries.
        "h4" | "h5" | "h6" if value("class").starts_with("level-") => {
            value("class").replace("level-", "h")
        }
        "img" => {
            let label = target("image", value("src"), value("title"));
            let alt = Node::Text(value("alt").to_owned());
            return add(open, Node::Element(label, vec![alt]));
        }
        "br" | "hr" => return add(open, Node::Element(name.to_owned(), Vec::new())),
        name => name.to_owned(),
    };
    open.push((label, Vec::new()));
}

/// The label of a link or an image. Which characters are percent-encoded does not matter.
fn target(kind: &str, address: &str, title: &str) -> String {
    let address = percent_decoded(address).replace(' ', "%20");
    let address = address.strip_prefix("./").unwrap_or(&address);
    format!("{kind} {address} {}", spaced(title).trim())
}

pub(crate) fn percent_decoded(url: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = url.as_bytes();
    while let Some((byte, after)) = rest.split_first() {
        let hex = after.get(..2).and_then(|hex| std::str::from_utf8(hex).ok());
        let code = hex.filter(|_| *byte == b'%').and_then(|hex| u8::from_str_radix(hex, 16).ok());
        bytes.push(code.unwrap_or(*byte));
        rest = if code.is_some() { &after[2..] } else { after };
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

fn add(open: &mut [(String, Vec<Node>)], node: Node) {
    open.last_mut().unwrap().1.push(node);
}

fn text(open: &mut [(String, Vec<Node>)], text: &str) {
    match open.last_mut().unwrap().1.last_mut() {
        Some(Node::Text(before)) => before.push_str(text),
        _ => add(open, Node::Text(text.to_owned())),
    }
}

fn close(open: &mut Vec<(String, Vec<Node>)>, at: usize) {
    while open.len() > at.max(1) {
        let (label, children) = open.pop().unwrap();
        add(open, Node::Element(label, children));
    }
}

/// White space collapsed, code blocks recognized, text beside blocks in paragraphs.
fn normal(nodes: Vec<Node>, around: &str) -> Vec<Node> {
    let mut out: Vec<Node> = Vec::new();
    for node in nodes {
        match node {
            Node::Text(text) => out.push(Node::Text(spaced(&text))),
            Node::Element(tag, children) if tag == "pre" => out.push(preformatted(children)),
            Node::Element(tag, children) if tag == "span" => out.extend(normal(children, &tag)),
            Node::Element(tag, children) if tag == "note" || tag == "important" => {
                out.push(label(&tag));
                out.extend(normal(children, &tag));
            }
            Node::Element(tag, mut children) if tag == "em" || tag == "strong" => {
                // Space inside is as good as space outside.
                let (mut before, mut after) = (false, false);
                if let Some(Node::Text(text)) = children.first_mut() {
                    before = text.starts_with([' ', '\n']);
                    *text = text.trim_start_matches([' ', '\n']).to_owned();
                }
                if let Some(Node::Text(text)) = children.last_mut() {
                    after = text.ends_with([' ', '\n']);
                    *text = text.trim_end_matches([' ', '\n']).to_owned();
                }
                let space = |is_there: bool| Node::Text(if is_there { " " } else { "" }.to_owned());
                let node = Node::Element(tag.clone(), normal(children, &tag));
                out.extend([space(before), node, space(after)]);
            }
            Node::Element(tag, children) => {
                let tag = tag.trim_end().to_owned();
                let mut children = normal(children, &tag);
                let mut tag = tag;
                // An image inside a link has its address in its text.
                if tag.starts_with("image")
                    && tag.split(' ').nth(1).is_none_or(str::is_empty)
                    && let Some(Node::Text(text)) = children.last_mut()
                    && let Some((before, address)) = text.clone().rsplit_once(" (")
                {
                    *text = before.to_owned();
                    let title = tag.splitn(3, ' ').nth(2).unwrap_or_default().to_owned();
                    tag = target("image", address.trim_end_matches(')'), &title);
                    tag.truncate(tag.trim_end().len());
                }
                if tag.starts_with("image") {
                    children.retain(|node| *node != Node::Text(String::new()));
                }
                let is_empty = children.is_empty();
                let node = Node::Element(tag, children);
                match node {
                    Node::Element(tag, _) if is_empty && ["p", "em", "strong"].contains(&&*tag) => {
                    }
                    node => out.push(node),
                }
            }
        }
    }
    let is_inline =
        ["a", "span", "em", "strong", "code", "image"].iter().any(|it| around.starts_with(it));
    if is_inline { merged(out) } else { with_paragraphs(out, around) }
}

/// The paragraph that begins a note.
fn label(tag: &str) -> Node {
    let label = if tag == "note" { "Note:" } else { "Important:" };
    let strong = Node::Element("strong".to_owned(), vec![Node::Text(label.to_owned())]);
    Node::Element("p".to_owned(), vec![strong])
}

fn preformatted(children: Vec<Node>) -> Node {
    let text = |nodes: &[Node]| {
        nodes.iter().fold(String::new(), |out, node| match node {
            Node::Text(text) => out + text,
            Node::Element(..) => out + "?",
        })
    };
    match children.as_slice() {
        [Node::Element(tag, children)] if tag.starts_with("code") => {
            let language = tag.strip_prefix("code language-").unwrap_or_default();
            let lines: Vec<String> = text(children).lines().map(code_line).collect();
            let label = format!("codeblock {language}").trim_end().to_owned();
            Node::Element(label, vec![Node::Text(lines.join("\n"))])
        }
        _ => {
            let lines: Vec<String> = text(&children).lines().map(code_line).collect();
            // A line break just after the start tag does not matter in HTML.
            let text = lines.join("\n");
            let text = text.strip_prefix('\n').unwrap_or(&text).to_owned();
            Node::Element("codeblock".to_owned(), vec![Node::Text(text)])
        }
    }
}

/// Tabs are spaces up to the next tab stop of 4; spaces at the end of a line do not matter.
fn code_line(line: &str) -> String {
    let mut out = String::new();
    for c in line.chars() {
        match c {
            '\t' => (0..4 - out.chars().count() % 4).for_each(|_| out.push(' ')),
            c => out.push(c),
        }
    }
    out.trim_end().to_owned()
}

fn merged(nodes: Vec<Node>) -> Vec<Node> {
    let mut out: Vec<Node> = Vec::new();
    for node in nodes {
        match (out.last_mut(), node) {
            (Some(Node::Text(before)), Node::Text(text)) => {
                *before = spaced(&format!("{before}{text}"))
            }
            (_, node) => out.push(node),
        }
    }
    // Space around line breaks does not matter.
    let is_break = |node: Option<&Node>| {
        node.is_some_and(|it| matches!(it, Node::Element(tag, _) if tag == "br"))
    };
    for at in 0..out.len() {
        let (before, after) = (at > 0 && is_break(out.get(at - 1)), is_break(out.get(at + 1)));
        if let Node::Text(text) = &mut out[at] {
            let start = if before { text.trim_start_matches(' ') } else { text.as_str() };
            *text = if after { start.trim_end_matches(' ') } else { start }.to_owned();
        }
    }
    out.retain(|node| *node != Node::Text(String::new()));
    out
}

/// Runs of inline nodes without space around them, in paragraphs if they are beside blocks outside
/// of list items.
fn with_paragraphs(nodes: Vec<Node>, around: &str) -> Vec<Node> {
    let mut out = Vec::new();
    let nodes = merged(nodes);
    for run in nodes.chunk_by(|one, next| !one.is_block() && !next.is_block()) {
        let mut run = run.to_vec();
        if !run[0].is_block() {
            if let Some(Node::Text(text)) = run.first_mut() {
                *text = text.trim_start_matches(' ').to_owned();
            }
            if let Some(Node::Text(text)) = run.last_mut() {
                *text = text.trim_end_matches(' ').to_owned();
            }
            run.retain(|node| *node != Node::Text(String::new()));
        }
        if run.is_empty() {
            continue;
        }
        let is_leaf = around == "p"
            || around == "li"
            || around == "dt"
            || (around.starts_with('h') && around.len() == 2);
        if run[0].is_block() || is_leaf {
            out.extend(run);
        } else {
            out.push(Node::Element("p".to_owned(), run));
        }
    }
    out
}

/// White space, except non-breaking spaces, as single spaces.
pub(crate) fn spaced(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars() {
        if c.is_whitespace() && c != '\u{A0}' {
            if !out.ends_with(' ') {
                out.push(' ');
            }
        } else if c != '\0' {
            out.push(c);
        }
    }
    out
}

fn decoded(html: &str) -> String {
    let pairs = [
        ("&ouml;", "ö"),
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&nbsp;", "\u{A0}"),
        ("&amp;", "&"),
    ];
    pairs.iter().fold(html.to_owned(), |text, (entity, c)| text.replace(entity, c))
}
