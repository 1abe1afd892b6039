//! [`Tables`]: the tables of all services of models, for programs without generated code.

use crate::candidates::{Candidate, Candidates};
use crate::diagnostic::{Diagnostic, Diagnostics, Severity};
use crate::emit::data::archive::{Entry, archive};
use crate::emit::data::{self, ByteOrder, Packing};
use crate::error::Error;
use crate::escape::{escaped, rust};
use crate::flavour::Flavour;
use crate::load::{self, Inputs};
use crate::model::{Kind, Model, Shape, Sources, is_by_aws};
use crate::output;
use crate::parallel;
use crate::plan::endpoint::rules::RuleSet;
use crate::plan::facts::texts::Texts;
use crate::plan::prose::Format;
use crate::plan::prose::table_texts::texts_of;
use crate::plan::service::Service;
use crate::plan::{self, Plan};
use crate::source::Source;
use crate::validate;
use std::collections::BTreeMap;
use std::env;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};

/// Makes one file of the tables of all services of models: a program reads it instead of compiling
/// generated code.
///
/// ```no_run
/// // build.rs
/// fn main() -> Result<(), hardie_build::Error> {
///     hardie_build::Tables::new().model("models").write("services")
/// }
/// ```
///
/// ```ignore
/// // src/main.rs
/// include!(concat!(env!("OUT_DIR"), "/services.rs"));
///
/// fn main() -> std::process::ExitCode {
///     hardie_cli::run_tables(&SERVICES)
/// }
/// ```
#[derive(Clone, Debug, Default)]
pub struct Tables {
    source: Source,
    packing: Packing,
    validation: Option<validate::Options>,
}

/// The file of tables with that of a plan.
pub(crate) fn file(plan: &Plan, order: ByteOrder) -> Vec<u8> {
    archive(&[entry(plan, order, Packing::Small).0], order)
}

/// The static `TABLES` with the file of the table, as a literal.
pub(crate) fn literal(plan: &Plan) -> String {
    let file = file(plan, ByteOrder::native());
    format!(
        "
/// The table as a file.
#[doc(hidden)]
pub static TABLES: ::hardie_runtime::service::Tables =
    ::hardie_runtime::service::Tables::new(b\"{}\");
",
        file.escape_ascii()
    )
}

fn entry(plan: &Plan, order: ByteOrder, packing: Packing) -> (Entry, WrittenDocs) {
    let Service { command, title, flavour, .. } = &plan.service;
    let is_aws = *flavour == Flavour::Aws;
    let (table, text) = data::file(plan, order, packing);
    let entry = Entry { command: command.clone(), title: title.clone(), is_aws, table };
    (entry, WrittenDocs { command: command.clone(), is_aws, text })
}

/// The documentation of a service as its model has it: strings that NULs end, at the offsets that
/// the table of the service has.
#[doc(hidden)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WrittenDocs {
    pub command: String,
    /// AWS's documentation is HTML, others' is CommonMark.
    pub is_aws: bool,
    pub text: String,
}

impl WrittenDocs {
    /// The documentation at an offset as a table would carry it, and its first sentence, each with
    /// a NUL at its end.
    pub fn prepared(&self, at: u32) -> String {
        let rest = usize::try_from(at).ok().and_then(|at| self.text.get(at..)).unwrap_or_default();
        let text = rest.split('\0').next().unwrap_or_default();
        let format = if self.is_aws { Format::Html } else { Format::CommonMark };
        let texts = texts_of(text, format);
        [texts.docs.html(), &texts.sentence].map(|it| it.replace('\0', "\u{FFFD}") + "\0").concat()
    }
}

/// Tables that were made, and what was left out.
#[derive(Debug)]
pub struct MadeTables {
    /// The file.
    pub bytes: Vec<u8>,
    /// The commands of the services.
    pub commands: Vec<String>,
    /// The operations of all services.
    pub operations: usize,
    /// The documentation of the services, if it is not in the file.
    #[doc(hidden)]
    pub docs: Vec<WrittenDocs>,
    /// Problems that are not errors, and services that have no table, with the reasons.
    pub warnings: Diagnostics,
}

impl Tables {
    /// No models.
    pub fn new() -> Tables {
        Tables::default()
    }

    /// Adds models: what [`Config::model`](crate::Config::model) takes, or a folder with many
    /// models. In a folder as botocore has it (`SERVICE/VERSION/service-2.json`), the newest
    /// version of each service counts. `.smithy` files are one model; each JSON file of a folder
    /// without `.smithy` files is a model of its own.
    pub fn model(&mut self, path: impl AsRef<Path>) -> &mut Self {
        self.source.model(path);
        self
    }

    /// Adds an overlay; see [`Config::overlay`](crate::Config::overlay).
    pub fn overlay(&mut self, path: impl AsRef<Path>) -> &mut Self {
        self.source.overlay(path);
        self
    }

    /// Makes tables without documentation, and the documentation beside them, for a user who waits:
    /// preparing all of it takes longer than everything else, and a page of help shows little.
    #[doc(hidden)]
    pub fn docs_apart(&mut self) -> &mut Self {
        self.packing = Packing::Apart;
        self.source.docs_as_written();
        self
    }

    /// Validates models, too: what a check of a model fails for is one warning.
    #[doc(hidden)]
    pub fn validate(&mut self, options: validate::Options) -> &mut Self {
        self.validation = Some(options);
        self
    }

    /// What the tables depend on beside the content of files: the arguments of `hardie table`.
    #[doc(hidden)]
    pub fn flags(&self) -> String {
        let flags = self.source.flags();
        flags.iter().map(|flag| flag.as_str()).collect::<Vec<&str>>().join(" ")
    }

    /// The files that the tables depend on: models, what is read beside them, and overlays. `None`
    /// if a model is standard input.
    ///
    /// # Errors
    /// A folder that cannot be read.
    pub fn files(&self) -> Result<Option<Vec<PathBuf>>, Error> {
        let Candidates { models, failed, .. } = Candidates::find(&self.source, false);
        if let Some((_, error)) = failed.into_iter().next() {
            return Err(error);
        }
        let mut files = self.source.overlays().to_vec();
        for candidate in newest(models) {
            if candidate.paths.iter().any(|path| load::is_standard_input(path)) {
                return Ok(None);
            }
            let inputs = Inputs::find(&candidate.paths, self.source.selected_projection());
            if let Some(error) = inputs.error {
                return Err(error);
            }
            files.extend(inputs.files.into_iter().map(|file| file.path));
        }
        Ok(Some(files))
    }

    /// Makes the tables for the machine that runs this.
    ///
    /// # Errors
    /// A file that cannot be read, problems of a model, two services with the same command, or no
    /// service at all.
    pub fn make(&self) -> Result<MadeTables, Error> {
        self.make_for(ByteOrder::native())
    }

    /// Makes something of the plan of each service, such as the answers of an endpoint; with the
    /// warnings.
    ///
    /// # Errors
    /// As [`make`](Tables::make).
    #[doc(hidden)]
    pub fn visit<T: Send>(
        &self,
        make: impl Fn(&Model<'_>, &Plan) -> T + Sync,
    ) -> Result<(Vec<T>, Diagnostics), Error> {
        let mut source = self.source.clone();
        source.without_rust();
        if !source.selects_any() {
            source.all_operations();
        }
        let Candidates { models, failed, .. } = Candidates::find(&source, false);
        let mut unreadable = failed.into_iter().next().map(|(_, error)| error);
        let mut found: BTreeMap<String, (T, String)> = BTreeMap::new();
        let mut problems = Diagnostics::default();
        parallel::each(
            newest(models),
            |candidate| {
                planned(&source, candidate, self.validation, |model, plan| {
                    let Service { command, shape_id, .. } = &plan.service;
                    (command.clone(), (shape_id.clone(), make(model, plan)))
                })
            },
            |_, made| match made {
                Ok(made) => {
                    problems.extend(made.problems);
                    for (command, (id, service)) in made.services {
                        let named = names(&id, &made.paths);
                        if let Some((_, other)) = found.get(&command) {
                            problems.push(same_command(&command, other, &named));
                        }
                        found.insert(command, (service, named));
                    }
                }
                Err(error) => unreadable = unreadable.take().or(Some(error)),
            },
        );
        if let Some(error) = unreadable {
            return Err(error);
        }
        if found.is_empty() && !problems.has_errors() {
            let problem = Diagnostic::error("select.service", "no model has a service");
            problems.push(problem.help("name a file or a folder with the model of a service"));
        }
        if problems.has_errors() {
            return Err(Error::Invalid(problems));
        }
        Ok((found.into_values().map(|(service, _)| service).collect(), problems))
    }

    /// Makes the tables for machines with an order of bytes.
    ///
    /// # Errors
    /// As [`make`](Tables::make).
    pub fn make_for(&self, order: ByteOrder) -> Result<MadeTables, Error> {
        let made = |plan: &Plan| (entry(plan, order, self.packing), plan.operations.len());
        let (made, warnings) = self.visit(|_, plan| made(plan))?;
        let (made, counts): (Vec<(Entry, WrittenDocs)>, Vec<usize>) = made.into_iter().unzip();
        let (entries, docs): (Vec<Entry>, Vec<WrittenDocs>) = made.into_iter().unzip();
        Ok(MadeTables {
            bytes: archive(&entries, order),
            docs: if self.packing == Packing::Apart { docs } else { Vec::new() },
            commands: entries.into_iter().map(|entry| entry.command).collect(),
            operations: counts.into_iter().sum(),
            warnings,
        })
    }

    /// Writes `NAME.tables` and `NAME.rs`, which defines the static `SERVICES`, into `OUT_DIR`; for
    /// build scripts. Prints `cargo:` lines for warnings and for the models that the file depends
    /// on.
    ///
    /// # Errors
    /// As [`make`](Tables::make); also if `OUT_DIR` is not set or not writable.
    pub fn write(&self, name: &str) -> Result<(), Error> {
        for path in self.source.models().iter().chain(self.source.overlays()) {
            println!("cargo:rerun-if-changed={}", path.display());
        }
        let folder = PathBuf::from(env::var_os("OUT_DIR").ok_or(Error::NoOutDir)?);
        let is_big = env::var("CARGO_CFG_TARGET_ENDIAN").is_ok_and(|order| order == "big");
        let order = if is_big { ByteOrder::Big } else { ByteOrder::Little };
        let made = self.make_for(order)?;
        let is_warning = |it: &&Diagnostic| it.severity >= Severity::Warning;
        for warning in made.warnings.iter().filter(is_warning) {
            for line in warning.to_string().lines() {
                println!("cargo:warning={line}");
            }
        }
        let file = format!("{name}.tables");
        output::write_if_changed(&folder.join(&file), &made.bytes)?;
        let code = escaped!(
            Rust,
            "/// The services of the program.
pub static SERVICES: ::hardie_runtime::service::Tables = {
    // Rows are read where they lie, so the file begins at an address that numbers can be read from.
    #[repr(C)]
    struct Aligned<B: ?Sized>([u32; 0], B);
    static FILE: &Aligned<[u8]> = &Aligned([], *include_bytes",
            "!(",
            rust::string(&file),
            "));
    ::hardie_runtime::service::Tables::of_build(&FILE.1)
};
"
        );
        output::write_if_changed(&folder.join(format!("{name}.rs")), code.as_str())?;
        Ok(())
    }
}

/// The table of a plan as a file of tables.
#[doc(hidden)]
pub fn table_file(plan: &Plan, order: ByteOrder) -> Vec<u8> {
    file(plan, order)
}

/// Endpoint rules as the program of a table, with its strings.
#[doc(hidden)]
#[derive(Clone, Debug)]
pub struct RuleWords {
    pub text: String,
    pub words: Vec<u32>,
}

impl From<&RuleSet> for RuleWords {
    fn from(rules: &RuleSet) -> RuleWords {
        let mut texts = Texts::default();
        let words = data::rules::words(rules, &mut texts);
        RuleWords { text: texts.list().join("\0") + "\0", words }
    }
}

/// The source with these models.
impl From<Source> for Tables {
    fn from(source: Source) -> Tables {
        Tables { source, packing: Packing::default(), validation: None }
    }
}

/// The diagnostic about a type that cannot have the name of its shape.
const RENAMED_TYPE: &str = "names.collision";

/// What was made of the services of one model.
struct Made<T> {
    paths: Vec<PathBuf>,
    services: Vec<T>,
    problems: Vec<Diagnostic>,
}

/// Plans the services of a model, and makes something of each plan.
fn planned<T>(
    source: &Source,
    mut candidate: Candidate,
    validation: Option<validate::Options>,
    make: impl Fn(&Model<'_>, &Plan) -> T,
) -> Result<Made<T>, Error> {
    let paths = candidate.paths.clone();
    let mut made = Made { paths: paths.clone(), services: Vec::new(), problems: Vec::new() };
    if candidate.folder.is_some() && !candidate.reads_model() {
        return Ok(made);
    }
    let source = source.with_files(paths, source.overlays().to_vec());
    let sources = source.read_with(candidate.text)?;
    let mut problems = Diagnostics::default();
    let model = source.resolved(&sources, &mut problems);
    let overlays = source.read_overlays(&mut problems)?;
    let has_errors = problems.has_errors();
    made.problems.extend(problems);
    if has_errors {
        return Ok(made);
    }
    if let Some(options) = validation {
        made.problems.extend(invalid(&model, &sources, options));
    }
    let services = model.shapes().filter(|shape| matches!(shape.kind, Kind::Service(_)));
    let ids: Vec<String> = match source.selected_service() {
        Some(name) => vec![name.to_owned()],
        None => services.map(|shape| shape.id.to_string()).collect(),
    };
    for id in ids {
        let mut source = source.clone();
        source.service(id);
        let mut problems = Diagnostics::default();
        let plan = plan::lower(&model, &sources, &source.request(&overlays), &mut problems);
        // Tables have no types, whatever their names would be.
        problems.remove(|problem| problem.id == RENAMED_TYPE && problem.severity < Severity::Error);
        match plan.filter(|_| !problems.has_errors()) {
            Some(plan) => made.services.push(make(&model, &plan)),
            // One of many models must not prevent the others.
            None if candidate.folder.is_some() => {
                made.problems.extend(problems.into_iter().map(|mut problem| {
                    problem.severity = problem.severity.min(Severity::Warning);
                    problem
                }));
                continue;
            }
            None => {}
        }
        made.problems.extend(problems);
    }
    Ok(made)
}

/// The first problem that a check of a model fails for, as a warning. AWS's own models are not
/// validated: AWS has done so, and it takes longer than making a table.
fn invalid(model: &Model<'_>, sources: &Sources, options: validate::Options) -> Option<Diagnostic> {
    let is_amazons = |shape: &Shape<'_>| match &shape.kind {
        Kind::Service(service) => is_by_aws(shape, service),
        _ => false,
    };
    if model.shapes().any(is_amazons) {
        return None;
    }
    let mut problems = Diagnostics::default();
    validate::validate(model, sources, options, &mut problems);
    let failing: Vec<&Diagnostic> = problems.iter().filter(|it| it.severity.fails()).collect();
    let first = failing.first()?;
    let rest = match failing.len() - 1 {
        0 => String::new(),
        1 => ", and has another problem".to_owned(),
        more => format!(", and has {more} other problems"),
    };
    let message = format!("the model is not valid: {}{rest}", first.message);
    Some(Diagnostic {
        severity: Severity::Warning,
        message,
        help: Some("`hardie check` shows all problems of a model".to_owned()),
        ..(*first).clone()
    })
}

/// Of the versions of a service in botocore's folders, the newest.
fn newest(models: Vec<Candidate>) -> Vec<Candidate> {
    /// The folder of a service, if a path is `SERVICE/VERSION/service-2.json`.
    fn service_of(candidate: &Candidate) -> Option<(PathBuf, String)> {
        let [path] = candidate.paths.as_slice() else { return None };
        candidate.folder?;
        let name = path.file_name().and_then(OsStr::to_str)?;
        let version = path.parent()?;
        name.starts_with("service-2.json").then_some(())?;
        let text = version.file_name().and_then(OsStr::to_str)?;
        text.starts_with(|c: char| c.is_ascii_digit()).then_some(())?;
        Some((version.parent()?.to_owned(), text.to_owned()))
    }
    let mut versions: BTreeMap<PathBuf, String> = BTreeMap::new();
    for (folder, version) in models.iter().filter_map(service_of) {
        let newest = versions.entry(folder).or_default();
        if version > *newest {
            *newest = version;
        }
    }
    let is_newest = |candidate: &Candidate| {
        service_of(candidate)
            .is_none_or(|(folder, version)| versions.get(&folder) == Some(&version))
    };
    models.into_iter().filter(is_newest).collect()
}

/// A service with its models, as messages name it.
fn names(id: &str, paths: &[PathBuf]) -> String {
    let paths: Vec<String> = paths.iter().map(|path| path.display().to_string()).collect();
    format!("`{id}` of {}", paths.join(", "))
}

fn same_command(command: &str, one: &str, other: &str) -> Diagnostic {
    let message = format!("two services have the command `{command}`: {one}, and {other}");
    Diagnostic::error("names.collision", message)
        .help("leave one of them out, or give one of them another command with an overlay")
}
