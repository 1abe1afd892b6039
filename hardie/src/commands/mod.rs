//! The subcommands of the program: their arguments and output.

pub(crate) mod ast;
pub(crate) mod check;
pub(crate) mod diff;
pub(crate) mod docs;
mod flavour;
pub(crate) mod format;
pub(crate) mod generate;
pub(crate) mod list;
pub(crate) mod new;
mod source;
