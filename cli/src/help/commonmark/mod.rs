//! Tests: help shows documentation in CommonMark whole.

use super::appearance::{Appearance, Marks};
use super::documentation::{first_sentence, write};
use super::page_writer::Page;
use hardie_build::plan::prose::{Document, Format};

#[allow(dead_code, reason = "tests of the other targets use the rest")]
mod examples;
#[allow(dead_code, reason = "tests of the other targets use the rest")]
mod leaves;
#[allow(dead_code, reason = "tests of the other targets use the rest")]
mod structure;

fn canonical(markdown: &str) -> String {
    Document::read(markdown, Format::CommonMark).canonical()
}

fn shown(markdown: &str, width: usize) -> String {
    let mut page = Page::piece(Appearance { width, marks: Marks::None, signs: true });
    write(&mut page, &canonical(markdown));
    page.into_text()
}

#[test]
fn every_construct() {
    let cases = [
        ("# Head\ntext", "Head\n\ntext"),
        ("- a\n- b\n  1. c\n  2. d\n\nend", "• a\n• b\n  1. c\n  2. d\n\nend"),
        ("7) a\n\n8) b", "7. a\n\n8. b"),
        ("> quoted\n>\n> more", "   quoted\n\n   more"),
        ("a\n\n***\n\nb", "a\n\n* * *\n\nb"),
        ("```json\n{\n  1\n}\n```", "{\n  1\n}"),
        ("one  \ntwo", "one\ntwo"),
        (
            "[a *b*](https://x.example/?a&amp;b \"T\") and <https://y.example>",
            "a b <https://x.example/?a&b> (T) and https://y.example",
        ),
        ("![alt](a.png)", "alt <a.png>"),
        ("[x](javascript:y) <script>z</script>", "x (javascript:y) <script>z</script>"),
        ("<note>Mind **this**.</note>", "NOTE:\n   Mind this."),
        ("a <b>b</b> <!-- c --> &copy;", "a b ©"),
        ("a\u{1b}[2J\u{202e}b", "a[2Jb"),
    ];
    for (markdown, want) in cases {
        assert_eq!(shown(markdown, 60), want, "{markdown}");
    }
}

#[test]
fn first_sentences_are_those_of_the_first_paragraph() {
    let cases = [
        ("# Head\n\nSee [it](https://x.example). More.", "See it."),
        ("> Quoted.\n\n- item\n\nText", "Text"),
        ("- only", "• only"),
        ("", ""),
    ];
    for (markdown, want) in cases {
        let sentence = first_sentence(&canonical(markdown));
        assert_eq!(sentence.replace("o only", "• only"), want, "{markdown}");
    }
}

/// All examples of the specification: every letter is shown in order, each block on lines of its
/// own.
#[test]
fn examples_of_the_specification() {
    let examples = examples::examples();
    let mut failures = Vec::new();
    for example in &examples {
        let text = shown(&example.markdown, 100_000);
        let lines = text.lines().map(|line| leaves::letters(&structure::percent_decoded(line)));
        let lines: Vec<String> = lines.filter(|line| !line.is_empty()).collect();
        let spec = leaves::numbered(&structure::of_html(&example.html));
        let blocks: Vec<String> = spec
            .into_iter()
            .map(|(number, leaf)| match leaf.as_str() {
                "" => leaf,
                // The label of the AWS CLI's help.
                "Important" => "WARNING".to_owned(),
                _ => number + &leaf,
            })
            .filter(|leaf| !leaf.is_empty())
            .collect();
        if !are_lines_of(&lines, &blocks) {
            failures.push(format!(
                "--- {}\n{}\n{blocks:?}\n{lines:?}\n{text}",
                example.number, example.markdown
            ));
        }
    }
    println!("help: {} of {} equal", examples.len() - failures.len(), examples.len());
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

/// Whether the lines are those of blocks, of which each begins on a new line.
fn are_lines_of(lines: &[String], blocks: &[String]) -> bool {
    let mut lines = lines.iter();
    blocks.iter().all(|block| {
        let mut text = String::new();
        while text.len() < block.len() {
            let Some(line) = lines.next() else { return false };
            text.push_str(line);
        }
        text == *block
    }) && lines.next().is_none()
}
