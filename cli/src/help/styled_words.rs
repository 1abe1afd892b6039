//! Words with styles: the text of a paragraph before it is wrapped.

use super::appearance::Marks;
use crate::visible;

/// The style of a character.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Style {
    #[default]
    Plain,
    /// Bold.
    Strong,
    /// Underlined.
    Emphasis,
}

/// One word, possibly with several styles.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Word {
    pieces: Vec<(Style, String)>,
    /// Whether it begins a line.
    pub(super) begins_line: bool,
}

impl Word {
    /// The width, one column per character.
    pub(super) fn width(&self) -> usize {
        self.pieces.iter().map(|(_, text)| text.chars().count()).sum()
    }

    /// Writes it with its styles.
    pub(super) fn paint(&self, marks: Marks, out: &mut String) {
        self.pieces.iter().for_each(|(style, text)| paint(text, *style, marks, out));
    }
}

/// Writes a string in a style.
pub(super) fn paint(text: &str, style: Style, marks: Marks, out: &mut String) {
    match (marks, style) {
        (Marks::None, _) | (_, Style::Plain) => out.push_str(text),
        (Marks::Sequences, _) => {
            out.push_str(if style == Style::Strong { "\x1b[1m" } else { "\x1b[4m" });
            out.push_str(text);
            out.push_str("\x1b[0m");
        }
        (Marks::Overstrike, _) => {
            for c in text.chars() {
                match (c, style) {
                    (' ', _) => {}
                    (_, Style::Strong) => out.extend([c, '\u{8}']),
                    _ => out.push_str("_\u{8}"),
                }
                out.push(c);
            }
        }
    }
}

/// A builder of words.
#[derive(Debug, Default)]
pub(super) struct Words {
    list: Vec<Word>,
    /// Whether the next text continues the last word.
    continues: bool,
    breaks: bool,
}

impl Words {
    /// Words in one style.
    pub(super) fn of(text: &str, style: Style) -> Words {
        let mut words = Words::default();
        words.add(text, style);
        words
    }

    /// Adds text; without white space it continues the last word.
    pub(super) fn add(&mut self, text: &str, style: Style) {
        for (position, chunk) in text.split(char::is_whitespace).enumerate() {
            self.continues &= position == 0;
            let chunk = &*visible::page(chunk);
            if chunk.is_empty() {
                continue;
            }
            if !std::mem::replace(&mut self.continues, true) {
                let begins_line = std::mem::take(&mut self.breaks) && !self.list.is_empty();
                self.list.push(Word { pieces: Vec::new(), begins_line });
            }
            if let Some(word) = self.list.last_mut() {
                match word.pieces.last_mut() {
                    Some((known, text)) if *known == style => text.push_str(chunk),
                    _ => word.pieces.push((style, chunk.to_owned())),
                }
            }
        }
    }

    /// The next text begins a line.
    pub(super) fn break_line(&mut self) {
        (self.continues, self.breaks) = (false, true);
    }

    pub(super) fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// Lines of this width; a longer word has a line of its own.
    pub(super) fn lines(&self, room: usize) -> Vec<&[Word]> {
        let mut lines = Vec::new();
        let (mut start, mut length) = (0, 0);
        for (at, word) in self.list.iter().enumerate() {
            let more = word.width();
            if at > start && (word.begins_line || length + 1 + more > room) {
                lines.push(&self.list[start..at]);
                (start, length) = (at, 0);
            }
            length += if at > start { more + 1 } else { more };
        }
        if start < self.list.len() {
            lines.push(&self.list[start..]);
        }
        lines
    }
}
