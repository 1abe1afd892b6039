//! The diagnostics for shapes, traits and metadata that are defined twice with different values.

use super::position::{Place, Sources};
use super::raw::ShapeConflict;
use super::shape_id::ShapeId;
use super::traits::Conflict;
use crate::diagnostic::Diagnostic;
use std::fmt::Display;

impl Conflict {
    /// The error for a trait of this shape or member.
    pub fn diagnostic(&self, shape: impl Display, sources: &Sources) -> Diagnostic {
        let message = format!("the trait `{}` is applied twice with different values", self.id);
        Diagnostic::error("Model", message)
            .shape(shape)
            .at(sources.locate(self.second))
            .help(format!("first applied at {}", position(sources, self.first)))
    }
}

impl ShapeConflict {
    /// The errors for a second definition of a shape at a position.
    pub fn diagnostics(&self, shape: &ShapeId, place: Place, sources: &Sources) -> Vec<Diagnostic> {
        match self {
            ShapeConflict::Definition(first) => {
                let error = Diagnostic::error("Model", "the shape is defined twice");
                let help = format!("first defined at {}", position(sources, *first));
                vec![error.shape(shape).at(sources.locate(place)).help(help)]
            }
            ShapeConflict::Traits(conflicts) => {
                conflicts.iter().map(|(id, conflict)| conflict.diagnostic(id, sources)).collect()
            }
        }
    }
}

/// The error for a metadata key that has another value elsewhere.
pub fn metadata_conflict(key: &str, first: Place, second: Place, sources: &Sources) -> Diagnostic {
    let message = format!("the metadata `{key}` is defined twice with different values");
    Diagnostic::error("Model", message)
        .at(sources.locate(second))
        .help(format!("first defined at {}", position(sources, first)))
}

/// The error for a member without target that no mixin or resource has.
pub fn elided() -> Diagnostic {
    Diagnostic::error("Model", "the member has no target").help(
        "`$name` takes the target of a member of a mixin, or of an identifier or property of the \
         resource after `for`",
    )
}

fn position(sources: &Sources, place: Place) -> String {
    let location = sources.locate(place);
    location.map(|at| format!("{}:{}:{}", at.file, at.line, at.column)).unwrap_or_default()
}
