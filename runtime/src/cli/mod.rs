//! Functions for the command line outside the public API: internal to Hardie, may change without
//! notice.
//!
//! Python's conversion and formatting of values, quoting and completion scripts for shells, and
//! parsing of responses without a model, like botocore's parsers.

pub mod completion;
mod shell;

#[doc(inline)]
pub use crate::value::python;
#[cfg(feature = "xml")]
pub use crate::wire::untyped::xml::{is_error, texts_at};
#[cfg(feature = "wire")]
pub use crate::wire::{
    message::{check_headers, error_with_status, exact_body, untyped_body, untyped_error},
    path_ids::strip_paths,
    untyped::{BodyKind, ResponseParts, UntypedError, missing_attribute},
};
pub use shell::quoted;

/// Decodes base64 as Python's `base64.b64decode` does; `None` for an incomplete string.
pub fn decode_base64(text: &str) -> Option<Vec<u8>> {
    crate::validate::base64::decode(text).ok()
}
