//! Lines of Markdown, and who reads them.

use crate::escape::{Escaped, Markdown};

/// A line of documentation.
pub type DocLine = Escaped<Markdown>;

/// Columns that text is wrapped at; long words stand out.
pub(super) const WIDTH: usize = 96;

/// The reader of the Markdown. It matters to documentation in CommonMark only.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dialect {
    /// rustdoc, which runs code blocks without a language and resolves links to items.
    Rustdoc,
    CommonMark,
}
