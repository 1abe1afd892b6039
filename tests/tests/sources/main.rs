//! Tests of the source files themselves: references to documents.

mod files;
mod references;
