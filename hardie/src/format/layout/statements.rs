//! Shape and `apply` statements.

use super::super::document::Document;
use super::super::tree::{Content, Statement};
use super::{Layout, comments, shapes, traits};

impl<'a> Layout<'a> {
    pub(super) fn statement(&mut self, statement: &Statement<'a>) -> Document<'a> {
        let pending = self.pending_lines();
        let content = match &statement.content {
            Content::Shape(applications, definition) => Document::Sequence(vec![
                traits::lines(applications),
                comments::lines(&definition.comments),
                shapes::shape(definition.keyword, definition),
            ]),
            Content::Apply(apply) => Document::Sequence(vec![
                comments::lines(&apply.comments),
                Document::text("apply "),
                Document::text(apply.target),
                Document::text(" "),
                traits::application(&apply.traits),
            ]),
            Content::ApplyBlock(apply) => Document::Sequence(vec![
                comments::lines(&apply.comments),
                Document::text("apply "),
                Document::text(apply.target),
                Document::text(" {"),
                traits::below(&apply.traits).indent(),
                Document::Line,
                Document::text("}"),
            ]),
        };
        Document::Sequence(vec![pending, content, self.sticky_line_end(&statement.end)])
    }
}
