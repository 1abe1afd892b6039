//! Endpoint rules: from the model's trait to typed expressions.

mod expressions;
mod library;
pub(crate) mod lower;
pub mod rules;
