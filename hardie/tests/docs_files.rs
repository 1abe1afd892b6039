//! Tests of the files that `hardie docs` writes into a folder: pages of removed commands are
//! deleted, and no other files.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// A model with operations of these names.
fn model(names: &[&str]) -> String {
    let targets: Vec<String> =
        names.iter().map(|name| format!(r#"{{"target": "example#{name}"}}"#)).collect();
    let operations: String = names
        .iter()
        .map(|name| {
            format!(
                r#", "example#{name}": {{"type": "operation",
                    "traits": {{"smithy.api#http": {{"method": "POST", "uri": "/{name}"}}}}}}"#
            )
        })
        .collect();
    format!(
        r#"{{"smithy": "2.0", "shapes": {{"example#Garden": {{"type": "service", "version": "1",
            "operations": [{}], "traits": {{"aws.protocols#restJson1": {{}}}}}}{operations}}}}}"#,
        targets.join(", ")
    )
}

fn folder(test: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("docs files {test}"));
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).unwrap();
    folder
}

fn docs(folder: &Path, names: &[&str], more: &[&str]) -> Output {
    fs::write(folder.join("garden.json"), model(names)).unwrap();
    let arguments = [
        "docs",
        "--model",
        "garden.json",
        "--out",
        "docs",
        "--format",
        "markdown",
        "--format",
        "man",
    ];
    let mut command = Command::new(env!("CARGO_BIN_EXE_hardie"));
    command.args(arguments).args(more).current_dir(folder).output().unwrap()
}

fn files(folder: &Path) -> BTreeSet<String> {
    let entries = fs::read_dir(folder.join("docs")).unwrap();
    let names = entries.map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned());
    names.filter(|name| !name.starts_with('.')).collect()
}

fn names(list: &[&str]) -> BTreeSet<String> {
    list.iter().map(|name| (*name).to_owned()).collect()
}

#[test]
fn pages_of_commands_that_are_gone() {
    let folder = folder("gone");
    assert!(docs(&folder, &["Plant", "Weed", "Water"], &[]).status.success());
    // Files of other authors, one with the name of a possible page; and a page that was edited.
    fs::write(folder.join("docs/notes.md"), "Mine.\n").unwrap();
    fs::write(folder.join("docs/prune.md"), "Mine.\n").unwrap();
    fs::write(folder.join("docs/water.md"), "Edited.\n").unwrap();

    let check = docs(&folder, &["Plant"], &["--check"]);
    let stdout = String::from_utf8(check.stdout).unwrap();
    assert_eq!(check.status.code(), Some(1), "{stdout}");
    assert!(stdout.contains("would remove docs/weed.md\n"), "{stdout}");
    assert!(folder.join("docs/weed.md").is_file());

    let output = docs(&folder, &["Plant"], &[]);
    let (stdout, stderr) =
        (String::from_utf8(output.stdout).unwrap(), String::from_utf8(output.stderr).unwrap());
    assert!(output.status.success(), "{stderr}");
    assert!(stdout.contains("removed docs/weed.md\n"), "{stdout}");
    assert_eq!(
        stderr,
        "kept docs/water.md: its command no longer exists, but the file was edited\n"
    );
    let left =
        ["garden-plant.1", "garden.1", "index.md", "notes.md", "plant.md", "prune.md", "water.md"];
    assert_eq!(files(&folder), names(&left));
    assert!(docs(&folder, &["Plant"], &["--check"]).status.success());
}

/// In a site, the page of a removed command is deleted, and pages that list commands are updated.
#[test]
fn pages_of_a_site() {
    let folder = folder("site");
    let site = |names: &[&str], more: &[&str]| {
        fs::write(folder.join("garden.json"), model(names)).unwrap();
        let arguments = ["docs", "--model", "garden.json", "--out", "docs", "--format", "html"];
        let mut command = Command::new(env!("CARGO_BIN_EXE_hardie"));
        let output = command.args(arguments).args(more).current_dir(&folder).output().unwrap();
        (output.status.code(), String::from_utf8(output.stdout).unwrap())
    };
    assert_eq!(site(&["Plant", "Weed"], &[]).0, Some(0));
    let all = ["index.html", "plant.html", "search-index.js", "site.js", "style.css", "weed.html"];
    assert_eq!(files(&folder), names(&all));
    assert_eq!(site(&["Plant", "Weed"], &["--check"]).0, Some(0));
    let (code, stdout) = site(&["Plant"], &["--check"]);
    assert_eq!(code, Some(1), "{stdout}");
    for line in [
        "would change docs/index.html\n",
        "would change docs/search-index.js\n",
        "would remove docs/weed.html\n",
    ] {
        assert!(stdout.contains(line), "{stdout}");
    }
    assert!(stdout.contains("unchanged docs/style.css\n"), "{stdout}");
    assert_eq!(site(&["Plant"], &[]).0, Some(0));
    assert!(!files(&folder).contains("weed.html"));
    let index = fs::read_to_string(folder.join("docs/search-index.js")).unwrap();
    assert!(index.contains("plant") && !index.contains("weed"), "{index}");
}

/// Other services and other formats in the same folder keep their pages.
#[test]
fn pages_of_others() {
    let folder = folder("others");
    assert!(docs(&folder, &["Plant", "Weed"], &[]).status.success());
    fs::write(folder.join("other.json"), model(&["Mow"]).replace("example#Garden", "example#Lawn"))
        .unwrap();
    let other = ["docs", "--model", "other.json", "--out", "docs", "--format", "json-schema"];
    let output = Command::new(env!("CARGO_BIN_EXE_hardie"))
        .args(other)
        .current_dir(&folder)
        .output()
        .unwrap();
    assert!(output.status.success());
    assert!(files(&folder).contains("weed.md") && files(&folder).contains("mow.schema.json"));
    // An edited list cannot refer to files outside the folder.
    let list = folder.join("docs/.hardie-docs.json");
    let text = fs::read_to_string(&list).unwrap().replace("weed.md", "../garden.json");
    fs::write(&list, text).unwrap();
    assert!(docs(&folder, &["Plant"], &[]).status.success());
    assert!(folder.join("garden.json").is_file());
}

/// Files of other authors and the targets of links are not changed.
#[cfg(unix)]
#[test]
fn files_of_others_are_not_overwritten() {
    let folder = folder("foreign");
    let refused = |names: &[&str], more: &[&str]| {
        let output = docs(&folder, names, more);
        assert_eq!(output.status.code(), Some(1));
        assert!(output.stdout.is_empty());
        String::from_utf8(output.stderr).unwrap()
    };
    fs::create_dir(folder.join("docs")).unwrap();
    fs::write(folder.join("docs/weed.md"), "Mine.\n").unwrap();
    let want = "docs/weed.md exists and is not in the list of files that `hardie docs` wrote \
        (.hardie-docs.json); move it or choose another folder\n";
    assert_eq!(refused(&["Plant", "Weed"], &[]), want);
    assert_eq!(refused(&["Plant", "Weed"], &["--check"]), want);
    assert_eq!(files(&folder), names(&["weed.md"]));
    assert_eq!(fs::read_to_string(folder.join("docs/weed.md")).unwrap(), "Mine.\n");
    assert!(docs(&folder, &["Plant"], &[]).status.success());

    // Without the list, files with the same content are accepted as Hardie's own.
    fs::remove_file(folder.join("docs/.hardie-docs.json")).unwrap();
    assert!(docs(&folder, &["Plant"], &[]).status.success());
    fs::write(folder.join("docs/plant.md"), "Edited.\n").unwrap();
    assert!(docs(&folder, &["Plant"], &[]).status.success());
    assert!(fs::read_to_string(folder.join("docs/plant.md")).unwrap().starts_with("# plant\n"));

    for name in ["plant.md", ".hardie-docs.json"] {
        let path = folder.join("docs").join(name);
        let (kept, victim) = (fs::read(&path).unwrap(), folder.join("victim"));
        fs::write(&victim, "Mine.\n").unwrap();
        fs::remove_file(&path).unwrap();
        std::os::unix::fs::symlink("../victim", &path).unwrap();
        let want = format!("docs/{name} is a symbolic link; remove it or choose another folder\n");
        assert_eq!(refused(&["Plant"], &[]), want);
        assert_eq!(fs::read_to_string(&victim).unwrap(), "Mine.\n");
        fs::remove_file(&path).unwrap();
        fs::write(&path, kept).unwrap();
    }
    assert!(docs(&folder, &["Plant"], &["--check"]).status.success());
}

#[test]
fn many_files_are_counted() {
    let folder = folder("many");
    let all: Vec<String> = (0..30).map(|n| format!("Plant{n}")).collect();
    let mut all: Vec<&str> = all.iter().map(String::as_str).collect();
    let output = docs(&folder, &all, &[]);
    assert_eq!(String::from_utf8(output.stdout).unwrap(), "docs: 62 files: 62 wrote\n");
    all.pop();
    let stdout = String::from_utf8(docs(&folder, &all, &[]).stdout).unwrap();
    assert!(
        stdout.starts_with(
            "removed docs/plant29.md\nremoved docs/garden-plant29.1\ndocs: 62 files: "
        ),
        "{stdout}"
    );
    let output = docs(&folder, &all, &["--quiet"]);
    assert!(output.status.success() && output.stdout.is_empty() && output.stderr.is_empty());
}

/// Null is a value of the members that say so.
#[test]
fn schemas_accept_null_where_the_model_does() {
    const MODEL: &str = r#"$version: "2"
namespace example
use alloy#nullable
use alloy#simpleRestJson
@simpleRestJson
service Garden { version: "1", operations: [Plant] }
@http(method: "POST", uri: "/plants")
operation Plant {
    input := {
        /// Its name.
        @nullable
        @length(max: 5)
        name: String
        @nullable
        place: Place
        row: Integer
        @nullable
        any: Document
    }
}
structure Place { bed: String }
"#;
    let folder = folder("null");
    fs::write(folder.join("garden.smithy"), MODEL).unwrap();
    let words = ["docs", "--model", "garden.smithy", "--out", "docs", "--format", "json-schema"];
    let mut command = Command::new(env!("CARGO_BIN_EXE_hardie"));
    let output = command.args(words).current_dir(&folder).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let text = fs::read_to_string(folder.join("docs/plant.schema.json")).unwrap();
    let schema: serde_json::Value = serde_json::from_str(&text).unwrap();
    let no_value = serde_json::json!({ "type": "null" });
    assert_eq!(
        schema["properties"]["name"],
        serde_json::json!({
            "description": "Its name.",
            "anyOf": [{ "type": "string", "maxLength": 5 }, no_value],
        })
    );
    assert_eq!(schema["properties"]["place"]["anyOf"][0]["$ref"], "#/$defs/Place");
    assert_eq!(schema["properties"]["place"]["anyOf"][1], no_value);
    assert_eq!(schema["properties"]["row"]["type"], "integer");
    assert_eq!(schema["properties"]["any"], serde_json::json!({}));
}
