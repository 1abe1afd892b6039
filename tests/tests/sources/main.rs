//! Tests of the source files themselves: imports, dependencies, lines, references to documents.

mod dependencies;
mod files;
mod imports;
mod lines;
mod modules;
mod references;
