//! Every example of shorthand in the reference is accepted by the parser, for its member.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on fails")]

use hardie::{Config, DocsFormat};
use hardie_runtime::service::Service;
use hardie_runtime::shorthand::{NoFiles, parse_words};
use hardie_runtime::table::{Kind, Shape};
use std::path::{Path, PathBuf};

/// An example of one option.
struct Example {
    command: String,
    option: String,
    title: String,
    text: String,
}

fn here(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// The examples of all pages.
fn examples(model: &Path) -> Vec<Example> {
    let mut found = Vec::new();
    for page in
        hardie::docs(Config::new().model(model).all_operations(), DocsFormat::Markdown).unwrap()
    {
        let Some(command) = page.file_name.strip_suffix(".md") else { continue };
        // Options have their own headings.
        for entry in page.text.split("\n### `--").skip(1) {
            let option = entry.split([' ', '`']).next().unwrap();
            for title in ["Shorthand Syntax", "Flat Shorthand Syntax"] {
                let Some((_, rest)) = entry.split_once(&format!("\n{title}\n\n```text\n")) else {
                    continue;
                };
                let text = rest.split_once("\n```").unwrap().0.to_owned();
                let (command, option, title) =
                    (command.to_owned(), option.to_owned(), title.to_owned());
                found.push(Example { command, option, title, text });
            }
        }
    }
    found
}

/// The arguments that a user would derive from an example: values of the right types, without the
/// signs for recursion and for lists of key names.
fn words(example: &str, shape: Shape) -> Vec<String> {
    let example = example.split("\n\nWhere valid key names are:").next().unwrap();
    let example =
        example.replace(",( ... recursive ... )", "").replace("( ... recursive ... ),", "");
    let example = example.replace("( ... recursive ... )", "");
    let mut out = String::new();
    let mut word = String::new();
    for c in example.chars().chain(['\n']) {
        if c.is_alphanumeric() || c == '_' {
            word.push(c);
            continue;
        }
        let is_key = c == '=';
        out.push_str(match &*word {
            "integer" | "long" if !is_key => "1",
            "float" | "double" if !is_key => "1.5",
            "boolean" if !is_key => "true",
            "timestamp" if !is_key => "2026-01-31T08:00:00Z",
            "blob" if !is_key => "YQ==",
            word => word,
        });
        word.clear();
        out.push(c);
    }
    let out = out.trim().to_owned();
    match shape.kind() {
        Kind::List => {
            let one = out.strip_suffix(" ...").unwrap_or_else(|| panic!("{out}")).to_owned();
            vec![one.clone(), one]
        }
        _ => vec![out],
    }
}

fn check(model: &str, service: &'static Service) -> usize {
    let examples = examples(&here(model));
    for Example { command, option, title, text } in &examples {
        let name = format!("{model}: {command} --{option}: {title}: {text}");
        let operation = service.operation(command).unwrap_or_else(|| panic!("{name}"));
        let entry = operation.options().find(|entry| entry.name() == option);
        let shape = entry.unwrap_or_else(|| panic!("{name}")).member().target();
        let words = words(text, shape);
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        let found = parse_words(shape, &words, &NoFiles);
        let is_list_of_lists = shape.element().is_some_and(|it| it.target().kind() == Kind::List);
        if shape.kind() == Kind::List && is_list_of_lists {
            // The AWS CLI prints shorthand for lists of lists and does not accept it; our pages do
            // the same.
            println!("not accepted, as with the AWS CLI: {name}");
            assert!(found.is_err() && model != "foreign/desk.json", "{name}: {found:?}");
            continue;
        }
        let value = found.unwrap_or_else(|error| panic!("{name}: {words:?}: {error}"));
        let problems = hardie_runtime::validate::validate(
            &[(entry.unwrap().member().name().to_owned(), value)].into_iter().collect(),
            operation.input(),
        );
        let wrong: Vec<&str> = problems
            .iter()
            .map(|problem| problem.text.as_str())
            .filter(|text| {
                !text.starts_with("Invalid length") && !text.starts_with("Invalid value")
            })
            // Pages show all members of a union.
            .filter(|text| !text.contains("tagged union structure"))
            // The other members of the input, and recursive members that an example leaves out, may
            // be required.
            .filter(|text| !text.starts_with("Missing required parameter"))
            .collect();
        assert_eq!(wrong, Vec::<&str>::new(), "{name}: {words:?}");
    }
    examples.len()
}

#[test]
fn examples_of_shorthand_are_accepted() {
    let services: [(&str, &'static Service); 4] = [
        ("models/kitchen.json", &hardie_tests::kitchen::SERVICE),
        ("models/shelf.json", &hardie_tests::shelf::SERVICE),
        ("foreign/desk.json", &hardie_tests::desk::SERVICE),
        ("../models/connect.json", &hardie_tests::connect::SERVICE),
    ];
    let counts = services.map(|(model, service)| check(model, service));
    println!("examples: {counts:?}");
    assert!(counts.iter().sum::<usize>() > 15, "{counts:?}");
}
