//! `hardie diff`: prints a comparison to standard output.
//!
//! The exit codes are those of `diff` and `git diff`: 0 for success, 1 for a breaking change with
//! `--exit-code`, 2 for errors.

use super::source::Selection;
use clap::{Args, ValueEnum};
use hardie::diff::Diff;
use std::path::PathBuf;
use std::process::ExitCode;

/// The arguments of `hardie diff`.
#[derive(Args)]
pub(crate) struct Arguments {
    /// The older model: a .smithy file (Smithy IDL), a Smithy JSON AST, botocore's service-2.json
    /// or its folder (SERVICE/VERSION), a folder of .smithy and JSON files, a smithy-build.json or
    /// its folder, or - for standard input.
    #[arg(required_unless_present = "model")]
    old: Option<PathBuf>,
    /// The newer model, in the same forms.
    #[arg(required_unless_present = "model")]
    new: Option<PathBuf>,
    /// A model, as an option: the older model first, then the newer one.
    #[arg(long, value_name = "FILE|DIR")]
    model: Vec<PathBuf>,
    #[command(flatten)]
    selection: Selection,
    /// The output format.
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
    /// Show changed documentation, old and new; by default, only the number of changes.
    #[arg(long)]
    documentation: bool,
    /// Exit with 1 if there is a breaking change.
    #[arg(long)]
    exit_code: bool,
}

#[derive(Clone, Copy, ValueEnum)]
enum Format {
    /// One line per change.
    Text,
    /// JSON, for programs.
    Json,
    /// Markdown, for pull requests.
    Markdown,
}

/// Runs the command.
pub(crate) fn run(arguments: &Arguments) -> ExitCode {
    let given = [&arguments.old, &arguments.new].into_iter().flatten();
    let models: Vec<&PathBuf> = given.chain(&arguments.model).collect();
    let [old, new] = models[..] else {
        crate::print_error_line(
            "error: expected two models: the older one, then the newer one, each as an argument or \
             with --model",
        );
        return ExitCode::from(2);
    };
    let mut diff = Diff::new(old, new);
    diff.source(arguments.selection.source(&[]));
    diff.documentation(arguments.documentation);
    match diff.compare() {
        Ok(comparison) => {
            match arguments.format {
                Format::Text => crate::show_painted(&comparison.text(), paint),
                Format::Json => crate::show(&comparison.json()),
                Format::Markdown => crate::show(&comparison.markdown()),
            }
            ExitCode::from(u8::from(arguments.exit_code && comparison.is_breaking()))
        }
        Err(error) => {
            crate::report(&error);
            ExitCode::from(2)
        }
    }
}

/// Colours a line of a comparison: red for breaking changes, green for additions; titles are
/// emphasized.
fn paint(line: &str) -> String {
    let style = match line.get(..2) {
        Some("!+" | "!~" | "!-") => "1;31",
        Some(" +") => "32",
        Some(" ~") => "33",
        Some(" -") => "31",
        _ if line.ends_with(" breaking") => return format!("\u{1b}[1m{line}\u{1b}[0m"),
        _ => return line.to_owned(),
    };
    let (mark, rest) = line.split_at(2);
    format!("\u{1b}[{style}m{mark}\u{1b}[0m{rest}")
}

#[cfg(test)]
mod tests {
    use super::paint;

    #[test]
    fn marks_and_titles_are_painted() {
        let cases = [
            ("!- type Gone: enum", "\u{1b}[1;31m!-\u{1b}[0m type Gone: enum"),
            (" + type New: enum", "\u{1b}[32m +\u{1b}[0m type New: enum"),
            ("rust: 2 changes, 1 breaking", "\u{1b}[1mrust: 2 changes, 1 breaking\u{1b}[0m"),
            ("  + a line of documentation", "  + a line of documentation"),
            ("é", "é"),
            ("", ""),
        ];
        for (line, want) in cases {
            assert_eq!(paint(line), want);
        }
    }
}
