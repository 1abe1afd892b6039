//! Every invalid file of Smithy's test suite is rejected, at the position that its first line has.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use hardie::check::Check;
use hardie_tests::test_data;
use std::fs;
use std::path::{Path, PathBuf};

/// Files whose problems are reported elsewhere, with the reason.
const ELSEWHERE: [(&str, &str); 0] = [];

/// The files below a folder.
fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let nested =
        entries.flat_map(|path| if path.is_dir() { files(&path) } else { Vec::from([path]) });
    let mut files: Vec<PathBuf> = nested.collect();
    files.sort();
    files
}

/// `line 3, column 19` in the first line of a file.
fn position(text: &str) -> Option<(usize, usize)> {
    let (_, rest) = text.lines().next()?.split_once("at line ")?;
    let (line, rest) = rest.split_once(", column ")?;
    let column = rest.split(|it: char| !it.is_ascii_digit()).next()?;
    Some((line.parse().ok()?, column.parse().ok()?))
}

#[test]
fn invalid_files_are_rejected() {
    let Some(folder) = test_data("idl-corpus/invalid") else {
        return println!("skipped: no IDL corpus");
    };
    let (mut count, mut positions, mut wrong) = (0, 0, Vec::new());
    for path in files(&folder) {
        let name = path.strip_prefix(&folder).unwrap().display().to_string();
        let mut found = Vec::new();
        let total = Check::new([&path].as_slice()).run(|report| {
            let failed = report.problems.iter().filter(|it| it.severity.fails());
            found.extend(
                failed.filter_map(|it| it.location.as_ref()).map(|it| (it.line, it.column)),
            );
        });
        count += 1;
        if total.errors == 0 {
            wrong.push(format!("{name}: accepted"));
        }
        let Some(wanted) = position(&fs::read_to_string(&path).unwrap()) else { continue };
        positions += 1;
        let is_elsewhere = ELSEWHERE.iter().any(|(file, _)| *file == name);
        if found.contains(&wanted) == is_elsewhere {
            wrong.push(format!("{name}: {wanted:?} is wanted, found {found:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(count > 90 && positions > 60, "{count} files, {positions} positions");
}
