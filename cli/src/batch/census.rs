//! The pass over all rows before the first is sent: validates and counts them.

use super::canonical::digest;
use super::command::{Command, Validity};
use super::journal::short;
use super::occurrences::Occurrences;
use super::problem::Problem;
use super::shard::Shard;
use super::shared::Unused;
use super::source::Source;
use super::spool::Numbers;
use crate::error::Error;

/// What is known about rows that are valid.
pub(crate) struct Census {
    /// The rows of this shard.
    pub(crate) rows: u64,
    /// The SHA-256 of the input.
    pub(crate) input: String,
    /// A number per row that depends on its content: the file may change while rows are sent.
    pub(crate) contents: Numbers,
    /// The members that every row sets.
    pub(crate) unused: Unused,
}

/// The problems that are shown.
const SHOWN: usize = 20;

/// Validates all rows.
///
/// # Errors
/// The first problems with their places (252); an input or a disk that cannot be read (255).
pub(crate) fn take(
    source: &Source,
    command: &dyn Command,
    shard: Option<Shard>,
) -> Result<Census, Error> {
    let (mut rows, read) = source.rows(command)?;
    let disk = |error: std::io::Error| source.temporary_failed(&error);
    let mut contents = Numbers::new(&source.folder).map_err(disk)?;
    let mut occurrences = match shard {
        Some(shard) => Some((shard, Occurrences::new(&source.folder).map_err(disk)?)),
        None => None,
    };
    let mut unused = Unused::new(command.shared());
    let (mut count, mut wrong, mut problems, mut details) = (0, 0_u64, Vec::new(), Vec::new());
    while let Some(row) = rows.next().map_err(|failure| source.failed(failure))? {
        let problem = match row.members {
            Ok(members) => {
                unused.add(&members);
                let members = command.merged(members);
                let content = digest(&members);
                contents.set(row.number, short(&content)).map_err(disk)?;
                count += match &mut occurrences {
                    Some((shard, occurrences)) => {
                        let occurrence = occurrences.add(&content).map_err(disk)?;
                        u64::from(shard.has(&content, occurrence))
                    }
                    None => 1,
                };
                let valid = command
                    .endpoint(&members)
                    .and_then(|_| command.prepare(members, Validity::Unknown));
                valid.err().map(|error| Problem::of((row.line, row.column), &error))
            }
            Err(problem) => Some(problem),
        };
        if let Some(problem) = problem {
            wrong += 1;
            if problems.len() < SHOWN {
                problems.push(format!("{}:{problem}", source.name));
                details.extend(problem.details(row.number));
            }
        }
    }
    if wrong > 0 {
        let more = wrong - problems.len() as u64;
        if more > 0 {
            let rows = if more == 1 { "row" } else { "rows" };
            problems.push(format!("and {more} more {rows}"));
        }
        let rows = if wrong == 1 { "1 row is" } else { &format!("{wrong} rows are") };
        let text = problems.join("\n");
        let error = Error::param(format!("{rows} not valid, nothing was sent\n{text}"));
        return Err(error.detailed(details));
    }
    Ok(Census { rows: count, input: read.value(), contents, unused })
}
