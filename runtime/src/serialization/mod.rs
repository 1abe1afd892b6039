//! serde for generated types, through their accessors (feature `serde`).
//!
//! The form is that of the AWS CLI's JSON: structures are maps by the names of the model, absent
//! members are left out, a union is a map with one entry, enums are strings, timestamps are strings
//! in ISO 8601. The error enum of an operation is a map of the error's name to its members. Blobs
//! are base64, and bytes in binary formats. `NaN` and the infinities, big decimals, and big
//! integers beyond 64 bits are strings. `@sensitive` members are written too.
//!
//! Reading ignores unknown members of structures. Null counts as absent. Missing required members
//! are errors; errors name the path of the member.

mod document;
mod path;
mod read;
mod scalars;
mod write;

pub(crate) use path::Path;
pub(crate) use read::Members;
pub(crate) use write::Written;

/// Structures and unions, for generated code.
#[doc(hidden)]
pub mod structure {
    pub use super::read::structure as read;
    pub use super::write::structure as write;
}

/// Enums, for generated code.
#[doc(hidden)]
pub mod enumeration {
    pub use super::read::enumeration as read;
    pub use super::write::enumeration as write;
}

/// Enums of integers, for generated code.
#[doc(hidden)]
pub mod int_enumeration {
    pub use super::read::int_enumeration as read;
    pub use super::write::int_enumeration as write;
}

/// Nested deeper, a value is refused.
const DEEPEST: usize = 128;
