//! What the command line needs beside the public API: internal to Hardie, and changed without
//! notice.
//!
//! Values as Python converts and prints them, quoting and completion scripts for shells, and
//! responses without a model, as botocore's parsers read them.

pub mod completion;
mod shell;

#[doc(inline)]
pub use crate::value::python;
#[cfg(feature = "xml")]
pub use crate::wire::untyped::xml::texts_at;
#[cfg(feature = "wire")]
pub use crate::wire::{
    message::{untyped_body, untyped_error},
    path_ids::strip_paths,
    untyped::{BodyKind, ResponseParts, UntypedError, missing_attribute},
};
pub use shell::quoted;
