//! Runs `check` on valid models, on those of `problems/`, and on thousands of damaged ones.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on fails")]

use hardie::check::{Check, Report, Total};
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

fn check(paths: &[PathBuf]) -> (Vec<Report>, Total) {
    let mut lines = Vec::new();
    let mut reports: Vec<Report> = Vec::new();
    let total = Check::new(paths).run(|report| {
        lines.push(report.line());
        reports.push(Report {
            files: report.files.clone(),
            services: Vec::new(),
            problems: report.problems.clone(),
            ..*report
        });
    });
    println!("{}\n{}", lines.join("\n"), total.line());
    (reports, total)
}

fn here(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// What Smithy's rules say about our models: file, id and the reason to leave it so.
const EXPECTED: [(&str, &str, &str); 13] = [
    ("billing.smithy", "names", "a member has the name of an option for pagination"),
    ("bus.smithy", "UnstableTrait", "endpoint rules are marked as unstable by Smithy itself"),
    ("connect.json", "UnstableTrait", "endpoint rules are marked as unstable by Smithy itself"),
    ("kitchen.json", "HttpQueryParamsTrait", "the model has every kind of binding"),
    ("kitchen.smithy", "HttpQueryParamsTrait", "the model has every kind of binding"),
    ("locker.smithy", "names", "members have the names of options for secrets"),
    ("mailroom.smithy", "HttpMethodSemantics", "a search with a body only reads"),
    ("noted.smithy", "UnstableTrait", "`@longPoll` is marked as unstable by Smithy itself"),
    ("noted.smithy", "plan", "one of its links is not of a web page"),
    ("post.json", "DeprecatedTrait", "the protocol is deprecated, but tested"),
    ("post.json", "SigV4Traits", "there is no service with this ARN namespace"),
    ("relay.smithy", "UnstableTrait", "endpoint rules are marked as unstable by Smithy itself"),
    ("shelf.json", "TraitValue", "several tokens, attempts and no delays are botocore's"),
];

#[test]
fn our_models_are_clean() {
    // Each file by itself: the kitchen is there twice, as Smithy IDL and as JSON.
    let models = fs::read_dir(here("models")).unwrap().map(|entry| entry.unwrap().path());
    let (reports, total) = check(&models.chain([here("../models")]).collect::<Vec<PathBuf>>());
    for report in reports {
        for problem in report.problems.iter() {
            // All `.smithy` files are one model.
            let file = problem.location.as_ref().map(|at| PathBuf::from(&at.file));
            let file = file.unwrap_or_else(|| report.files[0].clone());
            let file = file.file_name().unwrap().to_str().unwrap();
            let id = problem.id.split('.').next().unwrap();
            let is_expected = |it: &(&str, &str, &str)| it.0 == file && it.1 == id;
            assert!(EXPECTED.iter().any(is_expected), "{problem}");
        }
    }
    assert!(total.planned > 0);
    assert!(total.tests >= 32);
}

/// AWS's models, if they are in the test data: only protocols and event streams are skipped.
#[test]
fn published_models_are_clean() {
    let Some(folder) = hardie_tests::test_data("models") else {
        return println!("skipped: no test data");
    };
    let (_, total) = check(&[folder]);
    // Smithy has as many warnings about them.
    assert_eq!(total.errors, 0, "{}", total.line());
    for reason in total.left_out.keys() {
        assert!(reason == "event stream" || reason.starts_with("speaks "), "{reason}");
    }
    assert!(total.tests > 500, "{}", total.line());
}

/// Every file of `problems/` has a diagnostic, and one that cannot be parsed does not hide
/// diagnostics of others.
#[test]
fn each_problem_is_said() {
    let (reports, total) = check(&[here("problems"), here("no/such/file.json")]);
    assert!(reports.len() > 30);
    assert!(total.errors >= 30, "{}", total.line());
    for report in reports.iter().filter(|report| !report.skipped) {
        let named = report.files[0].file_stem().unwrap().to_string_lossy().into_owned();
        // In these, the selection is wrong, and `check` selects everything; renamed types are
        // counted.
        let selected = [
            "no_service",
            "nothing_selected",
            "two_services",
            "type_collision",
            "unknown_operation",
            "unknown_service",
        ];
        if !selected.contains(&&*named) && !named.contains("by_name") {
            assert!(!report.problems.is_empty(), "{named}");
        }
    }
}

/// Damaged models: truncated, with bytes changed, parts removed, duplicated and moved. Each is
/// planned or rejected in limited time.
#[test]
fn damaged_models() {
    damaged(&fs::read(here("models/kitchen.json")).unwrap(), 400);
}

/// The same for the model in botocore's format.
#[test]
fn damaged_models_of_botocore() {
    let files = hardie::Config::new()
        .model(here("models/kitchen.json"))
        .all_operations()
        .botocore()
        .unwrap();
    damaged(files[0].text.as_bytes(), 150);
}

fn damaged(text: &[u8], rounds: u32) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("model.json");
    let mut random = Random(42);
    for round in 0..rounds {
        let damaged = damage(text, &mut random);
        fs::write(&path, &damaged).unwrap();
        let total = Check::new(&[&path]).run(|report| {
            assert!(
                report.elapsed < Duration::from_secs(600),
                "round {round}: {:?}",
                report.elapsed
            );
            // A diagnostic has one line, whatever the strings contain.
            assert!(!report.line().contains('\n'), "round {round}");
        });
        assert_eq!(total.models, 1, "round {round}");
    }
}

/// A portable generator of random numbers.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % limit.max(1)
    }
}

fn damage(text: &[u8], random: &mut Random) -> Vec<u8> {
    let mut out = text.to_vec();
    match random.below(6) {
        0 => out.truncate(random.below(text.len())),
        1 => {
            let at = random.below(text.len());
            out[at] = u8::try_from(random.below(256)).unwrap();
        }
        // Replaces whole values, so that the JSON stays well-formed but the model becomes invalid.
        kind => {
            let texts = quoted(text);
            let (one, other) = (texts[random.below(texts.len())], texts[random.below(texts.len())]);
            let word: Vec<u8> = match kind {
                2 => text[other.0..other.1].to_vec(),
                3 => br#""""#.to_vec(),
                4 => format!("\"{}\"", "x".repeat(random.below(100_000))).into_bytes(),
                _ => br#""\u0000`\"); fn main() {} //""#.to_vec(),
            };
            out.splice(one.0..one.1, word);
        }
    }
    out
}

/// The positions of the quoted strings without escapes in a JSON text.
fn quoted(text: &[u8]) -> Vec<(usize, usize)> {
    let quotes: Vec<usize> =
        text.iter().enumerate().filter(|(_, byte)| **byte == b'"').map(|(at, _)| at).collect();
    quotes.chunks_exact(2).map(|pair| (pair[0], pair[1] + 1)).collect()
}
