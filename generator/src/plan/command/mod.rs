//! The command line: operations, their options, skeletons and examples, and what the AWS CLI does
//! differently from the model.

pub(crate) mod operations;
mod option_names;
pub(crate) mod overlay;
pub mod own_options;
pub(crate) mod pagination;
pub mod samples;
mod skeleton;
mod skeleton_text;
pub mod usage;
pub(crate) mod waiters;
