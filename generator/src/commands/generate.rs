//! `hardie generate`: arguments → [`Config`] → a file; diagnostics go to standard error.

use clap::Args;
use hardie::{Config, Error, quoted};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// What to generate, and where to.
#[derive(Args)]
pub(crate) struct Arguments {
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
    /// The public module that will hold the code, as another crate names it: `cargo test` compiles the
    /// examples in the documentation then.
    #[arg(long, value_name = "PATH")]
    doctests: Option<String>,
    /// The folder to write to; the file is called after the service's command word, and is in
    /// folders after service and version with `--c2j`.
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    /// Write nothing; exit with 1 if the file would change.
    #[arg(long)]
    check: bool,
    /// Write no Rust but a model for the AWS CLI and boto3 (botocore's C2J): `service-2.json` with
    /// endpoint rules and pages beside it.
    #[arg(long)]
    c2j: bool,
}

/// Runs the command.
pub(crate) fn run(arguments: &Arguments) -> ExitCode {
    match generate(arguments) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn generate(arguments: &Arguments) -> Result<ExitCode, Error> {
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
    if let Some(path) = &arguments.doctests {
        config.doctests(path);
    }
    for name in &arguments.operation {
        match &**name {
            "all" => config.all_operations(),
            name => config.operation(name),
        };
    }
    // First, so that a failure too can be repeated by hand.
    let c2j = if arguments.c2j { " --c2j" } else { "" };
    let check = if arguments.check { " --check" } else { "" };
    let out = quoted(&arguments.out.display().to_string());
    crate::show(&format!("hardie generate {} --out {out}{c2j}{check}\n", config.flags()));
    let files = match arguments.c2j {
        true => config.c2j()?,
        false => vec![config.generate_with_warnings()?],
    };
    let mut code = ExitCode::SUCCESS;
    for generated in files {
        if !generated.warnings.is_empty() {
            eprintln!("{}", generated.warnings);
        }
        let path = arguments.out.join(Path::new(&generated.file_name));
        let word = match arguments.check {
            true if generated.is_at(&path)? => "unchanged",
            true => {
                code = ExitCode::FAILURE;
                "would change"
            }
            false if generated.write_to(&path)? => "wrote",
            false => "unchanged",
        };
        crate::show(&format!("{word} {}\n", path.display()));
    }
    Ok(code)
}
