//! Reports about updates of a model: `diff/<name>/{old,new}.json` → `snapshots/`, as text, Markdown
//! and JSON.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on fails")]

use hardie::diff::{Audience, Comparison, Diff};
use std::path::Path;

fn compare(old: &Path, new: &Path) -> Comparison {
    Diff::new(old, new).compare().unwrap_or_else(|error| panic!("{}: {error}", old.display()))
}

#[test]
fn updates() {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("../snapshots");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    let _bound = settings.bind_to_scope();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("diff");
    for name in ["command_line", "rust", "nothing", "wire"] {
        let folder = folder.join(name);
        let comparison = compare(&folder.join("old.json"), &folder.join("new.json"));
        insta::assert_snapshot!(format!("diff@{name}"), comparison.text());
        insta::assert_snapshot!(format!("diff_markdown@{name}"), comparison.markdown());
        insta::assert_snapshot!(format!("diff_json@{name}"), comparison.json());
        let json: serde_json::Value = serde_json::from_str(&comparison.json()).unwrap();
        assert_eq!(json["changes"].as_array().unwrap().len(), comparison.changes.len());
        assert_eq!(json["breaking"]["rust"], comparison.breaking(Audience::Rust));
    }
}

/// With documentation on request: new, changed and removed, of commands, options, keys and types.
#[test]
fn documentation() {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("../snapshots");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    let _bound = settings.bind_to_scope();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("diff/documentation");
    let (old, new) = (folder.join("old.json"), folder.join("new.json"));
    let comparison = Diff::new(&old, &new).documentation(true).compare().unwrap();
    insta::assert_snapshot!("diff@documentation", comparison.text());
    insta::assert_snapshot!("diff_markdown@documentation", comparison.markdown());
    insta::assert_snapshot!("diff_json@documentation", comparison.json());
    let figures = comparison.documentation;
    let texts = comparison.texts.unwrap_or_default();
    assert_eq!(figures.commands + figures.options + figures.types, texts.len());
    assert_eq!(Diff::new(&old, &new).compare().unwrap().texts, None);
}

/// A change on the wire is breaking, even if neither the command line nor Rust shows it.
#[test]
fn wire_changes_break() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("diff/wire");
    let comparison = compare(&folder.join("old.json"), &folder.join("new.json"));
    assert!(comparison.is_breaking());
    assert_eq!(comparison.breaking(Audience::CommandLine) + comparison.breaking(Audience::Rust), 0);
    assert_eq!(comparison.breaking(Audience::Wire), 15);
}

/// Defaults and limits that botocore's format adds to a model are not reported: no default, no
/// minimum length of 0.
#[test]
fn the_same_model_by_c2j() {
    let model = Path::new(env!("CARGO_MANIFEST_DIR")).join("models/kitchen.json");
    let folder = tempfile::tempdir().unwrap();
    for file in hardie::Config::new().model(&model).all_operations().botocore().unwrap() {
        file.write_to(folder.path().join(&file.file_name)).unwrap();
    }
    let service = folder
        .path()
        .join(std::fs::read_dir(folder.path()).unwrap().next().unwrap().unwrap().path());
    for (old, new) in [(&model, &service), (&service, &model)] {
        assert_eq!(compare(old, new).changes, []);
    }
}

/// In the opposite direction, additions become removals; changes that were not breaking may be
/// breaking, and removals always are.
#[test]
fn both_ways() {
    use hardie::diff::Effect::{Added, Removed};
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("diff");
    for name in ["command_line", "rust", "nothing", "wire"] {
        let (old, new) = (folder.join(name).join("old.json"), folder.join(name).join("new.json"));
        let (there, back) = (compare(&old, &new), compare(&new, &old));
        let of = |it: &Comparison, effect| {
            let changes = it.changes.iter().filter(|change| change.effect == effect);
            let mut list: Vec<_> = changes
                .map(|c| (c.audience, c.section, c.subject.clone(), c.item.clone()))
                .collect();
            list.sort();
            list
        };
        assert_eq!(of(&there, Added), of(&back, Removed), "{name}");
        assert_eq!(of(&there, Removed), of(&back, Added), "{name}");
        assert_eq!(there.documentation, back.documentation, "{name}");
        assert_eq!(compare(&old, &old).changes, [], "{name}");
    }
}

/// Reports contain names only, no sentences of a model.
#[test]
fn no_documentation() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("diff/nothing");
    let comparison = compare(&folder.join("old.json"), &folder.join("new.json"));
    assert_eq!(comparison.documentation.commands, 1);
    for text in [comparison.text(), comparison.markdown(), comparison.json()] {
        assert!(!text.contains("plants stand"), "{text}");
    }
}

/// Operations that only one model has, and one that neither has.
#[test]
fn chosen_operations() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("diff/command_line");
    let of = |names: &[&str]| {
        let mut diff = Diff::new(folder.join("old.json"), folder.join("new.json"));
        let mut source = hardie::Source::new();
        source.operations(names.iter().copied());
        diff.source(source).compare()
    };
    let subjects = |names: &[&str]| -> Vec<String> {
        let changes = of(names).unwrap().changes;
        changes
            .into_iter()
            .filter(|it| it.audience == Audience::CommandLine)
            .map(|it| it.subject)
            .collect()
    };
    assert_eq!(subjects(&["Water", "example#Weed"]), ["water", "weed"]);
    assert_eq!(subjects(&["Prune"]), ["prune"]);
    let error = of(&["Watr", "Prune"]).unwrap_err().to_string();
    assert!(
        error.contains("neither model has an operation `Watr`\n  = help: did you mean `Water`?"),
        "{error}"
    );
}

/// The pair that AWS published: both formats report the same.
#[test]
fn published_pair() {
    let edition = |date| hardie_tests::test_data(&format!("models/connect-{date}.json"));
    let (Some(old), Some(new)) = (edition("2025-04-17"), edition("2025-09-19")) else {
        return println!("skipped: no test data");
    };
    let comparison = compare(&old, &new);
    let digest = [comparison.breaking(Audience::CommandLine), comparison.breaking(Audience::Rust)];
    assert_eq!(digest, [0, 2]);
    let markdown = comparison.markdown();
    for change in &comparison.changes {
        assert!(markdown.contains(&change.subject), "{change:?}");
    }
    assert!(markdown.len() < 10_000, "{}", markdown.len());
}
