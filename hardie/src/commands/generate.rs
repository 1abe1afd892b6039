//! `hardie generate`: arguments → [`hardie::Config`] → a file; diagnostics go to standard error.

use super::source::{Source, place};
use clap::Args;
use hardie::{Error, quoted};
use std::path::PathBuf;
use std::process::ExitCode;

/// What to generate, and where to.
#[derive(Args)]
pub(crate) struct Arguments {
    #[command(flatten)]
    source: Source,
    /// An operation's name or shape id, or `all`; may be repeated. Default: all.
    #[arg(long, value_name = "NAME")]
    operation: Vec<String>,
    /// The public module that will contain the code, by its path in another crate
    /// (`my_crate::module`); with it, `cargo test` compiles the examples in the documentation.
    #[arg(long, value_name = "PATH")]
    doctests: Option<String>,
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
    let mut config = arguments.source.config(&arguments.operation);
    if arguments.operation.is_empty() {
        config.all_operations();
    }
    if let Some(path) = &arguments.doctests {
        config.doctests(path);
    }
    config.out(&arguments.out);
    // First, so that a failure too can be repeated by hand.
    let c2j = if arguments.c2j { " --c2j" } else { "" };
    let check = if arguments.check { " --check" } else { "" };
    let out = quoted(&arguments.out.display().to_string());
    crate::show(&format!("hardie generate {} --out {out}{c2j}{check}\n", config.flags()));
    let files = match arguments.c2j {
        true => config.botocore()?,
        false => vec![config.generate_with_warnings()?],
    };
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
