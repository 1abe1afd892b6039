//! Turns a Smithy model into Rust types and a native command line, from build.rs.
//!
//! What goes in is a Smithy JSON AST, what comes out is one Rust file for `hardie-runtime`: plain
//! types for chosen operations and what they reach, one compact table of the model's facts,
//! shorthand parsers, skeletons, endpoint rules and documentation.
//!
//! ```no_run
//! // build.rs
//! fn main() -> Result<(), hardie::Error> {
//!     hardie::Config::new()
//!         .model("models/connect.json")
//!         .service("com.amazonaws.connect#AmazonConnectService")
//!         .operation("CreateContact")
//!         .write("connect.rs") // into OUT_DIR; `.generate()` gives the text
//! }
//! ```
//!
//! ```ignore
//! // src/lib.rs
//! #![doc = "Amazon Connect."]
//! include!(concat!(env!("OUT_DIR"), "/connect.rs"));
//! ```
//!
//! The stages are folders, and each knows only those before it:
//! `load` (files → shapes) → `model` (checked) → `plan` (Rust's vocabulary) → `emit` (code) →
//! `output` (text, disk).

mod c2j;
#[cfg(feature = "check")]
pub mod check;
mod config;
mod diagnostic;
pub mod diff;
mod emit;
mod error;
pub mod list;
mod load;
mod model;
mod output;
mod plan;
mod survey;

pub use config::{Config, DocsFormat, Generated, quoted};
pub use diagnostic::{Diagnostic, Diagnostics, Location, Severity};
pub use error::Error;
pub use plan::{Name, Plan};
