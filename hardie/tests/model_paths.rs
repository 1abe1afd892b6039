//! Runs commands of `hardie` with every kind of model path: `.smithy` files, folders, several paths
//! and standard input.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

/// A service whose operation is in another file.
const SERVICE: &str = r#"$version: "2"
namespace example.garden
use aws.protocols#restJson1

/// A garden.
@restJson1
service Garden {
    version: "2024-01-01"
    operations: [Plant]
}
"#;

const OPERATIONS: &str = r#"$version: "2"
namespace example.garden
use example.plants#PlantName

/// Plants a plant.
@http(method: "POST", uri: "/plants")
operation Plant {
    input := {
        /// The name of the plant.
        @required
        name: PlantName
    }
}
"#;

/// The shapes of a third namespace, as a JSON AST.
const PLANTS: &str = r#"{ "smithy": "2.0", "shapes": {
    "example.plants#PlantName": { "type": "string", "traits": { "smithy.api#length": { "min": 1 } } }
} }"#;

/// The whole model as one JSON AST.
const WHOLE: &str = r#"{ "smithy": "2.0", "shapes": {
    "example.garden#Garden": { "type": "service", "version": "2024-01-01",
        "operations": [{ "target": "example.garden#Plant" }],
        "traits": { "smithy.api#documentation": "A garden.", "aws.protocols#restJson1": {} } },
    "example.garden#Plant": { "type": "operation",
        "input": { "target": "example.garden#PlantInput" },
        "traits": { "smithy.api#documentation": "Plants a plant.",
            "smithy.api#http": { "method": "POST", "uri": "/plants" } } },
    "example.garden#PlantInput": { "type": "structure", "members": {
        "name": { "target": "example.plants#PlantName", "traits": {
            "smithy.api#documentation": "The name of the plant.", "smithy.api#required": {} } } },
        "traits": { "smithy.api#input": {} } },
    "example.plants#PlantName": { "type": "string", "traits": { "smithy.api#length": { "min": 1 } } }
} }"#;

/// A folder with the model in `model/`, in three files at two depths, beside files of other kinds.
fn folder(test: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("model_paths {test}"));
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(folder.join("model/parts/deep")).unwrap();
    fs::write(folder.join("model/garden.smithy"), SERVICE).unwrap();
    fs::write(folder.join("model/parts/operations.smithy"), OPERATIONS).unwrap();
    fs::write(folder.join("model/parts/deep/plants.json"), PLANTS).unwrap();
    fs::write(folder.join("model/package.json"), r#"{ "name": "not a model" }"#).unwrap();
    fs::write(folder.join("model/README.md"), "# Not a model\n").unwrap();
    fs::write(folder.join("whole.json"), WHOLE).unwrap();
    folder
}

fn hardie(folder: &Path, arguments: &[&str], input: &str) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_hardie"));
    command.args(arguments).current_dir(folder).stdin(Stdio::piped());
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
    child.wait_with_output().unwrap()
}

/// The standard output of a command that succeeds without a message.
fn stdout(folder: &Path, arguments: &[&str], input: &str) -> String {
    let output = hardie(folder, arguments, input);
    let stderr = text(&output.stderr);
    assert!(output.status.success() && stderr.is_empty(), "{arguments:?}: {stderr}");
    text(&output.stdout)
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

#[test]
fn every_kind_of_path_is_the_same_model() {
    let folder = folder("kinds");
    let want = stdout(&folder, &["list", "whole.json", "--operation", "all"], "");
    assert!(want.contains("--name"), "{want}");
    let several =
        ["model/parts/operations.smithy", "model/garden.smithy", "model/parts/deep/plants.json"];
    let all: [(&[&str], &str); 6] = [
        (&["model"], ""),
        (&several, ""),
        (&["model/parts", "model/garden.smithy"], ""),
        (&["-"], WHOLE),
        (&["-", "model/parts"], SERVICE),
        (&["model", "model/parts"], ""),
    ];
    for (paths, input) in all {
        let arguments = [&["list"], paths, &["--operation", "all"]].concat();
        assert_eq!(stdout(&folder, &arguments, input), want, "{paths:?}");
    }
    for path in ["model", "-"] {
        let input = if path == "-" { WHOLE } else { "" };
        let diff = stdout(&folder, &["diff", "whole.json", path], input);
        assert!(
            diff.contains("command line: 0 changes") && diff.contains("rust: 0 changes"),
            "{diff}"
        );
        let out = format!("code {path}");
        stdout(&folder, &["generate", "--model", path, "--out", &out], input);
        let docs = format!("docs {path}");
        stdout(&folder, &["docs", "--model", path, "--out", &docs, "--quiet"], input);
    }
    let page = |path: &str| fs::read_to_string(folder.join(path).join("plant.md")).unwrap();
    assert_eq!(page("docs model"), page("docs -"));
}

/// Models are arguments or options in every command.
#[test]
fn models_as_options() {
    let folder = folder("options");
    for command in ["list", "check", "ast"] {
        let want = stdout(&folder, &[command, "whole.json"], "");
        assert_eq!(stdout(&folder, &[command, "--model", "whole.json"], ""), want, "{command}");
        assert_eq!(hardie(&folder, &[command], "").status.code(), Some(2), "{command}");
    }
    for command in ["list", "ast"] {
        let both = [command, "model/parts", "--model", "model/garden.smithy"];
        let several = [command, "model/parts", "model/garden.smithy"];
        assert_eq!(stdout(&folder, &both, ""), stdout(&folder, &several, ""), "{command}");
    }
    let want = stdout(&folder, &["diff", "model", "whole.json"], "");
    for more in
        [&["--model", "model", "--model", "whole.json"][..], &["model", "--model", "whole.json"]]
    {
        assert_eq!(stdout(&folder, &[&["diff"], more].concat(), ""), want, "{more:?}");
    }
    for more in [&["model"][..], &["--model", "model"], &["model", "model", "--model", "model"]] {
        let output = hardie(&folder, &[&["diff"], more].concat(), "");
        assert_eq!(output.status.code(), Some(2), "{more:?}");
    }
}

#[test]
fn a_folder_of_smithy_files_is_one_model_to_check() {
    let folder = folder("check");
    let line = stdout(&folder, &["check", "model"], "");
    assert!(line.contains("1 model, 1 service"), "{line}");
    let names = ["check", "model/garden.smithy", "model/parts/operations.smithy", "-"];
    let line =
        stdout(&folder, &names, "$version: \"2\"\nnamespace example.plants\nstring PlantName\n");
    assert!(line.contains("1 model, 1 service"), "{line}");
    // The JSON file alone has no service; each JSON file of the folder is a model of its own.
    let output = hardie(&folder, &["check", "model/parts/deep", "whole.json"], "");
    assert!(text(&output.stdout).contains("2 models"), "{}", text(&output.stdout));
    // A folder without a model.
    fs::create_dir(folder.join("empty")).unwrap();
    let output = hardie(&folder, &["list", "empty"], "");
    assert!(text(&output.stderr).contains("the folder `empty` contains no model"));
    assert_eq!(output.status.code(), Some(1));
}

#[test]
fn errors_have_the_file_of_a_folder() {
    let folder = folder("errors");
    let broken = OPERATIONS.replace("input := {", "input := [");
    fs::write(folder.join("model/parts/operations.smithy"), broken).unwrap();
    for arguments in [&["check", "model"][..], &["list", "model"]] {
        let output = hardie(&folder, arguments, "");
        let stderr = text(&output.stderr);
        assert!(stderr.contains("model/parts/operations.smithy:8:"), "{stderr}");
        assert_eq!(output.status.code(), Some(1));
    }
    // JSON that cannot be parsed may be a model, so it is not left out.
    let folder = self::folder("broken_json");
    fs::write(folder.join("model/half.json"), "{ \"smithy\"").unwrap();
    let stderr = text(&hardie(&folder, &["list", "model"], "").stderr);
    assert!(stderr.contains("model/half.json:1:"), "{stderr}");
    let stderr = text(&hardie(&folder, &["list", "-"], "nonsense").stderr);
    assert!(stderr.contains("error[") && stderr.contains("-:1:"), "{stderr}");
}

/// Links to folders may form a cycle.
#[cfg(unix)]
#[test]
fn links_to_folders_are_not_followed() {
    let folder = folder("links");
    std::os::unix::fs::symlink("..", folder.join("model/parts/up")).unwrap();
    std::os::unix::fs::symlink(folder.join("model"), folder.join("link")).unwrap();
    for path in ["model", "link"] {
        assert!(stdout(&folder, &["list", path], "").contains("1 option"), "{path}");
    }
}

/// Everything of a folder is copied into a new crate, with its folders; its build script names it.
#[test]
fn new_crates_have_the_files_of_the_user() {
    let folder = folder("new");
    let cases: [(&[&str], &str, &[&str]); 4] = [
        (&["model"], ".model(\"models\")", &["garden.smithy", "parts/operations.smithy"]),
        (&["model", "whole.json"], ".model(\"models/model\")", &["model/parts/deep/plants.json"]),
        (&["whole.json"], ".model(\"models/whole.json\")", &["whole.json"]),
        (&["-"], ".model(\"models/model.json\")", &["model.json"]),
    ];
    for (at, (models, call, files)) in cases.into_iter().enumerate() {
        let name = format!("garden{at}");
        let mut arguments = vec!["new", &name];
        models.iter().for_each(|model| arguments.extend(["--model", model]));
        let output = hardie(&folder, &arguments, WHOLE);
        assert!(output.status.success(), "{}", text(&output.stderr));
        let made = folder.join(&name);
        let script = fs::read_to_string(made.join("build.rs")).unwrap();
        assert!(script.contains(call), "{script}");
        for file in files {
            assert!(made.join("models").join(file).is_file(), "{file}");
        }
        assert!(!made.join("models/package.json").exists());
    }
}
