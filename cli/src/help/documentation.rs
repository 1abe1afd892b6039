//! A model's documentation on a page.
//!
//! Tables contain documentation as HTML with few tags, which are always closed (`hardie-build`'s
//! `plan/prose/`), so one pass suffices. The text is the AWS CLI's, except that paragraphs and
//! terms that the AWS CLI runs together are separated.
//!
//! Documentation that was CommonMark begins with `<md>`. Its pages show all that it says: the
//! addresses of links and images, numbers of items, and whether a list is tight.

use super::appearance::{Appearance, Marks};
use super::page_writer::Page;
use super::styled_words::{Style, Words};
use hardie_runtime::pages;
use std::borrow::Cow;

/// Begins documentation that was CommonMark.
const COMMONMARK: &str = "<md>";

/// Writes documentation to a page.
pub(super) fn write(page: &mut Page, html: &str) {
    let (dialect, html) = match html.strip_prefix(COMMONMARK) {
        Some(html) => (Dialect::CommonMark, html),
        None => (Dialect::Html, html),
    };
    write_as(page, html, dialect);
}

fn write_as(page: &mut Page, html: &str, dialect: Dialect) {
    let mut writer = Writer {
        page,
        dialect,
        words: Words::default(),
        strong: 0,
        emphasis: 0,
        silent: 0,
        code: None,
        lists: Vec::new(),
        links: Vec::new(),
    };
    let mut rest = html;
    while let Some((text, after)) = rest.split_once('<') {
        writer.text(text);
        let (tag, after) = after.split_once('>').unwrap_or((after, ""));
        match tag.strip_prefix('/') {
            Some(name) => writer.close(name),
            None => {
                let (name, attributes) = tag.split_once(' ').unwrap_or((tag, ""));
                writer.open(name, attributes);
            }
        }
        rest = after;
    }
    writer.text(rest);
    writer.end_block();
}

/// The first sentence of documentation as plain text; empty if there is none.
pub(crate) fn first_sentence(html: &str) -> String {
    let mut page = Page::piece(Appearance { width: usize::MAX, marks: Marks::None, signs: false });
    match html.strip_prefix(COMMONMARK) {
        Some(html) => write_as(&mut page, first_paragraph(html), Dialect::Summary),
        None => write(&mut page, html),
    }
    let text = page.into_text();
    let is_text = |line: &&str| !line.is_empty() && !["NOTE:", "WARNING:"].contains(line);
    let Some(line) = text.lines().map(str::trim).find(is_text) else { return String::new() };
    pages::first_sentence(line).to_owned()
}

/// The first paragraph that is not inside another block, or everything if there is none.
fn first_paragraph(html: &str) -> &str {
    let mut depth = 0_usize;
    let mut rest = html;
    while let Some((_, after)) = rest.split_once('<') {
        let (tag, after) = after.split_once('>').unwrap_or((after, ""));
        rest = after;
        let name = tag.split(' ').next().unwrap_or_default();
        match (depth, name) {
            (0, "p") => return rest.split_once("</p>").map_or(rest, |(paragraph, _)| paragraph),
            (_, "br" | "hr") => {}
            _ if name.starts_with('/') => depth = depth.saturating_sub(1),
            _ => depth += 1,
        }
    }
    html
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Dialect {
    Html,
    CommonMark,
    /// CommonMark without the addresses of links.
    Summary,
}

/// An open list.
struct List {
    /// The number of the next item, if items have numbers.
    number: Option<u64>,
    /// Whether there are no empty lines between its items.
    is_tight: bool,
}

/// An open link or image.
struct Link {
    address: String,
    title: String,
    text: String,
}

struct Writer<'p> {
    page: &'p mut Page,
    dialect: Dialect,
    words: Words,
    strong: usize,
    emphasis: usize,
    /// The number of open tags with hidden text.
    silent: usize,
    /// The text of an open `pre`.
    code: Option<String>,
    lists: Vec<List>,
    links: Vec<Link>,
}

impl Writer<'_> {
    fn open(&mut self, name: &str, attributes: &str) {
        self.block(name);
        let is_commonmark = self.dialect != Dialect::Html;
        match name {
            "ul" | "dl" | "ol" => {
                let start = || attribute(attributes, "start").and_then(|it| it.parse().ok());
                let number = (name == "ol").then(|| start().unwrap_or(1));
                if is_commonmark && self.lists.last().is_some_and(|list| list.is_tight) {
                    self.page.close_up();
                }
                self.lists.push(List { number, is_tight: is_commonmark && name != "dl" });
            }
            "li" => self.open_item(),
            "p" => self.lists.last_mut().into_iter().for_each(|list| list.is_tight = false),
            "a" | "img" if self.dialect == Dialect::CommonMark => {
                let source = if name == "a" { "href" } else { "src" };
                let value = |name| attribute(attributes, name).unwrap_or_default();
                let (address, title) = (value(source), value("title"));
                self.links.push(Link { address, title, text: String::new() });
            }
            "blockquote" => self.page.step(true),
            "hr" => self.page.paragraph("* * *"),
            "note" | "important" => {
                let title = if name == "note" { "NOTE:" } else { "WARNING:" };
                self.page.fill(&Words::of(title, Style::Strong));
                self.page.close_up();
                self.page.step(true);
            }
            "dd" => {
                self.page.close_up();
                self.page.step(true);
            }
            "pre" => self.code = Some(String::new()),
            "br" => self.words.break_line(),
            // The AWS CLI does not show the full name of a service.
            "fullname" => self.silent += 1,
            "b" | "code" | "dt" => self.strong += 1,
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => self.strong += 1,
            "i" => self.emphasis += 1,
            _ => {}
        }
    }

    fn close(&mut self, name: &str) {
        self.block(name);
        match name {
            "ul" | "dl" | "ol" => {
                let list = self.lists.pop();
                if list.is_some_and(|list| list.is_tight) {
                    self.page.separate();
                }
            }
            "li" => {
                self.page.close_item();
                if self.lists.last().is_some_and(|list| list.is_tight) {
                    self.page.close_up();
                }
            }
            "a" | "img" => self.close_link(),
            "blockquote" => self.page.step(false),
            "note" | "important" | "dd" => self.page.step(false),
            "fullname" => self.silent = self.silent.saturating_sub(1),
            "b" | "code" | "dt" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => {
                self.strong = self.strong.saturating_sub(1);
            }
            "i" => self.emphasis = self.emphasis.saturating_sub(1),
            _ => {}
        }
    }

    /// Ends the paragraph at a block tag.
    fn block(&mut self, name: &str) {
        if !matches!(name, "a" | "b" | "br" | "code" | "i" | "img") {
            self.end_block();
        }
    }

    fn text(&mut self, html: &str) {
        let style = match (self.strong, self.emphasis) {
            (0, 0) => Style::Plain,
            (0, _) => Style::Emphasis,
            _ => Style::Strong,
        };
        match &mut self.code {
            _ if self.silent > 0 => {}
            Some(code) => code.push_str(&decoded(html)),
            None => {
                let text = decoded(html);
                self.words.add(&text, style);
                self.links.iter_mut().for_each(|link| link.text.push_str(&text));
            }
        }
    }

    fn end_block(&mut self) {
        if let Some(code) = self.code.take() {
            let code = code.trim_matches('\n');
            if !code.trim().is_empty() {
                self.page.code(code);
            }
        }
        let words = std::mem::take(&mut self.words);
        self.page.fill(&words);
    }

    fn open_item(&mut self) {
        let is_commonmark = self.dialect != Dialect::Html;
        let has_numbers = is_commonmark || self.page.has_signs();
        let mark = match self.lists.last_mut() {
            Some(List { number: Some(number), .. }) if has_numbers => {
                let mark = format!("{number}.");
                *number = number.saturating_add(1);
                mark
            }
            _ => self.page.sign(),
        };
        self.page.open_item(&mark);
    }

    /// Writes the address and the title of a link or an image after its text.
    fn close_link(&mut self) {
        let Some(Link { address, title, text }) = self.links.pop() else { return };
        if !address.is_empty() && !text.contains(&address) && !is_encoded(&text, &address) {
            self.words.add(&format!(" <{address}>"), Style::Plain);
        }
        if !title.is_empty() {
            self.words.add(&format!(" ({title})"), Style::Plain);
        }
    }
}

/// Whether an address is a text with some characters percent-encoded.
fn is_encoded(text: &str, address: &str) -> bool {
    let mut rest = address;
    text.bytes().all(|byte| {
        let code = format!("%{byte:02X}");
        let after = match rest.as_bytes().first() {
            Some(first) if *first == byte => rest.get(1..),
            _ => rest.strip_prefix(&code),
        };
        after.map(|after| rest = after).is_some()
    }) && rest.is_empty()
}

/// The value of an attribute.
fn attribute(attributes: &str, name: &str) -> Option<String> {
    let (_, value) = attributes.split_once(&format!("{name}=\""))?;
    let (value, _) = value.split_once('"')?;
    Some(decoded(&value.replace("&quot;", "\"")).into_owned())
}

/// Decodes entities.
fn decoded(html: &str) -> Cow<'_, str> {
    if !html.contains('&') {
        return html.into();
    }
    html.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&").into()
}

#[cfg(test)]
mod tests {
    use super::{first_sentence, write};
    use crate::help::appearance::{Appearance, Marks};
    use crate::help::page_writer::Page;

    /// What a page shows of documentation, from the margin on.
    fn shown(html: &str, signs: bool) -> String {
        let mut page = Page::new(Appearance { width: 60, marks: Marks::None, signs }, "x");
        write(page.section("S"), html);
        let text = page.finish("x");
        let (_, text) = text.split_once("\nS\n").unwrap();
        let lines = text.lines().map(|line| line.get(7..).unwrap_or_default().trim_end());
        let lines: Vec<&str> = lines.collect();
        lines[..lines.len() - 1].join("\n").trim_end().to_owned()
    }

    #[test]
    fn documentation() {
        let cases = [
            ("", ""),
            ("plain  text\n here", "plain text here"),
            ("<p>a <b>b</b></p><p>c</p>", "a b\n\nc"),
            ("the <code>x</code>, <i>y</i> <a href=\"u\">z</a>.", "the x, y z."),
            (
                "<p>x</p><ul><li><p>one</p><p>more</p></li><li>two</li></ul>y",
                "x\n\no one\n\n  more\n\no two\n\ny",
            ),
            ("<ul><li>one<ul><li>deep</li></ul></li></ul>", "o one\n\n  o deep"),
            ("<ul><li></li><li>two</li></ul>", "o two"),
            ("<note><p>n</p><p>m</p></note>z", "NOTE:\n   n\n\n   m\n\nz"),
            ("<important>i</important>", "WARNING:\n   i"),
            ("<dl><dt>T</dt><dd>D</dd><dt>U</dt><dd>E</dd></dl>", "T\n   D\n\nU\n   E"),
            ("<h3>Head</h3><p>x</p>", "Head\n\nx"),
            ("<fullname>Gone</fullname><p>x</p>", "x"),
            ("a<pre>{\n  b\n}</pre>c", "a\n\n{\n  b\n}\n\nc"),
            ("1 &lt; 2 &amp; 3 &gt; 2; &amp;lt;", "1 < 2 & 3 > 2; &lt;"),
            ("a<br>b", "a\nb"),
        ];
        for (html, want) in cases {
            assert_eq!(shown(html, false), want, "{html}");
        }
    }

    #[test]
    fn first_sentences() {
        let cases = [
            ("", ""),
            ("<p>Opens a box. And more.</p>", "Opens a box."),
            (
                "<p>Opens a <code>Box</code>, e.g. a small one. More.</p>",
                "Opens a Box, e.g. a small one.",
            ),
            ("<note><p>Only here.</p></note><p>Opens</p>", "Only here."),
            ("No end <p>next</p>", "No end"),
            ("Version 1.2 of it. x", "Version 1.2 of it. x"),
        ];
        for (html, want) in cases {
            assert_eq!(first_sentence(html), want, "{html}");
        }
    }

    #[test]
    fn lists_with_an_order_are_numbered_for_people() {
        let html = "<ol><li>one</li><li>two<ul><li>deep</li></ul></li></ol>";
        assert_eq!(shown(html, false), "o one\n\no two\n\n  o deep");
        assert_eq!(shown(html, true), "1. one\n\n2. two\n\n   • deep");
    }
}
