//! The program `hardie`, run as a process: files, messages and exit codes.

#![cfg(feature = "binary")]
#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

const MODEL: &str = r#"{
    "smithy": "2.0",
    "shapes": {
        "example#Garden": {
            "type": "service",
            "version": "2024-01-01",
            "operations": [{ "target": "example#Plant" }, { "target": "example#Weed" }],
            "traits": { "aws.protocols#restJson1": {}, "aws.api#service": { "sdkId": "My Garden" } }
        },
        "example#Plant": {
            "type": "operation",
            "input": { "target": "example#PlantRequest" },
            "traits": { "smithy.api#http": { "method": "POST", "uri": "/plants" } }
        },
        "example#PlantRequest": {
            "type": "structure",
            "members": { "Name": { "target": "smithy.api#String" } }
        },
        "example#Weed": {
            "type": "operation",
            "traits": { "smithy.api#http": { "method": "DELETE", "uri": "/weeds" } }
        }
    }
}
"#;

/// A folder of its own with the model in it; its name has a space, as paths may.
fn folder(test: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("program {test}"));
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join("garden.json"), MODEL).unwrap();
    folder
}

fn hardie(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_hardie")).args(arguments).current_dir(folder).output().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

#[test]
fn generates_once() {
    let folder = folder("generates");
    let arguments = ["generate", "--model", "garden.json", "--operation", "Plant", "--out", "new/out"];
    let output = hardie(&folder, &arguments);
    assert_eq!(text(&output.stderr), "");
    assert_eq!(text(&output.stdout), "wrote new/out/my_garden.rs\n");
    let file = fs::read_to_string(folder.join("new/out/my_garden.rs")).unwrap();
    assert!(file.contains("pub struct PlantInput") && !file.contains("Weed"), "{file}");
    let command = "// To make it again: hardie generate --model garden.json --service example#Garden --operation Plant\n";
    assert!(file.contains(command), "{file}");
    let again = hardie(&folder, &arguments);
    assert_eq!(text(&again.stdout), "unchanged new/out/my_garden.rs\n");
}

#[test]
fn problems_go_to_standard_error() {
    let folder = folder("problems");
    let output =
        hardie(&folder, &["generate", "--model", "garden.json", "--operation", "Plnt", "--out", "out"]);
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(text(&output.stdout), "");
    let want = "error[select.operation]: `example#Garden` has no operation `Plnt`\n  = help: did you mean `Plant`?\n";
    assert_eq!(text(&output.stderr), want);
    assert!(!folder.join("out").exists());
}

#[test]
fn exit_codes() {
    let folder = folder("codes");
    let cases: &[(&[&str], i32)] = &[
        (&["generate", "--model", "garden.json", "--operation", "all", "--out", "out"], 0),
        (&["generate", "--model", "garden.json", "--operation", "all", "--out", "garden.json"], 1),
        (&["generate", "--model", "none.json", "--operation", "all", "--out", "out"], 1),
        (&["generate", "--model", "garden.json", "--out", "out"], 2),
        (&["plant"], 2),
        (&["--version"], 0),
    ];
    for (arguments, want) in cases {
        assert_eq!(hardie(&folder, arguments).status.code(), Some(*want), "{arguments:?}");
    }
}
