//! The traits by which transforms of a model select shapes.

use super::{Traits, View, ids};
use crate::model::Node;
use crate::model::position::Place;
use std::borrow::Cow;

/// The id of `@tags`.
const TAGS: &str = "smithy.api#tags";

impl Traits<'_> {
    /// The tags, empty if the shape has none.
    pub fn tags(&self) -> Vec<String> {
        let tags: View<Vec<String>> = self.read(TAGS);
        tags.ok().flatten().unwrap_or_default()
    }

    /// Replaces the tags.
    pub fn set_tags(&mut self, tags: &[String]) {
        let place = self.node(TAGS).map_or(Place::NOWHERE, |(_, place)| place);
        self.insert(Cow::Borrowed(TAGS), Node::owned(&tags.into()), place);
    }

    /// Whether the shape defines a trait.
    pub fn is_trait_definition(&self) -> bool {
        self.has(ids::TRAIT)
    }

    /// Whether the shape defines a metadata key.
    pub fn is_metadata_definition(&self) -> bool {
        self.has("smithy.api#metadata")
    }
}
