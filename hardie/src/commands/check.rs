//! `hardie check`: prints the results of checks to standard output, and problems to standard error.

use super::source::Overlays;
use clap::Args;
use hardie::check::{Check, json_line};
use std::path::PathBuf;
use std::process::ExitCode;

/// The arguments of `hardie check`.
#[derive(Args)]
pub(crate) struct Arguments {
    /// Model files, - for standard input, or folders. All .smithy files are one model. A folder
    /// with a smithy-build.json, or with .smithy files at any depth, is one model; in other
    /// folders, such as botocore's data folder, each .json file at any depth is a model of its
    /// own.
    #[arg(required_unless_present = "model", value_name = "FILE|DIR")]
    paths: Vec<PathBuf>,
    /// A model, as an option; may be repeated.
    #[arg(long, value_name = "FILE|DIR")]
    model: Vec<PathBuf>,
    /// Merge all files into one model; by default, each JSON file is a model of its own.
    #[arg(long)]
    merge: bool,
    /// A tag (`@tags`): of each service, check the operations that have it; may be repeated.
    #[arg(long, value_name = "TAG")]
    tag: Vec<String>,
    #[command(flatten)]
    overlays: Overlays,
    /// Show how long each model took.
    #[arg(long)]
    timings: bool,
    /// The form of the result: `json` is one object per problem and line, and nothing else.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

/// The form of the result.
#[derive(Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    Text,
    Json,
}

/// Runs the command: prints each report as soon as it is complete, and the totals at the end.
///
/// Exit codes: 0 if every service is planned, or skipped for its protocol or event streams; 1 for
/// errors.
pub(crate) fn run(arguments: &Arguments) -> ExitCode {
    let models = [&arguments.paths[..], &arguments.model[..]].concat();
    let mut source = arguments.overlays.source(&models);
    for tag in &arguments.tag {
        source.tag(tag);
    }
    let mut check = Check::new(source);
    check.merge(arguments.merge);
    let total = check.run(|report| {
        if arguments.format == Format::Json {
            report.problems.iter().for_each(|problem| crate::write(&json_line(problem)));
            return;
        }
        if !report.problems.is_empty() {
            crate::warn(&report.problems);
            crate::print_error_line("");
        }
        if report.skipped && report.is_known {
            return;
        }
        let time = report.elapsed.as_millis();
        let time = if arguments.timings { format!(" [{time} ms]") } else { String::new() };
        crate::show(&format!("{}{time}\n", report.line()));
    });
    if arguments.format == Format::Text {
        crate::show(&format!("{}\n", total.line()));
    }
    if total.errors == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
