//! Checks that each crate uses every dependency in its manifest, like `cargo machete`, but as part
//! of `cargo test`.

use super::files::{self, ROOT};
use std::fs;
use std::path::Path;

/// Dependencies that no source mentions, with the reason; a build script mentions its own.
const EXEMPT: [(&str, &str, &str); 3] = [
    ("generated", "hardie-client", "for the client that its build script generates"),
    ("generated", "hardie-runtime", "for the code that its build script generates"),
    ("tests", "aws-connect", "for the examples of README and guide"),
];

/// Dependencies whose crate has another name.
const NAMES: [(&str, &str); 2] = [("md-5", "md5"), ("rustls-webpki", "webpki")];

#[test]
fn every_dependency_is_used() {
    let files = files::all();
    let (mut unused, mut count) = (Vec::new(), 0);
    for entry in fs::read_dir(ROOT).unwrap() {
        let folder = entry.unwrap().file_name().into_string().unwrap();
        let manifest = Path::new(ROOT).join(&folder).join("Cargo.toml");
        let Ok(manifest) = fs::read_to_string(manifest) else { continue };
        for (section, name) in dependencies(&manifest) {
            count += 1;
            let ident = NAMES.iter().find(|(it, _)| *it == name).map_or(&*name, |(_, ident)| ident);
            let ident = ident.replace('-', "_");
            let is_used = files
                .iter()
                .filter(|file| file.path.starts_with(&format!("{folder}/")))
                // A workspace of its own.
                .filter(|file| !file.path.starts_with("tests/wasm/"))
                .filter(|file| is_compiled_for(&file.path[folder.len() + 1..], &section))
                .any(|file| mentions(&file.text, &ident));
            let is_exempt = section != "build-dependencies"
                && EXEMPT.iter().any(|(at, it, _)| *at == folder && *it == name);
            if is_used == is_exempt {
                unused.push(format!("{folder}/Cargo.toml: {name} in [{section}]"));
            }
        }
    }
    assert!(count > 80, "only {count} dependencies");
    assert!(unused.is_empty(), "dependencies that nothing uses:\n{}", unused.join("\n"));
}

/// The names in the sections of dependencies, each with its section.
fn dependencies(manifest: &str) -> Vec<(String, String)> {
    let (mut found, mut section) = (Vec::new(), String::new());
    for line in manifest.lines() {
        if let Some(header) = line.strip_prefix('[') {
            header.trim_end_matches(']').clone_into(&mut section);
            if let Some((section, name)) = section.rsplit_once('.')
                && section.ends_with("dependencies")
            {
                found.push((section.to_owned(), name.to_owned()));
            }
        } else if section.ends_with("dependencies")
            && let Some((name, _)) = line.split_once(['.', ' ', '='])
            && !name.is_empty()
            && !line.starts_with(['#', ' ', '}', ']'])
        {
            found.push((section.clone(), name.to_owned()));
        }
    }
    found
}

/// Whether a file of a crate may use the dependencies of a section. Tests of `src/` use both kinds.
fn is_compiled_for(path: &str, section: &str) -> bool {
    match section {
        "build-dependencies" => path == "build.rs",
        "dev-dependencies" => path != "build.rs",
        _ => path.starts_with("src/") || path.starts_with("fuzz_targets/"),
    }
}

/// Whether a text names a crate: as the first part of a path, or in `use` or `extern crate`.
fn mentions(text: &str, name: &str) -> bool {
    text.match_indices(name).any(|(at, _)| {
        let before = text[..at].chars().next_back();
        let after = &text[at + name.len()..];
        let is_start = !before.is_some_and(|c| c.is_alphanumeric() || c == '_');
        is_start && (after.starts_with("::") || after.starts_with(';') || after.starts_with(" as "))
    })
}

#[test]
fn manifests_are_read() {
    let manifest = "[dependencies]\n# A reason.\na.workspace = true\nb = { version = \"1\",\n  \
         features = [] }\n[dependencies.c]\nversion = \"1\"\n[dev-dependencies]\nd = \"1\"\n";
    let found = dependencies(manifest);
    let found: Vec<(&str, &str)> = found.iter().map(|(a, b)| (a.as_str(), b.as_str())).collect();
    let (normal, dev) = ("dependencies", "dev-dependencies");
    assert_eq!(found, [(normal, "a"), (normal, "b"), (normal, "c"), (dev, "d")]);
    assert!(mentions("use a_b::c;", "a_b") && !mentions("use x_a_b::c;", "a_b"));
}
