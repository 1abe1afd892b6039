//! New crates: manifest, README, build script, scripts; and the commands in the reference.

use crate::{ROOT, folder, hardie, is_installed, is_unharmed, is_visible, models, reading, text};
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The shell code blocks in Markdown.
fn blocks(markdown: &str) -> Vec<String> {
    let mut blocks = Vec::new();
    let mut open: Option<(&str, String)> = None;
    for line in markdown.lines() {
        match &mut open {
            None => {
                open = line
                    .strip_suffix("sh")
                    .filter(|it| it.starts_with("```"))
                    .map(|it| (it, String::new()))
            }
            Some((fence, _)) if line == *fence => {
                blocks.extend(open.take().map(|(_, block)| block))
            }
            Some((_, block)) => block.push_str(&format!("{line}\n")),
        }
    }
    blocks
}

/// Runs lines in each shell, in a folder where programs with these names do nothing.
fn run(folder: &Path, name: &str, lines: &str) {
    let path = format!("{}:/usr/bin:/bin", folder.join("bin").display());
    let script = folder.join("lines");
    fs::write(&script, lines).unwrap();
    for shell in ["sh", "bash", "zsh", "fish"].into_iter().filter(|shell| is_there(shell)) {
        let mut command = Command::new(shell);
        if shell == "zsh" {
            command.arg("-f");
        }
        let output = command.arg(&script).current_dir(folder).env("PATH", &path).output().unwrap();
        is_unharmed(folder, &format!("{shell}: {name}: {lines}"), &text(&output));
        if shell == "bash" {
            assert!(output.status.success(), "{name}: {}\n{lines}", text(&output));
        }
    }
}

fn is_there(program: &str) -> bool {
    Command::new(program).args(["-c", "true"]).status().is_ok_and(|status| status.success())
}

#[test]
fn nothing_in_new_crates() {
    let folder = folder("new");
    for shell in ["bash", "zsh", "fish"] {
        is_installed(shell);
    }
    fs::create_dir_all(folder.join("bin")).unwrap();
    fs::create_dir_all(folder.join("packaging")).unwrap();
    fs::create_dir_all(folder.join("completions")).unwrap();
    for program in [
        "bin/hardie",
        "bin/cargo",
        "bin/crate-x",
        "bin/aws",
        "packaging/build",
        "packaging/install",
    ] {
        fs::write(folder.join(program), "#!/bin/sh\nexit 0\n").unwrap();
        fs::set_permissions(folder.join(program), fs::Permissions::from_mode(0o755)).unwrap();
    }
    let mut readme_blocks = 0;
    for (name, model) in models(&folder) {
        let made = folder.join(&name).join("crate-x");
        fs::create_dir_all(made.parent().unwrap()).unwrap();
        let arguments =
            ["new", made.to_str().unwrap(), "--model", model.to_str().unwrap(), "--hardie", ROOT];
        let output = hardie(&folder, &arguments);
        assert!(output.status.success(), "{name}: {}", text(&output));
        for path in all(&made) {
            let content = fs::read_to_string(&path).unwrap();
            let extension = path.extension().unwrap_or_default().to_string_lossy().into_owned();
            if !path.starts_with(made.join("models")) {
                let hidden = content.chars().find(|c| !is_visible(*c) && *c != '\t');
                assert_eq!(hidden, None, "{}", path.display());
            }
            match &*extension {
                "rs" => {
                    syn::parse_file(&content)
                        .unwrap_or_else(|error| panic!("{}: {error}", path.display()));
                    // A code block that is compiled only with a feature begins with attributes.
                    let content =
                        content.replace("#![cfg_attr(feature = \"client\", doc = \"", "//! ");
                    let content = content.replace("no_run\")]", "ignore");
                    let docs = content.lines().filter_map(|line| line.strip_prefix("//!"));
                    let docs: Vec<&str> =
                        docs.map(|line| line.strip_prefix(' ').unwrap_or(line)).collect();
                    reading::markdown(
                        &path.display().to_string(),
                        &docs.join("\n"),
                        reading::RUSTDOC,
                    );
                }
                "md" if path.ends_with("README.md") => {
                    reading::markdown(&path.display().to_string(), &content, reading::PAGES);
                }
                _ => {}
            }
            let is_small = name.starts_with("mini") || name.starts_with("small");
            if extension == "md" && (is_small || path.ends_with("README.md")) {
                for block in blocks(&content) {
                    // A page of examples shows output after the command lines; they are separate
                    // blocks.
                    run(&folder, &path.display().to_string(), &block);
                    readme_blocks += 1;
                }
            }
        }
        let build = fs::read_to_string(made.join("build.rs")).unwrap();
        let calls = build.lines().filter(|line| line.trim_start().starts_with('.')).count();
        assert!((5..12).contains(&calls), "{build}");
        // Cargo parses the manifest itself; the folder is not in this workspace.
        let manifest = fs::read_to_string(made.join("Cargo.toml")).unwrap();
        if !manifest.contains("\n[workspace]") {
            fs::write(made.join("Cargo.toml"), manifest + "\n[workspace]\n").unwrap();
        }
        let output = Command::new(env!("CARGO"))
            .args(["metadata", "--no-deps", "--offline", "--format-version=1", "--manifest-path"])
            .arg(made.join("Cargo.toml"))
            .output()
            .unwrap();
        assert!(output.status.success(), "{name}: {}", text(&output));
        let facts: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
        let package = &facts["packages"][0];
        assert_eq!(
            (&package["name"], package["targets"].as_array().unwrap().len()),
            (&"crate-x".into(), 6)
        );
        assert!(!package["description"].as_str().unwrap().contains('\n'), "{package}");
        for (shell, script) in [
            ("sh", "packaging/install"),
            ("bash", "completions/crate-x.bash"),
            ("zsh", "completions/_crate-x"),
            ("fish", "completions/crate-x.fish"),
        ] {
            if is_there(shell) {
                let output = Command::new(shell).arg("-n").arg(made.join(script)).output().unwrap();
                assert!(output.status.success(), "{name} {script}: {}", text(&output));
            }
        }
    }
    assert!(readme_blocks > 150, "{readme_blocks}");
}

/// All files of a folder.
fn all(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    let mut open = vec![folder.to_owned()];
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() { open.push(path) } else { files.push(path) }
        }
    }
    files.sort();
    files
}

/// The generator and the programs use the same quoting rule. It is implemented twice, because build
/// scripts do not compile `hardie-runtime`.
#[test]
fn programs_quote_as_the_generator() {
    let words =
        ["", "a", "a b", "it's", "#x", "a#b", "=ls", "k=v,w=x", "{a}", "$x", "é", "~", "a\\b"];
    for word in words {
        assert_eq!(hardie::quoted(word), hardie_runtime::cli::quoted(word), "{word}");
    }
}
