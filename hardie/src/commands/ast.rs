//! `hardie ast`: prints models as one Smithy JSON AST to standard output.

use clap::Args;
use hardie::{Source, ast::Ast};
use std::path::PathBuf;
use std::process::ExitCode;

/// Prints models as one Smithy JSON AST.
#[derive(Args)]
pub(crate) struct Arguments {
    /// A model: a Smithy JSON AST, or botocore's service-2.json or its folder (SERVICE/VERSION);
    /// all files are merged.
    #[arg(required = true)]
    model: Vec<PathBuf>,
    /// Apply mixins to the shapes that use them, and leave them out.
    #[arg(long)]
    flatten: bool,
}

/// Runs the command.
pub(crate) fn run(arguments: &Arguments) -> ExitCode {
    let mut ast = Ast::new(Source::from(&arguments.model[..]));
    if arguments.flatten {
        ast.flatten();
    }
    match ast.write_to(crate::Stdout) {
        Ok(warnings) => {
            if !warnings.is_empty() {
                crate::warn(&warnings);
            }
            ExitCode::SUCCESS
        }
        Err(error) => {
            crate::report(&error);
            ExitCode::FAILURE
        }
    }
}
