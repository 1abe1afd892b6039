//! `hardie table`: writes the tables of models to a file, for programs without generated code.

use super::source::Overlays;
use clap::Args;
use hardie::{Diagnostic, Error, Tables};
use std::path::PathBuf;
use std::process::ExitCode;

/// The arguments of `hardie table`.
#[derive(Args)]
pub(crate) struct Arguments {
    /// The models: files and folders as for the other commands, or a folder with many models, such
    /// as botocore's data, of which the newest version of each service is taken.
    #[arg(required = true, value_name = "FILE|DIR")]
    models: Vec<PathBuf>,
    #[command(flatten)]
    overlays: Overlays,
    /// The file to write.
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
}

/// Runs the command.
pub(crate) fn run(arguments: &Arguments) -> ExitCode {
    match write(arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            crate::report(&error);
            ExitCode::FAILURE
        }
    }
}

fn write(arguments: &Arguments) -> Result<(), Error> {
    let made = Tables::from(arguments.overlays.source(&arguments.models)).make()?;
    if !made.warnings.is_empty() {
        crate::warn(&made.warnings);
    }
    let path = &arguments.out;
    let same = |model: &PathBuf| {
        let both = (model.canonicalize(), path.canonicalize());
        matches!(both, (Ok(model), Ok(out)) if model == out)
    };
    if arguments.models.iter().any(same) {
        let message = format!("`{}` is a model, which the table would replace", path.display());
        let problem = Diagnostic::error("select.model", message);
        return Err(Error::from(problem.help("write the table to another file")));
    }
    std::fs::write(path, &made.bytes)
        .map_err(|source| Error::Write { path: path.clone(), source })?;
    crate::show(&format!(
        "wrote {}: {}, {}, {} bytes\n",
        path.display(),
        counted(made.commands.len(), "service"),
        counted(made.operations, "operation"),
        made.bytes.len()
    ));
    Ok(())
}

fn counted(count: usize, what: &str) -> String {
    format!("{count} {what}{}", if count == 1 { "" } else { "s" })
}
