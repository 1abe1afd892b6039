//! A page of text: sections at the margin, paragraphs filled to a width, blocks indented.

/// Columns of a page.
const WIDTH: usize = 78;
/// Where the text of a section begins.
const MARGIN: usize = 7;
/// How much further in a nested block begins.
const STEP: usize = 3;

/// A page being written.
pub(super) struct Page {
    text: String,
    indent: usize,
}

impl Page {
    pub(super) fn new() -> Page {
        Page { text: String::new(), indent: MARGIN }
    }

    /// The page with one newline at its end.
    pub(super) fn finish(self) -> String {
        format!("{}\n", self.text.trim_end())
    }

    /// Begins a section.
    pub(super) fn section(&mut self, title: &str) -> &mut Page {
        self.blank_line();
        self.text.push_str(title);
        self.text.push('\n');
        self
    }

    /// Lines as they are, without blank lines between them.
    pub(super) fn lines(&mut self, lines: impl IntoIterator<Item = String>) {
        for line in lines {
            self.line(&line);
        }
        self.text.push('\n');
    }

    /// Text filled to the width.
    pub(super) fn paragraph(&mut self, text: &str) {
        self.fill(&text.split_whitespace().collect::<Vec<_>>(), 0, "");
    }

    /// A paragraph so many blocks further in; an item begins with a mark.
    pub(super) fn block(&mut self, depth: usize, item: bool, text: &str) {
        let mark = if item { "o " } else { "" };
        self.fill(&text.split_whitespace().collect::<Vec<_>>(), depth * STEP, mark);
    }

    /// One item of a list.
    pub(super) fn bullet(&mut self, text: &str) {
        self.line(&format!("o {text}"));
        self.text.push('\n');
    }

    /// A heading with a block under it.
    pub(super) fn entry(&mut self, heading: &str, block: impl FnOnce(&mut Page)) {
        self.line(heading);
        let before = self.text.len();
        self.indent += STEP;
        block(self);
        self.indent -= STEP;
        if self.text.len() == before {
            self.text.push('\n');
        }
    }

    /// Words in lines `further` columns in; the first one has the mark in front of it.
    fn fill(&mut self, words: &[&str], further: usize, mark: &str) {
        if words.is_empty() {
            return;
        }
        let indent = self.indent + further;
        let room = WIDTH.saturating_sub(indent).max(WIDTH / 4);
        let mut line = mark.to_owned();
        let mut length = line.chars().count();
        let mut blank = true;
        for word in words {
            let more = word.chars().count();
            if !blank && length + 1 + more > room {
                self.line_at(indent, &std::mem::take(&mut line));
                (length, blank) = (0, true);
            }
            if !blank {
                line.push(' ');
                length += 1;
            }
            line.push_str(word);
            length += more;
            blank = false;
        }
        self.line_at(indent, &line);
        self.text.push('\n');
    }

    fn line(&mut self, text: &str) {
        self.line_at(self.indent, text);
    }

    fn line_at(&mut self, indent: usize, text: &str) {
        self.text.push_str(&" ".repeat(indent));
        self.text.push_str(text);
        self.text.push('\n');
    }

    fn blank_line(&mut self) {
        if !self.text.is_empty() && !self.text.ends_with("\n\n") {
            self.text.push('\n');
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Page;

    #[test]
    fn sections_blocks_and_filling() {
        let mut page = Page::new();
        page.section("NAME").paragraph("a  b\nc");
        page.section("OPTIONS").entry("--x (string)", |page| page.bullet("one"));
        page.entry("--y (string)", |_| {});
        page.section("LONG").paragraph(&"word ".repeat(20));
        let long = format!("{}word\n       {}word", "word ".repeat(13), "word ".repeat(5));
        assert_eq!(
            page.finish(),
            format!(
                "NAME\n       a b c\n\nOPTIONS\n       --x (string)\n          o one\n\n       --y (string)\n\nLONG\n       {long}\n"
            )
        );
    }
}
