//! `hardie docs`: the reference of commands, as files.

use super::source::{Source, place};
use clap::{Args, ValueEnum};
use hardie::{DocsFormat, Error};
use std::collections::BTreeSet;
use std::path::PathBuf;
use std::process::ExitCode;

/// What to describe, how, and where to.
#[derive(Args)]
pub(crate) struct Arguments {
    #[command(flatten)]
    source: Source,
    /// An operation's name or shape id, or `all`; any number, all where none is given.
    #[arg(long, value_name = "NAME")]
    operation: Vec<String>,
    /// The form of the files; any number.
    #[arg(long, value_enum, default_value = "markdown", value_name = "FORMAT")]
    format: Vec<Format>,
    /// The folder to write to.
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    /// Write nothing; exit with 1 if a file would change.
    #[arg(long)]
    check: bool,
}

#[derive(Clone, Copy, ValueEnum)]
enum Format {
    /// A page a command, and an index.
    Markdown,
    /// A manual page a command, and one of the service.
    Man,
    /// One page for everything.
    Html,
    /// The input of each command, for editors.
    JsonSchema,
}

/// Runs the command.
pub(crate) fn run(arguments: &Arguments) -> ExitCode {
    match docs(arguments) {
        Ok(code) => code,
        Err(error) => {
            crate::complain(&error.to_string());
            ExitCode::FAILURE
        }
    }
}

fn docs(arguments: &Arguments) -> Result<ExitCode, Error> {
    let mut config = arguments.source.config(&arguments.operation);
    if arguments.operation.is_empty() {
        config.all_operations();
    }
    let mut code = ExitCode::SUCCESS;
    // Every format has the same warnings.
    let mut warned = BTreeSet::new();
    for format in &arguments.format {
        let format = match format {
            Format::Markdown => DocsFormat::Markdown,
            Format::Man => DocsFormat::Man,
            Format::Html => DocsFormat::Html,
            Format::JsonSchema => DocsFormat::JsonSchema,
        };
        for generated in config.docs(format)? {
            let warnings = generated.warnings.to_string();
            if !generated.warnings.is_empty() && warned.insert(warnings.clone()) {
                crate::complain(&warnings);
            }
            if !place(&generated, &arguments.out, arguments.check)? {
                code = ExitCode::FAILURE;
            }
        }
    }
    Ok(code)
}
