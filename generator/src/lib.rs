//! Generates Rust types and a native command line from a Smithy model, in `build.rs`.
//!
//! The input is a Smithy JSON AST. The output is one Rust file that depends on `hardie-runtime`:
//! plain types for the selected operations and all shapes they use, one compact table of the
//! model's facts, shorthand parsers, skeletons, endpoint rules and documentation.
//!
//! In a build script:
//!
//! ```no_run
//! // build.rs
//! fn main() -> Result<(), hardie_build::Error> {
//!     hardie_build::Config::new()
//!         .model("models/connect.json")
//!         .service("com.amazonaws.connect#AmazonConnectService")
//!         .operation("CreateContact")
//!         .write("connect.rs") // into OUT_DIR; `.generate()` returns the text
//! }
//! ```
//!
//! ```ignore
//! // src/lib.rs
//! include!(concat!(env!("OUT_DIR"), "/connect.rs"));
//! ```
//!
//! Step by step: the plan, the generated code, and the diagnostics, which report all problems of a
//! model at once.
//!
//! ```
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let model = r#"{ "smithy": "2.0", "shapes": {
//!     "example#Garden": {
//!         "type": "service", "version": "2024-01-01",
//!         "operations": [{ "target": "example#Plant" }],
//!         "traits": { "aws.protocols#restJson1": {}, "aws.api#service": { "sdkId": "Garden" } }
//!     },
//!     "example#Plant": {
//!         "type": "operation",
//!         "input": { "target": "example#PlantRequest" },
//!         "traits": { "smithy.api#http": { "method": "POST", "uri": "/plants" } }
//!     },
//!     "example#PlantRequest": {
//!         "type": "structure",
//!         "members": {
//!             "Name": { "target": "smithy.api#String", "traits": { "smithy.api#required": {} } }
//!         }
//!     }
//! } }"#;
//! let path = std::env::temp_dir().join(format!("garden-{}.json", std::process::id()));
//! std::fs::write(&path, model)?;
//!
//! let mut config = hardie_build::Config::new();
//! config.model(&path).operation("Plant");
//! let (plan, warnings) = config.plan()?;
//! assert!(plan.digest().contains("operation Plant (plant)\n  --name string required\n"));
//! assert!(warnings.is_empty());
//! assert!(config.generate()?.contains("pub struct PlantInput"));
//!
//! config.operation("Plnt");
//! let problems = config.generate().unwrap_err().to_string();
//! assert!(problems.contains("did you mean `Plant`?"), "{problems}");
//! # std::fs::remove_file(&path)?;
//! # Ok(()) }
//! ```
//!
//! The program `hardie` (a crate of its own) checks models, compares two versions of one, writes
//! the command reference, and creates crates that use this library.
//!
//! The stages are modules; each depends only on those before it:
//! `load` (files → shapes) → `model` (checked) → `plan` (Rust's vocabulary) → `emit` (code) →
//! `output` (text, disk).

#[doc(hidden)]
pub mod candidates;
mod config;
mod diagnostic;
mod emit;
mod error;
mod excerpt;
mod flavour;
mod link;
mod output;
#[doc(hidden)]
pub mod parallel;
mod source;
mod tables;

// Internals for the program `hardie`; not part of the API.
#[allow(rustdoc::private_intra_doc_links)]
#[doc(hidden)]
pub mod escape;
#[allow(rustdoc::private_intra_doc_links)]
#[doc(hidden)]
pub mod load;
#[allow(rustdoc::private_intra_doc_links)]
#[doc(hidden)]
pub mod model;
#[allow(rustdoc::private_intra_doc_links)]
#[doc(hidden)]
pub mod plan;
#[allow(rustdoc::private_intra_doc_links)]
#[doc(hidden)]
pub mod validate;

pub use config::{Config, Generated};
#[doc(hidden)]
pub use diagnostic::near;
pub use diagnostic::{Diagnostic, Diagnostics, Location, Severity};
pub use emit::data::ByteOrder;
pub use error::Error;
pub use escape::shell::quoted;
pub use escape::terminal::printable;
pub use excerpt::Excerpt;
pub use flavour::Flavour;
#[doc(hidden)]
pub use flavour::FlavourSettings;
pub use link::{link_at_fixed_address, link_for_start};
pub use plan::{Name, Plan};
pub use source::Source;
pub use tables::{MadeTables, Tables};
#[doc(hidden)]
pub use tables::{RuleWords, WrittenDocs, table_file};
