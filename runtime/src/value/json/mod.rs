//! JSON as Python's `json` module reads and writes it, for the output and requests of the AWS CLI.
//!
//! Beyond the standard, `NaN`, `Infinity`, `-Infinity` and integers of any length are supported.
//! For a duplicate key, the last value and the first position are kept. Stack use does not depend
//! on the nesting depth.

mod read;
mod scan;
mod write;

pub use read::{Decimals, Error, Place, parse, parse_exact, parse_lossy, parse_with};
pub(in crate::value) use read::{is_too_long, too_many_digits};
pub(crate) use write::push_string;
pub use write::{compact, dense, pretty, to_string, write_dense, write_pretty};

#[cfg(test)]
mod tests;
