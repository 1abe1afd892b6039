//! Writes a page of text: sections at the margin, wrapped paragraphs, indented blocks.

use super::appearance::{Appearance, Marks};
use super::styled_words::{Style, Word, Words, paint};
use crate::visible;

/// The indentation of a section's text.
const MARGIN: usize = 7;
/// The additional indentation of a nested block.
const STEP: usize = 3;
/// The minimum width of text, regardless of nesting.
const LEAST: usize = 20;

/// A page being written.
pub(super) struct Page {
    appearance: Appearance,
    text: String,
    indent: usize,
    /// The indentation around each open item.
    around_items: Vec<usize>,
    /// Whether an empty line precedes the next block.
    gap: bool,
    /// The marker of the next line, within its indentation.
    mark: Option<String>,
}

impl Page {
    /// Creates a page with a header line.
    pub(super) fn new(appearance: Appearance, name: &str) -> Page {
        let mut page = Page { indent: MARGIN, gap: true, ..Page::piece(appearance) };
        let title = title(name);
        page.text.push_str(&title);
        // A second title only if there is space between them.
        let rest = appearance.width.saturating_sub(title.chars().count());
        if rest > title.chars().count() {
            page.text.push_str(&format!("{title:>rest$}"));
        }
        page.text.push('\n');
        page
    }

    /// Creates a fragment: without header and footer, with minimal indentation.
    pub(super) fn piece(appearance: Appearance) -> Page {
        let (text, around_items) = (String::new(), Vec::new());
        Page { appearance, text, indent: 0, around_items, gap: false, mark: None }
    }

    /// The text of a fragment, without a final newline.
    pub(super) fn into_text(mut self) -> String {
        self.text.truncate(self.text.trim_end().len());
        self.text
    }

    /// Whether lists have bullets and numbers.
    pub(super) fn has_signs(&self) -> bool {
        self.appearance.signs
    }

    /// Finishes the page with a footer line.
    pub(super) fn finish(mut self, name: &str) -> String {
        let (title, width) = (title(name), self.appearance.width);
        self.text.truncate(self.text.trim_end().len());
        self.text.push_str(&format!("\n\n{title:>width$}\n"));
        self.text
    }

    /// Begins a section.
    pub(super) fn section(&mut self, title: &str) -> &mut Page {
        self.heading_at(title, 0)
    }

    /// Begins a subsection.
    pub(super) fn subsection(&mut self, title: &str) -> &mut Page {
        self.heading_at(title, STEP)
    }

    fn heading_at(&mut self, title: &str, indent: usize) -> &mut Page {
        self.begin();
        self.text.push_str(&" ".repeat(indent));
        paint(title, Style::Strong, self.appearance.marks, &mut self.text);
        self.text.push('\n');
        self.gap = false;
        self
    }

    /// Adds plain text, wrapped to the width.
    pub(super) fn paragraph(&mut self, text: &str) {
        self.fill(&Words::of(text, Style::Plain));
    }

    /// Adds words, wrapped to the width.
    pub(super) fn fill(&mut self, words: &Words) {
        if words.is_empty() {
            return;
        }
        self.begin();
        let room = self.appearance.width.saturating_sub(self.indent());
        for line in words.lines(room) {
            self.line(line);
        }
        self.gap = true;
    }

    /// Adds lines unchanged.
    pub(super) fn code(&mut self, text: &str) {
        self.begin();
        for line in visible::page(text).lines() {
            if !line.trim_end().is_empty() {
                self.lead();
                self.text.push_str(line.trim_end());
            }
            self.text.push('\n');
        }
        self.gap = true;
    }

    /// Adds short items without empty lines between them.
    pub(super) fn bullets<T>(
        &mut self,
        items: impl IntoIterator<Item = T>,
        write: impl Fn(&mut Page, T),
    ) {
        let sign = self.sign();
        for item in items {
            self.item(&sign, |page| write(page, item));
            self.gap = false;
        }
        self.gap = true;
    }

    /// The marker of an unordered list's item.
    pub(super) fn sign(&self) -> String {
        (if self.appearance.signs { "•" } else { "o" }).to_owned()
    }

    /// Adds an item: a marker before its first line, all lines indented like that line's text.
    pub(super) fn item(&mut self, mark: &str, inside: impl FnOnce(&mut Page)) {
        self.open_item(mark);
        inside(self);
        self.close_item();
    }

    /// As [`Page::item`], for callers that handle the beginning and the end separately.
    pub(super) fn open_item(&mut self, mark: &str) {
        self.around_items.push(self.indent);
        // If an item begins with another item, only one marker is written.
        self.indent += mark.chars().count() + 1;
        self.mark = Some(mark.to_owned());
    }

    /// See [`Page::open_item`].
    pub(super) fn close_item(&mut self) {
        self.indent = self.around_items.pop().unwrap_or_default();
        // An empty item is not shown.
        self.mark = None;
    }

    /// Adds a heading with a block under it.
    pub(super) fn entry(&mut self, heading: &Words, block: impl FnOnce(&mut Page)) {
        self.fill(heading);
        self.gap = false;
        self.inside(block);
        self.gap = true;
    }

    /// Increases the indentation.
    pub(super) fn inside(&mut self, block: impl FnOnce(&mut Page)) {
        self.step(true);
        block(self);
        self.step(false);
    }

    /// The next block follows without an empty line.
    pub(super) fn close_up(&mut self) {
        self.gap = false;
    }

    /// The next block follows after an empty line.
    pub(super) fn separate(&mut self) {
        self.gap = true;
    }

    /// Changes the indentation.
    pub(super) fn step(&mut self, deeper: bool) {
        self.indent = if deeper { self.indent + STEP } else { self.indent.saturating_sub(STEP) };
    }

    fn begin(&mut self) {
        if std::mem::take(&mut self.gap) {
            self.text.push('\n');
        }
    }

    /// The indentation, limited to leave space for text.
    fn indent(&self) -> usize {
        self.indent.min(self.appearance.width.saturating_sub(LEAST))
    }

    /// The indentation with the marker.
    fn lead(&mut self) {
        let indent = self.indent();
        let mark = self.mark.take().map_or_else(String::new, |mark| mark + " ");
        self.text.push_str(&format!("{mark:>indent$}"));
    }

    fn line(&mut self, words: &[Word]) {
        self.lead();
        let marks: Marks = self.appearance.marks;
        for (at, word) in words.iter().enumerate() {
            if at > 0 {
                self.text.push(' ');
            }
            word.paint(marks, &mut self.text);
        }
        self.text.push('\n');
    }
}

/// As in the header of a manual page without a section number.
fn title(name: &str) -> String {
    format!("{}()", visible::page(name).replace('\n', " ").to_uppercase())
}

#[cfg(test)]
mod tests {
    use super::Page;
    use crate::help::appearance::{Appearance, Marks};
    use crate::help::styled_words::{Style, Words};

    fn page(appearance: Appearance) -> String {
        let mut page = Page::new(appearance, "x");
        page.section("NAME").paragraph("a  b\nc");
        page.section("OPTIONS");
        let mut heading = Words::of("--x", Style::Strong);
        heading.add(" (string)", Style::Plain);
        page.entry(&heading, |page| {
            page.paragraph("Text.");
            page.bullets(["one", "two"], Page::paragraph);
            page.item("1.", |page| {
                page.paragraph("word word word word word word");
                page.paragraph("more");
            });
        });
        page.entry(&Words::of("--y (string)", Style::Plain), |_| {});
        page.code("{\n  \"a\":\n}");
        page.finish("x")
    }

    #[test]
    fn nothing_in_a_text_moves_the_cursor() {
        let hostile = "a\x1b[2Jb \u{202e} \u{9b}1m\u{7}c\u{2028}";
        let mut page =
            Page::new(Appearance { width: 60, marks: Marks::None, signs: false }, hostile);
        page.section("NAME").paragraph(hostile);
        page.entry(&Words::of(hostile, Style::Strong), |page| {
            page.bullets([hostile], Page::paragraph)
        });
        page.code(hostile);
        let text = page.finish(hostile);
        assert!(text.contains("a[2Jb 1mc") && text.matches('\n').count() > 8, "{text}");
        assert!(
            !text.contains(|c: char| c != '\n' && crate::visible::is_terminal_control(c)),
            "{text:?}"
        );
    }

    #[test]
    fn sections_blocks_and_filling() {
        let appearance = Appearance { width: 34, marks: Marks::None, signs: false };
        let want = "X()                            X()

NAME
       a b c

OPTIONS
       --x (string)
          Text.

          o one
          o two

          1. word word word word
             word word

             more

       --y (string)

       {
         \"a\":
       }

                               X()
";
        assert_eq!(page(appearance), want);
    }

    #[test]
    fn letters_stand_out() {
        let of = |marks| page(Appearance { width: 34, marks, signs: true });
        let sequences = of(Marks::Sequences);
        assert!(sequences.contains("\n\x1b[1mNAME\x1b[0m\n"), "{sequences}");
        assert!(sequences.contains("       \x1b[1m--x\x1b[0m (string)\n"), "{sequences}");
        assert!(sequences.contains("\n          • one\n          • two\n"), "{sequences}");
        let overstrike = of(Marks::Overstrike);
        assert!(overstrike.contains("\nN\u{8}NA\u{8}AM\u{8}ME\u{8}E\n"), "{overstrike}");
        let mut typed = String::new();
        super::paint("a b", Style::Emphasis, Marks::Overstrike, &mut typed);
        assert_eq!(typed, "_\u{8}a _\u{8}b");
    }

    #[test]
    fn text_keeps_its_room_however_deep_it_is() {
        let mut page = Page::new(Appearance { width: 40, marks: Marks::None, signs: false }, "x");
        page.section("DEEP");
        (0..20).for_each(|_| page.step(true));
        page.paragraph("word word word word word word");
        assert!(page.finish("x").contains(
            "\n                    word word word word\n                    word word\n"
        ));
    }
}
