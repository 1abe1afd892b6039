//! The concrete tree → documents.

mod brackets;
mod comments;
mod header;
mod shapes;
mod statements;
mod traits;
mod values;

use super::document::Document;
use super::tree::{Comments, File};
pub(super) use values::is_identifier;

/// The columns of a line.
const WIDTH: usize = 120;

/// Prints a file.
pub(super) fn print(file: &File<'_>) -> String {
    let document = Layout { pending: Vec::new() }.file(file);
    let text = document.render(WIDTH);
    let text = text.trim_matches(|character| character <= ' ');
    format!("{text}\n")
}

/// The state between statements.
struct Layout<'a> {
    /// Comments to print above the next statement.
    pending: Comments<'a>,
}

impl<'a> Layout<'a> {
    fn file(&mut self, file: &File<'a>) -> Document<'a> {
        let mut parts = vec![comments::block(&file.comments)];
        let controls = file.controls.iter().map(|it| self.assignment("$", ": ", it)).collect();
        parts.push(header::section(controls));
        let metadata =
            file.metadata.iter().map(|it| self.assignment("metadata ", " = ", it)).collect();
        parts.push(header::section(metadata));
        if let Some(namespace) = &file.namespace {
            parts.push(self.namespace(namespace));
            parts.push(Document::Line);
        }
        let uses = file.uses.iter().map(|it| self.use_statement(it)).collect();
        parts.push(header::section(uses));
        parts.push(Document::Line);
        for (at, statement) in file.statements.iter().enumerate() {
            if at > 0 {
                parts.push(Document::Line);
            }
            parts.push(self.statement(statement));
            parts.push(Document::Line);
        }
        parts.push(self.pending_lines());
        Document::Sequence(parts)
    }
}
