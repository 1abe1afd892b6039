//! The program `aws-connect`; under the name `aws` (a link or copy), it behaves like the
//! AWS CLI with this service.

fn main() -> std::process::ExitCode {
    hardie_cli::run(&[&aws_connect::SERVICE])
}
