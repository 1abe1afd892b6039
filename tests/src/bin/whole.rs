//! One program with all operations of all AWS models in the test data.

use std::process::ExitCode;

/// The generated services.
#[allow(missing_docs, dead_code, unreachable_pub, reason = "a library's code in a program")]
#[allow(clippy::all, reason = "names are the models'; the library form is quiet")]
mod services {
    include!(concat!(env!("OUT_DIR"), "/whole.rs"));
}

fn main() -> ExitCode {
    if services::ALL.is_empty() {
        eprintln!("there was no model folder when this was built");
        return ExitCode::from(2);
    }
    hardie_cli::run(services::ALL)
}
