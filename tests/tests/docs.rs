//! The committed reference and the program's help contain the same texts for the options of every
//! command.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::path::Path;
use std::process::Command;

/// The words of a section without markup of either format; option names are on separate lines.
fn words(text: &str) -> Vec<String> {
    let plain = text.replace(['`', '\\'], "");
    let words = plain
        .split_whitespace()
        .filter(|word| !matches!(*word, "o" | "*" | "-" | "###" | "Possible" | "values:"));
    words.map(str::to_owned).collect()
}

/// The text between two lines of help.
fn between<'t>(help: &'t str, first: &str, last: &str) -> &'t str {
    let (_, rest) = help.split_once(&format!("\n{first}\n")).unwrap();
    rest.split_once(&format!("\n{last}\n")).unwrap().0
}

#[test]
fn options_of_every_command_are_those_of_help() {
    let output = Command::new(env!("CARGO_BIN_EXE_aws"))
        .args(["connect", "create-contact", "help"])
        .output()
        .unwrap();
    let help = String::from_utf8(output.stdout).unwrap();
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("../generated/docs/create-contact.md");
    let page = std::fs::read_to_string(page).unwrap();
    let own = "   Options the AWS CLI does not have";
    for (theirs, ours) in [
        (between(&help, "GLOBAL OPTIONS", own), "Global Options"),
        (between(&help, own, "OUTPUT"), "Options the AWS CLI Does Not Have"),
    ] {
        let (_, section) = page.split_once(&format!("\n## {ours}\n")).unwrap();
        let section = section.split_once("\n## ").map_or(section, |(section, _)| section);
        let (ours, theirs) = (words(section), words(theirs));
        assert_eq!(ours, theirs);
        assert!(ours.len() > 50, "{ours:?}");
    }
}
