//! The subcommands of the program: arguments of each, and what it prints.

pub(crate) mod check;
pub(crate) mod diff;
pub(crate) mod docs;
pub(crate) mod generate;
pub(crate) mod list;
pub(crate) mod new;
mod source;
