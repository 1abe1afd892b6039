//! Compares two versions of a model: what an update adds, changes and removes for the command line
//! and for Rust.
//!
//! The comparison uses plans rather than models, so it reports what users see: a renamed option, a
//! new `Box`, a value that is now rejected before a request is sent. For changed documentation,
//! only the number of texts is reported, unless [`Diff::documentation`] is set.

mod authentication;
mod compare;
mod compare_rust;
mod documentation;
mod json;
mod markdown;
mod rust;
mod surface;
mod text;
mod wire;

use crate::survey::Survey;
use crate::{Config, Error, Plan};
use hardie_build::escape::terminal;
use hardie_build::load::Form;
use hardie_build::{Diagnostic, Diagnostics, Source, near};
use std::path::{Path, PathBuf};

/// Compares two models.
///
/// ```no_run
/// # fn main() -> Result<(), hardie::Error> {
/// let mut source = hardie::Source::new();
/// source.operation("CreateContact");
/// let comparison = hardie::diff::Diff::new("old.json", "new.json").source(source).compare()?;
/// println!("{}", comparison.markdown());
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct Diff {
    old: PathBuf,
    new: PathBuf,
    source: Source,
    documentation: bool,
}

impl Diff {
    /// Compares two model files, the older first. Default: all operations.
    pub fn new(old: impl AsRef<Path>, new: impl AsRef<Path>) -> Diff {
        let (old, new) = (old.as_ref().to_owned(), new.as_ref().to_owned());
        Diff { old, new, source: Source::new(), documentation: false }
    }

    /// Selects the service and operations, and sets overlays and the command name, for both models;
    /// the models of the source are not read. An operation may exist in one of the models only.
    pub fn source(&mut self, source: impl Into<Source>) -> &mut Self {
        self.source = source.into();
        self
    }

    /// Whether reports include changed documentation, old and new. Default: only the number of
    /// changes.
    pub fn documentation(&mut self, shown: bool) -> &mut Self {
        self.documentation = shown;
        self
    }

    /// Compares the models.
    ///
    /// # Errors
    /// [`Error::Read`] for a file that cannot be read; [`Error::Invalid`] for a model with
    /// problems, or an operation that neither model has.
    pub fn compare(&self) -> Result<Comparison, Error> {
        let (old_names, new_names) = self.chosen()?;
        let (old, old_version) = self.side(&self.old, old_names)?;
        let (new, new_version) = self.side(&self.new, new_names)?;
        let mut out = compare::Collector::default();
        let surface =
            |plan: &Option<Plan>| plan.as_ref().map(surface::Surface::new).unwrap_or_default();
        let by_c2j = [&self.old, &self.new]
            .into_iter()
            .map(|path| self.is_c2j(path))
            .collect::<Result<Vec<bool>, _>>()?;
        out.by_c2j = by_c2j.contains(&true);
        compare::compare(&surface(&old), &surface(&new), &mut out);
        let items = |plan: &Option<Plan>| plan.as_ref().map(rust::items).unwrap_or_default();
        compare_rust::compare(&items(&old), &items(&new), &mut out);
        wire::compare(old.as_ref(), new.as_ref(), &mut out);
        let compare::Collector { changes, documentation, texts, .. } = out;
        let texts = self.documentation.then_some(texts);
        Ok(Comparison { old: old_version, new: new_version, changes, documentation, texts })
    }

    /// The chosen operations that each model has.
    fn chosen(&self) -> Result<(Vec<String>, Vec<String>), Error> {
        let tags = self.source.selected_tags();
        let mut pair = (Vec::new(), Vec::new());
        if self.source.selected_operations().is_empty() && tags.is_empty() {
            return Ok(pair);
        }
        let mut problems = Diagnostics::default();
        if !tags.is_empty() {
            pair = (self.names(&self.old, true)?, self.names(&self.new, true)?);
            if pair.0.is_empty() && pair.1.is_empty() {
                let message = format!("no operation has the tag `{}`", tags.join("` or `"));
                problems.push(Diagnostic::error("select.tag", message));
            }
        }
        let (old, new) = (self.names(&self.old, false)?, self.names(&self.new, false)?);
        for wanted in self.source.selected_operations() {
            let name = wanted.rsplit_once('#').map_or(&**wanted, |(_, name)| name);
            let [in_old, in_new] =
                [&old, &new].map(|names| names.iter().any(|other| other == name));
            if in_old {
                pair.0.push(wanted.clone());
            }
            if in_new {
                pair.1.push(wanted.clone());
            }
            if !in_old && !in_new {
                let message = format!("neither model has an operation `{wanted}`");
                let diagnostic = Diagnostic::error("select.operation", message);
                let close = near(name, old.iter().chain(&new).map(String::as_str));
                problems.push(match close.first() {
                    Some(close) => diagnostic.help(format!("did you mean `{close}`?")),
                    None => diagnostic,
                });
            }
        }
        if problems.is_empty() { Ok(pair) } else { Err(Error::Invalid(problems)) }
    }

    /// The operations of a model; `tagged` for those with a selected tag.
    fn names(&self, path: &Path, tagged: bool) -> Result<Vec<String>, Error> {
        let source = self.source_of(path);
        let source = if tagged { source } else { source.with_operations(Vec::new()) };
        let survey = Survey::of(&source)?;
        let is_it = |id: &str| match self.source.selected_service() {
            Some(wanted) => id == wanted || id.ends_with(&format!("#{wanted}")),
            None => true,
        };
        let services = survey.services.into_iter().filter(|service| is_it(&service.id));
        Ok(services.flat_map(|service| service.operations).collect())
    }

    /// Plans a side; there is no plan if it has none of the selected operations.
    fn side(&self, path: &Path, operations: Vec<String>) -> Result<(Option<Plan>, Version), Error> {
        let file =
            path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let selects_some = !self.source.selected_operations().is_empty()
            || !self.source.selected_tags().is_empty();
        if operations.is_empty() && selects_some {
            return Ok((None, Version { file, ..Version::default() }));
        }
        let config = Config::from(self.source_of(path).with_operations(operations));
        let (plan, _) = config.plan()?;
        let version = Version {
            file,
            service: plan.service.shape_id.clone(),
            api: plan.service.version.clone(),
            operations: plan.operations.len(),
            types: rust::items(&plan).len(),
        };
        Ok((Some(plan), version))
    }

    /// The source of one side.
    fn source_of(&self, path: &Path) -> Source {
        self.source.with_files(vec![path.to_owned()], self.source.overlays().to_vec())
    }

    /// Whether a model is a botocore model, which cannot express some facts of Smithy models.
    fn is_c2j(&self, path: &Path) -> Result<bool, Error> {
        let sources = self.source_of(path).read()?;
        let forms = sources.list.iter().map(|source| Form::of(&source.path, &source.text));
        Ok(forms.flatten().any(|form| form == Form::Service))
    }
}

/// One of the two compared models.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Version {
    /// The file's name, without its folder.
    pub file: String,
    /// The service's shape id; empty if the model has none of the selected operations.
    pub service: String,
    /// The service's version.
    pub api: String,
    /// The number of operations.
    pub operations: usize,
    /// The number of Rust items, including those of operations.
    pub types: usize,
}

/// Whom a change is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Audience {
    /// People and scripts at the command line.
    CommandLine,
    /// Users of the typed library.
    Rust,
    /// Services and programs of other versions, which requests and responses go between.
    Wire,
}

/// The section of the report that a change belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Section {
    /// A command as a whole.
    Commands,
    /// Options of a command, the keys it prints, and its errors.
    Options,
    /// Keys of a structure inside values.
    Structures,
    /// Values of an enum.
    Enums,
    /// The Rust items of an operation: its marker type, its module and its error enum.
    Operations,
    /// A Rust type.
    Types,
    /// Requests and responses: their methods, paths, names and formats.
    Wire,
}

/// The kind of a change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Effect {
    /// It is new.
    Added,
    /// It is different.
    Changed,
    /// It is gone.
    Removed,
}

/// One change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// Whom the change affects.
    pub audience: Audience,
    /// The section of the report.
    pub section: Section,
    /// The command, structure, enum or Rust item.
    pub subject: String,
    /// The kind of change.
    pub effect: Effect,
    /// Whether existing commands or code may stop working.
    pub breaking: bool,
    /// The option, key, value, field or variant; empty for the subject as a whole.
    pub item: String,
    /// Details in words, with names in backticks.
    pub detail: String,
}

/// The number of documentation texts that are new or changed, for items that exist in both models.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Documentation {
    /// Of commands.
    pub commands: usize,
    /// Of options, and of keys that commands print.
    pub options: usize,
    /// Of structures, enums and their members.
    pub types: usize,
}

/// New or changed documentation of an item that exists in both models.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TextChange {
    /// The section: options (of commands), structures or enums.
    pub section: Section,
    /// The command, structure or enum.
    pub subject: String,
    /// The option or key; empty for the subject as a whole.
    pub item: String,
    /// The old documentation, in HTML; empty for none.
    pub old: String,
    /// The new documentation, in HTML; empty for none.
    pub new: String,
}

/// The result of a comparison; changes are sorted: the command line before Rust, then by section
/// and subject.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Comparison {
    /// The older model.
    pub old: Version,
    /// The newer model.
    pub new: Version,
    /// The changes.
    pub changes: Vec<Change>,
    /// The number of changed documentation texts.
    pub documentation: Documentation,
    /// The changed documentation, if enabled with [`Diff::documentation`].
    pub texts: Option<Vec<TextChange>>,
}

impl Comparison {
    /// Whether any change is breaking.
    pub fn is_breaking(&self) -> bool {
        self.changes.iter().any(|change| change.breaking)
    }

    /// The number of breaking changes for an audience.
    pub fn breaking(&self, audience: Audience) -> usize {
        self.of(audience).filter(|change| change.breaking).count()
    }

    /// One line per change: `+` for added, `-` for removed, `~` for changed, `!` before a breaking
    /// change.
    pub fn text(&self) -> String {
        text::render(self)
    }

    /// A Markdown report, for a pull request.
    pub fn markdown(&self) -> String {
        markdown::render(self)
    }

    /// The JSON form, with all details; ends with a newline.
    pub fn json(&self) -> String {
        json::render(self)
    }

    fn of(&self, audience: Audience) -> impl Iterator<Item = &Change> {
        self.changes.iter().filter(move |change| change.audience == audience)
    }
}

/// The maximum length of a model's text in a report, in Unicode scalars.
const LONGEST: usize = 80;

/// Formats a name or value of a model as Markdown code; the result is always one line, and the text
/// cannot end the code.
fn code(text: &str) -> String {
    let mut out: String =
        terminal::line(&text.chars().take(LONGEST).collect::<String>()).replace('`', "'");
    if text.chars().nth(LONGEST).is_some() {
        out.push('…');
    }
    if out.trim().is_empty() { "``".to_owned() } else { format!("`{out}`") }
}

/// A count with its noun: `1 option`, `2 options`.
fn counted(count: usize, word: &str) -> String {
    let plural = if count == 1 { "" } else { "s" };
    format!("{count} {word}{plural}")
}

fn types_and_members(count: usize) -> String {
    if count == 1 { "1 type or member".to_owned() } else { format!("{count} types and members") }
}
