//! The program `kitchen`.

fn main() -> std::process::ExitCode {
    hardie_cli::run(&[&kitchen::SERVICE])
}
