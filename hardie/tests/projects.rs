//! Runs commands of `hardie` with `smithy-build.json`: sources, imports, projections, transforms,
//! and everything that is reported.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

const MODEL: &str = r#"$version: "2"
namespace example.garden
use aws.protocols#restJson1
use example.plants#PlantName

@restJson1
service Garden {
    version: "2024-01-01"
    operations: [Plant, Dig]
}

@http(method: "POST", uri: "/plants")
operation Plant {
    input := {
        @required
        name: PlantName
        @tags(["internal"])
        secret: String
    }
}

@tags(["internal"])
@http(method: "POST", uri: "/holes")
operation Dig {
    input := {}
}
"#;

const PLANTS: &str = "$version: \"2\"\nnamespace example.plants\nstring PlantName\n";

const BUILD: &str = r#"{
    // The build of the garden.
    "version": "1.0",
    "sources": ["model"], // with all its folders
    "imports": ["../common/plants.smithy"],
    "maven": { "dependencies": ["software.amazon.smithy:smithy-aws-traits:1.60.0"] },
    "projections": {
        "public": {
            "transforms": [
                { "name": "apply", "args": { "projections": ["hidden"] } },
                { "name": "removeUnusedShapes" }
            ]
        },
        "hidden": {
            "abstract": true,
            "transforms": [{ "name": "excludeShapesByTag", "args": { "tags": ["internal"] } }]
        },
        "flat": {
            "transforms": [{ "name": "flattenNamespaces", "args": {
                "namespace": "flat", "service": "example.garden#Garden" } }]
        }
    }
}
"#;

fn folder(test: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("projects {test}"));
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(folder.join("garden/model/deep")).unwrap();
    fs::create_dir_all(folder.join("common")).unwrap();
    fs::write(folder.join("garden/model/deep/garden.smithy"), MODEL).unwrap();
    fs::write(folder.join("common/plants.smithy"), PLANTS).unwrap();
    fs::write(folder.join("garden/smithy-build.json"), BUILD).unwrap();
    folder
}

fn hardie(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_hardie")).args(arguments).current_dir(folder).output().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

/// The standard output of a command that succeeds without a message.
fn stdout(folder: &Path, arguments: &[&str]) -> String {
    let output = hardie(folder, arguments);
    let stderr = text(&output.stderr);
    assert!(output.status.success() && stderr.is_empty(), "{arguments:?}: {stderr}");
    text(&output.stdout)
}

#[test]
fn projections_select_and_rename() {
    let folder = folder("select");
    let list = |model: &str, more: &[&str]| {
        let arguments = [&["list", model, "--operation", "all"], more].concat();
        stdout(&folder, &arguments)
    };
    let whole = list("garden", &[]);
    assert!(whole.contains("Dig") && whole.contains("--secret"), "{whole}");
    assert_eq!(list("garden/smithy-build.json", &["--projection", "source"]), whole);
    let public = list("garden", &["--projection", "public"]);
    assert!(public.contains("Plant") && public.contains("--name"), "{public}");
    assert!(!public.contains("Dig") && !public.contains("--secret"), "{public}");
    let flat = list("garden", &["--projection", "flat"]);
    assert_eq!(flat, whole.replace("example.garden#", "flat#"));
    let line = stdout(&folder, &["check", "garden", "--projection", "public"]);
    assert!(line.contains("1 of 1 operations") || line.contains("1 operation"), "{line}");
    let diff = hardie(&folder, &["diff", "garden", "garden/smithy-build.json"]);
    assert!(text(&diff.stdout).contains("command line: 0 changes"));
}

/// Every mistake in a configuration is an error or a warning with its position.
#[test]
fn mistakes_have_positions() {
    let folder = folder("mistakes");
    let transform = |transform: &str| {
        format!(
            "{{\"version\": \"1.0\", \"sources\": [\"model\"], \"imports\": [\"../common\"],\n\
             \"projections\": {{\"p\": {{\"transforms\": [\n{transform}]}}}}}}"
        )
    };
    let known = |name: &str| transform(&format!("{{\"name\": \"{name}\"}}"));
    let cases = [
        ("{ // only\n \"version\": }".to_owned(), ":2:13", "expected value"),
        ("[]".to_owned(), ":1:1", "the file must be an object"),
        ("{\"sources\": [\"model\"]}".to_owned(), ":1:1", "`version` is missing"),
        ("{\"version\": \"3\", \"sources\": []}".to_owned(), ":1:13", "unsupported version"),
        ("{\"version\": \"1.0\"}".to_owned(), ":1:1", "no model files"),
        (BUILD.replace("\"model\"", "\"mdoel\""), ":4:17", "mdoel` does not exist"),
        (BUILD.replace("\"model\"", "\"${NO_SUCH}/x\""), ":4:17", "`NO_SUCH` is not set"),
        (BUILD.replace("[\"model\"]", "5"), ":4:16", "`sources` must be a list"),
        (BUILD.replace("\"public\"", "\"public2\""), ":7:6", "did you mean `public2`?"),
        (known("changeTypes"), ":3:10", "`changeTypes` is not supported"),
        (known("includeShapesBySelector"), ":3:10", "needs the argument `selector`"),
        (
            transform(
                "{\"name\": \"includeShapesBySelector\", \"args\": {\"selector\": \"[id=a#B\"}}",
            ),
            ":3:58",
            "the selector has a syntax error at column 8: expected `]`",
        ),
        (known("excludeShapesByTags"), ":3:10", "did you mean `excludeShapesByTag`?"),
        (known("flattenNamespaces"), ":3:10", "needs the argument `namespace`"),
        (known("renameShapes"), ":3:10", "needs the argument `renamed`"),
        (
            transform("{\"name\": \"renameShapes\", \"args\": {\"renamed\": {\"a#B\": \"a#C\"}}}"),
            ":3:10",
            "`a#B`, which shall be renamed, does not exist",
        ),
        (
            transform("{\"name\": \"apply\", \"args\": [\"p\"]}"),
            ":3:28",
            "the projection `p` applies itself",
        ),
        (
            transform(
                "{\"name\": \"removeDeprecatedShapes\", \"args\": {\"relativeDate\": \"x\"}}",
            ),
            ":3:10",
            "must be a date",
        ),
    ];
    for (build, place, message) in cases {
        fs::write(folder.join("garden/smithy-build.json"), &build).unwrap();
        let projection = if build.contains("\"p\"") { "p" } else { "public" };
        let output = hardie(&folder, &["list", "garden", "--projection", projection]);
        let stderr = text(&output.stderr);
        let place = format!("smithy-build.json{place}");
        assert!(stderr.contains(&place) && stderr.contains(message), "{build}\n{stderr}");
        assert_eq!(output.status.code(), Some(1), "{stderr}");
    }
    let output = hardie(&folder, &["list", "common", "--projection", "public"]);
    assert!(text(&output.stderr).contains("a projection was selected, but no `smithy-build.json`"));
}

#[test]
fn warnings_name_what_is_not_used() {
    let folder = folder("warnings");
    let build = BUILD
        .replace("\"version\"", "\"plugins\": {\"x\": {}}, \"outputDirectory\": \"o\", \"version\"")
        .replace("\"software.amazon", "\"example:traits:1\", \"software.amazon")
        .replace("\"imports\"", "\"import\": [], \"imports\"");
    fs::write(folder.join("garden/smithy-build.json"), build).unwrap();
    let output = hardie(&folder, &["list", "garden"]);
    let stderr = text(&output.stderr);
    for want in [
        "only `smithy build` uses `plugins`, `outputDirectory`",
        "the Maven package `example:traits:1` is not read",
        "unknown key `import`",
    ] {
        assert!(stderr.contains(want), "{stderr}");
    }
    assert!(!stderr.contains("smithy-aws-traits") && output.status.success(), "{stderr}");
}

/// A new crate has the project with its files, at the same positions relative to each other.
#[test]
fn new_crates_have_the_project() {
    let folder = folder("new");
    let arguments = ["new", "g", "--model", "garden", "--projection", "public"];
    let output = hardie(&folder, &arguments);
    assert!(output.status.success(), "{}", text(&output.stderr));
    let script = fs::read_to_string(folder.join("g/build.rs")).unwrap();
    assert!(script.contains(".model(\"models/garden/smithy-build.json\")"), "{script}");
    assert!(script.contains(".projection(\"public\")"), "{script}");
    let copy = folder.join("g/models");
    assert!(copy.join("common/plants.smithy").is_file());
    let list = ["list", "models/garden", "--projection", "public", "--operation", "all"];
    assert!(stdout(&folder.join("g"), &list).contains("--name"));
    let build = BUILD.replace("\"model\"", "\"${CARGO_MANIFEST_DIR}\"");
    fs::write(folder.join("garden/smithy-build.json"), build).unwrap();
    let output = hardie(&folder, &["new", "h", "--model", "garden"]);
    assert!(!output.status.success());
}

/// Values of variables may be secret: errors name the variable.
#[test]
fn values_of_variables_are_not_shown() {
    const VALUE: &str = "a-value-that-nobody-may-see";
    let folder = folder("values");
    let transform = |name: &str, arguments: &str| {
        let transform = format!("{{\"name\": \"{name}\", \"args\": {arguments}}}");
        let apply = format!("\"projections\": {{\"public\": {{\"transforms\": [{transform}]}}}}");
        format!(
            "{{\"version\": \"1.0\", \"sources\": [\"model\"], \"imports\": [\"../common\"],\n{apply}}}"
        )
    };
    let cases = [
        (BUILD.replace("\"model\"", "\"x/${VALUE}/y\""), "x/${VALUE}/y` does not exist"),
        (BUILD.replace("software.amazon.smithy:", "${VALUE}:"), "`${VALUE}:smithy-aws-traits"),
        (BUILD.replace("\"imports\"", "\"${VALUE}\": 1, \"imports\""), "key `${VALUE}`"),
        (BUILD.replace("[\"hidden\"]", "[\"${VALUE}\"]"), "projection `${VALUE}`"),
        (transform("${VALUE}", "{}"), "unknown transform `${VALUE}`"),
        (transform("includeServices", "[\"${VALUE}\"]"), "`${VALUE}` is not a shape id"),
        (
            transform("renameShapes", "{\"renamed\": {\"${VALUES}\": \"a#B\"}}"),
            "`${VALUES}`, which",
        ),
        (
            transform("includeShapesBySelector", "{\"selector\": \"[id=${VALUE}#${VALUE}\"}"),
            "write the selector without variables",
        ),
    ];
    for (build, want) in cases {
        fs::write(folder.join("garden/smithy-build.json"), &build).unwrap();
        let mut command = Command::new(env!("CARGO_BIN_EXE_hardie"));
        command.args(["list", "garden", "--projection", "public"]).current_dir(&folder);
        command.env("VALUE", VALUE).env("VALUES", format!("{}#B", VALUE.replace('-', "_")));
        let stderr = text(&command.output().unwrap().stderr);
        assert!(stderr.contains(want), "{build}\n{stderr}");
        let value = stderr.contains(VALUE) || stderr.contains(&VALUE.replace('-', "_"));
        assert!(!value, "{build}\n{stderr}");
    }
}

/// A pipe in a folder is an error; one that is named on the command line is read.
#[cfg(unix)]
#[test]
fn pipes_are_read_only_if_they_are_named() {
    let folder = folder("pipes");
    let pipe = folder.join("garden/model/pipe.smithy");
    assert!(Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    for model in ["garden/model", "garden"] {
        let output = hardie(&folder, &["list", model]);
        let stderr = text(&output.stderr);
        assert_eq!(output.status.code(), Some(1), "{stderr}");
        assert!(stderr.contains("garden/model/pipe.smithy: the file is not a regular file"));
    }
    let writer = pipe.clone();
    let writer = std::thread::spawn(move || fs::write(writer, MODEL));
    let arguments = ["check", "garden/model/pipe.smithy", "common/plants.smithy"];
    let output = hardie(&folder, &arguments);
    writer.join().unwrap().unwrap();
    assert!(output.status.success(), "{}", text(&output.stderr));
}
