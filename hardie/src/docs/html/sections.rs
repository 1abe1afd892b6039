//! The HTML of a page's sections, with their headings and anchors.

use super::anchors::Anchor;
use hardie_build::escape::{Escaped, Html};

/// A page's sections as HTML, and what can be linked in them.
pub(super) struct Content {
    pub(super) out: Escaped<Html>,
    pub(super) sections: Vec<Heading>,
    /// Entries in their order, those inside of others too.
    pub(super) anchors: Vec<Anchor>,
}

/// A section, for the page's contents.
pub(super) struct Heading {
    pub(super) title: Escaped<Html>,
    pub(super) id: Escaped<Html>,
    /// Its outermost entries: names and ids.
    pub(super) entries: Vec<(Escaped<Html>, Escaped<Html>)>,
}
