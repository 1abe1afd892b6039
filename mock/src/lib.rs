//! A local endpoint for any Smithy service, for tests without the service.
//!
//! The endpoint routes, authenticates, parses and validates requests by the table of a service.
//! `connect-local` and `hardie mock` are built on it.
//!
//! Modules, in the order in which they process a request: `serve` with `tls` and `slow_reader`
//! (connections) → `endpoint` (the order of the steps) → `site` with `route` and `wire` (service
//! and operation) → `auth` → `fault_injection` with `faults` (injected faults) → `read` with
//! `media`, `decode`, `form` and `json` → `constraints` → the answer: `recording` (replay),
//! `behaviour`, `resources` with `compose` and `store`, `answers` (examples), `made_up` → `write`
//! with `xml` and `cbor`. `local_api` with `page` and `events` shows what happens.

mod answers;
mod auth;
mod behaviour;
mod cases;
mod cbor;
mod compose;
mod constraints;
mod context;
mod decode;
mod encoding;
mod endpoint;
mod errors;
mod events;
mod exact;
mod fault;
mod fault_injection;
pub mod faults;
mod form;
mod hidden;
#[doc(hidden)]
pub mod internal;
mod json;
mod keys;
mod lifecycle;
mod local_api;
mod log;
mod made_up;
mod made_up_ids;
mod media;
mod options;
mod page;
mod pages;
mod private_file;
mod read;
mod recording;
mod resource;
mod resources;
mod route;
mod secrets;
mod serve;
mod site;
mod slow_reader;
mod start;
mod store;
mod stored;
#[cfg(test)]
mod test_service;
mod text;
mod tls;
mod wire;
mod write;
mod xml;

pub use answers::{Answers, Example, MadeUp};
pub use keys::Keys;
pub use lifecycle::{Lifecycle, LifecycleKind, derive_lifecycles};
pub use options::Options;
pub use secrets::Secrets;
#[doc(hidden)]
pub use start::parse_host;
pub use start::{Handle, Mock, listening_line};
