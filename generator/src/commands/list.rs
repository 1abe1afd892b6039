//! `hardie list`: what a model has, on standard output.

use clap::{Args, ValueEnum};
use hardie::list::List;
use std::path::PathBuf;
use std::process::ExitCode;

/// What to list.
#[derive(Args)]
pub(crate) struct Arguments {
    /// A model: a Smithy JSON AST, or botocore's service-2.json or its folder (SERVICE/VERSION); several are
    /// merged.
    #[arg(required = true)]
    model: Vec<PathBuf>,
    /// A service's shape id or name; all services where it is not given.
    #[arg(long, value_name = "SERVICE")]
    service: Option<String>,
    /// An operation's name or shape id; any number, all where none is given.
    #[arg(long, value_name = "NAME")]
    operation: Vec<String>,
    /// A file of other words for the command line; any number.
    #[arg(long, value_name = "FILE")]
    overlay: Vec<PathBuf>,
    /// How to print.
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
}

#[derive(Clone, Copy, ValueEnum)]
enum Format {
    /// For people.
    Text,
    /// For programs.
    Json,
}

/// Runs the command.
pub(crate) fn run(arguments: &Arguments) -> ExitCode {
    let mut list = List::new(&arguments.model);
    if let Some(service) = &arguments.service {
        list.service(service);
    }
    for name in &arguments.operation {
        list.operation(name);
    }
    for path in &arguments.overlay {
        list.overlay(path);
    }
    match list.services() {
        Ok(listing) => {
            if !listing.warnings().is_empty() {
                crate::warn(listing.warnings());
            }
            crate::show(&match arguments.format {
                Format::Text => listing.text(),
                Format::Json => listing.json(),
            });
            ExitCode::SUCCESS
        }
        Err(error) => {
            crate::report(&error);
            ExitCode::FAILURE
        }
    }
}
