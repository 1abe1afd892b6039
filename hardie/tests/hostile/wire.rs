//! Names and paths on the wire: URIs, methods, headers, pagination, waiters. A hostile one is
//! rejected with a diagnostic, or escaped in every target.

use crate::model::{TURNS, WIRE, wire};
use crate::{folder, hardie, is_unharmed, is_visible, reading, text};
use hardie::{Config, DocsFormat, Error};
use std::fs;

/// The results for one position: the number of models that were generated, and that were rejected.
/// The number of items without `impl Paginated`, which only valid pagination has.
fn count(file: &syn::File) -> usize {
    let is_paginated = |item: &syn::Item| match item {
        syn::Item::Impl(item) => item
            .trait_
            .as_ref()
            .and_then(|(_, path, _)| path.segments.last())
            .is_some_and(|last| last.ident == "Paginated"),
        _ => false,
    };
    file.items.iter().filter(|item| !is_paginated(item)).count()
}

#[test]
fn names_and_paths_are_refused_or_escaped() {
    let folder = folder("wire");
    let path = folder.join("model.json");
    let mut html = Vec::new();
    for place in WIRE {
        let (mut generated, mut refused) = (0, 0);
        for turn in 0..TURNS {
            let name = format!("{place}, turn {turn}");
            fs::write(&path, wire(&[place], turn).to_string()).unwrap();
            let mut config = Config::new();
            config.model(&path).all_operations();
            let rust = match config.generate_with_warnings() {
                Ok(generated) => generated,
                Err(Error::Invalid(problems)) => {
                    let said = problems.to_string();
                    assert_eq!(said.chars().find(|c| !is_visible(*c)), None, "{name}: {said}");
                    refused += 1;
                    continue;
                }
                Err(error) => panic!("{name}: {error}"),
            };
            generated += 1;
            let said = rust.warnings.to_string();
            assert_eq!(said.chars().find(|c| !is_visible(*c)), None, "{name}: {said}");
            assert_eq!(rust.text.chars().find(|c| !is_visible(*c)), None, "{name}");
            let file =
                syn::parse_file(&rust.text).unwrap_or_else(|error| panic!("{name}: {error}"));
            // The items are the same as for a harmless model: no string has become an item.
            fs::write(&path, wire(&[], turn).to_string()).unwrap();
            let harmless = Config::new().model(&path).all_operations().generate().unwrap();
            let harmless = syn::parse_file(&harmless).unwrap();
            assert_eq!(count(&file), count(&harmless), "{name}");
            fs::write(&path, wire(&[place], turn).to_string()).unwrap();
            // Rendering takes time: some models are rendered in three formats, the others as
            // Markdown only.
            let forms = [DocsFormat::Markdown, DocsFormat::Man, DocsFormat::Html];
            for format in forms.into_iter().take(if turn % 5 == 0 { 3 } else { 1 }) {
                for page in hardie::docs(&config, format).unwrap() {
                    let hidden = page.text.chars().find(|c| !is_visible(*c));
                    assert_eq!(hidden, None, "{name}: {}", page.file_name);
                    let is_plain = |c: char| c.is_ascii_alphanumeric() || "-_.".contains(c);
                    assert!(page.file_name.chars().all(is_plain), "{name}: {:?}", page.file_name);
                    match format {
                        DocsFormat::Markdown if page.file_name.ends_with(".md") => {
                            reading::markdown(&name, &page.text, reading::PAGES);
                        }
                        DocsFormat::Html if page.file_name.ends_with(".html") && turn % 10 == 0 => {
                            let file = folder.join(format!("{place}-{turn}")).join(&page.file_name);
                            page.write_to(&file).unwrap();
                            html.push(file);
                        }
                        _ => {}
                    }
                }
            }
        }
        println!("{place}: {generated} generated, {refused} refused");
        // The program's own output, for some models.
        for arguments in [
            &["check", "model.json"][..],
            &["list", "--format=json", "model.json"],
            &["list", "model.json"],
        ] {
            let said = text(&hardie(&folder, arguments));
            assert_eq!(
                said.chars().find(|c| !is_visible(*c)),
                None,
                "{place}: {arguments:?}: {said}"
            );
            assert!(!said.contains("panicked"), "{place}: {said}");
        }
    }
    reading::html(&html.iter().collect::<Vec<_>>(), true);
    is_unharmed(&folder, "wire", "");
}
