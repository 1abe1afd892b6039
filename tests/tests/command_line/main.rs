//! The command line as people type it: help by option, files for results, limits, hints.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on fails")]
#![cfg(unix)]

mod asking;
mod data;
mod files;
mod hints;
mod limits;
mod support;
