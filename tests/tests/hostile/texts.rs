//! Deeply nested or long texts.

use crate::{Ended, SENT, aws, meal};

/// Runs with a file `text`, for every option that reads texts.
fn with_file(text: &str, words: &[&str]) -> Ended {
    let home = tempfile::tempdir().unwrap();
    std::fs::write(home.path().join("text"), text).unwrap();
    aws(home.path(), words, b"")
}

const DEEP: usize = 100_000;

#[test]
fn a_hundred_thousand_deep() {
    let lists = "[".repeat(DEEP) + &"]".repeat(DEEP);
    let maps = "{\"k\":".repeat(DEEP) + "1" + &"}".repeat(DEEP);
    let shorthand_lists = format!("k={lists}");
    let shorthand_maps = format!("k={}x{}", "{k=".repeat(DEEP), "}".repeat(DEEP));
    let too_deep = "Nested too deeply";
    let notes = ["kitchen", "arrange-shelves", "--notes", "file://text"];
    let plan = ["kitchen", "arrange-shelves", "--plan", "file://text"];
    let cases: [(&str, &[&str], i32, &str); 10] = [
        (&lists, &notes, 252, too_deep),
        (&maps, &notes, 252, too_deep),
        (&maps, &plan, 252, too_deep),
        (&lists, &meal(&["--guests", "file://text"]), 252, too_deep),
        (&lists, &meal(&["--cli-input-json", "file://text"]), 252, "Invalid JSON received."),
        (&maps, &meal(&["--cli-input-json", "file://text"]), 252, "Invalid JSON received."),
        (&lists, &meal(&["--cli-input-yaml", "file://text"]), 252, "Invalid YAML received."),
        (&maps, &meal(&["--cli-input-yaml", "file://text"]), 252, "Invalid YAML received."),
        (&shorthand_lists, &plan, 252, too_deep),
        (&shorthand_maps, &plan, 252, too_deep),
    ];
    for (text, words, code, message) in cases {
        with_file(text, words).with(&format!("{:.20} {words:?}", text), code, message);
    }
}

/// The maximum nesting depth: every recursion over values and types has enough stack for it.
#[test]
fn as_deep_as_is_allowed() {
    let maps =
        |depth: usize, open: &str, inner: &str| open.repeat(depth) + inner + &"}".repeat(depth);
    let notes = ["kitchen", "arrange-shelves", "--notes", "file://text"];
    with_file(&maps(1000, "{\"k\":", "1"), &notes).with("a document", SENT.0, SENT.1);
    let lists = "[".repeat(1000) + &"]".repeat(1000);
    with_file(&lists, &notes).with("lists", SENT.0, SENT.1);
    let plan = ["kitchen", "arrange-shelves", "--plan", "file://text"];
    with_file(&maps(990, "{\"k\":", "1"), &plan).with(
        "unknown keys",
        252,
        "Unknown parameter in Plan: \"k\"",
    );
    let counts = meal(&["--counts", "file://text"]);
    with_file(&maps(990, "{\"k\":", "1"), &counts).with(
        "no integer",
        252,
        "Invalid type for parameter Counts.k",
    );
}

#[test]
fn a_megabyte_of_each() {
    let parts = [
        "[", "{", "]", "}", ",", "'", "\"", "=", "\\", "\n", "a=", "a=b,", "'a',", "k={", "- ",
        ": ", "é", "&a *a ", "? ",
    ];
    let ways = [
        meal(&["--labels", "file://text"]),
        meal(&["--ingredients", "file://text"]),
        meal(&["--cli-input-json", "file://text"]),
        meal(&["--cli-input-yaml", "file://text"]),
    ];
    for part in parts {
        let text = part.repeat(1_000_000 / part.len());
        for words in &ways {
            let ended = with_file(&text, words);
            assert!(
                matches!(ended.code, Some(252 | 255)),
                "{part:?} {words:?}: {:?} {:.300}",
                ended.code,
                ended.stderr
            );
            assert!(
                !ended.stderr.contains("panicked"),
                "{part:?} {words:?}: {:.300}",
                ended.stderr
            );
        }
    }
}

#[test]
fn a_hundred_thousand_keys() {
    let keys = |pair: &dyn Fn(usize) -> String, between: &str| {
        (0..100_000).map(pair).collect::<Vec<_>>().join(between)
    };
    let shorthand = keys(&|i| format!("k{i}=v{i}"), ",");
    let json = format!("{{{}}}", keys(&|i| format!("\"k{i}\":\"v{i}\""), ","));
    let yaml = format!("Labels:\n{}", keys(&|i| format!("  k{i}: v{i}"), "\n"));
    let labels = meal(&["--labels", "file://text"]);
    with_file(&shorthand, &labels).with("shorthand", SENT.0, SENT.1);
    with_file(&json, &labels).with("JSON", SENT.0, SENT.1);
    with_file(&yaml, &meal(&["--cli-input-yaml", "file://text"])).with("YAML", SENT.0, SENT.1);
    let unknown = meal(&["--cli-input-json", "file://text"]);
    with_file(&json, &unknown).with("unknown keys", 252, "Unknown parameter in input: \"k99999\"");
}

#[test]
fn a_hundred_thousand_words() {
    let home = tempfile::tempdir().unwrap();
    let mut words = meal(&["--guests"]);
    words.extend(std::iter::repeat_n("a", 100_000));
    aws(home.path(), &words, b"").with("words of a list", SENT.0, SENT.1);
    let mut words = meal(&[]);
    words.extend(std::iter::repeat_n("--bogus", 100_000));
    let ended = aws(home.path(), &words, b"");
    ended.with("unknown options", 252, "Unknown options: --bogus, --bogus");
}
