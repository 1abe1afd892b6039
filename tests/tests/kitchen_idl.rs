//! The kitchen as Smithy IDL and as a JSON AST: everything that is made of it is equal, byte for
//! byte.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use hardie::ast::Ast;
use hardie::list::List;
use hardie::{Config, DocsFormat, Generated, Source, docs};
use std::path::Path;

/// Everything that is made of a model, with a name for each.
fn made(extension: &str) -> Vec<(String, String)> {
    let models = Path::new(env!("CARGO_MANIFEST_DIR")).join("models");
    let path = models.join("kitchen").with_extension(extension);
    let mut config = Config::new();
    config.model(&path).all_operations();
    let mut source = Source::new();
    source.model(&path).all_operations();
    let list = List::new(source.clone()).services().unwrap();
    let mut ast = Vec::new();
    Ast::new(source).write_to(&mut ast).unwrap();
    let code = config.generate_with_warnings().unwrap();
    // The header names the model.
    let text = code.text.replace(&format!("kitchen.{extension}"), "kitchen");
    let mut all = vec![
        ("code".to_owned(), text),
        ("list".to_owned(), list.text()),
        ("list as JSON".to_owned(), list.json()),
        ("AST".to_owned(), String::from_utf8(ast).unwrap()),
    ];
    let formats = [DocsFormat::Markdown, DocsFormat::Man, DocsFormat::Html, DocsFormat::JsonSchema];
    let pages = formats.into_iter().flat_map(|format| docs(&config, format).unwrap());
    let files = pages.chain(config.botocore().unwrap());
    all.extend(files.map(|Generated { file_name, text, .. }| (file_name, text)));
    all
}

#[test]
fn both_forms_of_the_kitchen_are_equal() {
    let (idl, json) = (made("smithy"), made("json"));
    assert!(json.len() > 40, "only {} files", json.len());
    let names = |all: &[(String, String)]| -> Vec<String> {
        all.iter().map(|(name, _)| name.clone()).collect()
    };
    assert_eq!(names(&idl), names(&json));
    for ((name, idl), (_, json)) in idl.iter().zip(&json) {
        assert!(idl == json, "{name} differs");
    }
}
