//! Code and other texts: Rust from a plan, and models for botocore.

#[cfg(feature = "botocore")]
pub(crate) mod botocore;
pub(crate) mod rust;
