//! Endpoint rules: from the model's trait to typed expressions.

pub(crate) mod lower;
pub mod rules;
