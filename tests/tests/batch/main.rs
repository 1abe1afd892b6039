//! Batches: rows, tokens, the journal, and what is printed, with a scripted server.

mod exactly_once;
mod options;
mod output;
mod protection;
mod resume;
mod rows;
#[cfg(unix)]
mod screen;
#[path = "../client/server.rs"]
#[allow(dead_code, reason = "other tests use the rest")]
mod server;
mod stream;
mod support;
#[cfg(unix)]
#[path = "../terminal/mod.rs"]
mod terminal;
