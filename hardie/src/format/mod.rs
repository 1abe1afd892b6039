//! `hardie format`: Smithy IDL, printed byte for byte as Smithy's own formatter prints it.
//!
//! Text → tokens → concrete tree (`read/`) → the same tree with sorted imports and without
//! misplaced documentation comments (`imports.rs`, `comments.rs`) → documents (`layout/`) → lines
//! of at most 120 columns (`document.rs`). The result must have the tokens of the text
//! (`verify.rs`).
//!
//! Smithy's formatter loses some comments and changes some strings; the text is kept here. The
//! guide lists these differences.

mod comments;
mod document;
mod documentation;
mod imports;
mod layout;
mod read;
mod tree;
mod verify;

use documentation::Documentation;
use hardie_build::load::idl::parser;
use hardie_build::model::{Place, Sources};
use hardie_build::{Diagnostic, Diagnostics, Error};
use read::MovedComments;
use std::path::Path;

/// Formats Smithy IDL; `path` names the file in messages.
///
/// # Errors
/// [`Error::Invalid`] if the text is not valid Smithy IDL.
pub fn format(path: &Path, text: String) -> Result<String, Error> {
    let mut sources = Sources::default();
    sources.push(path, text);
    let text = sources.list.first().map(|source| &*source.text).unwrap_or_default();
    let mut found = Vec::new();
    parser::parse(text, &mut found);
    let result = if found.iter().all(|problem| problem.is_warning) {
        formatted(text)
    } else {
        let problems = found.into_iter().map(|problem| problem.diagnostic(0, &sources));
        return Err(invalid(problems));
    };
    result.map_err(|problem| {
        let (offset, diagnostic) = problem.diagnostic();
        invalid([diagnostic.at(sources.locate(Place::new(0, offset)))])
    })
}

fn invalid(list: impl IntoIterator<Item = Diagnostic>) -> Error {
    let mut problems = Diagnostics::default();
    list.into_iter().for_each(|diagnostic| problems.push(diagnostic));
    Error::Invalid(problems)
}

/// The reason why valid text cannot be formatted.
enum Problem {
    /// The grammar here and that of the loader differ.
    Unexpected(read::Unexpected),
    /// The formatted text has other tokens.
    Changed,
}

impl Problem {
    fn diagnostic(&self) -> (usize, Diagnostic) {
        let help = "please report this bug with the file; the file was left unchanged";
        let (at, message) = match self {
            Problem::Unexpected(unexpected) => {
                (unexpected.at, format!("expected {} here", unexpected.expected))
            }
            Problem::Changed => (0, "formatting would change the content of the file".to_owned()),
        };
        let message = format!("internal error: {message}");
        (at, Diagnostic::error("format.internal", message).help(help))
    }
}

/// The passes after which a text must be stable.
const MAX_PASSES: usize = 4;

/// Formats a text until it is stable: a removed quote or a moved comment may change the layout.
fn formatted(text: &str) -> Result<String, Problem> {
    let mut formatted = formatted_once(text)?;
    for _ in 1..MAX_PASSES {
        let next = formatted_once(&formatted)?;
        if next == formatted {
            break;
        }
        formatted = next;
    }
    Ok(formatted)
}

/// Formats a text. A comment that moves must not become documentation of something else.
fn formatted_once(text: &str) -> Result<String, Problem> {
    let documentation = Documentation::of(text);
    for moved in [MovedComments::Unchanged, MovedComments::Plain] {
        let formatted = printed(text, moved)?;
        if Documentation::of(&formatted).is_part_of(&documentation) {
            return Ok(formatted);
        }
    }
    Err(Problem::Changed)
}

fn printed(text: &str, moved: MovedComments) -> Result<String, Problem> {
    let mut file = read::read(text, moved).map_err(Problem::Unexpected)?;
    imports::sort(&mut file);
    comments::demote(&mut file);
    let removed = imports::remove_unused(&mut file);
    let formatted = layout::print(&file);
    if verify::is_same(text, &formatted, &file, &removed) {
        Ok(formatted)
    } else {
        Err(Problem::Changed)
    }
}
