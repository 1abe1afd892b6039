//! The program `hardie`: its arguments; each subcommand is a file of `commands/`.
//!
//! Exit codes: 0 for success, 1 for problems in a model or with files, 2 for wrong arguments;
//! `diff` has its own.

mod commands;

use clap::{Parser, Subcommand};
use std::io::Write;
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
    Generate(commands::generate::Arguments),
    /// Says what is wrong with models, and what could be generated from them.
    Check(commands::check::Arguments),
    /// Shows the services, commands and options of a model.
    List(commands::list::Arguments),
    /// Writes the reference of commands: Markdown, manual pages, HTML, or JSON Schema of their input.
    Docs(commands::docs::Arguments),
    /// Makes a crate of a model: build script, library, program, README, reference, completion and packaging.
    New(commands::new::Arguments),
    /// Shows what a newer model changes, for the command line and for Rust.
    Diff(commands::diff::Arguments),
}

fn main() -> ExitCode {
    match Arguments::parse().command {
        Command::Generate(arguments) => commands::generate::run(&arguments),
        Command::Check(arguments) => commands::check::run(&arguments),
        Command::List(arguments) => commands::list::run(&arguments),
        Command::Docs(arguments) => commands::docs::run(&arguments),
        Command::New(arguments) => commands::new::run(&arguments),
        Command::Diff(arguments) => commands::diff::run(&arguments),
    }
}

/// Prints to standard output; a reader that has gone away is not our problem.
fn show(text: &str) {
    let _ = std::io::stdout().lock().write_all(text.as_bytes());
}
