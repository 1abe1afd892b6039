//! `hardie generate`: generates a file as configured by a [`hardie::Config`]; prints diagnostics to
//! standard error.

use super::source::{SourceArguments, place};
use clap::Args;
use hardie::{Config, Error};
use std::path::PathBuf;
use std::process::ExitCode;

/// The arguments of `hardie generate`.
#[derive(Args)]
pub(crate) struct Arguments {
    #[command(flatten)]
    source: SourceArguments,
    /// The public module that will contain the code, by its path in another crate
    /// (`my_crate::module`); with it, `cargo test` compiles the examples in the documentation.
    #[arg(long, value_name = "PATH")]
    doctests: Option<String>,
    /// Generate a client with a method per operation, which needs the crate hardie-client.
    #[arg(long)]
    client: bool,
    /// The folder to write to; the file is named after the service's command name. With `--c2j`,
    /// the files are written to SERVICE/VERSION inside the folder.
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    /// Write nothing; exit with 1 if the file would change.
    #[arg(long)]
    check: bool,
    /// Instead of Rust, write a model for the AWS CLI and boto3 (botocore's C2J format):
    /// `service-2.json`, endpoint rules, paginators and waiters.
    #[arg(long)]
    c2j: bool,
}

/// Runs the command.
pub(crate) fn run(arguments: &Arguments) -> ExitCode {
    match generate(arguments) {
        Ok(code) => code,
        Err(error) => {
            crate::report(&error);
            ExitCode::FAILURE
        }
    }
}

fn generate(arguments: &Arguments) -> Result<ExitCode, Error> {
    let mut config = Config::from(arguments.source.whole_source());
    if let Some(path) = &arguments.doctests {
        config.doctests(path);
    }
    config.client(arguments.client).out(&arguments.out);
    // Printed first, so that a failure can be repeated by hand.
    let c2j = if arguments.c2j { " --c2j" } else { "" };
    let check = if arguments.check { " --check" } else { "" };
    crate::show(&format!("{}{c2j}{check}\n", config.command_line()));
    let files =
        if arguments.c2j { config.botocore()? } else { vec![config.generate_with_warnings()?] };
    let mut code = ExitCode::SUCCESS;
    for generated in files {
        if !generated.warnings.is_empty() {
            crate::warn(&generated.warnings);
        }
        if !place(&generated, &arguments.out, arguments.check)? {
            code = ExitCode::FAILURE;
        }
    }
    Ok(code)
}
