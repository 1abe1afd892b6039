//! What a check found, and how it is told.

use super::{EXCLUSIONS, Tests};
use crate::Error;
use crate::diagnostic::{Diagnostic, Diagnostics, Severity};
use crate::escape::terminal;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::Duration;

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
    /// Whether such a file is known to be in a folder of models, such as botocore's examples: nobody asks about it.
    pub is_known: bool,
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
    /// How many types cannot have the names of their shapes, which are ours or another's.
    pub renamed: usize,
    /// Why others are left out, and how many for each reason.
    pub left_out: BTreeMap<String, usize>,
    /// What became of the tests of its endpoint rules.
    pub tests: Tests,
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
    /// Tests of endpoint rules.
    pub tests: usize,
    /// Those of them that pass with the partitions of their time only.
    pub dated_tests: usize,
    /// Tests of endpoint rules that failed.
    pub failed_tests: usize,
    /// Errors.
    pub errors: usize,
    /// Warnings, exclusions apart.
    pub warnings: usize,
}

/// A count with its word: `1 model`, `2 models`.
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

    pub(super) fn unreadable_all(files: Vec<PathBuf>, error: &Error) -> Report {
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
            if service.renamed > 0 {
                parts.push(format!("{} renamed", counted(service.renamed, "type")));
            }
            if service.tests.all > 0 {
                parts.push(passed(service.tests.all, service.tests.dated, service.tests.failed.len()));
            }
        }
        if self.skipped {
            parts.push("no model: skipped".to_owned());
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
    let dated = if dated > 0 { format!(" ({dated} by earlier partitions)") } else { String::new() };
    format!("{} of {all} endpoint tests{dated}", all - failed)
}

fn reasons(left_out: &BTreeMap<String, usize>) -> String {
    let list: Vec<String> =
        left_out.iter().map(|(reason, count)| format!("{count} left out: {reason}")).collect();
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

    /// The sum in one line.
    pub fn line(&self) -> String {
        let mut line = format!(
            "{}, {}, {} planned",
            counted(self.models, "model"),
            counted(self.services, "service"),
            counted(self.planned, "operation"),
        );
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
