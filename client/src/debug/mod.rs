//! Debug messages, and the canonical requests in them.

pub(crate) mod canonical;
pub(crate) mod log;
pub(crate) mod trace;
