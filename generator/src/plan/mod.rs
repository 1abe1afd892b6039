//! [`Plan`]: what will be emitted, in Rust's vocabulary; every decision is made here.
//!
//! [`lower`](lower::lower) makes a plan of a model; nothing after it looks at a model again, and a
//! plan that exists can be emitted.

pub mod command;
mod digest;
pub mod endpoint;
pub mod facts;
mod lower;
pub mod prose;
pub mod select;
pub mod types;

pub use command::overlay::Overlay;
pub use command::pagination::attempts;
pub use command::waiters::ATTEMPTS;
pub use lower::endpoint_rules;
pub use lower::{command_word, lower};
pub use select::Selection;
pub use types::item::Plan;
pub use types::names::Name;
