//! AWS's models, if they are in the test data: each is planned completely, and everything that is
//! skipped is reported.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on fails")]

use hardie::{Config, Error, Severity};
use std::fs;
use std::path::PathBuf;

fn models() -> Vec<PathBuf> {
    let Some(folder) = hardie_tests::test_data("models") else {
        println!("skipped: no test data");
        return Vec::new();
    };
    let mut paths: Vec<PathBuf> =
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "json"));
    paths.sort();
    paths
}

/// Whole services, or one clear reason for failure.
#[test]
fn whole_services() {
    for path in models() {
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        match Config::new().model(&path).all_operations().generate_with_warnings() {
            Ok(generated) => {
                syn::parse_file(&generated.text).unwrap_or_else(|error| panic!("{name}: {error}"));
                for warning in generated.warnings.iter() {
                    assert_eq!(warning.id, "plan.event_stream", "{name}: {warning}");
                }
            }
            Err(Error::Invalid(problems)) => {
                let errors: Vec<_> =
                    problems.iter().filter(|p| p.severity == Severity::Error).collect();
                assert_eq!(errors.len(), 1, "{name}: {problems}");
                assert_eq!(errors[0].id, "plan.unsupported_protocol", "{name}: {problems}");
            }
            Err(error) => panic!("{name}: {error}"),
        }
    }
}

/// A single operation of a large service: nothing of the other operations is generated, and names
/// are the same as with all operations.
#[test]
fn one_operation_of_many() {
    let Some(path) = models().into_iter().find(|path| path.ends_with("connect-2025-04-17.json"))
    else {
        return;
    };
    let digest = |config: &mut Config| config.model(&path).plan().unwrap().0.digest();
    let one = digest(Config::new().operation("CreateContact"));
    let all = digest(Config::new().all_operations());
    let lines: std::collections::BTreeSet<&str> = all.lines().collect();
    for line in one.lines() {
        assert!(lines.contains(line), "{line}");
    }
    assert!(one.lines().count() * 20 < all.lines().count());
}

/// Names and figures of whole services in a few lines each: shows the effect of a change of the
/// generator or of a model at a glance.
#[test]
fn figures_of_whole_services() {
    let mut lines = Vec::new();
    for path in models() {
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        let Ok((plan, warnings)) = Config::new().model(&path).all_operations().plan() else {
            lines.push(format!("{name}: not generated"));
            continue;
        };
        lines.push(format!("{name}: {}", figures(&plan.digest())));
        lines.extend(warnings.iter().map(|warning| format!("  {}", warning.message)));
    }
    if lines.is_empty() {
        return;
    }
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("../snapshots");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!("upstream_figures", lines.join("\n")));
}

/// The number of lines of each kind in a digest, the number of boxes and renames, the service's
/// command name, and a checksum of everything.
fn figures(digest: &str) -> String {
    let count = |holds: &dyn Fn(&str) -> bool| digest.lines().filter(|line| holds(line)).count();
    let starts = |word: &'static str| count(&move |line: &str| line.starts_with(word));
    let word = digest.lines().next().and_then(|line| line.rsplit_once('(')).map(|(_, word)| word);
    // FNV-1a: every change is detected.
    let sum = digest.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |sum, byte| {
        (sum ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    let second_names = digest.matches(", also --").count();
    format!(
        "{} with {} operations, {} options ({} required, {second_names} second names), {} \
            structures, {} unions, {} enums, {} errors, {} boxes, {} types renamed, digest \
            {sum:016x}",
        word.unwrap_or_default().trim_end_matches(')'),
        starts("operation "),
        starts("  --"),
        count(&|line| line.starts_with("  --") && line.contains(" required")),
        starts("structure "),
        starts("union "),
        starts("enum ") + starts("intEnum "),
        starts("error "),
        digest.matches("Box<").count(),
        count(&|line| {
            ["structure ", "union ", "enum ", "error "].iter().any(|word| line.starts_with(word))
                && line.split(':').next().is_some_and(|head| head.ends_with(')'))
        }),
    )
}
