//! Runs `hardie new` as a process: its result is equal to `generated/`, its script installs the
//! program, and invalid arguments are rejected. `tests/peers/consumer.py` builds such a crate.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

const ROOT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/..");
const KITCHEN: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/consumer/models/kitchen.json");

/// An empty folder for a test; its name has a space, as paths may.
fn folder(test: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("new {test}"));
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).unwrap();
    folder
}

fn hardie(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_hardie")).args(arguments).current_dir(folder).output().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

/// The files in a folder, as relative paths.
fn files(folder: &Path) -> BTreeSet<String> {
    fn walk(folder: &Path, root: &Path, found: &mut BTreeSet<String>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                walk(&path, root, found)
            } else {
                found.insert(path.strip_prefix(root).unwrap().to_str().unwrap().to_owned());
            }
        }
    }
    let mut found = BTreeSet::new();
    walk(folder, folder, &mut found);
    found
}

/// A manifest as cargo resolves it, with inherited values.
fn manifest(folder: &Path) -> Value {
    let mut command = Command::new(env!("CARGO"));
    command.args([
        "metadata",
        "--format-version",
        "1",
        "--no-deps",
        "--offline",
        "--manifest-path",
    ]);
    let output = command.arg(folder.join("Cargo.toml")).output().unwrap();
    assert!(output.status.success(), "{}", text(&output.stderr));
    let metadata: Value = serde_json::from_slice(&output.stdout).unwrap();
    let packages = metadata["packages"].as_array().unwrap();
    packages.iter().find(|package| package["name"] == "aws-connect").unwrap().clone()
}

/// A manifest without the facts that `generated/` has only as a part of this repository: location,
/// licence and authors.
fn comparable(mut package: Value) -> Value {
    let binstall = package["metadata"]["binstall"].take();
    let deb = package["metadata"]["deb"].take();
    let mut deb = deb.as_object().unwrap().clone();
    deb.remove("license-file");
    let assets = deb["assets"].as_array_mut().unwrap();
    assets.retain(|asset| asset[0] != "../CHANGELOG.md");
    let pick = |value: &Value, keys: &[&str]| -> Value {
        keys.iter()
            .map(|key| ((*key).to_owned(), value[*key].clone()))
            .collect::<serde_json::Map<_, _>>()
            .into()
    };
    let targets = package["targets"].as_array().unwrap().iter();
    let targets: Vec<Value> = targets
        .map(|it| pick(it, &["name", "kind", "edition", "required-features", "doctest"]))
        .collect();
    let mut dependencies: Vec<Value> = package["dependencies"].as_array().unwrap().clone();
    dependencies.iter_mut().for_each(|it| {
        it.as_object_mut().unwrap().remove("path");
        // Our crates are used by path and version, or by version only.
        it.as_object_mut().unwrap().remove("source");
    });
    let package =
        pick(&package, &["name", "version", "description", "edition", "rust_version", "features"]);
    json!({
        "package": package,
        "targets": targets,
        "dependencies": dependencies,
        "deb": deb,
        "binstall": binstall,
    })
}

#[test]
fn generated_is_what_new_makes() {
    let folder = folder("generated");
    let model = Path::new(ROOT).join("models/connect.json");
    let arguments =
        ["new", "aws-connect", "--model", model.to_str().unwrap(), "--operation", "CreateContact"];
    let output = hardie(&folder, &arguments);
    assert!(output.status.success(), "{}", text(&output.stderr));
    let made = folder.join("aws-connect");
    let ours = Path::new(ROOT).join("generated");
    for file in files(&made) {
        let new = fs::read_to_string(made.join(&file)).unwrap();
        assert!(!new.contains("@NAME@") && !new.contains("@LIB@"), "{file}");
        let old = match &*file {
            "Cargo.toml" => continue,
            _ => fs::read_to_string(ours.join(&file)),
        };
        let old = old.unwrap_or_else(|error| format!("{file}: {error}"));
        assert_eq!(old, new, "{file}");
    }
    let beside = files(&ours).into_iter().filter(|file| !made.join(file).exists());
    assert_eq!(
        beside.collect::<Vec<String>>(),
        ["LICENSE-APACHE", "LICENSE-MIT", "debian/copyright"]
    );

    // Inside our workspace's folder, but not a member.
    let text = fs::read_to_string(made.join("Cargo.toml")).unwrap();
    let (text, _) = text.split_once("\n# The crate is not a member of").unwrap();
    let profile = text.split_once("[profile.release]\n").unwrap().1.trim_end().to_owned();
    // Our workspace sets it per package: the emulator and the generator are compiled for speed.
    let profile = profile.replace("opt-level = \"s\"", "opt-level = 3");
    let root = fs::read_to_string(Path::new(ROOT).join("Cargo.toml")).unwrap();
    assert!(root.contains(&format!("[profile.release]\n{profile}\n")), "{profile}");
    let (ours, made) = (comparable(manifest(&ours)), comparable(manifest(&made)));
    assert_eq!(ours, made);
    assert_eq!(made["dependencies"].as_array().unwrap().len(), 7);
}

/// In every kind of workspace, cargo accepts the new crate, and the printed line describes the
/// relation.
#[test]
fn cargo_takes_crates_in_workspaces() {
    let folder = folder("workspaces");
    let outer = |text: &str| fs::write(folder.join("Cargo.toml"), text).unwrap();
    let package = "[package]\nname = \"outer\"\nversion = \"0.1.0\"\nedition = \"2024\"\n";
    fs::create_dir(folder.join("src")).unwrap();
    fs::write(folder.join("src/lib.rs"), "").unwrap();
    let cases = [
        (
            "[workspace]\nresolver = \"3\"\nmembers = [\"crates/*\"]\n".to_owned(),
            "crates/kitchen",
            "is a member of",
            false,
        ),
        (
            "[workspace]\nresolver = \"3\"\n".to_owned(),
            "kitchen-a",
            "is a workspace of its own",
            true,
        ),
        (format!("{package}[workspace]\n"), "kitchen-b", "is a workspace of its own", true),
        (
            // Excluded by that workspace, but not by the workspace of this repository around it.
            format!("{package}[workspace]\nexclude = [\"out\"]\n"),
            "out/kitchen-c",
            "is a workspace of its own",
            true,
        ),
        (
            format!("{package}[workspace]\nmembers = [\"kitchen-d\"]\n"),
            "kitchen-d",
            "is a member of",
            false,
        ),
    ];
    for (text, path, said, is_own) in cases {
        // The workspace must not have other members at this point.
        let _ = fs::remove_dir_all(folder.join("crates"));
        outer(&text);
        let output = hardie(&folder, &["new", path, "--model", KITCHEN, "--hardie", ROOT]);
        assert!(output.status.success(), "{}", self::text(&output.stderr));
        let printed = self::text(&output.stdout);
        assert!(printed.contains(said), "{path}: {printed}");
        assert!(
            printed.ends_with(&format!("next: cd {path} && cargo run -- help\n")),
            "{path}: {printed}"
        );
        let written = fs::read_to_string(folder.join(path).join("Cargo.toml")).unwrap();
        assert_eq!(written.contains("\n[workspace]\n"), is_own, "{path}");
        assert_eq!(written.contains("[profile."), said != "is a member of", "{path}");
        // `cargo metadata` reports crates that wrongly assume to be in a workspace.
        for manifest in [folder.join(path).join("Cargo.toml"), folder.join("Cargo.toml")] {
            let mut command = Command::new(env!("CARGO"));
            command.args([
                "metadata",
                "--format-version",
                "1",
                "--no-deps",
                "--offline",
                "--manifest-path",
            ]);
            let output = command.arg(&manifest).output().unwrap();
            let error = self::text(&output.stderr);
            assert!(output.status.success() && !error.contains("profiles"), "{path}: {error}");
        }
    }
}

/// Hardie's crates come from crates.io or a clone; the printed text names which.
#[test]
fn what_is_printed_names_the_clone() {
    let folder = folder("unpublished");
    let output = hardie(&folder, &["new", "kitchen", "--model", KITCHEN]);
    let printed = text(&output.stdout);
    assert!(printed.contains("note: the crate depends on hardie "), "{printed}");
    assert!(printed.contains("run `hardie new` again with --hardie "), "{printed}");
    let ignored = fs::read_to_string(folder.join("kitchen/.gitignore")).unwrap();
    assert_eq!(ignored, "/target\n");
    assert!(
        fs::read_to_string(folder.join("kitchen/README.md"))
            .unwrap()
            .contains("\nhardie diff models/kitchen.json NEW-MODEL\n")
    );
}

/// The program enables the feature of the service's protocol; a crate with only types enables none.
#[test]
fn the_crate_enables_the_protocol_of_its_service() {
    let folder = folder("cbor");
    let model = fs::read_to_string(KITCHEN)
        .unwrap()
        .replace("aws.protocols#restJson1", "smithy.protocols#rpcv2Cbor");
    fs::write(folder.join("cbor.json"), model).unwrap();
    for (name, model) in [("json", KITCHEN), ("cbor", "cbor.json")] {
        let output = hardie(&folder, &["new", name, "--model", model, "--operation", "Ping"]);
        assert!(output.status.success(), "{}", text(&output.stderr));
        let written = fs::read_to_string(folder.join(name).join("Cargo.toml")).unwrap();
        let line = |start: &str| written.lines().find(|line| line.starts_with(start)).unwrap();
        assert!(line("hardie-runtime = ").ends_with(", default-features = false }"));
        for feature in ["cli = ", "client = "] {
            let enabled = format!(", \"hardie-runtime/{name}\"]");
            assert!(line(feature).ends_with(&enabled), "{}", line(feature));
        }
    }
}

/// Asymmetric signatures are part of programs that can need them, by traits or by endpoint rules.
#[test]
fn the_crate_enables_signatures_for_several_regions() {
    let folder = folder("signatures");
    let models = concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/models");
    for (name, features) in [
        ("relay", r#", features = ["own", "sigv4a"] }"#),
        ("bus", r#", features = ["sigv4a"] }"#),
        ("bedrock", " }"),
        ("billing", r#", features = ["own"] }"#),
    ] {
        let model = format!("{models}/{name}.smithy");
        let made = hardie(&folder, &["new", name, "--model", &model]);
        assert!(made.status.success(), "{}", text(&made.stderr));
        let manifest = fs::read_to_string(folder.join(name).join("Cargo.toml")).unwrap();
        for package in ["hardie-cli", "hardie-client"] {
            let line = manifest.lines().find(|line| line.starts_with(&format!("{package} = ")));
            let line = line.unwrap();
            assert!(line.ends_with(&format!("optional = true{features}")), "{name}: {line}");
        }
    }
}

#[test]
fn crates_ask_for_hardie_by_path_and_for_all_operations() {
    let folder = folder("by path");
    fs::write(
        folder.join("words.json"),
        r#"{"Kitchen": {"operations": {"CookMeal": {"command": "cook"}}}}"#,
    )
    .unwrap();
    let arguments = [
        "new",
        "at/kitchen_2",
        "--model",
        KITCHEN,
        "--overlay",
        "words.json",
        "--command",
        "pots",
        "--hardie",
        ROOT,
    ];
    let output = hardie(&folder, &arguments);
    assert_eq!((output.status.code(), text(&output.stderr)), (Some(0), String::new()));
    let read = |file: &str| fs::read_to_string(folder.join("at/kitchen_2").join(file)).unwrap();
    let source = fs::canonicalize(ROOT).unwrap();
    assert!(
        read("Cargo.toml")
            .contains(&format!("hardie-runtime = {{ path = \"{}/runtime\"", source.display()))
    );
    let want = [
        ".model(\"models/kitchen.json\")",
        ".model_from_env(\"HARDIE_POTS_MODEL\")",
        ".service(\"example.kitchen#Kitchen\")",
        ".all_operations()",
        ".operations_from_env(\"HARDIE_POTS_OPERATIONS\")",
        ".command(\"pots\")",
        ".overlay(\"models/words.json\")",
        ".doctests(\"kitchen_2\")",
        ".client_with_feature(\"client\")",
        ".write(\"pots.rs\")",
    ];
    let build = read("build.rs");
    let calls: Vec<&str> =
        build.lines().map(str::trim).filter(|line| line.starts_with('.')).collect();
    assert_eq!(calls, want);
    assert!(
        read("README.md").contains("kitchen_2 cook \\\n    --meal-name MealName\n"),
        "{}",
        read("README.md")
    );
    // The temporary folder is removed.
    let names = fs::read_dir(folder.join("at")).unwrap().map(|entry| entry.unwrap().file_name());
    assert_eq!(names.collect::<Vec<_>>(), ["kitchen_2"]);
}

#[test]
fn files_of_botocore_come_along() {
    let folder = folder("c2j");
    let output = hardie(
        &folder,
        &["generate", "--c2j", "--model", KITCHEN, "--operation", "all", "--out", "data"],
    );
    assert!(output.status.success(), "{}", text(&output.stderr));
    // The folder of a service selects its newest version.
    let output = hardie(&folder, &["new", "kitchen", "--model", "data/kitchen"]);
    assert_eq!((output.status.code(), text(&output.stderr)), (Some(0), String::new()));
    let made = folder.join("kitchen");
    let data = fs::read_dir(folder.join("data/kitchen")).unwrap().next().unwrap().unwrap().path();
    assert_eq!(files(&made.join("models")), files(&data));
    let build = fs::read_to_string(made.join("build.rs")).unwrap();
    assert_eq!(build.matches(".model(").count(), 1, "{build}");
    assert!(build.contains(".model(\"models/service-2.json\")"), "{build}");
    // The files that the build script uses exist.
    let (_, service) = build.split_once(".service(\"").unwrap();
    let (service, _) = service.split_once('"').unwrap();
    let arguments = [
        "generate",
        "--model",
        "models/service-2.json",
        "--service",
        service,
        "--operation",
        "all",
        "--out",
        "out",
    ];
    let output = hardie(&made, &arguments);
    assert!(output.status.success(), "{}", text(&output.stderr));
    assert!(text(&output.stdout).contains("wrote out/kitchen.rs"));
}

#[test]
fn what_cannot_be_made_leaves_nothing() {
    let folder = folder("refused");
    fs::create_dir(folder.join("there")).unwrap();
    fs::write(folder.join("there/file"), "mine").unwrap();
    fs::write(folder.join("file"), "mine").unwrap();
    fs::write(folder.join("broken.json"), "{").unwrap();
    fs::create_dir(folder.join("other")).unwrap();
    fs::copy(KITCHEN, folder.join("other/kitchen.json")).unwrap();
    let before = files(&folder);
    let cases: &[(&[&str], i32, &str)] = &[
        (&["there", "--model", KITCHEN], 1, "error[new.folder]: `there` already exists"),
        (&["file", "--model", KITCHEN], 1, "error[new.folder]: `file` already exists"),
        (&["a b", "--model", KITCHEN], 1, "error[new.name]: `a b` is not a valid crate name"),
        (&["fn", "--model", KITCHEN], 1, "the name is a Rust keyword; for example `fn-service`"),
        (
            &["9bad", "--model", KITCHEN],
            1,
            "`9bad` is not a valid crate name\n  = help: a name begins with a letter; for example \
                `bad`",
        ),
        (&["..", "--model", KITCHEN], 1, "error[new.name]"),
        (&["kitchen", "--model", KITCHEN, "--operation", "CookMel"], 1, "did you mean `CookMeal`?"),
        (&["kitchen", "--model", KITCHEN, "--service", "Garden"], 1, "Garden"),
        (&["kitchen", "--model", "missing.json"], 1, "cannot read missing.json"),
        (&["kitchen", "--model", "broken.json"], 1, "broken.json:1:"),
        (
            &["kitchen", "--model", KITCHEN, "--overlay", "missing.json"],
            1,
            "cannot read missing.json",
        ),
        (
            &["kitchen", "--model", KITCHEN, "--model", "other/kitchen.json"],
            1,
            "error[new.model]: two model files are named `kitchen.json`",
        ),
        (
            &["kitchen", "--model", KITCHEN, "--hardie", "other"],
            1,
            "error[new.hardie]: `other` does not contain Hardie's crates",
        ),
        (&["file/kitchen", "--model", KITCHEN], 1, "cannot write file/"),
        (&["kitchen"], 2, "<FILE|DIR>"),
        (&["--model", KITCHEN], 2, "<NAME>"),
    ];
    for (arguments, code, said) in cases {
        let output = hardie(&folder, &[&["new"], *arguments].concat());
        let error = text(&output.stderr);
        assert_eq!(output.status.code(), Some(*code), "{arguments:?}: {error}");
        assert!(error.contains(said), "{arguments:?}: {error}");
        assert_eq!(text(&output.stdout), "", "{arguments:?}");
        assert_eq!(files(&folder), before, "{arguments:?}");
    }
    assert_eq!(fs::read_dir(&folder).unwrap().count(), 4);
}

#[cfg(unix)]
#[test]
fn the_script_installs() {
    use std::os::unix::fs::PermissionsExt;

    let folder = folder("install");
    fs::write(folder.join("built"), "#!/bin/sh\necho called\n").unwrap();
    let script = Path::new(ROOT).join("generated/packaging/install");
    let run = |variables: &[(&str, &str)]| {
        // With the most restrictive common umask.
        let mut command = Command::new("sh");
        command.args(["-c", "umask 077; exec \"$0\""]).arg(&script).current_dir(&folder);
        command
            .env_remove("PREFIX")
            .env_remove("DESTDIR")
            .envs(variables.iter().copied())
            .output()
            .unwrap()
    };
    let want = BTreeSet::from(
        [
            "bin/aws-connect",
            "share/bash-completion/completions/aws-connect",
            "share/fish/vendor_completions.d/aws-connect.fish",
            "share/man/man1/aws-connect-create-contact.1",
            "share/man/man1/aws-connect.1",
            "share/zsh/site-functions/_aws-connect",
        ]
        .map(str::to_owned),
    );
    // Installs twice over the same folder, both times with relative paths.
    for _ in 0..2 {
        let output = run(&[("PROGRAM", "built"), ("DESTDIR", "a root"), ("PREFIX", "/opt/it")]);
        assert!(output.status.success(), "{}", text(&output.stderr));
        assert_eq!(files(&folder.join("a root/opt/it")), want);
    }
    let program = folder.join("a root/opt/it/bin/aws-connect");
    assert_eq!(text(&Command::new(&program).output().unwrap().stdout), "called\n");
    let mode = |path: &str| {
        fs::metadata(folder.join("a root/opt/it").join(path)).unwrap().permissions().mode() & 0o777
    };
    assert_eq!(mode("share/man/man1/aws-connect.1"), 0o644);
    assert_eq!(mode("share/man"), 0o755);

    let output = run(&[("PROGRAM", "built"), ("DESTDIR", "root")]);
    assert!(output.status.success(), "{}", text(&output.stderr));
    assert_eq!(files(&folder.join("root/usr/local")), want);

    let output = run(&[("PROGRAM", "built"), ("PREFIX", "relative")]);
    assert_eq!(
        (output.status.code(), text(&output.stderr)),
        (Some(1), "PREFIX must be an absolute path: relative\n".to_owned())
    );
    let output = run(&[("PROGRAM", "missing"), ("DESTDIR", "none")]);
    assert!(!output.status.success());
}

/// The first example of a crate's README sets the secrets that its command needs.
#[test]
fn the_readme_sets_the_secrets_of_its_command() {
    let folder = folder("secrets");
    let cases = [
        ("httpBearerAuth, httpBasicAuth", &["PARTS_TOKEN"][..]),
        (r#"httpApiKeyAuth"#, &["PARTS_API_KEY"]),
        ("httpBasicAuth", &["PARTS_USERNAME", "PARTS_PASSWORD"]),
        ("httpDigestAuth", &["PARTS_USERNAME", "PARTS_PASSWORD"]),
        ("aws.auth#sigv4", &["PARTS_ACCESS_KEY_ID", "PARTS_SECRET_ACCESS_KEY"]),
        ("", &[]),
    ];
    for (number, (auth, variables)) in cases.into_iter().enumerate() {
        let model = format!(
            r#"$version: "2"
namespace example.parts
@alloy#simpleRestJson
@httpBearerAuth
@httpBasicAuth
@httpDigestAuth
@httpApiKeyAuth(name: "x-key", in: "header")
@aws.auth#sigv4(name: "parts")
service Parts {{ version: "1", operations: [ListParts] }}
@readonly
@auth([{auth}])
@http(method: "GET", uri: "/parts")
operation ListParts {{}}
"#
        );
        fs::write(folder.join("parts.smithy"), model).unwrap();
        let path = format!("{number}/parts");
        fs::create_dir_all(folder.join(number.to_string())).unwrap();
        let output = hardie(&folder, &["new", &path, "--model", "parts.smithy"]);
        assert!(output.status.success(), "{}", text(&output.stderr));
        let readme = fs::read_to_string(folder.join(path).join("README.md")).unwrap();
        let exports: String =
            variables.iter().map(|variable| format!("export {variable}='…'\n")).collect();
        let want = format!(
            "```sh\nexport PARTS_ENDPOINT_URL=http://localhost:8080\n{exports}parts list-parts\n```"
        );
        assert!(readme.contains(&want), "{auth}: {readme}");
        assert!(readme.contains("--overlay FILE") && !readme.contains("breaking changes first"));
    }
}
