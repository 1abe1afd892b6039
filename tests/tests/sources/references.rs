//! Checks that comments refer to sections of `docs/aws-cli-behaviour.md` that exist.

use super::files::{self, ROOT};
use std::collections::BTreeSet;
use std::path::Path;

const NAME: &str = "AWS CLI behaviour ";

#[test]
fn sections_exist() {
    let page = Path::new(ROOT).join("docs/aws-cli-behaviour.md");
    let sections = sections(&std::fs::read_to_string(page).unwrap());
    let (mut count, mut wrong) = (0, Vec::new());
    for file in files::all() {
        let text = joined(&file.text);
        for reference in references(&text) {
            count += 1;
            if !sections.contains(&reference) {
                wrong.push(format!("{}: no section {reference}", file.path));
            }
        }
        for old in ["(spec ", "spec section", "`cli-behaviour`"] {
            // The list above is not a reference.
            // The list above is not a reference.
            if !file.path.ends_with("sources/references.rs") && text.contains(old) {
                wrong.push(format!("{}: write `{NAME}1.2` instead of `{old}…`", file.path));
            }
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
    assert!(count > 60, "only {count} references");
}

/// The numbers of the headings.
fn sections(page: &str) -> BTreeSet<String> {
    let headings = page.lines().filter_map(|line| line.strip_prefix("##"));
    let numbers =
        headings.filter_map(|line| line.trim_start_matches('#').split_whitespace().next());
    let sections: BTreeSet<String> = numbers.map(str::to_owned).collect();
    assert!(sections.contains("9.11") && sections.len() > 50, "{sections:?}");
    sections
}

/// The text with line comments joined across lines.
fn joined(text: &str) -> String {
    let lines = text.lines().map(|line| {
        let line = line.trim_start();
        ["//!", "///", "//"].iter().find_map(|mark| line.strip_prefix(mark)).unwrap_or(line).trim()
    });
    lines.collect::<Vec<&str>>().join(" ")
}

/// The numbers after each mention of the page: `9.1`, `2.2 and 2.3`, `3.1–3.3`.
fn references(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    for (at, _) in text.match_indices(NAME) {
        let mut rest = &text[at + NAME.len()..];
        loop {
            let is_number = |c: char| c.is_ascii_digit() || c == '.';
            let end = rest.find(|c| !is_number(c)).unwrap_or(rest.len());
            let number = rest[..end].trim_end_matches('.');
            if number.is_empty() {
                break;
            }
            found.push(number.to_owned());
            let next = [", ", " and ", "–"].iter().find_map(|mark| rest[end..].strip_prefix(mark));
            let Some(next) = next else { break };
            rest = next;
        }
    }
    found
}

#[test]
fn references_are_found() {
    let text =
        joined("/// x (AWS CLI\n    /// behaviour 9.11, 2 and 3.1–3.3), AWS CLI behaviour 7.");
    assert_eq!(references(&text), ["9.11", "2", "3.1", "3.3", "7"]);
}
