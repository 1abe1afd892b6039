//! `hardie list`: prints the contents of a model to standard output.

use super::source::Selection;
use clap::{Args, ValueEnum};
use hardie::list::List;
use std::path::PathBuf;
use std::process::ExitCode;

/// The arguments of `hardie list`.
#[derive(Args)]
pub(crate) struct Arguments {
    /// A model: a .smithy file (Smithy IDL), a Smithy JSON AST, botocore's service-2.json or its
    /// folder (SERVICE/VERSION), a folder of .smithy and JSON files, a smithy-build.json or its
    /// folder, or - for standard input; all files are merged.
    #[arg(required_unless_present = "model", value_name = "FILE|DIR")]
    models: Vec<PathBuf>,
    /// A model, as an option; may be repeated.
    #[arg(long, value_name = "FILE|DIR")]
    model: Vec<PathBuf>,
    #[command(flatten)]
    selection: Selection,
    /// The output format.
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
}

#[derive(Clone, Copy, ValueEnum)]
enum Format {
    /// Text, for people.
    Text,
    /// JSON, for programs.
    Json,
}

/// Runs the command.
pub(crate) fn run(arguments: &Arguments) -> ExitCode {
    let models = [&arguments.models[..], &arguments.model[..]].concat();
    let list = List::new(arguments.selection.source(&models));
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
