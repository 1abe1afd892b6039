//! A model's documentation on a page.
//!
//! Tables contain documentation as HTML with few tags, which are always closed (`hardie-build`'s
//! `plan/prose/`), so one pass suffices. The text is the AWS CLI's, except that paragraphs and
//! terms that the AWS CLI runs together are separated.

use super::appearance::{Appearance, Marks};
use super::page_writer::Page;
use super::styled_words::{Style, Words};
use hardie_runtime::pages;
use std::borrow::Cow;

/// Writes documentation to a page.
pub(super) fn write(page: &mut Page, html: &str) {
    let mut writer = Writer {
        page,
        words: Words::default(),
        strong: 0,
        emphasis: 0,
        silent: 0,
        code: None,
        lists: Vec::new(),
    };
    let mut rest = html;
    while let Some((text, after)) = rest.split_once('<') {
        writer.text(text);
        let (tag, after) = after.split_once('>').unwrap_or((after, ""));
        match tag.strip_prefix('/') {
            Some(name) => writer.close(name),
            None => writer.open(tag.split(' ').next().unwrap_or_default()),
        }
        rest = after;
    }
    writer.text(rest);
    writer.end_block();
}

/// The first sentence of documentation as plain text; empty if there is none.
pub(super) fn first_sentence(html: &str) -> String {
    let mut page = Page::piece(Appearance { width: usize::MAX, marks: Marks::None, signs: false });
    write(&mut page, html);
    let text = page.into_text();
    let is_text = |line: &&str| !line.is_empty() && !["NOTE:", "WARNING:"].contains(line);
    let Some(line) = text.lines().map(str::trim).find(is_text) else { return String::new() };
    pages::first_sentence(line).to_owned()
}

struct Writer<'p> {
    page: &'p mut Page,
    words: Words,
    strong: usize,
    emphasis: usize,
    /// The number of open tags with hidden text.
    silent: usize,
    /// The text of an open `pre`.
    code: Option<String>,
    /// The open lists; ordered ones count their items.
    lists: Vec<Option<u32>>,
}

impl Writer<'_> {
    fn open(&mut self, name: &str) {
        self.block(name);
        match name {
            "ul" | "dl" => self.lists.push(None),
            "ol" => self.lists.push(Some(0)),
            "li" => self.open_item(),
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
            "b" | "code" | "h3" | "dt" => self.strong += 1,
            "i" => self.emphasis += 1,
            _ => {}
        }
    }

    fn close(&mut self, name: &str) {
        self.block(name);
        match name {
            "ul" | "dl" | "ol" => drop(self.lists.pop()),
            "li" => self.page.close_item(),
            "note" | "important" | "dd" => self.page.step(false),
            "fullname" => self.silent = self.silent.saturating_sub(1),
            "b" | "code" | "h3" | "dt" => self.strong = self.strong.saturating_sub(1),
            "i" => self.emphasis = self.emphasis.saturating_sub(1),
            _ => {}
        }
    }

    /// Ends the paragraph at a block tag.
    fn block(&mut self, name: &str) {
        if !matches!(name, "a" | "b" | "br" | "code" | "i") {
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
            None => self.words.add(&decoded(html), style),
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
        let mark = match self.lists.last_mut() {
            Some(Some(number)) if self.page.has_signs() => {
                *number += 1;
                format!("{number}.")
            }
            _ => self.page.sign(),
        };
        self.page.open_item(&mark);
    }
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
