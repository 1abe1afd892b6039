//! Documentation: from the HTML of models to a tree, and from the tree to rustdoc.

pub(crate) mod constraints;
mod html;
pub mod rustdoc;
mod tree;

pub(crate) use html::xml_text;
pub use tree::{Node, Prose, Tag, compact, parse, parts, plain_text};
