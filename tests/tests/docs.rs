//! The reference and the program's own help say the same of the options that every command has: their texts
//! are in two crates, neither of which sees the other.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::path::Path;
use std::process::Command;

/// Words of a section, without the signs of either format; names of options stand in lines of their own.
fn words(text: &str) -> Vec<String> {
    let plain = text.replace(['`', '\\'], "");
    let words = plain
        .split_whitespace()
        .filter(|word| !matches!(*word, "o" | "*" | "-" | "###" | "Possible" | "values:"));
    words.map(str::to_owned).collect()
}

/// A section by its title, as help has it.
fn help_section<'t>(help: &'t str, title: &str) -> &'t str {
    let (_, rest) = help.split_once(&format!("\n{title}\n")).unwrap();
    let end = rest.find("\n\n").map_or(rest.len(), |_| {
        let next = rest.lines().skip(1).find(|line| line.starts_with(|c: char| c.is_ascii_uppercase()));
        next.and_then(|line| rest.find(&format!("\n{line}\n"))).unwrap_or(rest.len())
    });
    &rest[..end]
}

#[test]
fn options_of_every_command_are_those_of_help() {
    let output =
        Command::new(env!("CARGO_BIN_EXE_aws")).args(["connect", "create-contact", "help"]).output().unwrap();
    let help = String::from_utf8(output.stdout).unwrap();
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("../generated/docs/create-contact.md");
    let page = std::fs::read_to_string(page).unwrap();
    for (theirs, ours) in [
        ("GLOBAL OPTIONS", "Global Options"),
        ("OPTIONS THE AWS CLI DOES NOT HAVE", "Options the AWS CLI Does Not Have"),
    ] {
        let (_, section) = page.split_once(&format!("\n## {ours}\n")).unwrap();
        let section = section.split_once("\n## ").map_or(section, |(section, _)| section);
        let (ours, theirs) = (words(section), words(help_section(&help, theirs)));
        assert_eq!(ours, theirs);
        assert!(ours.len() > 50, "{ours:?}");
    }
}
