//! Writers: Rust or the file of a table from a plan, and botocore's files from a model.

#[cfg(feature = "botocore")]
pub(crate) mod botocore;
mod calls;
pub(crate) mod data;
pub(crate) mod rust;
