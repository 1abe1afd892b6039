//! `hardie new`: a crate of a model, in a folder of its own.

use super::source::Source;
use clap::Args;
use hardie::Error;
use std::path::PathBuf;
use std::process::ExitCode;

/// What to make a crate of, and where.
#[derive(Args)]
pub(crate) struct Arguments {
    /// The folder to make; its last part is the name of the crate and of the program.
    #[arg(value_name = "NAME")]
    path: PathBuf,
    #[command(flatten)]
    source: Source,
    /// An operation's name or shape id, or `all`; any number, all where none is given.
    #[arg(long, value_name = "NAME")]
    operation: Vec<String>,
    /// A folder with Hardie's source, whose crates the new one asks for by path; by version where it is not
    /// given.
    #[arg(long, value_name = "DIR")]
    hardie: Option<PathBuf>,
}

/// Runs the command.
pub(crate) fn run(arguments: &Arguments) -> ExitCode {
    match new(arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            crate::complain(&error.to_string());
            ExitCode::FAILURE
        }
    }
}

fn new(arguments: &Arguments) -> Result<(), Error> {
    let name = arguments.path.file_name().unwrap_or_default().to_string_lossy();
    let config = arguments.source.config(&arguments.operation);
    let made = config.new_crate(&name, arguments.hardie.as_deref())?;
    if !made.warnings.is_empty() {
        crate::complain(&made.warnings.to_string());
    }
    made.write_to(&arguments.path)?;
    for file in made.files() {
        crate::show(&format!("wrote {}\n", arguments.path.join(&file.path).display()));
    }
    Ok(())
}
