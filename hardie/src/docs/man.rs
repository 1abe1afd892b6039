//! Renders pages as manual pages, with the macros of man(7).

use super::{command_line, file_word, file_words, is_text};
use crate::reference::page::{Page, Reference, item_document, labels};
use hardie_build::escape::{Escaped, Roff, escaped, roff, url};
use hardie_build::plan::prose::{
    Document, Format, Node, Tag, Target, exact_text, parts, plain_text,
};
use hardie_runtime::pages::{Block, CommandGroup, Entry, RECURSIVE};
use std::borrow::Cow;

/// The indentation of one nesting level.
const STEP: usize = 3;
/// The maximum line width of the source.
const WIDTH: usize = 76;
/// The maximum nesting level that is indented: terminals have no room for more.
const DEEPEST: usize = 12;

/// One page per command, `aws-SERVICE-COMMAND.1` or `PROGRAM-COMMAND.1`, and the page of the
/// service, `aws-SERVICE.1` or `PROGRAM.1`.
pub(crate) fn files(reference: &Reference) -> Vec<(String, String)> {
    let pages = [&reference.index].into_iter().chain(&reference.commands);
    let words: Vec<String> = reference.words.iter().map(|word| file_word(word)).collect();
    let service = words.join("-");
    let files = file_words(reference, &[]);
    let name = |page: &Page| {
        if std::ptr::eq(page, &reference.index) {
            service.clone()
        } else {
            format!("{service}-{}", files.get(page.name.as_str()).map_or("", String::as_str))
        }
    };
    pages.map(|page| (format!("{}.1", name(page)), text(reference, page).into_string())).collect()
}

/// Whether the header of a page has room for a middle part between its two titles, at 80 columns.
fn fits(title: &str, middle: &str) -> bool {
    let width = |text: &str| text.chars().count();
    2 * (width(title) + "(1)".len()) + width(middle) + 4 <= 80
}

fn text(reference: &Reference, page: &Page) -> Escaped<Roff> {
    let mut writer = Writer::default();
    let line = command_line(reference, page);
    let title = line.replace(' ', "-");
    // The version of a service is a date; it is used as the date of the page.
    let date = roff::date(&reference.version);
    let name = roff::argument(&title.to_uppercase());
    let manual = if fits(&title, &reference.title) { reference.title.as_str() } else { "" };
    let manual = roff::argument(manual);
    writer.macro_line(escaped!(Roff, ".TH ", name, " 1 ", date, " \"hardie\" ", manual));
    // No justification and no hyphenation: URLs and examples contain long words that must not be
    // broken.
    writer.macro_line(".ad l");
    writer.macro_line(".nh");
    writer.macro_line(".SH NAME");
    let summary = if page.summary.is_empty() { line } else { page.summary.clone() };
    writer.fill(&escaped!(Roff, roff::text(&title), " \\- ", roff::text(&summary)));
    for section in &page.sections {
        writer.macro_line(escaped!(Roff, ".SH ", roff::argument(&section.title.to_uppercase())));
        writer.is_fresh = true;
        writer.blocks(&section.blocks);
    }
    escaped!(Roff, Escaped::joined(&writer.lines, "\n"), "\n")
}

#[derive(Default)]
struct Writer {
    lines: Vec<Escaped<Roff>>,
    depth: usize,
    /// The format of the documentation that is being written.
    format: Format,
    /// Whether the next paragraph needs no paragraph break before it.
    is_fresh: bool,
}

impl Writer {
    fn macro_line(&mut self, line: impl Into<Escaped<Roff>>) {
        self.lines.push(line.into());
    }

    /// Writes lines of text; escapes lines that would be read as requests.
    fn fill(&mut self, text: &Escaped<Roff>) {
        self.lines.extend(roff::filled(text, WIDTH));
    }

    fn raw(&mut self, line: Escaped<Roff>) {
        self.lines.push(roff::line(line));
    }

    /// Separates a block from the one before it.
    fn paragraph(&mut self) {
        if !std::mem::take(&mut self.is_fresh) {
            self.macro_line(".PP");
        }
    }

    fn deeper(&mut self, inside: impl FnOnce(&mut Writer)) {
        self.depth += 1;
        self.is_fresh = false;
        if self.depth <= DEEPEST {
            self.between(escaped!(Roff, ".RS ", STEP), ".RE", inside);
        } else {
            inside(self);
            self.is_fresh = false;
        }
        self.depth -= 1;
    }

    fn item(&mut self, mark: Escaped<Roff>, inside: impl FnOnce(&mut Writer)) {
        self.between(escaped!(Roff, ".IP ", mark, " ", STEP), "", inside);
    }

    /// Writes a block after a macro and before another one, which may be empty. An empty block is
    /// omitted: it would become an empty paragraph.
    fn between(
        &mut self,
        begin: Escaped<Roff>,
        end: &'static str,
        inside: impl FnOnce(&mut Writer),
    ) {
        let before = self.lines.len();
        self.macro_line(begin);
        inside(self);
        if self.lines.len() == before + 1 {
            self.lines.pop();
        } else if !end.is_empty() {
            self.macro_line(end);
        }
        self.is_fresh = false;
    }

    fn blocks(&mut self, blocks: &[Block]) {
        for block in blocks {
            match block {
                Block::Text(text) => self.prose(&[Node::Text(text.to_string())]),
                Block::Prose(html) => self.document(&Document::of_canonical(html)),
                Block::Recursion { .. } => self.prose(&[Node::Text(RECURSIVE.to_owned())]),
                Block::Code { title, text, .. } => self.code(title, text),
                Block::List { title, items } => {
                    self.title(title);
                    for document in items.iter().map(item_document) {
                        self.item("\\(bu".into(), |writer| match document.format {
                            Format::Html => writer.text(&inline(&document.nodes, Format::Html)),
                            Format::CommonMark => {
                                writer.is_fresh = true;
                                writer.document(&document);
                            }
                        });
                    }
                }
                Block::Entry(entry) => self.entry(entry),
                Block::Commands(groups) => groups.iter().for_each(|group| self.commands(group)),
            }
        }
    }

    fn commands(&mut self, group: &CommandGroup) {
        if !group.title.is_empty() {
            self.prose(&[Node::Text(format!("{}:", group.title))]);
        }
        for (command, summary) in &group.commands {
            self.paragraph();
            self.raw(escaped!(Roff, "\\fB", roff::text(command), "\\fR"));
            if !summary.is_empty() {
                self.deeper(|writer| writer.prose(&[Node::Text(summary.clone())]));
            }
        }
    }

    fn entry(&mut self, entry: &Entry) {
        self.paragraph();
        let bold = |name: Cow<'_, str>| escaped!(Roff, "\\fB", roff::text(&name), "\\fR");
        let names: Vec<Escaped<Roff>> = labels(&entry.heading).map(bold).collect();
        let names = Escaped::joined(&names, " | ");
        self.fill(&escaped!(Roff, names, " ", roff::text(&entry.heading.rest())));
        self.deeper(|writer| {
            // There is no blank line between the heading and the first paragraph.
            writer.is_fresh = entry.blocks.first().is_some_and(is_text);
            writer.blocks(&entry.blocks);
        });
    }

    fn code(&mut self, title: &str, text: &str) {
        self.title(title);
        self.paragraph();
        self.deeper(|writer| {
            writer.macro_line(".EX");
            writer.lines.extend(roff::code(text));
            writer.macro_line(".EE");
        });
    }

    fn title(&mut self, title: &str) {
        if !title.is_empty() {
            self.paragraph();
            self.fill(&roff::text(title));
        }
    }

    fn document(&mut self, document: &Document) {
        let around = std::mem::replace(&mut self.format, document.format);
        self.prose(&document.nodes);
        self.format = around;
    }

    /// Writes documentation: blocks, and paragraphs of the inline text between them.
    fn prose(&mut self, nodes: &[Node]) {
        for part in parts(nodes) {
            match part {
                [Node::Element(tag, children)] if !tag.is_inline() => self.element(tag, children),
                run => self.run(run),
            }
        }
    }

    fn run(&mut self, nodes: &[Node]) {
        let text = inline(nodes, self.format);
        if !text.trimmed().is_empty() {
            self.paragraph();
            self.text(&text);
        }
    }

    fn text(&mut self, text: &Escaped<Roff>) {
        for (position, part) in roff::parts(text).iter().enumerate() {
            if position > 0 {
                self.macro_line(".br");
            }
            self.fill(part);
        }
    }

    fn element(&mut self, tag: &Tag, children: &[Node]) {
        match tag {
            Tag::List | Tag::Ordered(_) | Tag::Definitions => {
                let mut number = if let Tag::Ordered(start) = tag { *start } else { 1 };
                for child in children {
                    let content = match child {
                        Node::Text(text) if text.trim().is_empty() => continue,
                        Node::Element(Tag::Definition, content) => {
                            self.deeper(|writer| writer.prose(content));
                            continue;
                        }
                        Node::Element(_, content) => content.as_slice(),
                        text @ Node::Text(_) => std::slice::from_ref(text),
                    };
                    let is_ordered = matches!(tag, Tag::Ordered(_));
                    let mark =
                        if is_ordered { escaped!(Roff, number, ".") } else { "\\(bu".into() };
                    number = number.saturating_add(1);
                    self.item(mark, |writer| {
                        writer.is_fresh = true;
                        writer.prose(content);
                    });
                }
            }
            Tag::Note | Tag::Important => {
                let label = if *tag == Tag::Note { "Note:" } else { "Important:" };
                self.paragraph();
                self.raw(escaped!(Roff, "\\fB", label, "\\fR"));
                self.deeper(|writer| writer.prose(children));
            }
            Tag::Preformatted => {
                let text = plain_text(children);
                if !text.trim().is_empty() {
                    self.code("", text.trim_matches('\n'));
                }
            }
            Tag::Heading(_) | Tag::FullName => {
                self.run(&[Node::Element(Tag::Bold, children.to_vec())]);
            }
            Tag::Quote => self.deeper(|writer| writer.prose(children)),
            Tag::CodeBlock(_) => {
                let text = exact_text(children);
                if !text.trim().is_empty() {
                    self.code("", &text);
                }
            }
            Tag::Rule => {
                self.paragraph();
                self.raw("* * *".into());
            }
            _ => self.prose(children),
        }
    }
}

/// Inline text with fonts; a line break becomes `\n`.
fn inline(nodes: &[Node], format: Format) -> Escaped<Roff> {
    let mut out = Escaped::empty();
    for node in nodes {
        let (tag, children) = match node {
            Node::Text(text) => {
                out.push(&roff::text(text));
                continue;
            }
            Node::Element(tag, children) => (tag, children),
        };
        let inside = inline(children, format);
        let font = match tag {
            Tag::Bold | Tag::Code => "B",
            Tag::Italic => "I",
            _ => "",
        };
        if font.is_empty() || inside.trimmed().is_empty() {
            out.push(&inside);
        } else {
            out.push(&escaped!(Roff, "\\f", font, inside, "\\fR"));
        }
        match tag {
            Tag::Break => out.push(&"\n"),
            Tag::Link(Target { address, title }) | Tag::Image(Target { address, title }) => {
                let is_shown = match format {
                    Format::Html => address.starts_with("http"),
                    Format::CommonMark => !address.is_empty(),
                };
                let text = plain_text(children);
                let has_address = text.contains(address.as_str())
                    || url::encoded(&text).contains(address.as_str());
                if is_shown && !has_address {
                    let address = roff::text(&address.trim().replace(' ', "%20"));
                    out.push(&escaped!(Roff, " <", address, ">"));
                }
                if !title.is_empty() {
                    out.push(&escaped!(Roff, " (", roff::text(title), ")"));
                }
            }
            _ => {}
        }
    }
    out
}
