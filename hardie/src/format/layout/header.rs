//! Control statements, metadata, the namespace and `use` statements.

use super::super::document::Document;
use super::super::tree::{Assignment, Namespace, Use};
use super::{Layout, WIDTH, values};

/// Statements, one per line; those of several lines have blank lines around them.
pub(super) fn section(statements: Vec<Document<'_>>) -> Document<'_> {
    let mut parts = Vec::new();
    let mut is_after_blank = true;
    let last = statements.len().wrapping_sub(1);
    for (at, statement) in statements.into_iter().enumerate() {
        if at == 0 {
            parts.push(Document::Line);
        }
        let text = statement.render(WIDTH);
        let has_lines = text.contains('\n');
        if has_lines && !is_after_blank {
            parts.push(Document::Line);
        }
        parts.push(Document::text(text));
        is_after_blank = has_lines && at != last;
        if is_after_blank {
            parts.push(Document::Line);
        }
        parts.push(Document::Line);
    }
    Document::Sequence(parts)
}

impl<'a> Layout<'a> {
    /// A control or metadata statement.
    pub(super) fn assignment(
        &mut self,
        keyword: &'static str,
        sign: &'static str,
        assignment: &Assignment<'a>,
    ) -> Document<'a> {
        Document::Sequence(vec![
            self.pending_lines(),
            Document::text(keyword),
            values::key(assignment.key),
            Document::text(sign),
            values::value(&assignment.value),
            self.line_end(&assignment.end),
        ])
    }

    pub(super) fn namespace(&mut self, namespace: &Namespace<'a>) -> Document<'a> {
        Document::Sequence(vec![
            Document::Line,
            self.pending_lines(),
            Document::text("namespace "),
            Document::text(namespace.name),
            self.line_end(&namespace.end),
        ])
    }

    pub(super) fn use_statement(&mut self, statement: &Use<'a>) -> Document<'a> {
        Document::Sequence(vec![
            self.pending_lines(),
            Document::text("use "),
            Document::text(statement.id),
            self.line_end(&statement.end),
        ])
    }
}
