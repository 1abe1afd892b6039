//! Documentation: from HTML and CommonMark of models to a tree, and from the tree to rustdoc.

mod canonical;
mod commonmark;
pub(crate) mod constraints;
mod dialect;
mod html;
mod html_reader;
mod markdown;
mod markdown_inline;
pub mod rustdoc;
pub(crate) mod table_texts;
mod tree;

pub use canonical::{Prose, compact};
pub use table_texts::DocsForm;

pub(crate) use html::xml_text;
pub use tree::{Document, Format, Node, Tag, Target, exact_text, parts, plain_text};
