//! A local endpoint for any Smithy service, for tests without the service.
//!
//! The endpoint routes, authenticates, parses and validates requests by the table of a service.
//! `connect-local` and `hardie mock` are built on it.
//!
//! Modules, in the order in which they process a request: `serve` with `tls` and `slow_reader`
//! (connections) → `endpoint` (the order of the steps) → `route` → `auth` → `fault_injection` with
//! `faults` (injected faults) → `read` with `media`, `decode` and `json` → `constraints` →
//! `behaviour` → `write`. `wire` has the differences of the protocols.

mod auth;
mod behaviour;
mod cases;
mod constraints;
mod decode;
mod endpoint;
mod fault;
mod fault_injection;
pub mod faults;
pub mod internal;
mod json;
mod keys;
mod local_api;
mod log;
mod media;
mod options;
mod private_file;
mod read;
mod route;
mod serve;
mod slow_reader;
mod start;
mod stored;
#[cfg(test)]
mod test_service;
mod text;
mod tls;
mod wire;
mod write;

pub use keys::Keys;
pub use options::Options;
pub use start::Handle;
