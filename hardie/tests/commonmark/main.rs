//! The 652 examples of the CommonMark specification as the documentation of 652 operations: pages
//! and rustdoc have the block and inline structure of the specification's HTML.
//!
//! The repository does not contain the specification; `tests/fetch-test-data` fetches it.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on fails")]

#[path = "../../../cli/src/help/commonmark/examples.rs"]
mod examples;
#[path = "../../../cli/src/help/commonmark/leaves.rs"]
mod leaves;
mod markdown;
#[path = "../../../cli/src/help/commonmark/structure.rs"]
mod structure;

use examples::{Example, examples};
use hardie::{Config, DocsFormat, Generated};
use pulldown_cmark::Options;
use std::collections::BTreeMap;
use std::path::PathBuf;
use structure::{Node, of_html, shown};

/// A model with one operation per example.
fn model(examples: &[Example]) -> String {
    let name = |example: &Example| format!("com.example#Example{}", example.number);
    let operations: Vec<_> =
        examples.iter().map(|it| serde_json::json!({ "target": name(it) })).collect();
    let mut shapes = serde_json::json!({ "com.example#Texts": {
        "type": "service",
        "version": "2026-01-01",
        "operations": operations,
        "traits": { "aws.protocols#restJson1": {} },
    } });
    for example in examples {
        let uri = format!("/{}", example.number);
        shapes[name(example)] = serde_json::json!({ "type": "operation", "traits": {
            "smithy.api#documentation": example.markdown,
            "smithy.api#http": { "method": "GET", "uri": uri },
        } });
    }
    serde_json::json!({ "smithy": "2.0", "shapes": shapes }).to_string()
}

fn config(examples: &[Example], test: &str) -> Config {
    let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("commonmark-{test}.json"));
    std::fs::write(&path, model(examples)).unwrap();
    let mut config = Config::new();
    config.model(path).all_operations();
    config
}

/// The pages by the numbers of their examples.
fn pages(examples: &[Example], format: DocsFormat) -> BTreeMap<usize, String> {
    let files = hardie::docs(&config(examples, format.name()), format).unwrap();
    let page = |Generated { file_name, text, .. }| {
        let (_, number) = file_name.split_once("example")?;
        let number: usize = number.split('.').next()?.parse().ok()?;
        // The text of operations without documentation.
        Some((number, text.replace(&format!("Calls the operation Example{number}."), "")))
    };
    files.into_iter().filter_map(page).collect()
}

/// Compares the structures of all examples.
fn compare(
    target: &str,
    examples: &[Example],
    ours: impl Fn(&Example) -> Vec<Node>,
    of_spec: impl Fn(&str) -> String,
) {
    let mut failures = Vec::new();
    for example in examples {
        let ours = shown(&ours(example));
        let spec = of_spec(&shown(&of_html(&example.html)));
        if ours != spec {
            failures.push(format!(
                "--- {target} {}\n{}\n--- specification\n{spec}\n--- ours\n{ours}",
                example.number, example.markdown
            ));
        }
    }
    report(target, examples, &failures);
}

fn report(target: &str, examples: &[Example], failures: &[String]) {
    println!("{target}: {} of {} equal", examples.len() - failures.len(), examples.len());
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

#[test]
fn html_pages() {
    let examples = examples();
    if examples.is_empty() {
        return;
    }
    let pages = pages(&examples, DocsFormat::Html);
    let ours = |example: &Example| {
        let Some((_, page)) = pages[&example.number].split_once("<h2 id=\"description\"") else {
            return Vec::new();
        };
        let (_, page) = page.split_once("</h2>\n").unwrap();
        of_html(page.split_once("<h2 ").unwrap().0)
    };
    compare("HTML", &examples, ours, str::to_owned);
}

#[test]
fn markdown_pages() {
    let examples = examples();
    if examples.is_empty() {
        return;
    }
    let pages = pages(&examples, DocsFormat::Markdown);
    let ours = |example: &Example| {
        let Some((_, page)) = pages[&example.number].split_once("\n## Description\n") else {
            return Vec::new();
        };
        let page = page.split_once("\n## ").unwrap().0;
        of_html(&markdown::html(page, Options::empty()))
    };
    // Headings are below those of entries.
    let levels = [("h3", "h6"), ("h4", "h6"), ("h5", "h6"), ("h2", "h5"), ("h1", "h4")];
    let lowered = |text: &str| {
        let tag = |level: &str| format!("<{level}>");
        levels.iter().fold(text.to_owned(), |text, (from, to)| text.replace(&tag(from), &tag(to)))
    };
    compare("Markdown", &examples, ours, lowered);
}

#[test]
fn rustdoc() {
    let examples = examples();
    if examples.is_empty() {
        return;
    }
    let (plan, _) = config(&examples, "rustdoc").plan().unwrap();
    let docs: BTreeMap<&str, String> = plan
        .operations
        .iter()
        .map(|operation| {
            let lines: Vec<&str> = operation.docs.iter().map(|line| line.as_str()).collect();
            (operation.name.wire.as_str(), lines.join("\n"))
        })
        .collect();
    // Those that rustdoc enables, but for the one that changes quotes and dashes.
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS;
    let ours = |example: &Example| {
        let text = &docs[format!("Example{}", example.number).as_str()];
        // Operations without documentation have a line of ours.
        let text = if of_html(&example.html).is_empty() { "" } else { text };
        of_html(&markdown::html(text, options))
    };
    // Code blocks always have a language, which rustdoc does not take for Rust.
    let with_language = |text: &str| {
        let text = text.replace("<codeblock>", "<codeblock text>");
        text.replace("<codeblock föö>", "<codeblock text>")
            .replace("<codeblock ;>", "<codeblock text>")
    };
    compare("rustdoc", &examples, ours, with_language);
}

#[test]
fn manual_pages() {
    let examples = examples();
    if examples.is_empty() {
        return;
    }
    let pages = pages(&examples, DocsFormat::Man);
    let mut failures = Vec::new();
    for example in &examples {
        let page = &pages[&example.number];
        let section = page.split_once(".SH \"DESCRIPTION\"\n").map_or("", |(_, rest)| rest);
        let section = section.split(".SH \"").next().unwrap_or_default();
        let (ours, spec) = (leaves::of_man(section), leaves::of_structure(&of_html(&example.html)));
        if ours != spec {
            failures.push(format!(
                "--- man {}\n{}\n{spec:?}\n{ours:?}\n{section}",
                example.number, example.markdown
            ));
        }
    }
    report("man", &examples, &failures);
}
