//! Generated code compiles, its documentation is text only, and the model cannot add a test to it.

use crate::compiler::{runtime, rustc};
use crate::{folder, hardie, is_unharmed, is_visible, models, reading, text};
use hardie::Config;
use std::fs;
use std::process::Command;
use syn::visit::Visit;

fn rustdoc() -> String {
    std::env::var("RUSTDOC").unwrap_or_else(|_| "rustdoc".to_owned())
}

/// Collects the documentation of all items.
#[derive(Default)]
struct Docs {
    texts: Vec<String>,
}

impl<'ast> Visit<'ast> for Docs {
    fn visit_attribute(&mut self, attribute: &'ast syn::Attribute) {
        let syn::Meta::NameValue(pair) = &attribute.meta else { return };
        let syn::Expr::Lit(syn::ExprLit { lit: syn::Lit::Str(line), .. }) = &pair.value else {
            return;
        };
        if pair.path.is_ident("doc") {
            self.texts.push(line.value());
        }
    }

    fn visit_item(&mut self, item: &'ast syn::Item) {
        // An empty attribute separates the documentation of two items.
        self.texts.push("\0".to_owned());
        syn::visit::visit_item(self, item);
    }

    fn visit_field(&mut self, field: &'ast syn::Field) {
        self.texts.push("\0".to_owned());
        syn::visit::visit_field(self, field);
    }

    fn visit_variant(&mut self, variant: &'ast syn::Variant) {
        self.texts.push("\0".to_owned());
        syn::visit::visit_variant(self, variant);
    }
}

#[test]
fn no_code_in_generated_code() {
    let folder = folder("rust");
    let mut root = String::from("#![allow(missing_docs)]\n");
    let mut examples = 0;
    let models = models(&folder);
    for (name, path) in &models {
        let mut config = Config::new();
        config.model(path).all_operations().doctests(format!("k::{name}"));
        let generated = config.generate_with_warnings().unwrap();
        let hidden = generated.text.chars().find(|c| !is_visible(*c));
        assert_eq!(hidden, None, "{name}");
        let file = syn::parse_file(&generated.text).unwrap();
        let mut docs = Docs::default();
        docs.visit_file(&file);
        let docs: Vec<String> = docs
            .texts
            .split(|line| line == "\0")
            .map(|lines| {
                lines.iter().map(|line| line.strip_prefix(' ').unwrap_or(line)).collect::<Vec<_>>()
            })
            .map(|lines| lines.join("\n"))
            .collect();
        for text in &docs {
            for example in reading::markdown(name, text, reading::RUSTDOC) {
                assert!(example.starts_with(&format!("use k::{name}::{{")), "{name}: {example}");
                examples += 1;
            }
        }
        // The comments at the start of the file, which parsers discard.
        let head: Vec<&str> =
            generated.text.lines().take_while(|line| line.starts_with("//")).collect();
        assert_eq!(head.len(), 2, "{name}: {head:?}");
        generated.write_to(folder.join(format!("{name}.rs"))).unwrap();
        root.push_str(&format!("pub mod {name} {{ include!(\"{name}.rs\"); }}\n"));
    }
    assert!(examples > models.len(), "{examples}");

    // The botocore files of the same models are checked too.
    for (name, path) in models.iter().filter(|(name, _)| !name.starts_with("mini")).step_by(4) {
        let output = hardie(
            &folder,
            &[
                "generate",
                "--c2j",
                "--operation=all",
                "--out=c2j",
                "--model",
                path.to_str().unwrap(),
            ],
        );
        assert!(output.status.success(), "{name}: {}", text(&output));
        let made = text(&output);
        let file = made.lines().find_map(|line| {
            line.strip_prefix("wrote ").filter(|it| it.ends_with("service-2.json"))
        });
        let file = folder.join(file.unwrap());
        let json = fs::read_to_string(&file).unwrap();
        assert_eq!(json.chars().find(|c| !is_visible(*c)), None, "{name}");
        let generated =
            Config::new().model(&file).all_operations().generate_with_warnings().unwrap();
        generated.write_to(folder.join(format!("{name}_c2j.rs"))).unwrap();
        root.push_str(&format!("pub mod {name}_c2j {{ include!(\"{name}_c2j.rs\"); }}\n"));
        fs::remove_dir_all(folder.join("c2j")).unwrap();
    }
    fs::write(folder.join("k.rs"), root).unwrap();

    let (runtime, deps) = runtime(&folder);
    let with = |program: String, arguments: &[&str]| {
        let mut command = Command::new(program);
        command
            .args(["--edition=2024", "--crate-name=k"])
            .arg("-L")
            .arg(format!("dependency={}", deps.display()))
            .arg("--extern")
            .arg(format!("hardie_runtime={}", runtime.display()))
            .args(arguments)
            .arg("k.rs")
            .current_dir(&folder);
        command.output().unwrap()
    };
    let output = with(
        rustc(),
        &["--crate-type=lib", "-Ccodegen-units=16", "-Dtext-direction-codepoint-in-comment"],
    );
    assert!(output.status.success(), "{:.5000}", text(&output));
    is_unharmed(&folder, "rustc", "");

    let output = with(rustdoc(), &["--test", "--extern", "k=libk.rlib"]);
    let said = text(&output);
    is_unharmed(&folder, "rustdoc --test", &said);
    let passed: usize = said
        .split("test result: ok. ")
        .skip(1)
        .filter_map(|rest| rest.split(' ').next()?.parse::<usize>().ok())
        .sum();
    assert!(output.status.success() && passed == examples, "{passed} of {examples}: {said:.5000}");

    let output =
        with(rustdoc(), &["-Drustdoc::all", "-Arustdoc::missing_crate_level_docs", "-odoc"]);
    assert!(output.status.success(), "{:.5000}", text(&output));
    let mut pages = Vec::new();
    let mut open = vec![folder.join("doc/k")];
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|end| end == "html") {
                pages.push(path);
            }
        }
    }
    assert!(pages.len() > 100, "{}", pages.len());
    for chunk in pages.chunks(500) {
        reading::html(chunk, false);
    }
    for page in &pages {
        is_unharmed(&folder, "rustdoc", &fs::read_to_string(page).unwrap());
    }
}
