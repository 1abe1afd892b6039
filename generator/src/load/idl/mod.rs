//! Smithy IDL (`.smithy` files), versions 1.0 and 2.0: text → tokens ([`lexer`]) → syntax tree
//! ([`parser`], [`syntax`]) → shapes (`lower`).

pub mod lexer;
mod lower;
pub mod parser;
pub mod string;
pub mod syntax;

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::model::{Place, RawModel, Sources};
use syntax::ValueKind;

/// The help for features of version 2 in files of version 1.
const NEEDS_VERSION_2: &str =
    "files without `$version` have version 1.0: begin the file with `$version: \"2\"`";

/// Adds files to a model, which has the shapes of all other files already: names may refer to them.
///
/// If a file has a syntax error, no shape of any file is added, since the missing shapes would
/// cause more errors.
pub(super) fn load<'a>(
    sources: &'a Sources,
    files: impl Iterator<Item = usize>,
    model: &mut RawModel<'a>,
    problems: &mut Diagnostics,
) {
    let mut parsed = Vec::new();
    let mut is_complete = true;
    for source in files {
        let Some(file) = sources.list.get(source) else { continue };
        let mut found = Vec::new();
        let file = parser::parse(&file.text, &mut found);
        is_complete &= found.iter().all(|problem| problem.is_warning);
        found.into_iter().for_each(|it| problems.push(it.diagnostic(source, sources)));
        parsed.push(lower::Parsed { source, file });
    }
    if is_complete {
        lower::lower(parsed, sources, model, problems);
    }
}

/// The position of a part of a value: that of a trait (`@id(…)`), or a node value at an offset of a
/// text, which may also be JSON. `steps` are the keys and indices that lead to the part.
pub fn part_of_value(text: &str, at: usize, steps: &[String]) -> Option<usize> {
    let value = parser::value_at(text, at)?;
    let mut part = &value;
    for step in steps {
        part = match &part.kind {
            ValueKind::Array(values) => values.get(step.parse::<usize>().ok()?)?,
            ValueKind::Object(entries) => &entries.iter().find(|entry| entry.key == *step)?.value,
            _ => return None,
        };
    }
    Some(part.at)
}

impl parser::Problem {
    /// The diagnostic for a problem in a file.
    pub fn diagnostic(self, source: usize, sources: &Sources) -> Diagnostic {
        let kind = if self.is_warning { Diagnostic::warning } else { Diagnostic::error };
        let mut diagnostic = kind(self.id, self.message);
        diagnostic.help = self.help;
        diagnostic.shape = self.shape;
        diagnostic.at(sources.locate(Place::new(source, self.at)))
    }
}
