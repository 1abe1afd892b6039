//! A program with two services, so that tests cannot depend on a single service.

use std::process::ExitCode;

fn main() -> ExitCode {
    hardie_cli::run(&[&hardie_tests::connect::SERVICE, &hardie_tests::kitchen::SERVICE])
}
