//! All pages as one HTML page that needs no other file.

use super::{File, command_line, file_word};
use crate::plan::prose::{Node, Tag};
use crate::plan::reference::page::{Block, Entry, Page, Reference};
use std::collections::BTreeSet;

/// How the page looks: the reader's own fonts and colours, dark where those are.
const STYLE: &str = "\
:root { color-scheme: light dark; }
body { font: 1rem/1.5 system-ui, sans-serif; max-width: 60rem; margin: 0 auto; padding: 1rem; }
pre, code { font-family: ui-monospace, monospace; font-size: .9em; }
pre { overflow-x: auto; padding: .75rem; border: 1px solid #8885; border-radius: .25rem; }
.entry { margin: .75rem 0 .75rem 1.5rem; }
.entry > .heading { margin-left: -1.5rem; }
.note { border-left: .25rem solid #48c; padding-left: .75rem; }
.important { border-left: .25rem solid #c84; padding-left: .75rem; }
.required { color: #c33; }
h2 { border-bottom: 1px solid #8885; margin-top: 3rem; }
";

/// One file, called after the service.
pub(crate) fn html(reference: &Reference) -> Vec<File> {
    let mut writer = Writer::default();
    let title = format!("aws {}: {}", reference.service, reference.title);
    writer.line("<!DOCTYPE html>");
    writer.line("<html lang=\"en\">");
    writer.line("<head>");
    writer.line("<meta charset=\"utf-8\">");
    writer.line("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">");
    writer.line(&format!("<title>{}</title>", escaped(&title)));
    writer.line(&format!("<style>\n{STYLE}</style>"));
    writer.line("</head>");
    writer.line("<body>");
    writer.line(&format!("<h1>{}</h1>", escaped(&title)));
    writer.line(&format!("<p>Version {}</p>", escaped(&reference.version)));
    for page in [&reference.index].into_iter().chain(&reference.commands) {
        writer.page(reference, page);
    }
    writer.line("</body>");
    writer.line("</html>");
    vec![(format!("{}.html", file_word(&reference.service)), writer.out)]
}

/// Text in HTML; control characters are none of its characters.
fn escaped(text: &str) -> String {
    let shown = text.chars().filter(|c| *c == '\n' || !c.is_control());
    shown.collect::<String>().replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

fn attribute(text: &str) -> String {
    escaped(text).replace('"', "&quot;").replace('\n', " ")
}

#[derive(Default)]
struct Writer {
    out: String,
    ids: BTreeSet<String>,
    /// What the ids of the page begin with.
    prefix: String,
}

impl Writer {
    fn line(&mut self, text: &str) {
        self.out.push_str(text);
        self.out.push('\n');
    }

    /// An id that nothing has yet.
    fn id(&mut self, words: &str) -> String {
        let stem: String =
            words.chars().map(|c| if c.is_alphanumeric() { c.to_ascii_lowercase() } else { '-' }).collect();
        let stem = format!("{}{}", self.prefix, stem.trim_matches('-'));
        let mut id = stem.clone();
        let mut number = 1;
        while !self.ids.insert(id.clone()) {
            number += 1;
            id = format!("{stem}-{number}");
        }
        id
    }

    fn page(&mut self, reference: &Reference, page: &Page) {
        self.prefix = String::new();
        let is_index = std::ptr::eq(page, &reference.index);
        let id = if is_index { "service".to_owned() } else { format!("command-{}", file_word(&page.name)) };
        self.ids.insert(id.clone());
        // No command's word has a stop in it.
        self.prefix = format!("{id}.");
        self.line(&format!("<section id=\"{id}\">"));
        self.line(&format!("<h2>{}</h2>", escaped(&command_line(reference, page))));
        for section in &page.sections {
            let id = self.id(section.title);
            self.line(&format!("<h3 id=\"{id}\">{}</h3>", section.title));
            self.blocks(&section.blocks);
        }
        self.line("</section>");
    }

    fn blocks(&mut self, blocks: &[Block]) {
        for block in blocks {
            match block {
                Block::Prose(nodes) => self.prose(nodes),
                Block::Code { title, text, .. } => {
                    self.title(title);
                    self.line(&format!("<pre>{}</pre>", escaped(text)));
                }
                Block::List { title, items } => {
                    self.title(title);
                    self.line("<ul>");
                    for item in items {
                        self.out.push_str("<li>");
                        self.flow(item);
                        self.line("</li>");
                    }
                    self.line("</ul>");
                }
                Block::Entry(entry) => self.entry(entry),
                Block::Commands(commands) => {
                    self.line("<ul>");
                    for (command, summary) in commands {
                        let summary = if summary.is_empty() {
                            String::new()
                        } else {
                            format!(": {}", escaped(summary))
                        };
                        let (word, command) = (file_word(command), escaped(command));
                        self.line(&format!("<li><a href=\"#command-{word}\">{command}</a>{summary}</li>"));
                    }
                    self.line("</ul>");
                }
            }
        }
    }

    fn title(&mut self, title: &str) {
        if !title.is_empty() {
            self.line(&format!("<p>{}</p>", escaped(title)));
        }
    }

    fn entry(&mut self, entry: &Entry) {
        let heading = &entry.heading;
        let names: Vec<String> =
            heading.names.iter().map(|name| format!("<code>{}</code>", escaped(name))).collect();
        let rest =
            escaped(&heading.rest()).replace("[required]", "<span class=\"required\">[required]</span>");
        let text = format!("{} {rest}", names.join(" | "));
        self.line("<div class=\"entry\">");
        // Parts have no ids: they would be longer than what they are about.
        let id = if heading.is_part {
            String::new()
        } else {
            format!(" id=\"{}\"", self.id(&heading.names.join("-")))
        };
        self.line(&format!("<p class=\"heading\"{id}>{}</p>", text.trim_start()));
        self.blocks(&entry.blocks);
        self.line("</div>");
    }

    /// Blocks of documentation: inline text between them is paragraphs.
    fn prose(&mut self, nodes: &[Node]) {
        let mut run = String::new();
        for node in nodes {
            match node {
                Node::Element(tag, children) if !tag.is_inline() => {
                    self.paragraph(&std::mem::take(&mut run));
                    self.element(tag, children);
                }
                node => inline(node, &mut run, false),
            }
        }
        self.paragraph(&run);
    }

    fn paragraph(&mut self, run: &str) {
        if !run.trim().is_empty() {
            self.line(&format!("<p>{}</p>", run.trim()));
        }
    }

    /// What is in an item: text alone is no paragraph.
    fn flow(&mut self, nodes: &[Node]) {
        let is_inline = |node: &Node| !matches!(node, Node::Element(tag, _) if !tag.is_inline());
        if nodes.iter().all(is_inline) {
            let mut run = String::new();
            nodes.iter().for_each(|node| inline(node, &mut run, false));
            self.out.push_str(run.trim());
        } else {
            self.prose(nodes);
        }
    }

    fn element(&mut self, tag: &Tag, children: &[Node]) {
        match tag {
            Tag::List | Tag::Ordered | Tag::Definitions => self.list(tag, children),
            Tag::Note | Tag::Important => {
                let (class, label) =
                    if *tag == Tag::Note { ("note", "Note:") } else { ("important", "Important:") };
                self.line(&format!("<div class=\"{class}\">"));
                self.line(&format!("<p><strong>{label}</strong></p>"));
                self.prose(children);
                self.line("</div>");
            }
            Tag::Preformatted => {
                let mut text = String::new();
                children.iter().for_each(|child| inline(child, &mut text, false));
                if !text.trim().is_empty() {
                    self.line(&format!("<pre>{}</pre>", text.trim_matches('\n')));
                }
            }
            Tag::Heading | Tag::FullName => {
                let mut text = String::new();
                children.iter().for_each(|child| inline(child, &mut text, false));
                self.paragraph(&format!("<strong>{}</strong>", text.trim()));
            }
            _ => self.prose(children),
        }
    }

    fn list(&mut self, tag: &Tag, children: &[Node]) {
        // A list holds items alone; what stands between them is one.
        let items = children.iter().filter_map(|child| match child {
            Node::Text(text) if text.trim().is_empty() => None,
            Node::Element(Tag::Term, content) => Some(("dt", content.as_slice())),
            Node::Element(Tag::Definition, content) => Some(("dd", content.as_slice())),
            Node::Element(Tag::Item, content) => Some(("li", content.as_slice())),
            other => Some(("li", std::slice::from_ref(other))),
        });
        let items: Vec<(&str, &[Node])> = items.collect();
        if items.is_empty() {
            return;
        }
        // Terms and their definitions are a list of their own only where nothing else is among them.
        let is_defining = items.first().is_some_and(|(name, _)| *name == "dt")
            && items.last().is_some_and(|(name, _)| *name == "dd")
            && items.iter().all(|(name, _)| *name != "li");
        let name = match (is_defining, tag) {
            (true, _) => "dl",
            (false, Tag::Ordered) => "ol",
            _ => "ul",
        };
        self.line(&format!("<{name}>"));
        for (item, content) in items {
            let item = if is_defining { item } else { "li" };
            self.out.push_str(&format!("<{item}>"));
            match item {
                // A term holds no headings and no lists here: its text is what counts.
                "dt" => {
                    let mut text = String::new();
                    content.iter().for_each(|node| inline(node, &mut text, false));
                    self.out.push_str(text.trim());
                }
                _ => self.flow(content),
            }
            self.line(&format!("</{item}>"));
        }
        self.line(&format!("</{name}>"));
    }
}

/// Inline text; a link inside of a link is its text.
fn inline(node: &Node, out: &mut String, in_link: bool) {
    let around = |name: &str, children: &[Node], out: &mut String| {
        out.push_str(&format!("<{name}>"));
        children.iter().for_each(|child| inline(child, out, in_link));
        out.push_str(&format!("</{name}>"));
    };
    match node {
        Node::Text(text) => out.push_str(&escaped(text)),
        Node::Element(_, children)
            if children.is_empty() && !matches!(node, Node::Element(Tag::Break, _)) => {}
        Node::Element(Tag::Break, _) => out.push_str("<br>"),
        Node::Element(Tag::Bold, children) => around("strong", children, out),
        Node::Element(Tag::Italic, children) => around("em", children, out),
        Node::Element(Tag::Code, children) => around("code", children, out),
        Node::Element(Tag::Link(href), children) if is_web(href) && !in_link => {
            out.push_str(&format!("<a href=\"{}\">", attribute(&href.trim().replace(' ', "%20"))));
            children.iter().for_each(|child| inline(child, out, true));
            out.push_str("</a>");
        }
        Node::Element(_, children) => children.iter().for_each(|child| inline(child, out, in_link)),
    }
}

/// Whether a link leads into the web: others would lead nowhere from here, or run something.
fn is_web(href: &str) -> bool {
    let href = href.trim();
    href.starts_with("https://") || href.starts_with("http://")
}
