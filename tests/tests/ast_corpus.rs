//! The JSON AST of the models in Smithy's test corpus.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use hardie::ast::Ast;
use hardie_tests::test_data;
use std::path::{Path, PathBuf};

/// The models of the corpus that are valid; `None` if there is no corpus.
fn valid() -> Option<(PathBuf, Vec<PathBuf>)> {
    let folder = test_data("idl-corpus/valid")?;
    let (mut files, mut pending) = (Vec::new(), vec![folder.clone()]);
    while let Some(folder) = pending.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                pending.push(path);
            } else {
                files.push(path);
            }
        }
    }
    files.sort();
    // Other models of the corpus use the shapes of this one.
    let shared = folder.join("__shared.json");
    files.retain(|file| *file != shared);
    Some((shared, files))
}

fn ast(models: &[&Path], flatten: bool) -> String {
    let mut ast = Ast::new(models);
    if flatten {
        ast.flatten();
    }
    let mut out = Vec::new();
    let written = ast.write_to(&mut out);
    assert!(written.is_ok(), "{models:?}: {}", written.unwrap_err());
    String::from_utf8(out).unwrap()
}

/// The AST of an AST is the same text, with mixins and without.
///
/// One model is an exception, in Smithy's tools too: a member that is written without traits stops
/// the repetition of the traits of several mixins, but is itself not part of the AST.
#[test]
fn fixed_points() {
    let Some((shared, files)) = valid() else { return println!("skipped: no IDL corpus") };
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("printed.json");
    for (file, flatten) in files.iter().flat_map(|file| [(file, false), (file, true)]) {
        let first = ast(&[file, &shared], flatten);
        std::fs::write(&path, &first).unwrap();
        let second = ast(&[&path], flatten);
        let is_exception = file.ends_with("mixins-with-member-override-1.smithy") && !flatten;
        assert_eq!(first == second, !is_exception, "{} {flatten}", file.display());
        std::fs::write(&path, &second).unwrap();
        assert_eq!(ast(&[&path], flatten), second, "{} {flatten}", file.display());
    }
    assert!(files.len() > 70, "{} files", files.len());
}

/// Smithy IDL and the JSON AST beside it are the same model.
#[test]
fn idl_equals_its_json() {
    let Some((shared, files)) = valid() else { return println!("skipped: no IDL corpus") };
    let mut count = 0;
    for idl in files.iter().filter(|file| file.extension().is_some_and(|it| it == "smithy")) {
        let json = idl.with_extension("json");
        if !json.exists() {
            continue;
        }
        let models = [idl, &json].map(|file| ast(&[file, &shared], false));
        // The keys of trait values have the order of their file.
        let [one, other] = models.each_ref().map(|text| {
            let mut lines: Vec<&str> =
                text.lines().map(|line| line.trim_end_matches(',')).collect();
            lines.sort_unstable();
            lines
        });
        assert_eq!(one, other, "{}", idl.display());
        count += 1;
    }
    assert!(count > 30, "{count} pairs");
}

/// A model with mixins is the model that the corpus has beside it, after they were flattened.
#[test]
fn flattened_models() {
    let Some((shared, files)) = valid() else { return println!("skipped: no IDL corpus") };
    let mut count = 0;
    for flattened in &files {
        let name = flattened.to_str().unwrap();
        let Some(stem) = name.strip_suffix(".flattened.smithy") else { continue };
        let mixed = PathBuf::from(format!("{stem}.smithy"));
        let (got, want) = (ast(&[&mixed, &shared], true), ast(&[flattened, &shared], true));
        assert_eq!(got, want, "{}", mixed.display());
        count += 1;
    }
    assert!(count > 5, "{count} pairs");
}
