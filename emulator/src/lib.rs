//! A local endpoint that behaves like Amazon Connect, for tests without an AWS account.
//!
//! The endpoint routes, parses and validates requests with the same generated table and types as
//! the client, and verifies their signatures. To start it, use [`ConnectLocal::start`], or
//! [`ConnectLocal::start_blocking`] without an async runtime.
//!
//! ```
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> std::io::Result<()> {
//! use connect_local::{ConnectLocal, Options};
//!
//! let endpoint = ConnectLocal::start(Options::new()).await?;
//! // Point a client at `endpoint.url()`, with `endpoint.access_key_id()` and its secret.
//! assert!(endpoint.contacts().is_empty());
//! endpoint.shutdown().await;
//! # Ok(())
//! # }
//! ```
//!
//! Modules, in the order in which they process a request: `serve` with `tls` and `slow_reader`
//! (connections) → `endpoint` (the order of the steps) → `route` → `auth` → `fault_injection` with
//! `faults` (injected faults) → `read` with `media`, `decode` and `json` → `constraints` →
//! `behaviour` with `contact` → `write`. `wire` has the differences of the protocols. Only
//! `contact` and `local` depend on an operation; `contact` is compiled only if `CreateContact` is
//! among the generated operations (`HARDIE_CONNECT_OPERATIONS`).

mod auth;
mod behaviour;
mod blocking;
mod cargo_variables;
mod constraints;
#[cfg(create_contact)]
mod contact;
mod decode;
mod endpoint;
mod exec;
mod fault;
mod fault_injection;
pub mod faults;
mod json;
mod keys;
mod local;
mod local_api;
mod log;
mod media;
mod options;
mod private_file;
#[cfg(all(test, protocol_tests))]
mod protocol_tests;
mod read;
mod route;
mod serve;
#[cfg(all(test, protocol_tests, smithy_protocol_tests, alloy_protocol_tests))]
mod server_cases;
mod slow_reader;
#[cfg(test)]
mod test_service;
mod text;
mod tls;
mod wire;
mod write;

#[doc(hidden)]
pub use auth::verify_signature;
pub use blocking::Blocking;
#[cfg(create_contact)]
pub use contact::Contact;
pub use exec::{ExecError, exec, overriding_variables};
pub use keys::Keys;
pub use local::{ConnectLocal, Handle};
pub use options::Options;
pub use private_file::write_ca_file;
