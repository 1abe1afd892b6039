//! Whether models can be generated from: each is loaded, resolved and planned with every service
//! and every operation, and everything that is wrong with it is said.
//!
//! What nobody here speaks is no error of a model: a service of another protocol, and operations
//! with event streams, are counted and named, and the rest is planned. One model is in memory at a
//! time.

use crate::diagnostic::{Diagnostic, Diagnostics, Severity};
use crate::survey::Survey;
use crate::{Config, Error};
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// What to check.
#[derive(Clone, Debug)]
pub struct Check {
    paths: Vec<PathBuf>,
    merge: bool,
}

/// What was found in one model.
#[derive(Debug)]
pub struct Report {
    /// Its files.
    pub files: Vec<PathBuf>,
    /// The services and what became of them; empty where the model cannot be resolved.
    pub services: Vec<ServiceReport>,
    /// Everything that is to be said; what is left out for its protocol or for event streams are
    /// warnings here.
    pub problems: Diagnostics,
    /// Whether it is no model at all: a JSON file of a folder that has no Smithy version.
    pub skipped: bool,
    /// How long it took.
    pub elapsed: Duration,
}

/// What became of one service.
#[derive(Debug)]
pub struct ServiceReport {
    /// The shape id.
    pub id: String,
    /// How many operations it has.
    pub operations: usize,
    /// How many of them were planned.
    pub planned: usize,
    /// Why others are left out, and how many for each reason.
    pub left_out: BTreeMap<String, usize>,
}

/// The sum of reports.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Total {
    /// Models that were read or failed to be.
    pub models: usize,
    /// JSON files of folders that are no models.
    pub skipped: usize,
    /// Services.
    pub services: usize,
    /// Operations that were planned.
    pub planned: usize,
    /// Why operations are left out, and how many for each reason.
    pub left_out: BTreeMap<String, usize>,
    /// Errors.
    pub errors: usize,
    /// Warnings, exclusions apart.
    pub warnings: usize,
}

/// Diagnostics that say that something is not spoken here.
const EXCLUSIONS: [&str; 3] = ["plan.unsupported_protocol", "plan.event_stream", "plan.nothing_left"];

impl Check {
    /// Files, and folders whose `.json` files are meant, at any depth and in the order of names.
    pub fn new<P: AsRef<Path>>(paths: &[P]) -> Check {
        Check { paths: paths.iter().map(|path| path.as_ref().to_owned()).collect(), merge: false }
    }

    /// Whether all files are one model. Default: each is a model of its own.
    pub fn merge(&mut self, merge: bool) -> &mut Self {
        self.merge = merge;
        self
    }

    /// Checks one model after another and shows each report as soon as it is there.
    pub fn run(&self, mut show: impl FnMut(&Report)) -> Total {
        let (files, failed) = self.files();
        let mut total = Total::default();
        let mut add = |report: &Report| {
            total.add(report);
            show(report);
        };
        for (path, source) in failed {
            add(&Report::unreadable(&path, &Error::Read { path: path.clone(), source }));
        }
        if self.merge && !files.is_empty() {
            add(&model(files.iter().map(|(path, _)| path.clone()).collect()));
            return total;
        }
        for (path, found) in files {
            // What was named is a model; what lies in a folder may be something else.
            match found && !is_model(&path) {
                true => add(&Report { skipped: true, ..Report::new(vec![path]) }),
                false => add(&model(vec![path])),
            }
        }
        total
    }

    /// The files, and whether each was found in a folder; folders that cannot be read.
    #[expect(clippy::type_complexity, reason = "two lists")]
    fn files(&self) -> (Vec<(PathBuf, bool)>, Vec<(PathBuf, std::io::Error)>) {
        let (mut files, mut failed) = (Vec::new(), Vec::new());
        for path in &self.paths {
            if !path.is_dir() {
                files.push((path.clone(), false));
                continue;
            }
            let mut found = BTreeSet::new();
            let mut pending = vec![path.clone()];
            while let Some(folder) = pending.pop() {
                let entries = match fs::read_dir(&folder) {
                    Ok(entries) => entries,
                    Err(error) => {
                        failed.push((folder, error));
                        continue;
                    }
                };
                for entry in entries.flatten() {
                    let path = entry.path();
                    // Links to folders are not followed: they may lead in circles.
                    if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
                        pending.push(path);
                    } else if path.extension().is_some_and(|extension| extension == "json") && path.is_file()
                    {
                        found.insert(path);
                    }
                }
            }
            files.extend(found.into_iter().map(|path| (path, true)));
        }
        (files, failed)
    }
}

/// Whether a file may be a Smithy model: anything but well-formed JSON without a Smithy version.
fn is_model(path: &Path) -> bool {
    #[derive(Deserialize)]
    struct Versioned {
        smithy: Option<serde::de::IgnoredAny>,
    }
    let Ok(text) = fs::read_to_string(path) else { return true };
    match serde_json::from_str::<Versioned>(&text) {
        Ok(versioned) => versioned.smithy.is_some(),
        Err(error) => error.is_syntax() || error.is_eof(),
    }
}

/// Checks one model.
fn model(files: Vec<PathBuf>) -> Report {
    let start = Instant::now();
    let mut report = Report::new(files);
    match Survey::of(&report.files) {
        Err(error) => report = Report::unreadable_all(report.files, &error),
        Ok(survey) if survey.problems.has_errors() => report.problems = survey.problems,
        Ok(survey) => {
            if survey.services.is_empty() {
                let diagnostic = Diagnostic::warning("check.no_service", "the model has no service");
                let file = report.files.first().map(|path| path.display().to_string());
                report.problems.push(diagnostic.shape(file.unwrap_or_default()));
            }
            for service in survey.services {
                let count = service.operations.len();
                let planned = match count {
                    0 => 0,
                    _ => plan(&report.files, &service.id, &mut report.problems),
                };
                let left_out = left_out(&report.problems, &service.id, count - planned.min(count));
                report.services.push(ServiceReport { id: service.id, operations: count, planned, left_out });
            }
        }
    }
    report.elapsed = start.elapsed();
    report
}

/// Plans a service whole and gives the number of its operations that there is a plan for.
fn plan(files: &[PathBuf], service: &str, problems: &mut Diagnostics) -> usize {
    let mut config = Config::new();
    for path in files {
        config.model(path);
    }
    let (planned, found) = match config.service(service).all_operations().plan() {
        Ok((plan, warnings)) => (plan.operations.len(), warnings),
        Err(Error::Invalid(found)) => (0, found),
        Err(error) => {
            problems.push(Diagnostic::error("check.read", error.to_string()));
            return 0;
        }
    };
    for diagnostic in found.iter() {
        let mut diagnostic = diagnostic.clone();
        if EXCLUSIONS.contains(&diagnostic.id) {
            diagnostic.severity = Severity::Warning;
        }
        problems.push(diagnostic);
    }
    planned
}

/// Why operations of a service have no plan.
fn left_out(problems: &Diagnostics, service: &str, count: usize) -> BTreeMap<String, usize> {
    let mut reasons = BTreeMap::new();
    if count == 0 {
        return reasons;
    }
    let of = |id: &'static str| problems.iter().filter(move |problem| problem.id == id);
    let protocol = of("plan.unsupported_protocol").find(|problem| problem.shape.as_deref() == Some(service));
    if let Some(problem) = protocol {
        // The message begins with the sentence "the service speaks …, and …".
        let words = problem.message.strip_prefix("the service ").unwrap_or(&problem.message);
        let reason = words.split(", and only").next().unwrap_or_default();
        reasons.insert(reason.to_owned(), count);
        return reasons;
    }
    let streams = of("plan.event_stream").count().min(count);
    if streams > 0 {
        reasons.insert("event stream".to_owned(), streams);
    }
    if count > streams {
        let failed = problems.has_errors();
        let reason = if failed { "errors" } else { "an overlay" };
        reasons.insert(reason.to_owned(), count - streams);
    }
    reasons
}

impl Report {
    fn new(files: Vec<PathBuf>) -> Report {
        Report {
            files,
            services: Vec::new(),
            problems: Diagnostics::default(),
            skipped: false,
            elapsed: Duration::ZERO,
        }
    }

    fn unreadable(path: &Path, error: &Error) -> Report {
        Report::unreadable_all(vec![path.to_owned()], error)
    }

    fn unreadable_all(files: Vec<PathBuf>, error: &Error) -> Report {
        let mut report = Report::new(files);
        report.problems.push(Diagnostic::error("check.read", error.to_string()));
        report
    }

    /// How many errors there are.
    pub fn errors(&self) -> usize {
        self.problems.count(Severity::Error)
    }

    /// How many warnings there are, exclusions apart.
    pub fn warnings(&self) -> usize {
        let warning = |it: &&Diagnostic| it.severity == Severity::Warning && !EXCLUSIONS.contains(&it.id);
        self.problems.iter().filter(warning).count()
    }

    /// The report in one line, without the problems.
    pub fn line(&self) -> String {
        let names: Vec<String> = self.files.iter().map(|path| path.display().to_string()).collect();
        let file = match &names[..] {
            [first, rest @ ..] if !rest.is_empty() => format!("{first} and {} more", rest.len()),
            names => names.concat(),
        };
        let mut parts = Vec::new();
        for service in &self.services {
            let name = service.id.rsplit_once('#').map_or(&*service.id, |(_, name)| name);
            let mut part = format!("{name} {} of {} operations", service.planned, service.operations);
            if !service.left_out.is_empty() {
                part.push_str(&format!(" ({})", reasons(&service.left_out)));
            }
            parts.push(part);
        }
        if self.skipped {
            parts.push("no model: skipped".to_owned());
        }
        for (count, word) in [(self.errors(), "error"), (self.warnings(), "warning")] {
            if count > 0 {
                parts.push(format!("{count} {word}{}", if count == 1 { "" } else { "s" }));
            }
        }
        let line = format!("{file}: {}", parts.join(", "));
        line.chars().map(|c| if c.is_control() { '\u{FFFD}' } else { c }).collect()
    }
}

fn reasons(left_out: &BTreeMap<String, usize>) -> String {
    let list: Vec<String> =
        left_out.iter().map(|(reason, count)| format!("{count} left out: {reason}")).collect();
    list.join(", ")
}

impl Total {
    fn add(&mut self, report: &Report) {
        if report.skipped {
            self.skipped += 1;
            return;
        }
        self.models += 1;
        self.services += report.services.len();
        self.errors += report.errors();
        self.warnings += report.warnings();
        for service in &report.services {
            self.planned += service.planned;
            for (reason, count) in &service.left_out {
                *self.left_out.entry(reason.clone()).or_default() += count;
            }
        }
    }

    /// The sum in one line.
    pub fn line(&self) -> String {
        let mut line = format!(
            "{} models, {} services, {} operations planned",
            self.models, self.services, self.planned
        );
        for part in [
            reasons(&self.left_out),
            if self.skipped > 0 { format!("{} files skipped", self.skipped) } else { String::new() },
        ] {
            if !part.is_empty() {
                line.push_str(&format!(", {part}"));
            }
        }
        format!("{line}, {} errors, {} warnings", self.errors, self.warnings)
    }
}
