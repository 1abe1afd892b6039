//! The program `hardie`: arguments → [`Config`], diagnostics → standard error, an exit code.
//!
//! Exit codes: 0 for success, 1 for problems in a model or with files, 2 for wrong arguments;
//! `diff` has its own.

mod commands;

use clap::{Args, Parser, Subcommand};
use hardie::{Config, Error};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Turns a Smithy model into Rust types and a native command line.
#[derive(Parser)]
#[command(name = "hardie", version)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Writes the Rust file of a service.
    Generate(Generate),
    /// Says what is wrong with models, and what could be generated from them.
    Check(commands::check::Arguments),
    /// Shows the services, commands and options of a model.
    List(commands::list::Arguments),
    /// Shows what a newer model changes, for the command line and for Rust.
    Diff(commands::diff::Arguments),
}

#[derive(Args)]
struct Generate {
    /// A model file, a Smithy JSON AST; several are merged.
    #[arg(long, required = true, value_name = "FILE")]
    model: Vec<PathBuf>,
    /// The service's shape id or name; not needed where the model has one.
    #[arg(long, value_name = "SERVICE")]
    service: Option<String>,
    /// An operation's name or shape id, or `all`; any number.
    #[arg(long, required = true, value_name = "NAME")]
    operation: Vec<String>,
    /// The word after `aws`; made from the service's sdkId where it is not given.
    #[arg(long, value_name = "WORD")]
    command: Option<String>,
    /// A file of other words for the command line; any number.
    #[arg(long, value_name = "FILE")]
    overlay: Vec<PathBuf>,
    /// The folder to write to; the file is called after the service's command word.
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
}

fn main() -> ExitCode {
    let generate = match Arguments::parse().command {
        Command::Generate(generate) => generate,
        Command::Check(arguments) => return commands::check::run(&arguments),
        Command::List(arguments) => return commands::list::run(&arguments),
        Command::Diff(arguments) => return commands::diff::run(&arguments),
    };
    match run(&generate) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: &Generate) -> Result<(), Error> {
    let mut config = Config::new();
    for model in &arguments.model {
        config.model(model);
    }
    if let Some(service) = &arguments.service {
        config.service(service);
    }
    if let Some(word) = &arguments.command {
        config.command(word);
    }
    for overlay in &arguments.overlay {
        config.overlay(overlay);
    }
    for name in &arguments.operation {
        match &**name {
            "all" => config.all_operations(),
            name => config.operation(name),
        };
    }
    let generated = config.generate_with_warnings()?;
    if !generated.warnings.is_empty() {
        eprintln!("{}", generated.warnings);
    }
    let path = arguments.out.join(Path::new(&generated.file_name));
    let wrote = generated.write_to(&path)?;
    println!("{} {}", if wrote { "wrote" } else { "unchanged" }, path.display());
    Ok(())
}

/// Prints to standard output; a reader that has gone away is not our problem.
fn show(text: &str) {
    let _ = std::io::stdout().lock().write_all(text.as_bytes());
}
