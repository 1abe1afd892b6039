//! The reference: Markdown, manual pages, HTML and JSON Schema.

use crate::{MARKER, folder, is_installed, is_unharmed, is_visible, models, reading, text};
use hardie::{Config, DocsFormat, Generated};
use std::path::{Path, PathBuf};
use std::process::Command;

/// The files of all models in a format, and where they are.
fn files(folder: &Path, format: DocsFormat) -> Vec<(PathBuf, Generated)> {
    let mut all = Vec::new();
    for (name, path) in models(folder) {
        for file in Config::new().model(&path).all_operations().docs(format).unwrap() {
            let path = folder.join(&name).join(&file.file_name);
            assert!(file.file_name.chars().all(|c| c.is_ascii_alphanumeric() || "-_.".contains(c)));
            file.write_to(&path).unwrap();
            let hidden = file.text.chars().find(|c| !is_visible(*c));
            assert_eq!(hidden, None, "{}", path.display());
            all.push((path, file));
        }
    }
    all
}

#[test]
fn no_markup_in_markdown() {
    let folder = folder("markdown");
    for (path, file) in files(&folder, DocsFormat::Markdown) {
        reading::markdown(&path.display().to_string(), &file.text, reading::PAGES);
    }
}

#[test]
fn no_script_in_html() {
    let folder = folder("html");
    let files = files(&folder, DocsFormat::Html);
    reading::html(&files.iter().map(|(path, _)| path).collect::<Vec<_>>(), true);
}

#[test]
fn no_string_leaves_a_schema() {
    for (path, file) in files(&folder("schema"), DocsFormat::JsonSchema) {
        let schema: serde_json::Value = serde_json::from_str(&file.text).unwrap();
        assert!(schema.is_object(), "{}", path.display());
    }
}

#[test]
fn no_request_in_manual_pages() {
    let folder = folder("man");
    let files = files(&folder, DocsFormat::Man);
    for (path, file) in &files {
        for line in file.text.lines().filter(|line| line.starts_with(['.', '\''])) {
            let ours = ["TH", "ad l", "nh", "SH", "PP", "RS", "RE", "IP", "EX", "EE", "br"];
            assert!(ours.iter().any(|word| line[1..].starts_with(word)), "{}: {line}", path.display());
        }
    }
    // Unsafe requests are allowed, and pages read in the folder where they would find files.
    let readers: [(&str, &[&str]); 3] = [
        ("groff", &["-U", "-man", "-Tutf8", "-P-c", "-ww"]),
        ("mandoc", &["-Tutf8"]),
        ("man", &["-P", "cat", "-l"]),
    ];
    for (program, arguments) in readers {
        if !is_installed(program) {
            continue;
        }
        // One process for all where that is as good.
        let paths: Vec<&PathBuf> = files.iter().map(|(path, _)| path).collect();
        let chunk = if program == "groff" { 1 } else { 200 };
        for paths in paths.chunks(chunk) {
            let output = Command::new(program)
                .args(arguments)
                .args(paths)
                .current_dir(&folder)
                .env("MAN_KEEP_FORMATTING", "")
                .env("LC_ALL", "C.UTF-8")
                .output()
                .unwrap();
            let shown = text(&output);
            is_unharmed(&folder, program, &shown);
            assert!(output.status.success(), "{program} {paths:?}: {shown:.2000}");
            // Backspaces are how such programs write bold letters.
            let hidden = shown.chars().find(|c| !is_visible(*c) && *c != '\u{8}' && *c != '\t');
            assert!(program == "man" || hidden.is_none(), "{program} {paths:?}: {hidden:?}");
            // Headings are still what they were: their macro is not another.
            let headings = shown.replace('\u{8}', "").matches("SYNOPSIS").count();
            let doubled = shown.matches("S\u{8}S").count() / 3;
            assert!(headings.max(doubled) >= paths.len(), "{program} {paths:?}: {headings} {doubled}");
        }
    }
    assert!(!Path::new(MARKER).exists());
}
