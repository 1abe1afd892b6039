//! Some services of AWS in one program, which `tests/peers/services.py` compares with the AWS CLI.

use std::process::ExitCode;

fn main() -> ExitCode {
    hardie_cli::run(hardie_tests::many::SERVICES)
}
