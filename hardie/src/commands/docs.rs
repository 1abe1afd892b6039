//! `hardie docs`: writes the command reference to files.

use super::source::SourceArguments;
use clap::{Args, ValueEnum};
use hardie::{Config, DocsFormat, Error, FileState, Manifest};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// The arguments of `hardie docs`.
#[derive(Args)]
pub(crate) struct Arguments {
    #[command(flatten)]
    source: SourceArguments,
    /// The format of the files; may be repeated.
    #[arg(long, value_enum, default_value = "markdown", value_name = "FORMAT")]
    format: Vec<Format>,
    /// The folder to write to.
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    /// Write nothing; exit with 1 if a file would change or be removed.
    #[arg(long)]
    check: bool,
    /// Print only warnings and errors.
    #[arg(long)]
    quiet: bool,
}

/// With more files than these, only changes are counted instead of a line being printed for each
/// file.
const LISTED: usize = 20;

#[derive(Clone, Copy, ValueEnum)]
enum Format {
    /// One page per command, and an index.
    Markdown,
    /// One manual page per command, and one for the service.
    Man,
    /// A site: one page per command, with navigation and search.
    Html,
    /// One JSON Schema per command, for its input.
    JsonSchema,
}

/// Runs the command.
pub(crate) fn run(arguments: &Arguments) -> ExitCode {
    match docs(arguments) {
        Ok(code) => code,
        Err(error) => {
            crate::report(&error);
            ExitCode::FAILURE
        }
    }
}

fn docs(arguments: &Arguments) -> Result<ExitCode, Error> {
    let config = Config::from(arguments.source.whole_source());
    let out = &arguments.out;
    let mut manifest = Manifest::read(out)?;
    let mut references = Vec::new();
    for format in &arguments.format {
        let format = match format {
            Format::Markdown => DocsFormat::Markdown,
            Format::Man => DocsFormat::Man,
            Format::Html => DocsFormat::Html,
            Format::JsonSchema => DocsFormat::JsonSchema,
        };
        let (service, files) = hardie::docs_of_service(&config, format)?;
        // Nothing is written if any file conflicts.
        if let Some(conflict) = manifest.conflict(&service, &files) {
            crate::print_error_line(&conflict);
            return Ok(ExitCode::FAILURE);
        }
        references.push((format, service, files));
    }
    let mut results: Vec<(Outcome, PathBuf)> = Vec::new();
    // All formats report the same warnings: each is printed once.
    let mut warned = BTreeSet::new();
    for (format, service, files) in references {
        let names: BTreeSet<&str> = files.iter().map(|file| file.file_name.as_str()).collect();
        for generated in &files {
            let warnings = generated.warnings.to_string();
            if !generated.warnings.is_empty() && warned.insert(warnings.clone()) {
                crate::warn(&generated.warnings);
            }
            let path = out.join(&generated.file_name);
            let check = arguments.check;
            let is_same =
                if check { generated.is_at(&path)? } else { !generated.write_to(&path)? };
            let outcome = match (is_same, check) {
                (true, _) => Outcome::Unchanged,
                (false, true) => Outcome::WouldChange,
                (false, false) => Outcome::Wrote,
            };
            results.push((outcome, path));
        }
        for (name, state) in manifest.stale(&service, format, &names) {
            let path = out.join(&name);
            match state {
                FileState::Gone => {}
                FileState::Changed => {
                    let path = path.display();
                    crate::print_error_line(&format!(
                        "kept {path}: its command no longer exists, but the file was edited"
                    ));
                    continue;
                }
                FileState::Unchanged if arguments.check => {
                    results.push((Outcome::WouldRemove, path))
                }
                FileState::Unchanged => {
                    fs::remove_file(&path)
                        .map_err(|source| Error::Write { path: path.clone(), source })?;
                    results.push((Outcome::Removed, path));
                }
            }
            manifest.forget(&name);
        }
        manifest.add(&service, format, &files);
    }
    if !arguments.check {
        manifest.write()?;
    }
    if !arguments.quiet {
        crate::show(&summary(&results, out));
    }
    let is_right = |(outcome, _): &(Outcome, PathBuf)| {
        !matches!(outcome, Outcome::WouldChange | Outcome::WouldRemove)
    };
    Ok(if results.iter().all(is_right) { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// The result for one file.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Outcome {
    Wrote,
    Unchanged,
    Removed,
    WouldChange,
    WouldRemove,
}

impl Outcome {
    fn word(self) -> &'static str {
        match self {
            Outcome::Wrote => "wrote",
            Outcome::Unchanged => "unchanged",
            Outcome::Removed => "removed",
            Outcome::WouldChange => "would change",
            Outcome::WouldRemove => "would remove",
        }
    }
}

/// One line per file; with many files, one line per removed or changed file, and counts.
fn summary(results: &[(Outcome, PathBuf)], out: &Path) -> String {
    let line =
        |(outcome, path): &(Outcome, PathBuf)| format!("{} {}\n", outcome.word(), path.display());
    if results.len() <= LISTED {
        return results.iter().map(line).collect();
    }
    let is_told =
        |result: &&(Outcome, PathBuf)| !matches!(result.0, Outcome::Wrote | Outcome::Unchanged);
    let mut text: String = results.iter().filter(is_told).map(line).collect();
    let mut counts: BTreeMap<Outcome, usize> = BTreeMap::new();
    for (outcome, _) in results {
        *counts.entry(*outcome).or_default() += 1;
    }
    let counts: Vec<String> =
        counts.into_iter().map(|(outcome, count)| format!("{count} {}", outcome.word())).collect();
    text.push_str(&format!("{}: {} files: {}\n", out.display(), results.len(), counts.join(", ")));
    text
}
