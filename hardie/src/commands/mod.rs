//! The subcommands of the program: their arguments and output.

pub(crate) mod ast;
#[cfg(feature = "call")]
pub(crate) mod call;
pub(crate) mod check;
pub(crate) mod diff;
pub(crate) mod docs;
mod flavour;
pub(crate) mod format;
pub(crate) mod generate;
pub(crate) mod list;
#[cfg(feature = "mock")]
pub(crate) mod mock;
pub(crate) mod new;
mod source;
pub(crate) mod table;
