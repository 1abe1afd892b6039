//! `hardie docs`: the reference of commands, as files.

use clap::{Args, ValueEnum};
use hardie::{Config, DocsFormat, Error, Generated};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// What to describe, how, and where to.
#[derive(Args)]
pub(crate) struct Arguments {
    /// A model file, a Smithy JSON AST; several are merged.
    #[arg(long, required = true, value_name = "FILE")]
    model: Vec<PathBuf>,
    /// The service's shape id or name; not needed where the model has one.
    #[arg(long, value_name = "SERVICE")]
    service: Option<String>,
    /// An operation's name or shape id, or `all`; any number, all where none is given.
    #[arg(long, value_name = "NAME")]
    operation: Vec<String>,
    /// The word after `aws`; made from the service's sdkId where it is not given.
    #[arg(long, value_name = "WORD")]
    command: Option<String>,
    /// A file of other words for the command line; any number.
    #[arg(long, value_name = "FILE")]
    overlay: Vec<PathBuf>,
    /// The form of the files; any number.
    #[arg(long, value_enum, default_value = "markdown", value_name = "FORMAT")]
    format: Vec<Format>,
    /// The folder to write to.
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    /// Write nothing; exit with 1 if a file would change.
    #[arg(long)]
    check: bool,
}

#[derive(Clone, Copy, ValueEnum)]
enum Format {
    /// A page a command, and an index.
    Markdown,
    /// A manual page a command, and one of the service.
    Man,
    /// One page for everything.
    Html,
    /// The input of each command, for editors.
    JsonSchema,
}

/// Runs the command.
pub(crate) fn run(arguments: &Arguments) -> ExitCode {
    match docs(arguments) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn docs(arguments: &Arguments) -> Result<ExitCode, Error> {
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
    if arguments.operation.is_empty() {
        config.all_operations();
    }
    for name in &arguments.operation {
        match &**name {
            "all" => config.all_operations(),
            name => config.operation(name),
        };
    }
    let mut code = ExitCode::SUCCESS;
    // Every format has the same warnings.
    let mut warned = BTreeSet::new();
    for format in &arguments.format {
        let format = match format {
            Format::Markdown => DocsFormat::Markdown,
            Format::Man => DocsFormat::Man,
            Format::Html => DocsFormat::Html,
            Format::JsonSchema => DocsFormat::JsonSchema,
        };
        for generated in config.docs(format)? {
            let warnings = generated.warnings.to_string();
            if !generated.warnings.is_empty() && warned.insert(warnings.clone()) {
                eprintln!("{warnings}");
            }
            if !place(&generated, arguments)? {
                code = ExitCode::FAILURE;
            }
        }
    }
    Ok(code)
}

/// Writes a file or looks at it; gives whether it is as it should be.
fn place(generated: &Generated, arguments: &Arguments) -> Result<bool, Error> {
    let path = arguments.out.join(Path::new(&generated.file_name));
    let (is_right, word) = match arguments.check {
        true if generated.is_at(&path)? => (true, "unchanged"),
        true => (false, "would change"),
        false if generated.write_to(&path)? => (true, "wrote"),
        false => (true, "unchanged"),
    };
    crate::show(&format!("{word} {}\n", path.display()));
    Ok(is_right)
}
