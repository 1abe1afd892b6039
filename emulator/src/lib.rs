//! A local endpoint that answers like Amazon Connect, for tests that have no AWS account.
//!
//! Requests are routed, read and checked from the same generated table and types that the client
//! side uses, and their signatures are verified; see [`ConnectLocal::start`].
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
//! A module a step, in the order of a request: `serve` (connections) → `endpoint` (the order of
//! the steps) → `route` → `auth` → `read` with `decode` and `json` → `constraints` → `behaviour`
//! with `create_contact` and `contacts` → `write`. All but the last three know no operation.

mod arn;
mod auth;
mod behaviour;
mod constraints;
mod contacts;
mod create_contact;
mod decode;
mod endpoint;
mod exec;
mod fault;
mod json;
mod keys;
mod local;
mod log;
mod options;
mod read;
mod route;
mod serve;
#[cfg(test)]
mod test_service;
mod text;
mod write;

pub use contacts::Contact;
pub use exec::{Failure, exec};
pub use keys::Keys;
pub use local::{ConnectLocal, Handle};
pub use options::Options;
