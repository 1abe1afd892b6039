//! The program `hardie`: its arguments; the subcommands are in `commands/`.
//!
//! Exit codes: 0 for success, 1 for problems in a model or with files, 2 for wrong arguments;
//! `diff` has its own.

mod commands;

use clap::{Parser, Subcommand};
use std::io::{self, IsTerminal, Write};
use std::process::ExitCode;
use std::sync::OnceLock;

/// Generates Rust types and a native command line from a Smithy model.
#[derive(Parser)]
#[command(name = "hardie", version)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Generates the Rust source file of a service.
    Generate(commands::generate::Arguments),
    /// Checks models: reports their problems and what can be generated from them.
    Check(commands::check::Arguments),
    /// Lists the services, commands and options of a model.
    List(commands::list::Arguments),
    /// Prints models as one Smithy JSON AST in its normal form.
    Ast(commands::ast::Arguments),
    /// Writes the command reference: Markdown, manual pages, HTML, or JSON Schemas of the input.
    Docs(commands::docs::Arguments),
    /// Generates a crate from a model: build script, library, program, README, reference,
    /// completion, packaging.
    New(commands::new::Arguments),
    /// Compares two versions of a model and shows what changes for the command line and for Rust.
    Diff(commands::diff::Arguments),
    /// Formats Smithy IDL.
    Format(commands::format::Arguments),
    /// Writes the tables of models to a file, for programs without generated code.
    Table(commands::table::Arguments),
    /// Runs a command of models, without a build.
    #[cfg(feature = "call")]
    Call(commands::call::Arguments),
    /// Answers like the services of models, on this machine.
    #[cfg(feature = "mock")]
    Mock(Box<commands::mock::Arguments>),
}

fn main() -> ExitCode {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) if error.use_stderr() => error.exit(),
        // Help and the version are written to standard output like other output.
        Err(error) => {
            show(&error.render().to_string());
            return written(ExitCode::SUCCESS, 1);
        }
    };
    let (code, trouble) = match arguments.command {
        Command::Generate(arguments) => (commands::generate::run(&arguments), 1),
        Command::Check(arguments) => (commands::check::run(&arguments), 1),
        Command::List(arguments) => (commands::list::run(&arguments), 1),
        Command::Ast(arguments) => (commands::ast::run(&arguments), 1),
        Command::Docs(arguments) => (commands::docs::run(&arguments), 1),
        Command::New(arguments) => (commands::new::run(&arguments), 1),
        Command::Diff(arguments) => (commands::diff::run(&arguments), 2),
        Command::Format(arguments) => (commands::format::run(&arguments), 1),
        Command::Table(arguments) => (commands::table::run(&arguments), 1),
        #[cfg(feature = "call")]
        Command::Call(arguments) => (commands::call::run(arguments), 255),
        #[cfg(feature = "mock")]
        Command::Mock(arguments) => (commands::mock::run(&arguments), 1),
    };
    written(code, trouble)
}

/// The first error of writing to standard output.
static UNWRITTEN: OnceLock<io::Error> = OnceLock::new();

/// Prints to standard output, which may be a terminal. An error is kept for [`written`]; nothing is
/// printed after it.
fn show(text: &str) {
    write(&hardie::printable(text));
}

/// Prints the content of a file to standard output: unchanged, except on a terminal.
fn show_file(text: &str) {
    if io::stdout().is_terminal() { show(text) } else { write(text) }
}

/// Prints like [`show`], and colours each line if colours are enabled.
fn show_painted(text: &str, paint: impl Fn(&str) -> String) {
    let text = hardie::printable(text);
    if is_colored(&io::stdout()) {
        write(&text.split('\n').map(paint).collect::<Vec<String>>().join("\n"))
    } else {
        write(&text)
    }
}

fn write(text: &str) {
    // Errors are kept.
    let _ = Stdout.write_all(text.as_bytes());
}

/// Standard output for long texts. Like [`show`], it keeps the first error for [`written`].
struct Stdout;

impl Write for Stdout {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if UNWRITTEN.get().is_none() {
            let mut stdout = io::stdout().lock();
            if let Err(error) = stdout.write_all(bytes).and_then(|()| stdout.flush()) {
                let _ = UNWRITTEN.set(error);
            }
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Prints a line to standard error; an error of writing is ignored, because it cannot be reported.
fn print_error_line(text: &str) {
    let _ = writeln!(io::stderr(), "{}", hardie::printable(text));
}

/// Prints an error to standard error; its problems are coloured if colours are enabled.
fn report(error: &hardie::Error) {
    let _ = writeln!(io::stderr(), "{}", error.rendered(is_colored(&io::stderr())));
}

/// Prints warnings to standard error, like [`report`].
fn warn(warnings: &hardie::Diagnostics) {
    let _ = writeln!(io::stderr(), "{}", warnings.rendered(is_colored(&io::stderr())));
}

/// Whether colours are enabled for a stream: it is a terminal that supports them, and the user has
/// not disabled them (no-color.org).
fn is_colored(stream: &impl io::IsTerminal) -> bool {
    let variable = |name| std::env::var_os(name).unwrap_or_default();
    stream.is_terminal() && variable("NO_COLOR").is_empty() && variable("TERM") != "dumb"
}

/// The exit code of the program: `trouble` if output was lost. It is not an error if the reader
/// closes the pipe (`| head`).
fn written(code: ExitCode, trouble: u8) -> ExitCode {
    match UNWRITTEN.get() {
        Some(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            print_error_line(&format!("cannot write to standard output: {error}"));
            ExitCode::from(trouble)
        }
        _ => code,
    }
}
