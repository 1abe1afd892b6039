//! Batches: one call per row of a file, each exactly once (`--cli-batch`).
//!
//! Rows are read twice: [`census`] validates all of them before [`schedule`] sends the first. A row
//! has an idempotency token that depends on the row and its destination alone ([`token`]), and a
//! line in the [`journal`] before and after it is sent. Everything that grows with the number of
//! rows is on disk ([`spool`], [`occurrences`]). The program implements [`Command`].

mod canonical;
mod cell;
mod census;
mod command;
mod concurrency;
mod failures;
mod feed;
mod journal;
mod occurrences;
mod outcome;
mod problem;
mod progress;
mod rate;
mod reader;
mod results;
mod rows;
mod schedule;
mod shard;
mod shared;
mod source;
mod spool;
mod start;
mod summary;
mod token;

pub(crate) use command::{Command, Prepared, Step, Validity, Walk};
pub(crate) use shared::SharedValue;
pub(crate) use start::{Options, each_row, run};
pub(crate) use token::Scope;
