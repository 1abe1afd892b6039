//! The command line: operations, their options and examples, and what the AWS CLI does
//! differently from the model.

pub(crate) mod access;
pub mod added_commands;
pub(crate) mod aws_cli;
mod built_in;
mod errors;
mod http;
pub(crate) mod lower;
pub mod operation;
mod option_check;
mod option_names;
pub mod option_rules;
mod options;
pub(crate) mod overlay;
pub(crate) mod overlay_check;
pub mod own_options;
mod pagination;
pub mod samples;
mod skeleton_limits;
pub(crate) mod supported;
pub(crate) mod usage;
pub(crate) mod waiters;
