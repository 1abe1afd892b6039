//! `hardie call`: the command line of models, without a build.

use super::source::Overlays;
use clap::Args;
use hardie::{Error, FlavourSettings, TableCache, Tables};
use hardie_runtime::service;
use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// The arguments of `hardie call`.
#[derive(Args)]
pub(crate) struct Arguments {
    #[command(flatten)]
    overlays: Overlays,
    /// The name of the program in help and messages. Default: `aws` for several services of AWS,
    /// `aws-SERVICE` for one, else the program's name of the service.
    #[arg(long, value_name = "NAME", value_parser = program_name)]
    name: Option<String>,
    /// Read and plan the models again, and keep nothing.
    #[arg(long)]
    no_cache: bool,
    /// Models, then a command with its arguments: the first argument is a model, and so are those
    /// after it that end with `.smithy`, `.json` or `.json.gz`, or are folders with a `/` in their
    /// names. A `--` ends the models too.
    #[arg(
        required = true,
        trailing_var_arg = true,
        allow_hyphen_values = true,
        value_name = "MODEL... [SERVICE] COMMAND [ARGUMENTS]"
    )]
    words: Vec<OsString>,
}

/// Runs the command. The exit code is that of the command of the model, see `hardie_cli::run`; 1 if
/// the models have problems.
pub(crate) fn run(arguments: Arguments) -> ExitCode {
    let (models, words) = split(arguments.words);
    let mut source = arguments.overlays.source(&models);
    // The name of the program is that of its settings.
    source.flavour(FlavourSettings { program: arguments.name.clone(), ..Default::default() });
    match read(hardie::checked_tables(source), arguments.no_cache) {
        Ok(tables) => {
            let name = arguments.name.unwrap_or_else(|| name_of(tables));
            hardie_cli::call_tables(tables, &name, words)
        }
        Err(error) => {
            crate::report(&error);
            ExitCode::FAILURE
        }
    }
}

/// A name that messages and shells can have.
fn program_name(text: &str) -> Result<String, String> {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "-_.".contains(c);
    if text.is_empty() || text.starts_with(['-', '.']) || !text.chars().all(is_plain) {
        return Err("a name has ASCII letters, digits, `-`, `_` and `.`".to_owned());
    }
    Ok(text.to_owned())
}

/// The models, and the words after them.
fn split(words: Vec<OsString>) -> (Vec<PathBuf>, Vec<OsString>) {
    let mut models = Vec::new();
    let mut words = words.into_iter().peekable();
    while let Some(word) = words.next_if(|word| models.is_empty() || is_model(word)) {
        models.push(PathBuf::from(word));
    }
    words.next_if(|word| word == "--");
    (models, words.collect())
}

fn is_model(word: &OsStr) -> bool {
    let Some(text) = word.to_str() else { return false };
    let is_file = [".smithy", ".json", ".json.gz"].iter().any(|end| text.ends_with(end));
    !text.starts_with('-') && (is_file || text.contains('/') && Path::new(text).is_dir())
}

fn read(tables: Tables, no_cache: bool) -> Result<&'static service::Tables, Error> {
    let cache = if no_cache { None } else { TableCache::of_user() };
    let (tables, warnings) = hardie::read_tables(tables, cache)?;
    if !warnings.is_empty() {
        crate::warn(&warnings);
    }
    Ok(Box::leak(Box::new(tables)))
}

/// The name that `hardie new` would give the program.
fn name_of(tables: &service::Tables) -> String {
    let mut titles = tables.titles();
    let (first, second) = (titles.next(), titles.next());
    let only = first.filter(|_| second.is_none()).map(|(command, _)| command);
    match only {
        None if tables.are_aws() => "aws".to_owned(),
        None => "hardie-call".to_owned(),
        Some(command) if tables.are_aws() => format!("aws-{command}"),
        Some(command) => {
            let service = tables.service(command).ok().flatten();
            let own = service.and_then(|service| service.flavour.own());
            own.map_or(command, |own| own.program).to_owned()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::split;

    #[test]
    fn models_end_where_the_command_begins() {
        let cases = [
            ("kitchen cook-meal --name a.json", "kitchen", "cook-meal --name a.json"),
            ("a.smithy b.json c.json.gz cook", "a.smithy b.json c.json.gz", "cook"),
            ("a.smithy -- b.json", "a.smithy", "b.json"),
            ("a.smithy --debug", "a.smithy", "--debug"),
            ("./src ./src list", "./src ./src", "list"),
            ("a.smithy", "a.smithy", ""),
        ];
        for (line, models, words) in cases {
            let (found, rest) = split(line.split(' ').map(Into::into).collect());
            let found: Vec<String> = found.iter().map(|it| it.display().to_string()).collect();
            let rest: Vec<String> =
                rest.iter().map(|it| it.to_string_lossy().into_owned()).collect();
            assert_eq!((found.join(" "), rest.join(" ")), (models.into(), words.into()), "{line}");
        }
    }
}
