//! What is wrong with a model, collected while it is resolved.

use super::traits::BadTrait;
use super::{Place, ShapeId, Sources};
use crate::diagnostic::{Diagnostic, Diagnostics};

/// Collects what is wrong, with places.
pub(super) struct Resolver<'r> {
    pub(super) sources: &'r Sources,
    pub(super) problems: &'r mut Diagnostics,
    /// How many more times the nearest names are looked for, which takes time with all names of a
    /// model.
    pub(super) suggestions: usize,
}

/// The first problems alone have the nearest names with them: others are mostly the same mistake.
pub(super) const SUGGESTIONS: usize = 20;

impl Resolver<'_> {
    pub(super) fn problem(&mut self, diagnostic: Diagnostic, shape: &ShapeId, place: Place) {
        self.problems.push(diagnostic.shape(shape).at(self.sources.locate(place)));
    }

    pub(super) fn bad_trait(&mut self, shape: &ShapeId, bad: BadTrait) {
        let message = format!("trait `{}` has an invalid value: {}", bad.id, bad.message);
        self.problem(Diagnostic::error("model.trait_value", message), shape, bad.place);
    }

    pub(super) fn dangling(&mut self, target: &ShapeId, shape: &ShapeId, place: Place) {
        let message = format!("`{target}` does not exist");
        self.problem(Diagnostic::error("model.dangling_target", message), shape, place);
    }
}
