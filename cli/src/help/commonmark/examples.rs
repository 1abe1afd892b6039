//! The examples of the CommonMark specification.

use std::path::PathBuf;

/// An example of the specification.
pub(crate) struct Example {
    pub(crate) number: usize,
    pub(crate) markdown: String,
    pub(crate) html: String,
}

/// The examples; none if the specification is not in the test data.
pub(crate) fn examples() -> Vec<Example> {
    let data = PathBuf::from(std::env::var_os("HARDIE_TEST_DATA").unwrap_or_default());
    let Ok(text) = std::fs::read_to_string(data.join("commonmark/spec.txt")) else {
        println!("skipped: no CommonMark specification");
        return Vec::new();
    };
    let fence = "`".repeat(32);
    let mut examples = Vec::new();
    let mut rest = text.as_str();
    while let Some((_, after)) = rest.split_once(&format!("\n{fence} example\n")) {
        let (example, after) = after.split_once(&format!("\n{fence}\n")).unwrap();
        let example = format!("\n{example}\n").replace('→', "\t");
        let (markdown, html) = example.split_once("\n.\n").unwrap();
        let markdown = format!("{}\n", markdown.strip_prefix('\n').unwrap_or_default());
        let html = divided(&markdown, html);
        examples.push(Example { number: examples.len() + 1, markdown, html });
        rest = after;
    }
    assert_eq!(examples.len(), 652);
    examples
}

/// The HTML of an example with a paragraph at each block of raw HTML that follows another one. The
/// specification's HTML has a line break there, as it has inside a block: only the empty line of
/// the Markdown shows that a block ends.
fn divided(markdown: &str, html: &str) -> String {
    let is_empty = |line: &&str| line.trim().is_empty();
    let lines: Vec<&str> = markdown.lines().collect();
    let is_border = |line: &str, next: &str| {
        lines.iter().enumerate().filter(|(_, it)| **it == line).any(|(at, _)| {
            let rest = &lines[at + 1..];
            let empty = rest.iter().take_while(|it| is_empty(it)).count();
            empty > 0 && rest.get(empty) == Some(&next)
        })
    };
    let mut out = String::new();
    let mut before = "";
    for line in html.lines() {
        if !is_empty(&before) && is_border(before, line) {
            out.push_str("<p>");
        }
        out.push_str(line);
        out.push('\n');
        before = line;
    }
    out
}
