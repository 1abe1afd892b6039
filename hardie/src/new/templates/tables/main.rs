//! The program `@NAME@`: the commands of all services in `models/`.

include!(concat!(env!("OUT_DIR"), "/services.rs"));

fn main() -> std::process::ExitCode {
    hardie_cli::run_tables(&SERVICES)
}
