//! Debug messages.

pub(crate) mod log;
pub(crate) mod trace;
