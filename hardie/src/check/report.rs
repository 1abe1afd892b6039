//! The results of checks, and their text.

use super::endpoints::Tests;
use crate::Error;
use hardie_build::escape::terminal;
use hardie_build::{Diagnostic, Diagnostics, Severity};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// The diagnostic about a service without a supported protocol.
pub(super) const UNSUPPORTED_PROTOCOL: &str = "plan.unsupported_protocol";

/// Diagnostics about operations that are not supported.
pub(super) const EXCLUSIONS: [&str; 3] =
    [UNSUPPORTED_PROTOCOL, "plan.event_stream", "plan.nothing_left"];

/// The result of checking one model.
#[derive(Debug)]
pub struct Report {
    /// The files of the model.
    pub files: Vec<PathBuf>,
    /// The services of the model; empty if the model cannot be resolved.
    pub services: Vec<ServiceReport>,
    /// All problems; operations skipped for event streams are warnings here.
    pub problems: Diagnostics,
    /// Whether the file is not a model: a JSON file in a folder, without a Smithy version.
    pub skipped: bool,
    /// Whether a skipped file is a known companion of models, such as botocore's examples, and
    /// needs no report.
    pub is_known: bool,
    /// The time that the check took.
    pub elapsed: Duration,
}

/// The result of checking one service.
#[derive(Debug)]
pub struct ServiceReport {
    /// The shape id.
    pub id: String,
    /// The number of operations of the service.
    pub operations: usize,
    /// The number of operations that can be generated.
    pub planned: usize,
    /// The number of types that were renamed because the name of their shape is reserved or already
    /// in use.
    pub renamed: usize,
    /// The number of skipped operations per reason.
    pub left_out: BTreeMap<String, usize>,
    /// The results of the endpoint tests.
    pub tests: Tests,
}

/// The totals of all reports.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Total {
    /// The number of models, including those that could not be read.
    pub models: usize,
    /// The number of models of which no service was planned because of errors.
    pub not_planned: usize,
    /// The number of JSON files in folders that are not models.
    pub skipped: usize,
    /// The number of services in the models that were planned.
    pub services: usize,
    /// Operations that were planned.
    pub planned: usize,
    /// The number of skipped operations per reason.
    pub left_out: BTreeMap<String, usize>,
    /// Tests of endpoint rules.
    pub tests: usize,
    /// The number of endpoint tests that pass only with earlier partition data.
    pub dated_tests: usize,
    /// Tests of endpoint rules that failed.
    pub failed_tests: usize,
    /// Errors.
    pub errors: usize,
    /// Warnings, without those for skipped operations.
    pub warnings: usize,
}

/// A count with its noun: `1 model`, `2 models`.
fn counted(count: usize, word: &str) -> String {
    let plural = if count == 1 { "" } else { "s" };
    format!("{count} {word}{plural}")
}

impl Report {
    pub(super) fn new(files: Vec<PathBuf>) -> Report {
        Report {
            files,
            services: Vec::new(),
            problems: Diagnostics::default(),
            skipped: false,
            is_known: false,
            elapsed: Duration::ZERO,
        }
    }

    pub(super) fn unreadable(path: &Path, error: &Error) -> Report {
        Report::unreadable_all(vec![path.to_owned()], error)
    }

    /// The report of a folder in which no file is a model.
    pub(super) fn without_model(folder: PathBuf) -> Report {
        let message = format!("`{}` contains no model", folder.display());
        let problem = Diagnostic::error("check.no_model", message)
            .help("models are .smithy files, Smithy JSON ASTs and botocore's service-2.json");
        let mut report = Report::new(vec![folder]);
        report.problems.push(problem);
        report
    }

    /// The report of tags that no operation of any model has.
    pub(super) fn without_tags(tags: &BTreeSet<String>, files: Vec<PathBuf>) -> Report {
        let mut report = Report::new(files);
        for tag in tags {
            let message = format!("no operation has the tag `{tag}`");
            report.problems.push(Diagnostic::error("select.tag", message));
        }
        report
    }

    pub(super) fn unreadable_all(files: Vec<PathBuf>, error: &Error) -> Report {
        let mut report = Report::new(files);
        match error {
            // A `smithy-build.json` has problems of its own, with positions.
            Error::Invalid(problems) => report.problems = problems.clone(),
            error => report.problems.push(Diagnostic::error("check.read", error.to_string())),
        }
        report
    }

    /// The number of errors, with those of the severity danger.
    pub fn errors(&self) -> usize {
        self.problems.count(Severity::Error) + self.problems.count(Severity::Danger)
    }

    /// The number of warnings, without those for skipped operations.
    pub fn warnings(&self) -> usize {
        let warning =
            |it: &&Diagnostic| it.severity == Severity::Warning && !EXCLUSIONS.contains(&&*it.id);
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
            let mut part =
                format!("{name} {} of {} operations", service.planned, service.operations);
            if !service.left_out.is_empty() {
                part.push_str(&format!(" ({})", reasons(&service.left_out)));
            }
            parts.push(part);
            if service.renamed > 0 {
                parts.push(format!("{} renamed", counted(service.renamed, "type")));
            }
            if service.tests.all > 0 {
                parts.push(passed(
                    service.tests.all,
                    service.tests.dated,
                    service.tests.failed.len(),
                ));
            }
        }
        if self.skipped {
            parts.push("skipped: not a model".to_owned());
        }
        for (count, word) in [(self.errors(), "error"), (self.warnings(), "warning")] {
            if count > 0 {
                parts.push(counted(count, word));
            }
        }
        let line = format!("{file}: {}", parts.join(", "));
        terminal::line(&line)
    }
}

fn passed(all: usize, dated: usize, failed: usize) -> String {
    let dated =
        if dated > 0 { format!(" ({dated} with earlier partition data)") } else { String::new() };
    format!("{} of {all} endpoint tests{dated}", all - failed)
}

fn reasons(left_out: &BTreeMap<String, usize>) -> String {
    let list: Vec<String> =
        left_out.iter().map(|(reason, count)| format!("{count} skipped: {reason}")).collect();
    list.join(", ")
}

impl Total {
    pub(super) fn add(&mut self, report: &Report) {
        if report.skipped {
            self.skipped += 1;
            self.warnings += report.warnings();
            return;
        }
        self.models += 1;
        self.not_planned += usize::from(report.services.is_empty() && report.errors() > 0);
        self.services += report.services.len();
        self.errors += report.errors();
        self.warnings += report.warnings();
        for service in &report.services {
            self.planned += service.planned;
            self.tests += service.tests.all;
            self.dated_tests += service.tests.dated;
            self.failed_tests += service.tests.failed.len();
            for (reason, count) in &service.left_out {
                *self.left_out.entry(reason.clone()).or_default() += count;
            }
        }
    }

    /// The totals in one line.
    pub fn line(&self) -> String {
        let mut line = counted(self.models, "model");
        if self.not_planned > 0 {
            line.push_str(&format!(" ({} not planned because of errors)", self.not_planned));
        }
        if self.models == 0 || self.not_planned < self.models {
            line.push_str(&format!(
                ", {}, {} planned",
                counted(self.services, "service"),
                counted(self.planned, "operation"),
            ));
        }
        for part in [
            reasons(&self.left_out),
            if self.tests > 0 {
                passed(self.tests, self.dated_tests, self.failed_tests)
            } else {
                String::new()
            },
            if self.skipped > 0 {
                format!("{} skipped", counted(self.skipped, "file"))
            } else {
                String::new()
            },
        ] {
            if !part.is_empty() {
                line.push_str(&format!(", {part}"));
            }
        }
        format!("{line}, {}, {}", counted(self.errors, "error"), counted(self.warnings, "warning"))
    }
}
