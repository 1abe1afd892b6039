//! [`Plan`]: what will be emitted, in Rust's vocabulary; every decision is made here.
//!
//! [`lower`](lower::lower) makes a plan of a model; nothing after it looks at a model again, and a
//! plan that exists can be emitted.

pub mod auth;
pub mod client;
pub mod command;
mod context;
pub mod customizations;
mod digest;
pub mod endpoint;
pub mod facts;
mod ignored;
mod lower;
pub mod prose;
pub mod select;
pub mod service;
pub mod types;

pub use command::aws_cli::attempts;
pub use command::overlay::Overlay;
pub use command::waiters::ATTEMPTS;
pub use lower::{Request, command_name, endpoint_rules, lower};
pub use prose::DocsForm;
pub use select::Selection;
pub use service::Plan;
pub use types::names::Name;
