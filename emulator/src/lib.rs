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
//! The endpoint itself is `hardie-mock`'s, which serves any operation of any service; here are the
//! contacts, the options and the program. `contact` is compiled only if `CreateContact` is among
//! the generated operations (`HARDIE_CONNECT_OPERATIONS`).

mod blocking;
mod ca_file;
mod cargo_variables;
#[cfg(create_contact)]
mod contact;
mod exec;
pub mod faults;
mod local;
mod options;
#[cfg(all(test, protocol_tests))]
mod protocol_tests;
#[cfg(all(test, protocol_tests, smithy_protocol_tests))]
mod server_cases;

pub use blocking::Blocking;
pub use ca_file::write_ca_file;
#[cfg(create_contact)]
pub use contact::Contact;
pub use exec::{ExecError, exec, overriding_variables};
pub use hardie_mock::Keys;
#[doc(hidden)]
pub use hardie_mock::internal::verify_signature;
pub use local::{ConnectLocal, Handle};
pub use options::Options;
