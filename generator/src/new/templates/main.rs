//! The program `@NAME@`; linked or copied under the name `aws`, it answers to that.

fn main() -> std::process::ExitCode {
    hardie_cli::run(&[&@LIB@::SERVICE])
}
