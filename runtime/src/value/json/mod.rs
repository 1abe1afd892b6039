//! JSON as Python's `json` module reads and writes it, for the output and requests of the AWS CLI.
//!
//! Beyond the standard it knows `NaN`, `Infinity` and `-Infinity` and integers of any length; of a
//! key that comes twice the last value wins and the first place stays. Both directions use no
//! more stack for deep values than for flat ones.

mod read;
mod write;

pub use read::{Error, Place, parse, parse_lossy};
pub(in crate::value) use read::{is_too_long, too_many_digits};
pub use write::{compact, pretty, to_string};

#[cfg(test)]
mod tests;
