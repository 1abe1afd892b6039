//! serde for generated types, through their accessors (feature `serde`).
//!
//! The form is that of the AWS CLI's JSON: structures are maps by the names of the model, absent
//! members are left out, a union is a map with one entry, enums are strings, timestamps are ISO 8601
//! strings. Blobs are base64, in formats for programs bytes. `NaN` and the infinities, big decimals,
//! and big integers beyond 64 bits are strings. `@sensitive` members are written too.
//!
//! Reading ignores unknown members of structures. Null counts as absent. Missing required members
//! are errors; errors name the path of the member.

mod document;
mod path;
mod read;
mod scalars;
mod write;

#[doc(hidden)]
pub use read::{enumeration, int_enumeration, structure};
#[doc(hidden)]
pub use write::write_structure;

/// Nested deeper, a value is refused.
const DEEPEST: usize = 128;
