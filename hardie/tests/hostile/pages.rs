//! The reference: Markdown, manual pages, HTML and JSON Schema.

use crate::{MARKER, ROOT, folder, is_installed, is_unharmed, is_visible, models, reading, text};
use hardie::{Config, DocsFormat, Generated};
use serde_json::Value;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The files of all models in a format, with their paths.
fn files(folder: &Path, format: DocsFormat) -> Vec<(PathBuf, Generated)> {
    let mut all = Vec::new();
    for (name, path) in models(folder) {
        for file in hardie::docs(Config::new().model(&path).all_operations(), format).unwrap() {
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
    let pages: Vec<&PathBuf> = files
        .iter()
        .map(|(path, _)| path)
        .filter(|path| path.extension().is_some_and(|end| end == "html"))
        .collect();
    assert!(pages.len() > 60, "{}", pages.len());
    reading::html(&pages, true);
    // Style sheet and script do not depend on the model.
    let ours = Path::new(ROOT).join("hardie/src/docs/html");
    for (path, file) in
        files.iter().filter(|(_, file)| ["style.css", "site.js"].contains(&&*file.file_name))
    {
        assert_eq!(
            file.text,
            std::fs::read_to_string(ours.join(&file.file_name)).unwrap(),
            "{}",
            path.display()
        );
    }
}

/// The search index contains exactly the strings of the model, for every parser, and its strings
/// cannot end an element or a comment.
#[test]
fn no_string_leaves_the_search_index() {
    let folder = folder("search");
    let files: Vec<(PathBuf, Generated)> = files(&folder, DocsFormat::Html)
        .into_iter()
        .filter(|(_, file)| file.file_name == "search-index.js")
        .collect();
    let mut expected = Vec::new();
    for (path, file) in &files {
        assert!(!file.text.contains(['<', '>', '&']), "{}", path.display());
        let list =
            file.text.strip_prefix("window.searchIndex = ").unwrap().strip_suffix(";\n").unwrap();
        let rows: Value = serde_json::from_str(list).unwrap();
        for row in rows.as_array().unwrap() {
            let page = std::fs::read_to_string(
                path.with_file_name(format!("{}.html", row[1].as_str().unwrap())),
            )
            .unwrap();
            for anchor in row[3].as_array().unwrap() {
                let id = anchor.as_str().unwrap_or_else(|| anchor[0].as_str().unwrap());
                assert!(page.contains(&format!("id=\"{id}\"")), "{}: {id}", path.display());
            }
        }
        expected.push(rows);
    }
    if !is_installed("node") {
        return;
    }
    let script = "const read = (path) => { const window = {}; new Function('window', \
                  require('fs').readFileSync(path, 'utf8'))(window); return window.searchIndex; }; \
                  process.stdout.write(JSON.stringify(process.argv.slice(1).map(read)))";
    let output = Command::new("node")
        .args(["-e", script])
        .args(files.iter().map(|(path, _)| path))
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", text(&output));
    let read: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(read, Value::Array(expected));
    is_unharmed(&folder, "node", "");
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
            assert!(
                ours.iter().any(|word| line[1..].starts_with(word)),
                "{}: {line}",
                path.display()
            );
        }
    }
    // groff runs in unsafe mode, and in the folder with the file to include.
    let readers: [(&str, &[&str]); 3] = [
        ("groff", &["-U", "-man", "-Tutf8", "-P-c", "-ww"]),
        ("mandoc", &["-Tutf8"]),
        ("man", &["-P", "cat", "-l"]),
    ];
    for (program, arguments) in readers {
        if !is_installed(program) {
            continue;
        }
        // One process for all files, if the program supports that.
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
            // Such programs print bold letters with backspaces.
            let hidden = shown.chars().find(|c| !is_visible(*c) && *c != '\u{8}' && *c != '\t');
            assert!(program == "man" || hidden.is_none(), "{program} {paths:?}: {hidden:?}");
            // Headings still work: their macro was not redefined.
            let headings = shown.replace('\u{8}', "").matches("SYNOPSIS").count();
            let doubled = shown.matches("S\u{8}S").count() / 3;
            assert!(
                headings.max(doubled) >= paths.len(),
                "{program} {paths:?}: {headings} {doubled}"
            );
        }
    }
    assert!(!Path::new(MARKER).exists());
}
