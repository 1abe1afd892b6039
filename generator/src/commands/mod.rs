//! The subcommands of the program that look at models and write nothing.

pub(crate) mod check;
pub(crate) mod diff;
pub(crate) mod list;
