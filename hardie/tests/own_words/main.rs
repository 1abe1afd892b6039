//! No text that is made of a service that is not AWS's names AWS: references, generated code, and
//! all files of new crates but the user's models.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod found;

use found::Found;
use hardie::{Config, DocsFormat};

/// The services with their models, whose shapes have no trait `aws.api#service`.
const MODELS: [(&str, &str); 4] = [
    ("billing", "models/billing.smithy"),
    ("desk", "foreign/desk.json"),
    ("locker", "models/locker.smithy"),
    ("noted", "models/noted.smithy"),
];

fn config(path: &str) -> Config {
    let mut config = Config::new();
    config.model(format!("{}/../tests/{path}", env!("CARGO_MANIFEST_DIR"))).all_operations();
    config
}

#[test]
fn references_name_the_program_alone() {
    let mut found = Found::default();
    for (name, path) in MODELS {
        let config = config(path);
        for format in
            [DocsFormat::Markdown, DocsFormat::Man, DocsFormat::Html, DocsFormat::JsonSchema]
        {
            for page in hardie::docs(&config, format).unwrap() {
                found.search(&format!("{name}/{}", page.file_name), &page.text, false);
            }
        }
    }
    found.assert_none();
}

#[test]
fn generated_code_and_new_crates_read_as_their_own() {
    let mut found = Found::default();
    for (name, path) in MODELS {
        let config = config(path);
        let generated = config.generate_with_warnings().unwrap();
        found.search(&format!("{name}/{}", generated.file_name), &generated.text, true);
        let made = hardie::new_crate(&config, &format!("my-{name}"), None).unwrap();
        assert!(made.files().iter().any(|file| file.path == "src/lib.rs"));
        for file in made.files().iter().filter(|file| !file.path.starts_with("models/")) {
            let text = String::from_utf8(file.content.clone()).unwrap();
            found.search(&format!("{name}/{}", file.path), &text, false);
        }
    }
    found.assert_none();
}
