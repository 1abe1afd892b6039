//! Tests of the source files themselves: imports, lines, references to documents.

mod files;
mod imports;
mod lines;
mod modules;
mod references;
