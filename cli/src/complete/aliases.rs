//! Aliases in an unfinished line: their expansion, and their names as candidates.

use super::Candidate;
use super::words::Line;
use crate::alias::{Alias, Aliases};
use crate::args::{HELP, Program, WAIT};
use crate::services::Services;

/// The maximum number of nested aliases.
const MOST: usize = 50;

/// Replaces the names of aliases by their arguments; `None` if a shell would run a command or an
/// alias cannot be read.
pub(super) fn expanded(
    program: &Program,
    services: Services,
    aliases: &Aliases,
    words: &[String],
) -> Option<Vec<String>> {
    let mut words = words.to_vec();
    if aliases.is_empty() {
        return Some(words);
    }
    // The command that an alias of the same name refers to.
    let mut reached: Option<String> = None;
    let (mut at, mut count) = (0, 0);
    while let Some(word) = words.get(at) {
        let mut line = Line::read(program, services, &words[..at]);
        let found =
            found(program, aliases, &line, word).filter(|_| reached.as_deref() != Some(word));
        let Some(alias) = found else {
            at += 1;
            continue;
        };
        let is_behind_service = line.command.service.is_some() && line.command.operation.is_none();
        line.word(services, word);
        let is_command = !line.is_lost;
        count += 1;
        if alias.external().is_some() || count > MOST {
            return None;
        }
        let mut own = alias.words().ok()?;
        if is_command {
            reached = Some(word.clone());
            // A command under its own name, even if it is the first argument.
            if let Some(first) = own.first_mut().filter(|_| is_behind_service) {
                first.clone_from(word);
            }
        }
        words.splice(at..=at, own);
    }
    Some(words)
}

/// The alias with this name after the arguments of a line.
fn found<'a>(
    program: &Program,
    aliases: &'a Aliases,
    line: &Line<'_>,
    word: &str,
) -> Option<&'a Alias> {
    let is_name = line.open.is_none() && !line.is_lost && word != HELP && !word.starts_with("--");
    Alias::named(after(program, aliases, line), word).filter(|_| is_name)
}

/// The aliases that can follow the arguments of a line.
fn after<'a>(program: &Program, aliases: &'a Aliases, line: &Line<'_>) -> &'a [Alias] {
    match (line.command.service, line.command.operation) {
        (None, _) => aliases.toplevel(program),
        (Some(service), None) if line.command.waits => aliases.after(&[service.command, WAIT]),
        (Some(service), None) => aliases.after(&[service.command]),
        (Some(service), Some(operation)) if line.others == 0 && !line.command.waits => {
            aliases.after(&[service.command, operation.command()])
        }
        _ => &[],
    }
}

/// The names of aliases that can follow the arguments of a line.
pub(super) fn candidates(program: &Program, aliases: &Aliases, line: &Line<'_>) -> Vec<Candidate> {
    let names = after(program, aliases, line).iter().map(|alias| alias.name.as_str());
    names.filter(|name| !name.starts_with('-')).map(|name| Candidate::new(name, "alias")).collect()
}
