//! `hardie format` prints what Smithy's formatter prints: for our own cases in `tests/format/`,
//! and for those of Smithy's test suite. `tests/peers/smithy_format.py` compares any files.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use hardie::format::format;
use hardie_tests::test_data;
use std::fs;
use std::path::{Path, PathBuf};

/// Our own cases.
const CASES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/format");

/// The `.smithy` files below a folder.
fn files(folder: &Path) -> Vec<PathBuf> {
    let mut paths: Vec<PathBuf> =
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    let nested = paths.into_iter().flat_map(|path| {
        if path.is_dir() {
            files(&path)
        } else {
            Vec::from_iter(path.extension().is_some_and(|it| it == "smithy").then_some(path))
        }
    });
    nested.collect()
}

fn formatted(path: &Path, text: &str) -> String {
    format(path, text.to_owned()).unwrap_or_else(|error| panic!("{error}"))
}

/// The text that a file must have after formatting: that of its partner, or its own.
fn expected(path: &Path) -> String {
    let partner = path.with_extension("formatted.smithy");
    fs::read_to_string(if partner.exists() { &partner } else { path }).unwrap()
}

/// Checks all files of a folder; returns their number.
fn check(folder: &Path) -> usize {
    let files = files(folder);
    for path in &files {
        let text = fs::read_to_string(path).unwrap();
        assert_eq!(formatted(path, &text), expected(path), "{}", path.display());
    }
    files.len()
}

#[test]
fn own_cases() {
    for path in files(Path::new(CASES)) {
        let partner = path.with_extension("formatted.smithy");
        let is_partner = path.to_string_lossy().ends_with(".formatted.smithy");
        if std::env::var_os("HARDIE_UPDATE_FORMAT").is_some() && !is_partner {
            let text = fs::read_to_string(&path).unwrap();
            fs::write(partner, formatted(&path, &text)).unwrap();
        }
    }
    assert!(check(Path::new(CASES)) >= 10);
}

#[test]
fn cases_of_smithy() {
    let Some(folder) = test_data("idl-corpus/formatter") else {
        return println!("skipped: no IDL corpus");
    };
    assert!(check(&folder) > 40);
}

/// Valid files of the test data, formatted twice.
#[test]
fn formatted_text_is_stable() {
    let Some(folder) = test_data("idl-corpus") else {
        return println!("skipped: no IDL corpus");
    };
    let mut count = 0;
    for part in ["valid", "smithy-protocol-tests"] {
        for path in files(&folder.join(part)) {
            let text = fs::read_to_string(&path).unwrap();
            let once = formatted(&path, &text);
            assert_eq!(formatted(&path, &once), once, "{}", path.display());
            count += 1;
        }
    }
    assert!(count > 50, "{count}");
}

/// Our own cases with a comment between each two tokens: no comment is lost.
#[test]
fn comments_between_all_tokens() {
    use hardie_build::load::idl::lexer::Lexer;
    let mut count = 0;
    for path in files(Path::new(CASES)) {
        let text = fs::read_to_string(&path).unwrap();
        // The comments above unused `use` statements are removed.
        let has_uses = text.contains("\nuse ");
        let kinds = ["// here\n", "\n/// here\n", "\n\n//// here\n\n"];
        for (token, comment) in Lexer::new(&text).zip(kinds.into_iter().cycle()) {
            let (before, after) = text.split_at(token.start);
            // The grammar does not allow comments in all places.
            if let Ok(once) = format(&path, format!("{before}{comment}{after}")) {
                assert!(once.contains("here") || has_uses, "{once}");
                assert_eq!(formatted(&path, &once), once);
                count += 1;
            }
        }
    }
    assert!(count > 500, "{count}");
}

#[test]
fn files_without_statements() {
    let path = Path::new("empty.smithy");
    for (text, want) in [
        ("", "\n"),
        (" \n\t\r\n", "\n"),
        ("//a", "// a\n"),
        ("/// a\n\n\n// b", "// a\n// b\n"),
        ("$version: \"2\"", "$version: \"2\"\n"),
        ("namespace a", "namespace a\n"),
        (
            "namespace a\r\nlist A {\r\n  member: B\r\n}\r\n",
            "namespace a\n\nlist A {\n    member: B\n}\n",
        ),
    ] {
        assert_eq!(formatted(path, text), want);
    }
}

#[test]
fn errors_have_positions() {
    for (text, want) in [
        ("namespace a\nlist A [\n", "m.smithy:2:8"),
        ("namespace a\n@a(\"x\nstring A", "m.smithy:3:9"),
        ("metadata a = \"\"\"x\"\"\"", "m.smithy:1:14"),
        ("list A {}", "m.smithy:1:1"),
    ] {
        let error = format(Path::new("m.smithy"), text.to_owned()).unwrap_err().to_string();
        assert!(error.contains(want), "{error}");
    }
}

/// Time and memory are linear, and nesting is limited.
#[test]
fn large_files() {
    let path = Path::new("large.smithy");
    for (open, close) in
        [("[", "]"), ("{a: ", "}"), ("@a(", ")"), ("\"\"\"\n", ""), ("list A {", "")]
    {
        let nested =
            format!("namespace a\n@a({}1{})\nlist A {{}}", open.repeat(60), close.repeat(60));
        let _ = format(path, nested);
        let endless = format!("namespace a\n@a({}", open.repeat((1 << 20) / open.len()));
        assert!(format(path, endless).is_err());
    }
    let member = |at| format!("    @length(min: 1, max: 2) name{at}: String // comment\n");
    let members: String = (0..20_000).map(member).collect();
    let text = format!("namespace a\nstructure A {{\n{members}}}\n");
    let once = formatted(path, &text);
    assert_eq!(once.matches("// comment").count(), 20_000);
}
