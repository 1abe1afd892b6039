//! Debug messages, and the canonical requests that they show.

pub(crate) mod canonical;
pub(crate) mod log;
pub(crate) mod trace;
