//! Writers: Rust from a plan, and botocore's files from a model.

#[cfg(feature = "botocore")]
pub(crate) mod botocore;
pub(crate) mod rust;
