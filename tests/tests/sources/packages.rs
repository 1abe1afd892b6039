//! Checks that the published packages are complete: `cargo test` compiles in a package, away from
//! the repository.

use super::files::ROOT;
use std::fs;
use std::path::{Component, Path};
use std::process::Command;

/// Text before the literal path of another file, which is relative to the source file.
const REFERENCES: [&str; 4] =
    ["#[path = \"", "include_str!(\"", "include_bytes!(\"", "include!(\""];

/// Text that leads from the folder of a package to files outside.
const OUTSIDE: [&str; 2] =
    ["env!(\"CARGO_MANIFEST_DIR\"), \"/..", "env!(\"CARGO_MANIFEST_DIR\")).parent()"];

/// The folders and names of the crates that are published.
fn published() -> Vec<(String, String)> {
    let mut found = Vec::new();
    for entry in fs::read_dir(ROOT).unwrap() {
        let folder = entry.unwrap().file_name().into_string().unwrap();
        let manifest = Path::new(ROOT).join(&folder).join("Cargo.toml");
        let Ok(manifest) = fs::read_to_string(manifest) else { continue };
        let name = manifest.lines().find_map(|line| line.strip_prefix("name = \""));
        if !manifest.contains("\npublish = false\n") {
            found.push((folder, name.unwrap().trim_end_matches('"').to_owned()));
        }
    }
    assert!(found.len() >= 7, "{found:?}");
    found
}

/// The files of a package, as paths from its root.
fn package(name: &str) -> Vec<String> {
    let output = Command::new(env!("CARGO"))
        .args(["package", "--list", "--allow-dirty", "--offline", "--locked", "--package", name])
        .current_dir(ROOT)
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap().lines().map(|line| line.replace('\\', "/")).collect()
}

/// The paths that a source file includes, as paths from the root of its package.
fn references(file: &str, text: &str) -> Vec<String> {
    let mut found = Vec::new();
    for start in REFERENCES {
        for rest in text.split(start).skip(1) {
            let path = rest.split('"').next().unwrap_or_default();
            found.push(resolved(&Path::new(file).with_file_name(path)));
        }
    }
    found
}

/// A path without `.` and `..`, except for those that lead outside.
fn resolved(path: &Path) -> String {
    let mut parts: Vec<&str> = Vec::new();
    for component in path.components() {
        match component {
            Component::ParentDir if parts.last().is_some_and(|part| *part != "..") => {
                parts.pop();
            }
            Component::CurDir => {}
            component => parts.push(component.as_os_str().to_str().unwrap()),
        }
    }
    parts.join("/")
}

#[test]
fn packages_contain_every_included_file() {
    let (mut problems, mut count) = (Vec::new(), 0);
    for (folder, name) in published() {
        let package = package(&name);
        // Templates are files of other crates.
        let sources =
            package.iter().filter(|file| file.ends_with(".rs") && !file.contains("/templates/"));
        for file in sources {
            let text = fs::read_to_string(Path::new(ROOT).join(&folder).join(file)).unwrap();
            for path in references(file, &text) {
                count += 1;
                if !package.contains(&path) {
                    problems.push(format!("{folder}/{file} includes {path}"));
                }
            }
            if OUTSIDE.iter().any(|start| text.contains(start)) {
                problems.push(format!("{folder}/{file} reads files outside of its package"));
            }
        }
    }
    assert!(count > 30, "only {count} references");
    assert!(problems.is_empty(), "not in the package:\n{}", problems.join("\n"));
}

#[test]
fn references_are_resolved() {
    let text = "#[path = \"../a.rs\"]\nmod a;\nconst B: &str = include_str!(\"b/./c.txt\");\n\
                #[path = \"../../../d.rs\"]\nmod d;\n";
    let found = references("src/x/mod.rs", text);
    assert_eq!(found, ["src/a.rs", "../d.rs", "src/x/b/c.txt"]);
}

/// Cargo takes `strip` away from the profile of a package that is changed, and so would ship a
/// program with its symbols.
#[test]
fn profiles_of_packages_with_programs_are_not_changed() {
    let manifest = fs::read_to_string(Path::new(ROOT).join("Cargo.toml")).unwrap();
    let (_, rest) = manifest.split_once("[profile.release.package]\n").unwrap();
    let section = rest.split("\n[").next().unwrap();
    let changed: Vec<&str> = section.lines().filter_map(|line| line.split('.').next()).collect();
    assert!(changed.contains(&"hardie-client"), "{changed:?}");
    for program in ["aws-connect", "hardie", "connect-local"] {
        assert!(!changed.contains(&program), "{program}");
    }
}
