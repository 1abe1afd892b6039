//! Checks whether code can be generated from models: each is loaded, resolved and planned with
//! every service and operation, and all its problems are reported.
//!
//! Operations with event streams are not errors of a model: they are counted, and the rest is
//! planned. A service without a supported protocol is an error, because no program can be generated
//! for it. Each core has one model in memory at a time. A model's own tests of its endpoint rules
//! are run.

mod endpoints;
mod handlers;
mod json;
mod patterns;
mod report;
mod validation;

pub use endpoints::Tests;
pub use json::json_line;
pub use report::{Report, ServiceReport, Total};

use crate::survey::Survey;
use crate::{Config, Error};
use hardie_build::candidates::{Candidate, Candidates};
use hardie_build::load;
use hardie_build::model::{Kind, Model, Shape, Sources, walk};
use hardie_build::plan;
use hardie_build::{Diagnostic, Diagnostics, Severity, Source};
use hardie_build::{RuleWords, parallel};
use report::{EXCLUSIONS, UNSUPPORTED_PROTOCOL};
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::time::Instant;

/// Checks models: reports their problems and what can be generated from them.
#[derive(Clone, Debug)]
pub struct Check {
    source: Source,
    merge: bool,
}

/// The diagnostic about a type that cannot have the name of its shape.
const RENAME: &str = "names.collision";

/// The diagnostic about a value that an enum cannot have.
const SKIPPED_VALUE: &str = "EnumShape.SkippedValue";

impl Check {
    /// Checks the models of a source. Every service is checked whole.
    ///
    /// The `.smithy` files of the source are one model, and so is standard input with them. A
    /// folder that contains `.smithy` files, at any depth, is one model with its JSON models. In
    /// other folders, each `.json` and `.json.gz` file at any depth is a model of its own, like
    /// each JSON file of the source.
    pub fn new(source: impl Into<Source>) -> Check {
        Check { source: source.into(), merge: false }
    }

    /// Whether all files are merged into one model. Default: each JSON file is a model of its own.
    pub fn merge(&mut self, merge: bool) -> &mut Self {
        self.merge = merge;
        self
    }

    /// Checks the models, several at a time; calls `show` with each report in the order of the
    /// models, as soon as it and all before it are complete.
    pub fn run(&self, mut show: impl FnMut(&Report)) -> Total {
        let mut missing: BTreeSet<String> = self.source.selected_tags().iter().cloned().collect();
        let Candidates { models, folders, failed } = Candidates::find(&self.source, self.merge);
        let mut total = Total::default();
        // Plans report the tags that a service with others lacks.
        let mut are_tags_reported = false;
        let mut add = |report: &Report| {
            are_tags_reported |= report.problems.iter().any(|it| it.id == "select.tag");
            total.add(report);
            show(report);
        };
        let mut with_models: BTreeSet<usize> = BTreeSet::new();
        let places: Vec<Option<usize>> = models.iter().map(|it| it.folder).collect();
        parallel::each(
            models,
            |candidate| check(&self.source, candidate),
            |at, checked| {
                let Checked { report, tags } = checked;
                missing.retain(|tag| !tags.contains(tag));
                if !report.skipped {
                    with_models.extend(places.get(at).copied().flatten());
                }
                add(&report);
            },
        );
        let is_failed = |folder: &PathBuf| failed.iter().any(|(path, _)| path == folder);
        for (index, folder) in folders.into_iter().enumerate() {
            if !with_models.contains(&index) && !is_failed(&folder) {
                add(&Report::without_model(folder));
            }
        }
        for (path, error) in failed {
            add(&Report::unreadable(&path, &error));
        }
        // A tag may belong to one of several models; a model with errors has no tags here.
        if !missing.is_empty() && !are_tags_reported && total.services > 0 {
            total.errors += missing.len();
            show(&Report::without_tags(&missing, self.source.models().to_vec()));
        }
        total
    }
}

/// The result of one candidate.
struct Checked {
    report: Report,
    /// The tags of its operations, if any were selected.
    tags: BTreeSet<String>,
}

impl From<Report> for Checked {
    fn from(report: Report) -> Checked {
        Checked { report, tags: BTreeSet::new() }
    }
}

/// Checks one file or project; a file of a folder may be something else than a model.
fn check(source: &Source, mut candidate: Candidate) -> Checked {
    if candidate.folder.is_some() && !candidate.reads_model() {
        let is_known = candidate.paths.first().is_some_and(|path| load::is_companion(path));
        return Report { skipped: true, is_known, ..Report::new(candidate.paths) }.into();
    }
    model(source, candidate)
}

/// Checks one model.
fn model(source: &Source, candidate: Candidate) -> Checked {
    let start = Instant::now();
    let Candidate { paths, text, .. } = candidate;
    let source = source.with_files(paths.clone(), source.overlays().to_vec());
    let mut report = Report::new(paths);
    let mut found = Diagnostics::default();
    let mut tags = BTreeSet::new();
    let survey = source.read_with(text).map(|sources| {
        Survey::asking(
            &source,
            &sources,
            |model, problems| {
                let is_operation = |shape: &&Shape<'_>| matches!(shape.kind, Kind::Operation(_));
                if !source.selected_tags().is_empty() {
                    let operations = model.shapes().filter(is_operation);
                    tags.extend(operations.flat_map(|it| it.traits.tags()));
                }
                // Errors in the structure of a model hide or cause others.
                if !problems.has_errors() {
                    validation::run(model, &sources, &mut found);
                }
            },
            |model, service, problems| Asked {
                tests: endpoint_tests(model, &sources, service),
                missing: missing_customizations(model, service),
                planned: if problems.has_errors() {
                    Planned::default()
                } else {
                    plan(&source, model, &sources, service)
                },
            },
        )
    });
    match survey {
        Err(error) => report = Report::unreadable_all(report.files, &error),
        Ok(survey) if survey.problems.has_errors() => report.problems = survey.problems,
        Ok(survey) => {
            report.problems = found;
            merge(&survey.problems, &mut report.problems);
            if survey.services.is_empty() {
                let diagnostic =
                    Diagnostic::warning("check.no_service", "the model has no service");
                let file = report.files.first().map(|path| path.display().to_string());
                report.problems.push(diagnostic.shape(file.unwrap_or_default()));
            }
            for service in survey.services {
                let count = service.operations.len();
                let Asked { tests, missing, planned } = service.more;
                let Planned { operations: planned, renamed, found } =
                    if count == 0 { Planned::default() } else { planned };
                merge(&found, &mut report.problems);
                let left_out = left_out(&report.problems, &service.id, count - planned.min(count));
                merge(&missing, &mut report.problems);
                for failed in &tests.failed {
                    let diagnostic =
                        Diagnostic::error("endpoint.test", format!("endpoint test: {failed}"));
                    report.problems.push(diagnostic.shape(&*service.id));
                }
                let (id, operations) = (service.id, count);
                report.services.push(ServiceReport {
                    id,
                    operations,
                    planned,
                    renamed,
                    left_out,
                    tests,
                });
            }
        }
    }
    report.elapsed = start.elapsed();
    Checked { report, tags }
}

/// What is found out about a service while its model is in memory.
struct Asked {
    tests: Tests,
    missing: Diagnostics,
    planned: Planned,
}

/// What AWS's clients add to a service, and generated programs do not.
fn missing_customizations(model: &Model<'_>, service: &Shape<'_>) -> Diagnostics {
    let Kind::Service(facts) = &service.kind else { return Diagnostics::default() };
    handlers::missing(service, &walk::operations(model, facts).iter().collect::<Vec<_>>())
}

/// Runs the tests of a service's endpoint rules, if it has both rules and tests.
fn endpoint_tests(model: &Model<'_>, sources: &Sources, service: &Shape<'_>) -> Tests {
    let (rules, tests) = (service.traits.endpoint_rule_set(), service.traits.endpoint_tests());
    match (rules, tests) {
        (Ok(Some(_)), Ok(Some(tests))) => {
            endpoints::run(&RuleWords::from(&plan::endpoint_rules(model, sources, service)), &tests)
        }
        _ => Tests::default(),
    }
}

/// The results of planning a service.
#[derive(Default)]
struct Planned {
    /// The number of planned operations.
    operations: usize,
    /// The number of types that cannot have the names of their shapes.
    renamed: usize,
    found: Diagnostics,
}

/// Plans a whole service.
fn plan(source: &Source, model: &Model<'_>, sources: &Sources, service: &Shape<'_>) -> Planned {
    let mut source = source.clone();
    source.service(service.id.as_str()).without_texts();
    if source.selected_tags().is_empty() {
        source.all_operations();
    }
    let plan = Config::from(source).plan_of(model, sources, Diagnostics::default());
    let (operations, found) = match plan {
        Ok((plan, warnings)) => (plan.operations.len(), warnings),
        Err(Error::Invalid(found)) => (0, found),
        Err(error) => {
            let mut found = Diagnostics::default();
            found.push(Diagnostic::error("check.read", error.to_string()));
            (0, found)
        }
    };
    // A model whose types are renamed is not wrong.
    let renamed = found.iter().filter(|diagnostic| diagnostic.id == RENAME).count();
    Planned { operations, renamed, found }
}

/// Adds problems that were not reported yet: each step reports what it notices.
fn merge(found: &Diagnostics, problems: &mut Diagnostics) {
    let key = |it: &Diagnostic| {
        // The errors of Smithy's loader have one id, and several of a plan can be about one shape,
        // such as its ignored traits and its links.
        let has_text = it.id == "Model" || it.id.starts_with("plan.");
        let message = if has_text { it.message.clone() } else { String::new() };
        (it.id.clone(), it.shape.clone(), message)
    };
    let mut known: BTreeSet<_> = problems.iter().map(key).collect();
    for diagnostic in found.iter().filter(|diagnostic| diagnostic.id != RENAME) {
        if !known.insert(key(diagnostic)) {
            continue;
        }
        let mut diagnostic = diagnostic.clone();
        if EXCLUSIONS.contains(&&*diagnostic.id) && diagnostic.id != UNSUPPORTED_PROTOCOL {
            diagnostic.severity = Severity::Warning;
        }
        // Code is generated without the value, but the model is wrong.
        if diagnostic.id == SKIPPED_VALUE {
            diagnostic.severity = Severity::Error;
        }
        problems.push(diagnostic);
    }
}

/// The number of operations of a service that have no plan, per reason.
fn left_out(problems: &Diagnostics, service: &str, count: usize) -> BTreeMap<String, usize> {
    let mut reasons = BTreeMap::new();
    let mut left = count;
    // A problem of the service concerns all operations, every other problem one operation.
    let is_of_service = |problem: &&Diagnostic| problem.shape.as_deref() == Some(service);
    let exclusions = || problems.iter().filter(|problem| EXCLUSIONS.contains(&&*problem.id));
    let of_service = exclusions().filter(is_of_service).find_map(|it| it.reason.clone());
    if let Some(reason) = of_service {
        let all = std::mem::take(&mut left);
        reasons.insert(reason, all);
    }
    for reason in exclusions().filter_map(|problem| problem.reason.clone()).take(left) {
        *reasons.entry(reason).or_default() += 1;
        left -= 1;
    }
    if left > 0 {
        let reason = if problems.has_errors() { "errors" } else { "an overlay" };
        reasons.insert(reason.to_owned(), left);
    }
    reasons.retain(|_, count| *count > 0);
    reasons
}
