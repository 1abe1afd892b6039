//! A program with two services, so that tests cannot depend on a single service.

use hardie_tests::{connect, kitchen, or_table};
use std::process::ExitCode;

fn main() -> ExitCode {
    hardie_cli::run(&[
        or_table(&connect::SERVICE, &connect::TABLES),
        or_table(&kitchen::SERVICE, &kitchen::TABLES),
    ])
}
