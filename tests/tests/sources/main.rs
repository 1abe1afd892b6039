//! Tests of the source files: imports, dependencies, invariants, lines, references to documents.

mod dependencies;
mod files;
mod imports;
mod invariants;
mod lines;
mod modules;
mod references;
