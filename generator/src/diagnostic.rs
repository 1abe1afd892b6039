//! Problems of an input: one [`Diagnostic`] per problem, collected in [`Diagnostics`].
//!
//! A diagnostic says what is wrong, where (file, line, column, the line itself, shape) and how to
//! fix it. It has a stable dotted id for tests and scripts.

use crate::escape::terminal;
use crate::excerpt::Excerpt;
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;

/// The severity of a problem, from lowest to highest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Severity {
    /// A fact that needs no change.
    Note,
    /// Something was left out or guessed; code is still generated.
    Warning,
    /// Probably wrong: a check fails unless the model suppresses it. Code is still generated.
    Danger,
    /// No code can be generated.
    Error,
}

impl Severity {
    /// The name in lower case: `note`, `warning`, `danger` or `error`.
    pub fn name(self) -> &'static str {
        match self {
            Severity::Note => "note",
            Severity::Warning => "warning",
            Severity::Danger => "danger",
            Severity::Error => "error",
        }
    }

    /// Whether a check with such a problem fails.
    pub fn fails(self) -> bool {
        self >= Severity::Danger
    }
}

/// A location in an input file; lines and columns count from 1, columns in Unicode scalar values.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Location {
    /// The path of the file, as it was given.
    pub file: String,
    /// Line, from 1.
    pub line: usize,
    /// Column, from 1.
    pub column: usize,
    /// The line with the problem.
    pub excerpt: Option<Excerpt>,
}

/// A problem in a model, an overlay or the configuration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// The severity.
    pub severity: Severity,
    /// The stable id of the kind of problem, such as `Target.UnresolvedShape`.
    pub id: Cow<'static, str>,
    /// The message: one sentence without a period.
    pub message: String,
    /// The affected shape or member, such as `com.example#Thing$foo`.
    pub shape: Option<String>,
    /// The location in the input.
    pub location: Option<Location>,
    /// A hint on how to fix the problem.
    pub help: Option<String>,
    /// For skipped operations: the reason in a few words, by which summaries count them.
    pub reason: Option<String>,
}

impl Diagnostic {
    /// An error that stops the generation.
    pub fn error(id: impl Into<Cow<'static, str>>, message: impl Into<String>) -> Diagnostic {
        Diagnostic::new(Severity::Error, id, message)
    }

    /// A warning: the rest is generated.
    pub fn warning(id: impl Into<Cow<'static, str>>, message: impl Into<String>) -> Diagnostic {
        Diagnostic::new(Severity::Warning, id, message)
    }

    /// A problem of any severity.
    pub fn new(
        severity: Severity,
        id: impl Into<Cow<'static, str>>,
        message: impl Into<String>,
    ) -> Diagnostic {
        let (id, message) = (id.into(), message.into());
        Diagnostic { severity, id, message, shape: None, location: None, help: None, reason: None }
    }

    /// Adds the shape or member that the problem is about.
    pub fn shape(mut self, shape: impl fmt::Display) -> Diagnostic {
        self.shape = Some(shape.to_string());
        self
    }

    /// Adds the location in a file.
    pub fn at(mut self, location: Option<Location>) -> Diagnostic {
        self.location = location;
        self
    }

    /// Adds the reason in a few words.
    pub fn reason(mut self, reason: impl Into<String>) -> Diagnostic {
        self.reason = Some(reason.into());
        self
    }

    /// Adds a hint on how to fix the problem.
    pub fn help(mut self, help: impl Into<String>) -> Diagnostic {
        self.help = Some(help.into());
        self
    }
}

/// Renders like rustc: `error[id]: message`, then the location with its line and the help,
/// indented.
impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.render(f, false)
    }
}

impl Diagnostic {
    fn render(&self, f: &mut dyn fmt::Write, is_colored: bool) -> fmt::Result {
        let severity = self.severity.name();
        let color = match self.severity {
            Severity::Note => style::BLUE,
            Severity::Warning => style::YELLOW,
            Severity::Danger | Severity::Error => style::RED,
        };
        let paint = |style: &'static str, text: &str| {
            if is_colored { format!("{style}{text}{}", style::PLAIN) } else { text.to_owned() }
        };
        let printable = |text: &str| terminal::message(text);
        let kind = paint(color, &format!("{severity}[{}]", self.id));
        write!(f, "{kind}{}", paint(style::BOLD, &format!(": {}", printable(&self.message))))?;
        let excerpt = self.location.as_ref().and_then(|at| Some((at.line, at.excerpt.as_ref()?)));
        // The arrow and the bars are aligned with the line number.
        let indent = excerpt.map_or(2, |(line, _)| line.to_string().len().max(2));
        let arrow = paint(style::BLUE, &format!("{:indent$}-->", ""));
        match (&self.location, &self.shape) {
            (Some(at), Some(shape)) => {
                write!(
                    f,
                    "\n{arrow} {}:{}:{}  {}",
                    printable(&at.file),
                    at.line,
                    at.column,
                    printable(shape)
                )?;
            }
            (Some(at), None) => {
                write!(f, "\n{arrow} {}:{}:{}", printable(&at.file), at.line, at.column)?
            }
            (None, Some(shape)) => write!(f, "\n{arrow} {}", printable(shape))?,
            (None, None) => {}
        }
        if let Some((line, excerpt)) = excerpt {
            let bar = paint(style::BLUE, &format!("{:indent$} |", ""));
            let numbered = paint(style::BLUE, &format!("{line:indent$} |"));
            let marks = paint(color, &"^".repeat(excerpt.marked));
            write!(
                f,
                "\n{bar}\n{numbered} {}\n{bar} {:2$}{marks}",
                excerpt.text, "", excerpt.before
            )?;
        }
        let Some(help) = &self.help else { return Ok(()) };
        let indent = if excerpt.is_some() { indent + 1 } else { 2 };
        let sign = paint(style::BLUE, &format!("{:indent$}=", ""));
        write!(f, "\n{sign} {}: {}", paint(style::BOLD, "help"), printable(help))
    }
}

/// Escape sequences for terminals.
mod style {
    pub(super) const PLAIN: &str = "\u{1b}[0m";
    pub(super) const BOLD: &str = "\u{1b}[1m";
    pub(super) const RED: &str = "\u{1b}[1;31m";
    pub(super) const YELLOW: &str = "\u{1b}[1;33m";
    pub(super) const BLUE: &str = "\u{1b}[1;34m";
}

/// The maximum number of problems of one kind that are rendered individually.
const RENDERED: usize = 100;

/// All problems found, in the order in which they were found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Diagnostics {
    list: Vec<Diagnostic>,
}

impl Diagnostics {
    /// Adds a problem.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        self.list.push(diagnostic);
    }

    /// Removes the problems that nobody needs to know.
    pub(crate) fn remove(&mut self, is_needless: impl Fn(&Diagnostic) -> bool) {
        self.list.retain(|problem| !is_needless(problem));
    }

    /// Iterates over the problems.
    pub fn iter(&self) -> impl Iterator<Item = &Diagnostic> {
        self.list.iter()
    }

    /// Whether any problem is an error, so that nothing can be generated.
    pub fn has_errors(&self) -> bool {
        self.list.iter().any(|d| d.severity == Severity::Error)
    }

    /// The number of problems.
    pub fn len(&self) -> usize {
        self.list.len()
    }

    /// Whether there are no problems.
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// The problems in the form of `Display`, optionally in colours. Control characters of a model
    /// are escaped. After a hundred problems of a kind, the rest of that kind is only counted.
    pub fn rendered(&self, is_colored: bool) -> String {
        let mut out = String::new();
        let mut counts: BTreeMap<(Severity, &str), usize> = BTreeMap::new();
        for diagnostic in &self.list {
            let count = counts.entry((diagnostic.severity, &*diagnostic.id)).or_default();
            *count += 1;
            if *count <= RENDERED {
                out.push_str(if out.is_empty() { "" } else { "\n\n" });
                // Writing to a string cannot fail.
                let _ = diagnostic.render(&mut out, is_colored);
            }
        }
        for ((severity, id), count) in counts {
            if let Some(rest) = count.checked_sub(RENDERED).filter(|rest| *rest > 0) {
                let message = format!("{rest} more problems of this kind");
                out.push_str("\n\n");
                let _ =
                    Diagnostic::new(severity, id.to_owned(), message).render(&mut out, is_colored);
            }
        }
        out
    }

    /// The number of problems with this severity.
    pub fn count(&self, severity: Severity) -> usize {
        self.list.iter().filter(|d| d.severity == severity).count()
    }
}

impl Extend<Diagnostic> for Diagnostics {
    fn extend<T: IntoIterator<Item = Diagnostic>>(&mut self, problems: T) {
        self.list.extend(problems);
    }
}

impl IntoIterator for Diagnostics {
    type Item = Diagnostic;
    type IntoIter = std::vec::IntoIter<Diagnostic>;

    fn into_iter(self) -> Self::IntoIter {
        self.list.into_iter()
    }
}

/// All problems, with an empty line between them.
impl fmt::Display for Diagnostics {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.rendered(false))
    }
}

/// The names most similar to a mistyped one, best first, at most three.
///
/// Similarity is the edit distance (optimal string alignment) in lower case, ignoring a namespace
/// that both ids have in common. Names whose distance exceeds a third of their length are suggested
/// only if they contain the mistyped one, or are at least half of it.
pub fn near<'n>(wanted: &str, names: impl Iterator<Item = &'n str>) -> Vec<&'n str> {
    let namespace = wanted.split_once('#').map(|(namespace, _)| format!("{namespace}#"));
    let comparable = |name: &str| -> String {
        let local =
            namespace.as_deref().and_then(|namespace| name.strip_prefix(namespace)).unwrap_or(name);
        local.to_lowercase().chars().take(128).collect()
    };
    let wanted = comparable(wanted);
    let wanted_length = wanted.chars().count();
    let mut scored: Vec<(usize, &str)> = names
        .filter_map(|name| {
            let lower = comparable(name);
            let (distance, length) = (strsim::osa_distance(&wanted, &lower), lower.chars().count());
            if distance * 3 <= wanted_length.max(length) {
                Some((distance, name))
            } else if wanted.len() > 2 && lower.contains(&wanted)
                || 2 * length >= wanted_length && wanted.contains(&lower)
            {
                Some((distance + 100, name))
            } else {
                None
            }
        })
        .collect();
    scored.sort();
    scored.into_iter().take(3).map(|(_, name)| name).collect()
}

#[cfg(test)]
mod tests {
    use super::{Diagnostic, Diagnostics, Location, near};
    use crate::excerpt::Excerpt;

    /// Without its escape sequences, the coloured text equals the plain text.
    #[test]
    fn colors() {
        let mut problems = Diagnostics::default();
        let excerpt = Excerpt::new("\"a\u{1b}[2J\": 1", 0);
        let location = Location { file: "m.json".to_owned(), line: 1234, column: 1, excerpt };
        problems.push(Diagnostic::error("a.b", "x").at(Some(location)).shape("n#S").help("y"));
        problems.push(Diagnostic::warning("c.d", "z"));
        let want = "error[a.b]: x\n    --> m.json:1234:1  n#S\n     |\n1234 | \"a\\u{1b}[2J\": \
                    1\n     | ^^^^^^^^^^^^\n     = help: y\n\nwarning[c.d]: z";
        assert_eq!(problems.to_string(), want);
        let colored = problems.rendered(true);
        assert!(
            colored.starts_with("\u{1b}[1;31merror[a.b]\u{1b}[0m\u{1b}[1m: x\u{1b}[0m\n"),
            "{colored}"
        );
        assert!(
            colored.ends_with("\u{1b}[1;33mwarning[c.d]\u{1b}[0m\u{1b}[1m: z\u{1b}[0m"),
            "{colored}"
        );
        let mut plain = colored;
        for style in ["0", "1", "1;31", "1;33", "1;34"] {
            plain = plain.replace(&format!("\u{1b}[{style}m"), "");
        }
        assert_eq!(plain, want);
    }

    #[test]
    fn many_of_a_kind_are_counted() {
        let mut problems = Diagnostics::default();
        for index in 0..250 {
            problems.push(Diagnostic::error("a.b", format!("x{index}")));
        }
        problems.push(Diagnostic::warning("c.d", "z"));
        let text = problems.to_string();
        assert_eq!(text.matches("error[a.b]: x").count(), 100);
        let end = "x99\n\nwarning[c.d]: z\n\nerror[a.b]: 150 more problems of this kind";
        assert!(text.ends_with(end), "{text}");
        assert_eq!(problems.len(), 251);
    }

    #[test]
    fn nearest_names() {
        let names = ["CreateContact", "CreateContactFlow", "DeleteContact", "ListQueues"];
        let cases: &[(&str, &[&str])] = &[
            ("CreateContac", &["CreateContact", "CreateContactFlow"]),
            ("create-contact", &["CreateContact", "CreateContactFlow"]),
            ("DeleetContact", &["DeleteContact"]),
            ("Queues", &["ListQueues"]),
            ("Nothing", &[]),
            ("o", &[]),
        ];
        for (wanted, want) in cases {
            assert_eq!(&near(wanted, names.into_iter()), want, "{wanted}");
        }
        assert_eq!(near("Gone", ["Go", "E", "Stop"].into_iter()), ["Go"]);
        let ids = ["a.long.namespace#Name", "a.long.namespace#Beds", "other#Name"];
        assert_eq!(near("a.long.namespace#Nmae", ids.into_iter()), ["a.long.namespace#Name"]);
    }
}
