@IF AWS@//! The program `@NAME@`; under the name `aws` (a link or copy), it behaves like the
@IF AWS@//! AWS CLI with this service.
@IF OWN@//! The program `@NAME@`.

fn main() -> std::process::ExitCode {
    hardie_cli::run(&[&@LIB@::SERVICE])
}
