//! The result of reading a trait.

use crate::model::position::Place;

/// A trait whose value cannot be read.
#[derive(Debug)]
pub struct BadTrait {
    /// The trait's id.
    pub id: &'static str,
    /// The reason why the value is invalid.
    pub message: String,
    pub place: Place,
}

/// The value of a trait, if the shape has it.
pub type View<T> = Result<Option<T>, BadTrait>;
