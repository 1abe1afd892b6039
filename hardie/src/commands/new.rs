//! `hardie new`: generates a crate from a model, in a new folder.

use super::source::SourceArguments;
use clap::Args;
use hardie::{Config, Error, quoted};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// The arguments of `hardie new`.
#[derive(Args)]
pub(crate) struct Arguments {
    /// The folder to create; its last component is the name of the crate and of the program.
    #[arg(value_name = "NAME")]
    path: PathBuf,
    #[command(flatten)]
    source: SourceArguments,
    /// A clone of Hardie's repository. The new crate depends on Hardie's crates there, by path; by
    /// default, it depends on those of crates.io.
    #[arg(long, value_name = "DIR")]
    hardie: Option<PathBuf>,
    /// Make a program with every service of the models, from tables: no code is generated, and it
    /// builds in the same time however many operations there are. Default if a folder has models
    /// of several services as botocore has them (SERVICE/VERSION/service-2.json).
    #[arg(long)]
    tables: bool,
}

/// Runs the command.
pub(crate) fn run(arguments: &Arguments) -> ExitCode {
    match new(arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            crate::report(&error);
            ExitCode::FAILURE
        }
    }
}

fn new(arguments: &Arguments) -> Result<(), Error> {
    let name = arguments.path.file_name().unwrap_or_default().to_string_lossy();
    let (source, hardie) = (arguments.source.source(), arguments.hardie.as_deref());
    let made = if arguments.tables || hardie::has_many_services(&source) {
        hardie::new_tables_crate(&source, &name, hardie)?
    } else {
        hardie::new_crate(&Config::from(source), &name, hardie)?
    };
    if !made.warnings.is_empty() {
        crate::warn(&made.warnings);
    }
    let workspace = made.write_to(&arguments.path)?;
    let (copies, others): (Vec<_>, Vec<_>) =
        made.files().iter().partition(|file| file.path.starts_with("models/"));
    let is_listed = copies.len() <= LISTED;
    for file in others.iter().chain(copies.iter().filter(|_| is_listed)) {
        crate::show(&format!("wrote {}\n", arguments.path.join(&file.path).display()));
    }
    if !is_listed {
        let folder = arguments.path.join("models");
        crate::show(&format!("wrote {} files to {}\n", copies.len(), folder.display()));
    }
    let workspace = workspace.to_string();
    if !workspace.is_empty() {
        crate::show(&format!("note: {workspace}\n"));
    }
    if arguments.hardie.is_none() {
        crate::show(&format!("note: {}\n", unpublished()));
    }
    let folder = quoted(&arguments.path.display().to_string());
    crate::show(&format!("next: cd {folder} && cargo run -- help\n"));
    Ok(())
}

/// More models than this are counted, not listed.
const LISTED: usize = 20;

/// The advice to print if Hardie's crates are not on crates.io.
fn unpublished() -> String {
    let version = env!("CARGO_PKG_VERSION");
    let source = source_around().map_or_else(
        || "FOLDER, where FOLDER is a clone of https://github.com/hardie-rs/hardie".to_owned(),
        |folder| quoted(&folder.display().to_string()),
    );
    format!(
        "the crate depends on hardie {version} from crates.io; if cargo does not find it there, \
         run `hardie new` again with --hardie {source}"
    )
}

/// The clone of Hardie's source in which this program was built.
fn source_around() -> Option<PathBuf> {
    let program = std::env::current_exe().ok()?;
    let holds = |folder: &&Path| {
        ["generator", "runtime", "cli"]
            .iter()
            .all(|name| folder.join(name).join("Cargo.toml").is_file())
    };
    program.ancestors().find(holds).map(Path::to_owned)
}
