//! Collects the problems of a model while it is resolved.

use super::traits::{BadTrait, Conflict};
use super::{Place, ShapeId, Sources};
use crate::diagnostic::{Diagnostic, Diagnostics};

/// Collects problems with their positions.
pub(super) struct Resolver<'r> {
    pub(super) sources: &'r Sources,
    pub(super) problems: &'r mut Diagnostics,
    /// The number of further searches for similar names; each compares all names of the model.
    pub(super) suggestions: usize,
    /// Known shapes that the model targets without defining them.
    pub(super) known: Vec<ShapeId>,
}

/// Only the first problems suggest similar names; later ones are mostly the same mistake.
const SUGGESTIONS: usize = 20;

impl<'r> Resolver<'r> {
    pub(super) fn new(sources: &'r Sources, problems: &'r mut Diagnostics) -> Resolver<'r> {
        Resolver { sources, problems, suggestions: SUGGESTIONS, known: Vec::new() }
    }

    pub(super) fn problem(&mut self, diagnostic: Diagnostic, shape: &ShapeId, place: Place) {
        self.problems.push(diagnostic.shape(shape).at(self.sources.locate(place)));
    }

    pub(super) fn bad_trait(&mut self, shape: &ShapeId, bad: BadTrait) {
        let message = format!("trait `{}` has an invalid value: {}", bad.id, bad.message);
        self.problem(Diagnostic::error("TraitValue", message), shape, bad.place);
    }

    pub(super) fn conflict(&mut self, shape: &ShapeId, conflict: &Conflict) {
        self.problems.push(conflict.diagnostic(shape, self.sources));
    }

    pub(super) fn dangling(&mut self, target: &ShapeId, shape: &ShapeId, place: Place) {
        let message = format!("`{target}` does not exist");
        self.problem(Diagnostic::error("Target.UnresolvedShape", message), shape, place);
    }
}
