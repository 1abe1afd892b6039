//! `hardie ast`: prints models as one Smithy JSON AST to standard output.

use clap::Args;
use hardie::{Source, ast::Ast};
use std::path::PathBuf;
use std::process::ExitCode;

/// Prints models as one Smithy JSON AST.
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
    /// Apply mixins to the shapes that use them, and leave them out.
    #[arg(long)]
    flatten: bool,
    /// The projection of a smithy-build.json to read. Default: `source`. The transforms of a
    /// projection flatten mixins.
    #[arg(long, value_name = "NAME")]
    projection: Option<String>,
}

/// Runs the command.
pub(crate) fn run(arguments: &Arguments) -> ExitCode {
    let models = [&arguments.models[..], &arguments.model[..]].concat();
    let mut source = Source::from(&models[..]);
    if let Some(name) = &arguments.projection {
        source.projection(name);
    }
    let mut ast = Ast::new(source);
    if arguments.flatten {
        ast.flatten();
    }
    match ast.write_to(crate::Stdout) {
        Ok(warnings) => {
            if !warnings.is_empty() {
                crate::warn(&warnings);
            }
            let fails = warnings.iter().any(|problem| problem.severity.fails());
            if fails { ExitCode::FAILURE } else { ExitCode::SUCCESS }
        }
        Err(error) => {
            crate::report(&error);
            ExitCode::FAILURE
        }
    }
}
