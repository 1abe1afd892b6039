//! The HTML of the sections of a page, with their headings and anchors.

use super::anchors::Anchor;
use hardie_build::escape::{Escaped, Html};

/// Entries of a section: names and ids.
pub(super) type Entries = Vec<(Escaped<Html>, Escaped<Html>)>;

/// The sections of a page as HTML, and the link targets in them.
#[derive(Default)]
pub(super) struct Content {
    pub(super) out: Escaped<Html>,
    pub(super) sections: Vec<Heading>,
    /// All entries in order, including nested ones.
    pub(super) anchors: Vec<Anchor>,
}

/// The heading of a section, for the table of contents.
pub(super) struct Heading {
    pub(super) title: Escaped<Html>,
    pub(super) id: Escaped<Html>,
    /// The outermost entries of the section.
    pub(super) entries: Entries,
}
