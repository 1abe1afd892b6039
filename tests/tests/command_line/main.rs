//! The command line as used by people: help options, output files, limits, hints.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on fails")]
#![cfg(unix)]

mod asking;
mod data;
mod files;
mod guard;
mod hints;
mod limits;
mod memory;
mod names;
mod sensitive;
mod support;
