//! The functions of the program `hardie` as a library: checks of models, comparisons of their
//! versions, the command reference, and new crates.
//!
//! Build scripts do not need this crate: they depend on `hardie-build`, whose types are used here
//! too.
//!
//! ```no_run
//! # fn main() -> Result<(), hardie::Error> {
//! let comparison = hardie::diff::Diff::new("old.json", "new.json").compare()?;
//! println!("{}", comparison.markdown());
//!
//! let mut config = hardie::Config::new();
//! config.model("models/connect.json").operation("CreateContact");
//! for page in hardie::docs(&config, hardie::DocsFormat::Markdown)? {
//!     page.write_to(format!("docs/{}", page.file_name))?;
//! }
//! # Ok(())
//! # }
//! ```

pub mod ast;
pub mod check;
pub mod diff;
mod docs;
pub mod format;
pub mod list;
#[cfg(feature = "mock")]
mod mock;
#[cfg(feature = "program")]
mod new;
mod reference;
mod survey;
#[cfg(feature = "call")]
mod table_cache;
#[cfg(feature = "call")]
mod written_docs;

pub use docs::manifest::{FileState, Manifest};
pub use docs::{DocsFormat, docs, docs_of_service};
#[doc(hidden)]
pub use hardie_build::FlavourSettings;
pub use hardie_build::{
    Config, Diagnostic, Diagnostics, Error, Excerpt, Flavour, Generated, Location, MadeTables,
    Name, Plan, Severity, Source, Tables, link_at_fixed_address, link_for_start, printable, quoted,
};
#[cfg(feature = "mock")]
pub use mock::{ModelAnswers, Models, models};
#[cfg(feature = "program")]
pub use new::{NewCrate, NewFile, Workspace, has_many_services, new_crate, new_tables_crate};
#[doc(hidden)]
pub use reference::table_of;
#[cfg(feature = "call")]
pub use table_cache::{TableCache, read_tables};

/// Tables of models that are used at once: problems that `hardie check` would find are a warning.
#[doc(hidden)]
pub fn checked_tables(source: Source) -> Tables {
    let mut tables = Tables::from(source);
    let options = hardie_build::validate::Options { matches_pattern: Some(matches_pattern) };
    tables.validate(options);
    tables
}

/// Whether a value matches a pattern; `None` if the pattern cannot be checked.
fn matches_pattern(pattern: &str, value: &str) -> Option<bool> {
    hardie_runtime::pattern::Pattern::new(pattern).ok()?.is_match(value)
}
