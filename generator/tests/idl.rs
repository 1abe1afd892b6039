//! Smithy IDL as text: every production, and texts that are no models.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use hardie_build::load::idl::part_of_value;
use hardie_build::load::load;
use hardie_build::model::Sources;
use hardie_build::model::resolve::resolve;
use hardie_build::{Diagnostics, Severity};
use std::path::{Path, PathBuf};

const PRODUCTIONS: &str = include_str!("idl/productions.smithy");

/// The problems of a text, of which each has a position in the text.
fn problems(text: &str) -> Diagnostics {
    let mut sources = Sources::default();
    sources.push(Path::new("model.smithy"), text.to_owned());
    let mut problems = Diagnostics::default();
    let model = load(&sources, &mut problems);
    if !problems.has_errors() {
        resolve(model, &sources, &mut problems);
    }
    let lines = text.matches('\n').count() + 1;
    for problem in problems.iter() {
        let at = problem.location.as_ref();
        assert!(at.is_some_and(|at| (1..=lines).contains(&at.line)), "{problem}");
    }
    problems
}

#[test]
fn every_production() {
    assert_eq!(problems(PRODUCTIONS).to_string(), "");
}

/// The grammar ends the line after a value, where people who know other languages write a comma.
#[test]
fn several_values_on_a_line() {
    let help = "write one member per line";
    let head = "$version: \"2\"\nnamespace a.b\n";
    let one_line = format!("{head}enum State {{ A = \"a\", B = \"b\" }}\n");
    let found = problems(&one_line).to_string();
    assert!(found.contains("expected a line break, found `B`") && found.contains(help), "{found}");
    let members = format!("{head}structure S {{ a: Integer = 1 b: String }}\n");
    assert!(problems(&members).to_string().contains(help));
    let without_values = format!("{head}enum State {{ A, B }}\n");
    assert_eq!(problems(&without_values).to_string(), "");
}

/// Problems inside the value of a trait have the position of the part that is wrong.
#[test]
fn parts_of_values() {
    let idl = "@a(b: [1, {c: \"d\"}], e: 2)";
    let json = r#"{"b": [1, {"c": "\u0064"}], "e": 2}"#;
    let cases: [(&str, &[&str], Option<&str>); 6] = [
        (idl, &["b"], Some("[1, ")),
        (idl, &["b", "1", "c"], Some("\"d\"")),
        (idl, &["e"], Some("2)")),
        (idl, &["f"], None),
        (json, &["b", "1"], Some("{\"c\"")),
        (json, &["e"], Some("2}")),
    ];
    for (text, steps, want) in cases {
        let text = format!("é {text}");
        let steps: Vec<String> = steps.iter().map(|step| (*step).to_owned()).collect();
        let at = part_of_value(&text, "é ".len(), &steps);
        let found = at.map(|at| &text[at..]);
        assert!(found.zip(want).is_none_or(|(found, want)| found.starts_with(want)), "{found:?}");
        assert_eq!(found.is_some(), want.is_some(), "{text} {steps:?}");
    }
}

/// An error with a position, without a panic or a stack overflow.
#[test]
fn texts_of_a_megabyte() {
    const SIZE: usize = 1 << 20;
    let with = |text: &str| format!("$version: \"2\"\nnamespace a\n{text}");
    let many = |text: &str| text.repeat(SIZE / text.len());
    let texts = [
        ("objects", with(&format!("@a({})\nstring A", many("{a:")))),
        ("arrays", with(&format!("@a({})\nstring A", many("[")))),
        ("metadata", format!("metadata a = {}", many("["))),
        ("braces", many("{")),
        ("text block", with(&format!("@a(\"\"\"\n{}", many("\"\" ")))),
        ("string", with(&format!("@a(\"{}", many("x")))),
        ("escapes", with(&format!("@a(\"{}\")\nstring A", many("\\q")))),
        ("traits", with(&many("@a "))),
        ("trait lines", with(&many("@a(\n"))),
        ("dots", with(&format!("string {}", many("a.")))),
        ("underscores", with(&format!("string {}", many("_")))),
        ("mixins", with(&format!("structure A with [{}", many("a ")))),
        ("members", with(&format!("structure A {{{}", many("a:A ")))),
        ("wrong lines", with(&many("what is this\n"))),
        ("dollars", many("$")),
        ("control statements", many("$a: 1\n")),
        ("numbers", with(&format!("@a({}x)\nstring A", many("1")))),
        ("signs", with(&many("'"))),
        ("no text", many("\u{0}")),
    ];
    for (name, text) in texts {
        let problems = problems(&text);
        assert!(problems.count(Severity::Error) > 0, "{name}");
        // The rendered text must be short enough to read.
        let size = problems.to_string().len();
        assert!(size < 100_000, "{name}: {size} bytes");
    }
}

/// Edits of valid files: `HARDIE_EDITS` times, 4,000 by default.
#[test]
fn random_edits() {
    let count = std::env::var("HARDIE_EDITS").map_or(4_000, |count| count.parse().unwrap());
    let mut texts = vec![PRODUCTIONS.to_owned()];
    let corpus = std::env::var_os("HARDIE_TEST_DATA").map(PathBuf::from).unwrap_or_default();
    smithy_files(&corpus.join("idl-corpus"), &mut texts);
    let mut random = Random(0x9E37_79B9_7F4A_7C15);
    let mut rejected = 0;
    for _ in 0..count {
        let mut text: Vec<char> = texts[random.below(texts.len())].chars().collect();
        for _ in 0..=random.below(3) {
            edit(&mut text, &mut random);
        }
        let text: String = text.into_iter().collect();
        rejected += usize::from(problems(&text).has_errors());
    }
    println!("{count} edits of {} files, {rejected} rejected", texts.len());
    // Most edits break a file, and some do not.
    assert!(rejected > count / 4 && rejected < count, "{rejected} of {count}");
}

/// The texts of all files below a folder; none if it does not exist.
fn smithy_files(folder: &Path, texts: &mut Vec<String>) {
    let mut paths: Vec<PathBuf> = std::fs::read_dir(folder)
        .into_iter()
        .flatten()
        .map(|entry| entry.unwrap().path())
        .collect();
    paths.sort();
    for path in paths {
        if path.is_dir() {
            smithy_files(&path, texts);
        } else if path.extension().is_some_and(|it| it == "smithy") {
            texts.extend(std::fs::read_to_string(path));
        }
    }
}

fn edit(text: &mut Vec<char>, random: &mut Random) {
    const PARTS: &[&str] = &[
        "{",
        "}",
        "[",
        "]",
        "(",
        ")",
        "@",
        "$",
        ":",
        ":=",
        "=",
        "#",
        ".",
        ",",
        "\"",
        "\"\"\"",
        "//",
        "/// x\n",
        "\n",
        " ",
        "\r",
        "for",
        "with",
        "apply ",
        "use a#B\n",
        "\\u12",
        "\u{e9}",
        "-",
        "1e",
        "\n@required\n",
        "string A\n",
        "true",
        "namespace a\n",
        "metadata a = 1\n",
        "'",
    ];
    let at = random.below(text.len() + 1);
    let end = (at + random.below(20)).min(text.len());
    match random.below(4) {
        0 => drop(text.drain(at..end)),
        1 => {
            let copy: Vec<char> = text[at..end].to_vec();
            let to = random.below(text.len() + 1);
            text.splice(to..to, copy);
        }
        2 => {
            let part = PARTS[random.below(PARTS.len())].chars();
            text.splice(at..at, part);
        }
        _ => {
            let part = PARTS[random.below(PARTS.len())].chars();
            text.splice(at..end, part);
        }
    }
}

/// A linear congruential generator: the edits are the same in each run.
struct Random(u64);

impl Random {
    fn below(&mut self, bound: usize) -> usize {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from((self.0 >> 33) % u64::try_from(bound.max(1)).unwrap()).unwrap()
    }
}
