//! Compares pages of help with recorded ones: the same sections, letters and syntax lines in the
//! same order. Our layout differs, and so do the texts of global options and of options that the
//! AWS CLI does not have.

use serde_json::Value;
use std::path::Path;
use std::process::Command;

/// A section: its title and its lines.
type Section<'t> = (&'t str, Vec<&'t str>);

/// Sections, whose titles are at the margin in capital letters.
fn sections(page: &str) -> Vec<Section<'_>> {
    let mut sections: Vec<Section<'_>> = Vec::new();
    for line in page.lines() {
        let is_title = line.starts_with(|c: char| c.is_ascii_uppercase())
            && line.chars().all(|c| c.is_ascii_uppercase() || c == ' ');
        match sections.last_mut() {
            _ if is_title => sections.push((line, Vec::new())),
            Some((_, lines)) => lines.push(line),
            None => {}
        }
    }
    sections.retain(|(title, _)| *title != "GLOBAL OPTIONS");
    sections
}

/// All letters without white space and non-ASCII characters, which the AWS CLI's renderer loses; it
/// also adds hyphens where it breaks words.
fn letters(lines: &[&str]) -> String {
    lines.concat().chars().filter(|c| c.is_ascii_graphic() && *c != '-').collect()
}

fn indent(line: &str) -> usize {
    line.len() - line.trim_start().len()
}

/// The syntax blocks: a title, and lines with their indentation relative to the first.
fn blocks<'t>(lines: &[&'t str]) -> Vec<(&'t str, Vec<String>)> {
    let mut blocks = Vec::new();
    for (at, line) in lines.iter().enumerate().filter(|(_, line)| line.trim().ends_with("Syntax:"))
    {
        let body = lines[at + 1..].iter();
        let body = body.take_while(|it| it.trim().is_empty() || indent(it) > indent(line));
        let body: Vec<&&str> = body.filter(|line| !line.trim().is_empty()).collect();
        let first = body.first().map_or(0, |line| indent(line));
        // The AWS CLI's indentation of key names is irregular.
        let has_keys = body.iter().any(|line| line.contains("valid key names"));
        let from = |line: &str| if has_keys { indent(line) } else { first.min(indent(line)) };
        let body = body.into_iter().map(|line| line[from(line)..].to_owned());
        blocks.push((line.trim(), body.collect()));
    }
    blocks
}

/// Removes additions of ours: a block of flat shorthand and the sentence about it.
fn without_flat<'t>(lines: &[&'t str]) -> Vec<&'t str> {
    let mut kept = Vec::new();
    let mut depth = None;
    for line in lines {
        let is_empty = line.trim().is_empty();
        match depth {
            None if line.trim() == "Flat Shorthand Syntax:" => depth = Some(indent(line)),
            Some(title)
                if !is_empty && indent(line) <= title && line.trim().ends_with("Syntax:") =>
            {
                depth = None;
                kept.push(*line);
            }
            None => kept.push(*line),
            Some(_) => {}
        }
    }
    kept
}

/// The differences between a recorded page and ours.
fn differences(theirs: &str, ours: &str) -> Vec<String> {
    let (theirs, ours) = (sections(theirs), sections(ours));
    let titles = |sections: &[Section<'_>]| {
        sections.iter().map(|(title, _)| *title).collect::<Vec<_>>().join(", ")
    };
    if titles(&theirs) != titles(&ours) {
        return vec![format!("sections {}, not {}", titles(&ours), titles(&theirs))];
    }
    let mut found = Vec::new();
    for ((title, theirs), (_, ours)) in theirs.iter().zip(&ours) {
        let ours = without_flat(ours);
        if *title == "SYNOPSIS" {
            let lines = |lines: &[&str]| {
                lines
                    .iter()
                    .map(|it| it.trim().to_owned())
                    .filter(|it| !it.is_empty())
                    .collect::<Vec<_>>()
            };
            if lines(theirs) != lines(&ours) {
                found.push(format!("{title}: {:?}\n  not {:?}", lines(&ours), lines(theirs)));
            }
            continue;
        }
        let (left, right) = (letters(theirs), letters(&ours));
        if left != right {
            let at = left.bytes().zip(right.bytes()).take_while(|(a, b)| a == b).count();
            let near = |text: &str| text[at.saturating_sub(40)..text.len().min(at + 60)].to_owned();
            found.push(format!("{title}: …{}…\n  not …{}…", near(&right), near(&left)));
        }
        for (theirs, ours) in
            blocks(theirs).iter().zip(&blocks(&ours)).filter(|(theirs, ours)| theirs != ours)
        {
            found.push(format!("{title}: {ours:?}\n  not {theirs:?}"));
        }
    }
    found
}

#[test]
fn pages_of_help_say_what_was_recorded() {
    let text = std::fs::read_to_string(Path::new(super::folder()).join("help.jsonl")).unwrap();
    let mut count = 0;
    for line in text.lines() {
        let case: Value = serde_json::from_str(line).unwrap();
        let words = [&case["service"], &case["operation"]].map(|word| word.as_str().unwrap());
        let output = Command::new(env!("CARGO_BIN_EXE_aws"))
            .args(words)
            .arg("help")
            .env_clear()
            .env("HOME", "/nowhere")
            // Written without a reader.
            .env("PAGER", "false")
            .output()
            .unwrap();
        assert!(output.status.success() && output.stderr.is_empty(), "{words:?}: {output:?}");
        let ours = String::from_utf8(output.stdout).unwrap();
        let found = differences(case["expect"]["text"].as_str().unwrap(), &ours);
        assert!(found.is_empty(), "{}:\n{}", case["id"], found.join("\n"));
        assert!(!ours.contains(['\u{1b}', '\u{8}']), "a pipe gets plain text");
        count += 1;
    }
    println!("help: {count} as recorded");
    assert!(count > 10, "only {count} pages were found");
}

/// Checks that the comparison can fail.
#[test]
fn differences_are_seen() {
    let page = "NAME\n  x\n\nOPTIONS\n  --a (string)\n    Text.\n\n  Syntax:\n\n    1\n      \
        2\n\nOUTPUT\n  None\n";
    let cases = [
        (page.to_owned(), 0),
        (page.replace("NAME", "NAMES"), 1),
        (page.replace("Text.", "Test."), 1),
        (page.replace("Text.", "Te\n    xt."), 0),
        (page.replace("      2", "    2"), 1),
        (page.replace("  None", "  None\n  More"), 1),
        (page.replace("  Syntax:", "  Flat Shorthand Syntax:\n\n    1\n\n  Ours.\n\n  Syntax:"), 0),
    ];
    for (ours, want) in cases {
        assert_eq!(differences(page, &ours).len(), want, "{ours}");
    }
}
