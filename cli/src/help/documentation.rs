//! Lays out a model's documentation, which is HTML, on a page (AWS CLI behaviour 10.6).
//!
//! Tags that say something about layout make blocks, those that say something about letters make
//! styles, and what is no tag of HTML at all is text: a `<value>` in a sentence is kept. The
//! letters are the AWS CLI's; where it runs lines or terms together, ours stand apart.

use super::look::{Look, Marks};
use super::styled_words::{Style, Words};
use super::terminal::Page;

/// Writes documentation to a page.
pub(super) fn write(page: &mut Page, html: &str) {
    let mut prose = Prose {
        page,
        words: Words::new(),
        strong: 0,
        emphasis: 0,
        silent: 0,
        code: None,
        open: Vec::new(),
    };
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        prose.text(&rest[..at]);
        let from = &rest[at..];
        match tag(from) {
            Some((name, closing, len)) if prose.tag(&name, closing) => rest = &from[len..],
            _ => {
                prose.text("<");
                rest = &from[1..];
            }
        }
    }
    prose.text(rest);
    prose.end();
}

/// The first sentence of documentation as plain text; empty where there is no text.
pub(super) fn first_sentence(html: &str) -> String {
    let mut page = Page::piece(Look { width: usize::MAX, marks: Marks::None, signs: false });
    write(&mut page, html);
    let text = page.into_text();
    let is_text = |line: &&str| !line.is_empty() && !["NOTE:", "WARNING:"].contains(line);
    let Some(line) = text.lines().map(str::trim).find(is_text) else { return String::new() };
    let ends = line.match_indices(". ").map(|(at, _)| at + 1);
    let is_end = |at: &usize| {
        let (before, after) = line.split_at(*at);
        let begins = after.trim_start().chars().next().is_some_and(|c| !c.is_lowercase());
        begins && !["e.g.", "i.e.", "etc.", "vs."].iter().any(|short| before.ends_with(short))
    };
    line[..ends.into_iter().find(is_end).unwrap_or(line.len())].to_owned()
}

/// The tag at the beginning of a text: its name in lower case, whether it closes, its length.
fn tag(text: &str) -> Option<(String, bool, usize)> {
    // A tag has no other in it, so that a text full of beginnings is read once.
    let end = 1 + text.get(1..)?.find(['<', '>'])?;
    let inside = text.get(1..end).filter(|_| text[end..].starts_with('>'))?;
    let (closing, inside) = match inside.strip_prefix('/') {
        Some(inside) => (true, inside),
        None => (false, inside.strip_suffix('/').unwrap_or(inside)),
    };
    let name = inside.split(|c: char| c.is_ascii_whitespace()).next().unwrap_or_default();
    let is_name = !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric());
    is_name.then(|| (name.to_ascii_lowercase(), closing, end + 1))
}

/// What is open, and has to be undone on the page.
#[derive(Debug, PartialEq, Eq)]
enum Open {
    /// A list; those with an order count.
    List(Option<u32>),
    /// An item, with its mark.
    Item(String),
    /// A note or a definition: a step further in.
    Step(&'static str),
}

struct Prose<'p> {
    page: &'p mut Page,
    words: Words,
    strong: usize,
    emphasis: usize,
    /// How many tags are open whose text is not shown.
    silent: usize,
    /// Lines as they are.
    code: Option<String>,
    open: Vec<Open>,
}

impl Prose<'_> {
    /// Takes a tag in; tells whether it is one.
    fn tag(&mut self, name: &str, closing: bool) -> bool {
        let count = |count: usize| if closing { count.saturating_sub(1) } else { count + 1 };
        match name {
            "ul" | "ol" | "dl" => {
                self.end_block();
                match closing {
                    true => self.close(|open| matches!(open, Open::List(_))),
                    false => self.open.push(Open::List((name == "ol").then_some(0))),
                }
            }
            "li" => {
                self.end_block();
                self.close_item();
                if !closing {
                    self.open_item();
                }
            }
            "note" | "important" => {
                self.end_block();
                match closing {
                    true => self.close(|open| matches!(open, Open::Step("note"))),
                    false => {
                        let title = if name == "note" { "NOTE:" } else { "WARNING:" };
                        self.page.fill(&Words::new().and(title, Style::Strong));
                        self.page.close_up();
                        self.page.step(true);
                        self.open.push(Open::Step("note"));
                    }
                }
            }
            "dd" => {
                self.end_block();
                match closing {
                    true => self.close(|open| matches!(open, Open::Step("dd"))),
                    false => {
                        self.page.close_up();
                        self.page.step(true);
                        self.open.push(Open::Step("dd"));
                    }
                }
            }
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "dt" => {
                self.end_block();
                self.strong = count(self.strong);
            }
            "pre" => {
                self.end_block();
                self.code = (!closing).then(String::new);
            }
            // The AWS CLI shows neither.
            "fullname" | "examples" => {
                self.end_block();
                self.silent = count(self.silent);
            }
            "p" | "div" | "tr" | "table" => self.end_block(),
            "br" => self.words.break_line(),
            "b" | "strong" | "code" | "tt" => self.strong = count(self.strong),
            "i" | "em" | "u" => self.emphasis = count(self.emphasis),
            "a" | "span" | "sub" | "sup" | "small" | "td" | "th" | "tbody" | "thead" | "img"
            | "danger" => {}
            _ => return false,
        }
        true
    }

    fn text(&mut self, text: &str) {
        let style = match (self.strong, self.emphasis) {
            (0, 0) => Style::Plain,
            (0, _) => Style::Emphasis,
            _ => Style::Strong,
        };
        match &mut self.code {
            _ if self.silent > 0 => {}
            Some(code) => code.push_str(&decoded(text)),
            None => self.words.add(&decoded(text), style),
        }
    }

    fn end_block(&mut self) {
        if let Some(code) = self.code.take() {
            let code = code.trim_matches('\n');
            if !code.trim().is_empty() {
                self.page.code(code);
            }
        }
        let words = std::mem::replace(&mut self.words, Words::new());
        self.page.fill(&words);
    }

    fn open_item(&mut self) {
        let number = self.open.iter_mut().rev().find_map(|open| match open {
            Open::List(number) => Some(number),
            _ => None,
        });
        let mark = match number {
            Some(Some(number)) if self.page.has_signs() => {
                *number += 1;
                format!("{number}.")
            }
            _ => self.page.sign(),
        };
        self.page.open_item(&mark);
        self.open.push(Open::Item(mark));
    }

    /// Closes an item of the innermost list.
    fn close_item(&mut self) {
        let within = self.open.iter().rev().take_while(|open| !matches!(open, Open::List(_)));
        if within.into_iter().any(|open| matches!(open, Open::Item(_))) {
            self.close(|open| matches!(open, Open::Item(_)));
        }
    }

    /// Closes what is open, up to the innermost of a sort; nothing where none is.
    fn close(&mut self, is: impl Fn(&Open) -> bool) {
        let Some(to) = self.open.iter().rposition(is) else { return };
        while self.open.len() > to {
            match self.open.pop() {
                Some(Open::Item(mark)) => self.page.close_item(&mark),
                Some(Open::Step(_)) => self.page.step(false),
                Some(Open::List(_)) | None => {}
            }
        }
    }

    fn end(mut self) {
        self.end_block();
        self.close(|_| true);
        while !self.open.is_empty() {
            self.close(|_| true);
        }
    }
}

/// The longest entity, in bytes.
const LONGEST: usize = 12;

/// A text with its entities replaced; what is none stays as it is.
fn decoded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        let (before, from) = rest.split_at(at);
        out.push_str(before);
        match from
            .bytes()
            .take(LONGEST)
            .position(|byte| byte == b';')
            .and_then(|end| Some((entity(&from[1..end])?, end + 1)))
        {
            Some((c, len)) => {
                out.push(c);
                rest = &from[len..];
            }
            None => {
                out.push('&');
                rest = &from[1..];
            }
        }
    }
    out + rest
}

fn entity(name: &str) -> Option<char> {
    Some(match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        "nbsp" => ' ',
        "ndash" => '–',
        "mdash" => '—',
        "hellip" => '…',
        "rsquo" => '’',
        "lsquo" => '‘',
        "ldquo" => '“',
        "rdquo" => '”',
        _ => {
            let code = name.strip_prefix('#')?;
            let code = match code.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                None => code.parse().ok()?,
            };
            char::from_u32(code)?
        }
    })
}

#[cfg(test)]
mod tests {
    use super::{first_sentence, write};
    use crate::help::look::{Look, Marks};
    use crate::help::terminal::Page;

    /// What a page shows of documentation, from the margin on.
    fn shown(html: &str, signs: bool) -> String {
        let mut page = Page::new(Look { width: 60, marks: Marks::None, signs }, "x");
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
            ("the <code>x</code>, <i>y</i>.", "the x, y."),
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
            ("a <value> b &lt;c&gt; &amp; d", "a <value> b <c> & d"),
            ("1 < 2 & 3 > 2; &bogus; &#233;&#xe9;", "1 < 2 & 3 > 2; &bogus; éé"),
            ("</ul></ul></li></note>a<br/>b", "a\nb"),
            ("<ul><li>open<note>never closed", "o open\n\n  NOTE:\n     never closed"),
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
