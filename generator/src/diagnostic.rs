//! What is wrong with an input: one [`Diagnostic`] a problem, all of them kept in [`Diagnostics`].
//!
//! A diagnostic says what is wrong, where (file, line, column, shape) and what would help, and has
//! a stable dotted id that tests and scripts can hold on to.

use crate::escape::terminal;
use std::fmt;

/// How bad a problem is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Something was left out or guessed; code is still generated.
    Warning,
    /// No code can be generated.
    Error,
}

/// A place in an input file, for people: lines and columns count from 1, columns in Unicode scalars.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Location {
    /// The file as it was named to us.
    pub file: String,
    /// Line, from 1.
    pub line: usize,
    /// Column, from 1.
    pub column: usize,
}

/// One problem.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// How bad it is.
    pub severity: Severity,
    /// Stable dotted name of the kind of problem, such as `model.dangling_target`.
    pub id: &'static str,
    /// What is wrong, one sentence without a period.
    pub message: String,
    /// The shape or member it is about, such as `com.example#Thing$foo`.
    pub shape: Option<String>,
    /// Where it stands.
    pub location: Option<Location>,
    /// What would help.
    pub help: Option<String>,
}

impl Diagnostic {
    /// An error that stops the generation.
    pub(crate) fn error(id: &'static str, message: impl Into<String>) -> Diagnostic {
        Diagnostic::new(Severity::Error, id, message.into())
    }

    /// A warning: the rest is generated.
    pub(crate) fn warning(id: &'static str, message: impl Into<String>) -> Diagnostic {
        Diagnostic::new(Severity::Warning, id, message.into())
    }

    fn new(severity: Severity, id: &'static str, message: String) -> Diagnostic {
        Diagnostic { severity, id, message, shape: None, location: None, help: None }
    }

    pub(crate) fn shape(mut self, shape: impl fmt::Display) -> Diagnostic {
        self.shape = Some(shape.to_string());
        self
    }

    pub(crate) fn at(mut self, location: Option<Location>) -> Diagnostic {
        self.location = location;
        self
    }

    pub(crate) fn help(mut self, help: impl Into<String>) -> Diagnostic {
        self.help = Some(help.into());
        self
    }
}

/// Renders as rustc does: `error[id]: message`, then the place and the help, indented.
impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let severity = match self.severity {
            Severity::Warning => "warning",
            Severity::Error => "error",
        };
        let printable = |text: &str| terminal::message(text);
        write!(f, "{severity}[{}]: {}", self.id, printable(&self.message))?;
        match (&self.location, &self.shape) {
            (Some(at), Some(shape)) => {
                write!(f, "\n  --> {}:{}:{}  {}", printable(&at.file), at.line, at.column, printable(shape))?;
            }
            (Some(at), None) => write!(f, "\n  --> {}:{}:{}", printable(&at.file), at.line, at.column)?,
            (None, Some(shape)) => write!(f, "\n  --> {}", printable(shape))?,
            (None, None) => {}
        }
        match &self.help {
            Some(help) => write!(f, "\n  = help: {}", printable(help)),
            None => Ok(()),
        }
    }
}

/// All problems found, in the order in which they were found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Diagnostics {
    list: Vec<Diagnostic>,
}

impl Diagnostics {
    pub(crate) fn push(&mut self, diagnostic: Diagnostic) {
        self.list.push(diagnostic);
    }

    /// Every problem.
    pub fn iter(&self) -> impl Iterator<Item = &Diagnostic> {
        self.list.iter()
    }

    /// Whether any of them stops the generation.
    pub fn has_errors(&self) -> bool {
        self.list.iter().any(|d| d.severity == Severity::Error)
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.list.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// How many of a severity there are.
    pub fn count(&self, severity: Severity) -> usize {
        self.list.iter().filter(|d| d.severity == severity).count()
    }
}

/// One after another, with an empty line between.
impl fmt::Display for Diagnostics {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, diagnostic) in self.list.iter().enumerate() {
            if i > 0 {
                f.write_str("\n\n")?;
            }
            diagnostic.fmt(f)?;
        }
        Ok(())
    }
}

/// The names nearest to a mistyped one, best first, at most three.
///
/// Nearness is the edit distance after lower-casing; a name that contains the other counts as
/// near. Names further than half their length are not offered.
pub(crate) fn near<'n>(wanted: &str, names: impl Iterator<Item = &'n str>) -> Vec<&'n str> {
    let wanted: Vec<char> = wanted.to_lowercase().chars().take(128).collect();
    let text: String = wanted.iter().collect();
    let mut scored: Vec<(usize, &str)> = names
        .filter_map(|name| {
            let lower = name.to_lowercase();
            let chars: Vec<char> = lower.chars().take(128).collect();
            let distance = distance(&wanted, &chars);
            if distance * 2 <= wanted.len().max(chars.len()) {
                Some((distance, name))
            } else if text.len() > 2 && (lower.contains(&text) || text.contains(&lower)) {
                Some((distance + 100, name))
            } else {
                None
            }
        })
        .collect();
    scored.sort();
    scored.into_iter().take(3).map(|(_, name)| name).collect()
}

/// Levenshtein's distance.
fn distance(a: &[char], b: &[char]) -> usize {
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.iter().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, y) in b.iter().enumerate() {
            let replaced = diagonal + usize::from(x != y);
            diagonal = row[j + 1];
            row[j + 1] = replaced.min(row[j] + 1).min(diagonal + 1);
        }
    }
    row[b.len()]
}

#[cfg(test)]
mod tests {
    use super::near;

    #[test]
    fn nearest_names() {
        let names = ["CreateContact", "CreateContactFlow", "DeleteContact", "ListQueues"];
        let cases: &[(&str, &[&str])] = &[
            ("CreateContac", &["CreateContact", "CreateContactFlow", "DeleteContact"]),
            ("create-contact", &["CreateContact", "CreateContactFlow", "DeleteContact"]),
            ("Queues", &["ListQueues"]),
            ("Nothing", &[]),
        ];
        for (wanted, want) in cases {
            assert_eq!(&near(wanted, names.into_iter()), want, "{wanted}");
        }
    }
}
