//! Tests of the source files: imports, dependencies, invariants, lines, references to documents,
//! packages.

mod dependencies;
mod files;
mod imports;
mod invariants;
mod lines;
mod modules;
mod packages;
mod references;
