//! Candidates for the unfinished argument: commands, options, values, aliases.

use super::words::{Line, takes_many};
use super::{Candidate, aliases};
use crate::alias::Aliases;
use crate::args::Program;
use crate::services::Services;
use hardie_client::internal::config::Config;

/// The candidates for the last argument; `words` are the arguments after the program name.
///
/// Order: commands as in help; for options, the required ones, then the other options of the model,
/// the global options, and those that the AWS CLI does not have. Options that are given already are
/// left out.
pub(crate) fn candidates(
    program: &Program,
    services: Services,
    aliases: &Aliases,
    words: &[String],
    config: &Config,
) -> Vec<Candidate> {
    let Some((typed, before)) = words.split_last() else { return Vec::new() };
    let Some(meant) = aliases::expanded(program, services, aliases, before) else {
        return Vec::new();
    };
    let line = Line::read(program, services, &meant);
    if line.is_lost {
        return Vec::new();
    }
    let mut found = Vec::new();
    let mut prefix = "";
    let mut typed = typed.as_str();
    let mut open = line.open;
    if let Some((name, value)) = typed.split_once('=').filter(|(name, _)| name.starts_with("--")) {
        open = Some(name);
        prefix = typed.get(..=name.len()).unwrap_or_default();
        typed = value;
    }
    match open {
        Some(name) if !typed.starts_with("--") => {
            found.extend(line.values(name, typed, config));
            let many = line.option(name).is_some_and(takes_many);
            if prefix.is_empty() && many && line.has_value && typed.is_empty() {
                found.extend(line.options(before));
            }
        }
        _ if typed.starts_with('-') => found.extend(line.options(before)),
        _ => {
            found.extend(line.positionals(services, before, typed));
            let names = aliases::candidates(program, aliases, &line);
            let is_new = |alias: &Candidate| found.iter().all(|it| it.word != alias.word);
            let names: Vec<Candidate> = names.into_iter().filter(is_new).collect();
            found.extend(names);
        }
    }
    found.retain(|candidate| candidate.word.starts_with(typed) && candidate.is_printable());
    found.iter_mut().for_each(|candidate| candidate.word.insert_str(0, prefix));
    found
}
