//! Models in which every string is hostile, through every emitter: no string becomes code, markup
//! or a command in any target.
//!
//! The result is checked with real readers of each target: rustc and rustdoc, parsers of HTML and
//! Markdown, groff, man and mandoc, cargo, shells. Programs that are not installed are listed after
//! `skipped:`.

#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on fails")]

mod compiler;
mod model;
mod pages;
mod reading;
mod rust;
mod shells;
mod wire;

use model::{MARKER, SECRET, SECRET_FILE, TURNS, hostile, small};
use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

pub(crate) const ROOT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/..");

/// Whether a character is visible, or is a line break.
pub(crate) fn is_visible(c: char) -> bool {
    let hides = matches!(c, '\u{61c}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{feff}')
        || matches!(c, '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}')
        || matches!(c, '\u{e0000}'..='\u{e007f}');
    c == '\n' || !(c.is_control() || hides)
}

/// A separate folder with a file that hostile text tries to include.
pub(crate) fn folder(test: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("hostile-{test}"));
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join(SECRET_FILE), SECRET).unwrap();
    folder
}

/// Fails if hostile text was run or has included the file.
pub(crate) fn is_unharmed(folder: &Path, name: &str, shown: &str) {
    assert!(!folder.join(MARKER).exists(), "{name}: hostile text was run");
    assert!(!shown.contains(SECRET), "{name}: hostile text included a file");
}

pub(crate) fn is_installed(program: &str) -> bool {
    let found = Command::new("sh").args(["-c", &format!("command -v {program}")]).output().unwrap();
    if !found.status.success() {
        println!("skipped: {program} is not installed");
    }
    found.status.success()
}

pub(crate) fn text(output: &Output) -> String {
    String::from_utf8_lossy(&[output.stdout.as_slice(), &output.stderr].concat()).into_owned()
}

pub(crate) fn hardie(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_hardie")).args(arguments).current_dir(folder).output().unwrap()
}

/// The model files, by names that are valid for modules. Each small model begins its strings with a
/// different piece.
pub(crate) fn models(folder: &Path) -> Vec<(String, PathBuf)> {
    let read = |path: &str| -> Value {
        serde_json::from_str(&fs::read_to_string(Path::new(ROOT).join(path)).unwrap()).unwrap()
    };
    let mut models = vec![
        ("kitchen".to_owned(), hostile(read("tests/models/kitchen.json"), 0)),
        ("shelf".to_owned(), hostile(read("tests/models/shelf.json"), 1)),
        ("post".to_owned(), hostile(read("tests/models/post.json"), 2)),
    ];
    models.extend((0..TURNS).map(|turn| (format!("small_{turn}"), hostile(small(), turn))));
    for name in ["mini", "mini2", "mini5", "mini7"] {
        models.push((name.to_owned(), read(&format!("tests/reports/hostile/{name}.json"))));
    }
    let file = |(name, model): (String, Value)| {
        let path = folder.join(format!("{name}.json"));
        fs::write(&path, model.to_string()).unwrap();
        (name, path)
    };
    models.into_iter().map(file).collect()
}

/// The compiler forces writers to use escaped text; this test searches for ways around that.
#[test]
fn no_writer_goes_around_the_escaping() {
    const ROOT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/..");
    fn walk(folder: &Path, found: &mut Vec<(String, String)>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                walk(&path, found);
            } else if path.extension().is_some_and(|end| end == "rs") {
                let name = path.strip_prefix(ROOT).unwrap();
                found.push((name.display().to_string(), fs::read_to_string(&path).unwrap()));
            }
        }
    }
    let mut files = Vec::new();
    walk(&Path::new(ROOT).join("generator/src"), &mut files);
    walk(&Path::new(ROOT).join("hardie/src"), &mut files);
    // A piece of source code, and the files that may contain it.
    let rules: [(&str, &[&str]); 8] = [
        // Documentation of generated items.
        ("#[doc = #", &["generator/src/emit/rust/mod.rs"]),
        ("rust::doc_line", &["generator/src/emit/rust/mod.rs"]),
        // Tokens parsed from text.
        ("parse::<TokenStream>", &[]),
        ("TokenStream::from_str", &[]),
        ("Literal::from_str", &[]),
        // More types that are accepted without escaping.
        ("Piece<T> for", &["generator/src/escape/mod.rs"]),
        ("pub(crate) fn trusted", &[]),
        ("pub fn trusted", &[]),
    ];
    for (piece, allowed) in rules {
        for (name, text) in &files {
            assert!(!text.contains(piece) || allowed.contains(&&**name), "{name} has {piece:?}");
        }
    }
    // Strings that are not escaped: emitters may create them only for file names and anchors.
    let is_writer = |name: &str| {
        name.starts_with("generator/src/emit/rust/") || name.starts_with("hardie/src/docs/")
    };
    for (name, text) in files.iter().filter(|(name, _)| is_writer(name)) {
        let code = text.split("#[cfg(test)]").next().unwrap();
        assert!(!code.contains("{:?}") && !code.contains(":?}"), "{name} quotes by Debug");
        assert!(!code.contains("push_str"), "{name} adds text that is not escaped");
    }
    assert!(files.len() > 100, "{}", files.len());
}

/// Terminal output: lists, checks, comparisons, and problems of a model.
#[test]
fn nothing_in_a_terminal() {
    let folder = folder("terminal");
    let models = models(&folder);
    let broken = hostile(small(), 3)
        .to_string()
        .replace("\"smithy.api#required\":{}", "\"smithy.api#range\":\"\\u001b[2J\\u202e\"");
    fs::write(folder.join("broken\u{1b}[2J\u{202e}.json"), broken).unwrap();
    let mut runs: Vec<Vec<String>> = vec![
        ["check", "broken\u{1b}[2J\u{202e}.json"].map(str::to_owned).to_vec(),
        ["generate", "--operation=No\u{1b}[2J\u{202e}", "--out=o\u{1b}", "--model=small_0.json"]
            .map(str::to_owned)
            .to_vec(),
        ["list", "missing\u{1b}[2J\u{202e}.json"].map(str::to_owned).to_vec(),
    ];
    for pair in models.windows(2) {
        let [(old, _), (new, _)] = pair else { continue };
        let (old, new) = (format!("{old}.json"), format!("{new}.json"));
        runs.push(vec!["list".to_owned(), new.clone()]);
        runs.push(vec!["list".to_owned(), "--format=json".to_owned(), new.clone()]);
        runs.push(vec!["check".to_owned(), new.clone()]);
        for format in ["text", "json", "markdown"] {
            let format = format!("--format={format}");
            let documentation = "--documentation".to_owned();
            runs.push(vec!["diff".to_owned(), format, documentation, old.clone(), new.clone()]);
        }
    }
    for run in runs {
        let output = hardie(&folder, &run.iter().map(String::as_str).collect::<Vec<&str>>());
        let said = text(&output);
        let hidden = said.char_indices().find(|(_, c)| !is_visible(*c));
        let near = hidden.map(|(at, _)| said[..at].chars().rev().take(80).collect::<Vec<char>>());
        let near = near.map(|chars| chars.into_iter().rev().collect::<String>());
        assert_eq!(hidden, None, "{run:?}: after {near:?}");
        assert!(!said.contains("panicked"), "{run:?}: {said}");
        if run.contains(&"--format=markdown".to_owned()) {
            reading::markdown(&format!("{run:?}"), &said, reading::DIFF);
        }
    }
    is_unharmed(&folder, "hardie", "");
}
