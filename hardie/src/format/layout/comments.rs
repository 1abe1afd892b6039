//! Comments and where they are printed.

use super::super::document::Document;
use super::super::tree::{Break, Comment};
use super::Layout;

/// A comment, with a space between its slashes and its text.
pub(super) fn comment<'a>(comment: &Comment<'a>) -> Document<'a> {
    let slashes = if comment.is_documentation { "///" } else { "//" };
    let text = comment.text.strip_prefix(slashes).unwrap_or(comment.text);
    let is_spaced = text.is_empty()
        || text.starts_with([' ', '\t'])
        || (comment.is_documentation && text.starts_with('/'));
    if is_spaced {
        Document::text(comment.text)
    } else {
        Document::text(format!("{slashes} {text}"))
    }
}

/// Comments with a line break between each two.
pub(super) fn block<'a>(comments: &[Comment<'a>]) -> Document<'a> {
    Document::lines(comments.iter().map(comment).collect())
}

/// Comments with a line break after each.
pub(super) fn lines<'a>(comments: &[Comment<'a>]) -> Document<'a> {
    let parts = comments.iter().flat_map(|it| [comment(it), Document::Line]).collect();
    Document::Sequence(parts)
}

impl<'a> Layout<'a> {
    /// The comments above the next statement.
    pub(super) fn pending_lines(&mut self) -> Document<'a> {
        lines(&std::mem::take(&mut self.pending))
    }

    /// The comment on the last line of a statement; the others are printed above the next one.
    pub(super) fn line_end(&mut self, end: &Break<'a>) -> Document<'a> {
        self.pending.extend_from_slice(&end.rest);
        inline(end)
    }

    /// Like [`line_end`](Self::line_end), but plain comments directly below the statement stay
    /// there.
    pub(super) fn sticky_line_end(&mut self, end: &Break<'a>) -> Document<'a> {
        let mut parts = vec![inline(end)];
        let mut line = end.line;
        for it in &end.rest {
            if !it.is_documentation && it.line == line + 1 {
                parts.extend([Document::Line, comment(it)]);
                line = it.line;
            } else {
                self.pending.push(*it);
            }
        }
        Document::Sequence(parts)
    }
}

fn inline<'a>(end: &Break<'a>) -> Document<'a> {
    let parts = end.inline.iter().flat_map(|it| [Document::text(" "), comment(it)]).collect();
    Document::Sequence(parts)
}
