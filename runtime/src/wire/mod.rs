//! Conversion between typed structures and HTTP messages, with AWS's protocol crates.
//!
//! Only this module uses `aws-smithy-schema` and its protocols. Their [`Schema`]s are built from
//! the table on first use, for the shapes that occur only, and kept for the life of the process
//! (`schemas`); `write` presents a structure to a serializer and `read` fills one from a
//! deserializer. `message` connects them. Features that AWS's crates do not implement are modules
//! of their own: `defaults`, the order of `document`s, compression and checksums (`finish`), host
//! prefixes (`host`), ids with a path (`path_ids`), what forms leave out (`silent`). Endpoints,
//! signatures and idempotency tokens belong to the client.
//!
//! `protocols` has one file per protocol, each of which implements the trait in `code`. Generated
//! code names a [`Protocol`]; `untyped` reads bodies as the command line prints them.
//!
//! Everything but [`Protocol`] and the statics of the protocols needs the feature `wire`; the code
//! of a protocol needs the feature of its family: `json`, `xml`, `query` or `cbor`.
//!
#![cfg_attr(feature = "wire", doc = "[`Schema`]: aws_smithy_schema::Schema")]
#![cfg_attr(not(feature = "wire"), doc = "[`Schema`]: https://docs.rs/aws-smithy-schema")]

mod protocol;
mod protocols;

pub use protocol::{Protocol, ProtocolCode};
pub use protocols::*;

#[cfg(feature = "wire")]
mod code;
#[cfg(feature = "wire")]
mod defaults;
#[cfg(feature = "wire")]
mod document;
#[cfg(feature = "wire")]
mod enabled;
#[cfg(feature = "wire")]
mod error;
#[cfg(feature = "wire")]
mod finish;
#[cfg(feature = "query")]
mod form;
#[cfg(feature = "wire")]
mod host;
#[cfg(feature = "json")]
mod json_fit;
#[cfg(feature = "json")]
mod json_form;
#[cfg(feature = "wire")]
pub(crate) mod message;
#[cfg(feature = "wire")]
pub(crate) mod path_ids;
#[cfg(feature = "wire")]
mod payload;
#[cfg(feature = "wire")]
mod quirks;
#[cfg(feature = "wire")]
mod read;
#[cfg(feature = "wire")]
mod schemas;
#[cfg(feature = "wire")]
mod silent;
#[cfg(feature = "wire")]
pub(crate) mod untyped;
#[cfg(feature = "wire")]
mod write;

#[cfg(feature = "wire")]
pub use aws_smithy_runtime_api::http::{Request, Response};
#[cfg(feature = "wire")]
pub use error::{Dialect, Error, ErrorSummary};
#[cfg(feature = "wire")]
pub use finish::{MIN_COMPRESSED, finish_request};
#[cfg(feature = "wire")]
pub use host::{host_prefix, prefixed_endpoint, set_endpoint};
#[cfg(feature = "wire")]
pub use message::{
    error_shape, error_summary, read_error, read_response, response_body, write_request,
};
