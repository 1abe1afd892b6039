//! `hardie diff`: arguments → a comparison on standard output.
//!
//! Exit codes are those of `diff` and `git diff`: 0 for success, with `--exit-code` 1 where
//! something breaks, 2 for trouble.

use clap::{Args, ValueEnum};
use hardie::diff::Diff;
use std::path::PathBuf;
use std::process::ExitCode;

/// What to compare.
#[derive(Args)]
pub(crate) struct Arguments {
    /// The older model: a Smithy JSON AST, or botocore's service-2.json or its folder.
    old: PathBuf,
    /// The newer model.
    new: PathBuf,
    /// The service's shape id or name; not needed where the models have one.
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
    /// Show documentation that differs, old and new; otherwise only how much there is.
    #[arg(long)]
    documentation: bool,
    /// Exit with 1 if something breaks.
    #[arg(long)]
    exit_code: bool,
}

#[derive(Clone, Copy, ValueEnum)]
enum Format {
    /// A line a change.
    Text,
    /// For programs.
    Json,
    /// For pull requests.
    Markdown,
}

/// Runs the command.
pub(crate) fn run(arguments: &Arguments) -> ExitCode {
    let mut diff = Diff::new(&arguments.old, &arguments.new);
    if let Some(service) = &arguments.service {
        diff.service(service);
    }
    for name in &arguments.operation {
        diff.operation(name);
    }
    for path in &arguments.overlay {
        diff.overlay(path);
    }
    diff.documentation(arguments.documentation);
    match diff.compare() {
        Ok(comparison) => {
            crate::show(&match arguments.format {
                Format::Text => comparison.text(),
                Format::Json => comparison.json(),
                Format::Markdown => comparison.markdown(),
            });
            ExitCode::from(u8::from(arguments.exit_code && comparison.is_breaking()))
        }
        Err(error) => {
            crate::complain(&error.to_string());
            ExitCode::from(2)
        }
    }
}
