//! A program with two services, so that nothing can be true of one alone.

use std::process::ExitCode;

fn main() -> ExitCode {
    hardie_cli::run(&[&hardie_tests::connect::SERVICE, &hardie_tests::kitchen::SERVICE])
}
