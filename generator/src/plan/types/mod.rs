//! The Rust side of a plan: items, their names and the types of their fields.

pub(crate) mod boxing;
mod cycles;
pub(crate) mod deprecation;
pub(crate) mod fields;
pub mod item;
pub(crate) mod lower;
pub(crate) mod names;
pub(crate) mod reach;
pub(crate) mod type_names;
mod words;
