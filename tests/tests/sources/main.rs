//! Tests of the source files themselves: imports, references to documents.

mod files;
mod imports;
mod modules;
mod references;
