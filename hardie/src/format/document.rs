//! Documents: text with optional line breaks, and the printer that chooses them.
//!
//! The rules are those of prettier4j 0.3.0, with which Smithy's formatter prints: a group is
//! printed without its optional line breaks if it fits, up to its end or its first line break, into
//! the rest of the line. Other Wadler-style printers, such as the crate `pretty`, also measure the
//! text after a group.

use std::borrow::Cow;

/// Text with optional line breaks.
#[derive(Clone, Debug)]
pub(super) enum Document<'a> {
    Text(Cow<'a, str>),
    /// A line break.
    Line,
    /// A line break, or this text in a group that fits.
    LineOr(&'static str),
    /// Indents lines after line breaks by four columns more.
    Indent(Box<Document<'a>>),
    /// Text that is printed without optional line breaks if its first line fits.
    Group(Box<Document<'a>>),
    Sequence(Vec<Document<'a>>),
}

/// The columns of one level of indentation.
const INDENTATION: usize = 4;

impl<'a> Document<'a> {
    pub(super) fn text(text: impl Into<Cow<'a, str>>) -> Document<'a> {
        Document::Text(text.into())
    }

    pub(super) fn indent(self) -> Document<'a> {
        Document::Indent(Box::new(self))
    }

    pub(super) fn group(self) -> Document<'a> {
        Document::Group(Box::new(self))
    }

    /// The documents with a separator between each two.
    pub(super) fn join(separator: &Document<'a>, documents: Vec<Document<'a>>) -> Document<'a> {
        let mut out = Vec::with_capacity(documents.len() * 2);
        for document in documents {
            if !out.is_empty() {
                out.push(separator.clone());
            }
            out.push(document);
        }
        Document::Sequence(out)
    }

    /// The documents, each on its own line.
    pub(super) fn lines(documents: Vec<Document<'a>>) -> Document<'a> {
        Document::join(&Document::Line, documents)
    }

    /// The width without optional line breaks.
    pub(super) fn flat_width(&self) -> usize {
        match self {
            Document::Text(text) => width_of(text),
            Document::Line => 1,
            Document::LineOr(text) => width_of(text),
            Document::Indent(inner) | Document::Group(inner) => inner.flat_width(),
            Document::Sequence(parts) => parts.iter().map(Document::flat_width).sum(),
        }
    }

    /// Prints the document; lines have no spaces at their ends, except inside of text.
    pub(super) fn render(&self, width: usize) -> String {
        let mut printer = Printer { out: String::new(), column: 0, indentation: 0, width };
        printer.print(self, 0, false);
        printer.out
    }
}

/// The columns of a text: UTF-16 code units, as the reference formatter counts them.
fn width_of(text: &str) -> usize {
    if text.is_ascii() { text.len() } else { text.encode_utf16().count() }
}

struct Printer {
    out: String,
    /// The column of the next text.
    column: usize,
    /// Spaces to print before the next text.
    indentation: usize,
    width: usize,
}

impl Printer {
    fn print(&mut self, document: &Document<'_>, indentation: usize, is_flat: bool) {
        match document {
            Document::Text(text) => self.text(text),
            Document::LineOr(text) if is_flat => self.text(text),
            Document::Line | Document::LineOr(_) => {
                self.out.push('\n');
                self.indentation = indentation;
                self.column = indentation;
            }
            Document::Indent(inner) => self.print(inner, indentation + INDENTATION, is_flat),
            Document::Group(inner) if is_flat => self.print(inner, indentation, true),
            Document::Group(inner) => {
                let rest = self.width.checked_sub(self.column);
                let fits = rest.is_some_and(|rest| fit(inner, rest) != Fit::TooLong);
                self.print(inner, indentation, fits);
            }
            Document::Sequence(parts) => {
                for part in parts {
                    self.print(part, indentation, is_flat);
                }
            }
        }
    }

    fn text(&mut self, text: &str) {
        if text.is_empty() {
            return;
        }
        self.out.extend(std::iter::repeat_n(' ', std::mem::take(&mut self.indentation)));
        self.out.push_str(text);
        self.column += width_of(text);
    }
}

/// Whether a document without optional line breaks fits into a line.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Fit {
    /// It fits and leaves these columns.
    Rest(usize),
    /// It fits up to its first line break.
    Line,
    TooLong,
}

fn fit(document: &Document<'_>, rest: usize) -> Fit {
    let text = |text| rest.checked_sub(width_of(text)).map_or(Fit::TooLong, Fit::Rest);
    match document {
        Document::Text(it) => text(it),
        Document::LineOr(it) => text(it),
        Document::Line => Fit::Line,
        Document::Indent(inner) | Document::Group(inner) => fit(inner, rest),
        Document::Sequence(parts) => {
            let mut rest = rest;
            for part in parts {
                match fit(part, rest) {
                    Fit::Rest(less) => rest = less,
                    other => return other,
                }
            }
            Fit::Rest(rest)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Document;

    fn list(names: &[&'static str]) -> Document<'static> {
        let items = names.iter().map(|name| Document::text(*name)).collect();
        Document::Sequence(vec![
            Document::text("["),
            Document::Sequence(vec![
                Document::LineOr(""),
                Document::join(&Document::LineOr(", "), items),
            ])
            .indent(),
            Document::LineOr(""),
            Document::text("]"),
        ])
        .group()
    }

    #[test]
    fn a_group_breaks_as_a_whole() {
        let document = list(&["one", "two"]);
        assert_eq!(document.render(10), "[one, two]");
        assert_eq!(document.render(9), "[\n    one\n    two\n]");
        assert_eq!(document.flat_width(), 10);
    }

    #[test]
    fn text_after_a_group_is_not_measured_with_it() {
        let document = Document::Sequence(vec![
            list(&["one", "two"]),
            Document::text(" with "),
            list(&["a", "b"]),
        ]);
        assert_eq!(document.render(22), "[one, two] with [a, b]");
        assert_eq!(document.render(21), "[one, two] with [\n    a\n    b\n]");
    }

    #[test]
    fn a_group_is_measured_to_its_first_line_break() {
        let document = Document::Sequence(vec![
            Document::text("list A"),
            Document::Sequence(vec![
                Document::LineOr(" "),
                Document::text("{"),
                Document::Sequence(vec![Document::Line, Document::text("a long member")]).indent(),
                Document::Line,
                Document::text("}"),
            ])
            .group(),
        ]);
        assert_eq!(document.render(8), "list A {\n    a long member\n}");
        assert_eq!(document.render(7), "list A\n{\n    a long member\n}");
    }

    #[test]
    fn blank_lines_have_no_indentation() {
        let lines = vec![Document::text(""), Document::text("a"), Document::text("b ")];
        let document = Document::Sequence(vec![Document::Line, Document::lines(lines)]).indent();
        assert_eq!(document.render(80), "\n\n    a\n    b ");
    }
}
