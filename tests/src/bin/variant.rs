//! The service that `HARDIE_TEST_MODEL` names: CreateContact from another model, or an invented one.

use std::process::ExitCode;

fn main() -> ExitCode {
    let service = match std::env::var("HARDIE_TEST_MODEL").as_deref() {
        Ok("changed") => &hardie_tests::changed_connect::SERVICE,
        Ok("shelf") => &hardie_tests::shelf::SERVICE,
        Ok("beside") => &hardie_tests::beside::SERVICE,
        #[cfg(upstream_models)]
        Ok("april") => &hardie_tests::upstream_april::SERVICE,
        #[cfg(upstream_models)]
        Ok("september") => &hardie_tests::upstream_september::SERVICE,
        _ => {
            eprintln!("HARDIE_TEST_MODEL names none of the models");
            return ExitCode::from(2);
        }
    };
    hardie_cli::run(&[service])
}
