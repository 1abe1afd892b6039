//! The types of fields in generated code, which imports all of them.

pub use crate::shape::Nullable;
pub use crate::value::{BigDecimal, BigInteger, Blob, DateTime, Value};
pub use indexmap::IndexMap;
