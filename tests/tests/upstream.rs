//! Models that AWS publishes, where their folder is beside the project: each is planned whole, and
//! what is left out is said.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on fails")]

use hardie::{Config, Error, Severity};
use std::fs;
use std::path::{Path, PathBuf};

fn models() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/models");
    let Ok(entries) = fs::read_dir(folder) else {
        println!("skipped: no model folder");
        return Vec::new();
    };
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "json"));
    paths.sort();
    paths
}

/// Whole services, or one clear reason why not.
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
                let errors: Vec<_> = problems.iter().filter(|p| p.severity == Severity::Error).collect();
                assert_eq!(errors.len(), 1, "{name}: {problems}");
                assert_eq!(errors[0].id, "plan.unsupported_protocol", "{name}: {problems}");
            }
            Err(error) => panic!("{name}: {error}"),
        }
    }
}

/// One operation of a large service is that operation: nothing of the others comes along, and
/// names are those it has among all.
#[test]
fn one_operation_of_many() {
    let Some(path) = models().into_iter().find(|path| path.ends_with("connect-2025-04-17.json")) else {
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
