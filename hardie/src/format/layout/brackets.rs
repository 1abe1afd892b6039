//! Lists in brackets, braces and parentheses.

use super::super::document::Document;
use super::super::tree::Entry;
use super::{WIDTH, comments};

/// Items in brackets: on one line with commas, or one per line.
pub(super) struct Brackets<'a> {
    pub open: &'static str,
    pub close: &'static str,
    pub items: Vec<Document<'a>>,
}

impl<'a> Brackets<'a> {
    pub(super) fn new<T>(
        open: &'static str,
        close: &'static str,
        entries: &[Entry<'a, T>],
        print: impl Fn(&T) -> Document<'a>,
    ) -> Brackets<'a> {
        let items = entries.iter().map(|entry| match entry {
            Entry::Comment(comment) => comments::comment(comment),
            Entry::Item(item) => print(item),
        });
        Brackets { open, close, items: items.collect() }
    }

    /// One item per line.
    pub(super) fn broken(self) -> Document<'a> {
        let items = Document::Sequence(vec![Document::Line, Document::lines(self.items)]);
        Document::Sequence(vec![
            Document::text(self.open),
            items.indent(),
            Document::Line,
            Document::text(self.close),
        ])
    }

    /// One item per line, or only brackets if there are no items.
    pub(super) fn broken_unless_empty(self) -> Document<'a> {
        if self.items.is_empty() { self.fitting() } else { self.broken() }
    }

    /// One line if it fits.
    pub(super) fn fitting(self) -> Document<'a> {
        let line = self.line();
        let items = Document::join(&Document::LineOr(", "), self.items);
        Document::Sequence(vec![
            Document::text(self.open),
            Document::Sequence(vec![line.clone(), items]).indent(),
            line,
            Document::text(self.close),
        ])
        .group()
    }

    /// One line if it fits, wherever it starts and in the place where it is printed.
    pub(super) fn fitting_alone(self) -> Document<'a> {
        let separators = self.items.len().saturating_sub(1) * 2;
        let items: usize = self.items.iter().map(Document::flat_width).sum();
        let width = 2 + items + separators + 2 * self.line().flat_width();
        if !self.items.is_empty() && width > WIDTH { self.broken() } else { self.fitting() }
    }

    /// The items directly between the brackets, without indentation.
    pub(super) fn inline(self) -> Document<'a> {
        let line = self.line();
        let items = Document::join(&Document::LineOr(", "), self.items);
        Document::Sequence(vec![
            Document::text(self.open),
            line.clone(),
            items,
            line,
            Document::text(self.close),
        ])
        .group()
    }

    /// What is between a bracket and the items.
    fn line(&self) -> Document<'a> {
        match self.items.len() {
            0 => Document::text(""),
            _ if self.open == "{" => Document::LineOr(" "),
            1 => Document::text(""),
            _ => Document::LineOr(""),
        }
    }
}
