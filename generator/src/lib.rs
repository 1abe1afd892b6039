//! Turns a Smithy model into Rust types and a native command line, from build.rs.
//!
//! What goes in is a Smithy JSON AST, what comes out is one Rust file for `hardie-runtime`: plain
//! types for chosen operations and what they reach, one compact table of the model's facts,
//! shorthand parsers, skeletons, endpoint rules and documentation.
//!
//! In a build script:
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
//! include!(concat!(env!("OUT_DIR"), "/connect.rs"));
//! ```
//!
//! The same by hand: what is decided, what is written, and what is wrong with a model, all of it at once.
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
//!         "members": { "Name": { "target": "smithy.api#String", "traits": { "smithy.api#required": {} } } }
//!     }
//! } }"#;
//! let path = std::env::temp_dir().join(format!("garden-{}.json", std::process::id()));
//! std::fs::write(&path, model)?;
//!
//! let mut config = hardie::Config::new();
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
//! The reference of commands as Markdown, manual pages, HTML or JSON Schema is [`Config::docs`], files for the
//! AWS CLI and boto3 are [`Config::c2j`], and what a newer model changes is [`diff`]. The program `hardie`
//! does all of these at the command line.
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
mod escape;
mod excerpt;
mod link;
pub mod list;
mod load;
mod model;
#[cfg(feature = "new")]
mod new;
mod output;
mod plan;
mod survey;

pub use config::{Config, DocsFormat, Generated, printable, quoted};
pub use diagnostic::{Diagnostic, Diagnostics, Location, Severity};
pub use error::Error;
pub use excerpt::Excerpt;
pub use link::link_at_fixed_address;
#[cfg(feature = "new")]
pub use new::{NewCrate, NewFile, Workspace};
pub use plan::{Name, Plan};
