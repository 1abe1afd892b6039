//! `hardie ast`: the JSON AST of models in its normal form.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use hardie::ast::Ast;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Writes files to a folder of their own.
fn files(files: &[(&str, &str)]) -> Vec<PathBuf> {
    static COUNT: AtomicUsize = AtomicUsize::new(0);
    let name = format!("ast {}", COUNT.fetch_add(1, Ordering::Relaxed));
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    fs::create_dir_all(&folder).unwrap();
    let write = |(name, text): &(&str, &str)| {
        let path = folder.join(name);
        fs::write(&path, text).unwrap();
        path
    };
    files.iter().map(write).collect()
}

/// The AST of the files, and the messages of warnings.
fn ast_of(sources: &[(&str, &str)], flatten: bool) -> Result<(String, String), String> {
    let paths = files(sources);
    let mut ast = Ast::new(&paths[..]);
    if flatten {
        ast.flatten();
    }
    let mut out = Vec::new();
    let warnings = ast.write_to(&mut out).map_err(|error| error.to_string())?;
    Ok((String::from_utf8(out).unwrap(), warnings.to_string()))
}

fn ast(text: &str) -> String {
    let (ast, warnings) = ast_of(&[("a.json", text)], false).unwrap();
    assert_eq!(warnings, "");
    assert_eq!(ast_of(&[("a.json", &ast)], false).unwrap().0, ast, "not a fixed point");
    ast
}

/// The shapes of an AST as compact JSON, without white space.
fn compact(ast: &str) -> String {
    let value: serde_json::Value = serde_json::from_str(ast).unwrap();
    value["shapes"].to_string()
}

fn model(shapes: &str) -> String {
    format!(r#"{{"smithy": "2", "shapes": {{{shapes}}}}}"#)
}

#[test]
fn normal_form() {
    let text = ast(r##"{
        "shapes": {
            "b#Op": {"type": "operation", "errors": [{"target": "b#bad"}, {"target": "b#AAA"}, {"target": "b#bad"}],
                "input": {"target": "b#S"}},
            "b#S": {"type": "structure", "traits": {"smithy.api#title": "a\/\u007f\u0001\"\\\n\u00e9", "b#zero": [ 1.50, { } ]}},
            "b#AAA": {"type": "structure", "members": {"b": {"target": "smithy.api#String"}, "a": {"target": "b#E"}},
                "traits": {"smithy.api#error": "client"}},
            "b#bad": {"type": "structure", "members": {}, "traits": {"smithy.api#error": "server"}},
            "b#E": {"type": "enum", "members": {"B": {"target": "smithy.api#Unit"}}},
            "b#R": {"type": "resource", "identifiers": {"z": {"target": "smithy.api#String"}, "a": {"target": "smithy.api#String"}},
                "delete": {"target": "b#Op"}, "collectionOperations": [{"target": "b#Op"}]},
            "b#Op": {"type": "apply", "traits": {"smithy.api#tags": ["x"]}}
        },
        "metadata": {"b": {"z": 1, "a": [{"y": 12345678901234567890123, "x": -0}]}, "a": null},
        "smithy": "2"
    }"##);
    let start = r#"{
    "smithy": "2.0",
    "metadata": {
        "a": null,
        "b": {
            "a": [
                {
                    "x": 0,
                    "y": 12345678901234567890123
                }
            ],
            "z": 1
        }
    },
    "shapes": {
        "b#AAA": {
            "type": "structure",
            "members": {
                "b": {
                    "target": "smithy.api#String"
                },
                "a": {
                    "target": "b#E"
                }
            },
            "traits": {
                "smithy.api#error": "client"
            }
        },
"#;
    assert!(text.starts_with(start) && text.ends_with("\n    }\n}\n"), "{text}");
    for part in [
        r#""b#E":{"type":"enum","members":{"B":{"target":"smithy.api#Unit","traits":{"smithy.api#enumValue":"B"}}}}"#,
        r#""b#Op":{"type":"operation","input":{"target":"b#S"},"output":{"target":"smithy.api#Unit"},"errors":[{"target":"b#AAA"},{"target":"b#bad"}],"traits":{"smithy.api#tags":["x"]}}"#,
        r#""b#R":{"type":"resource","identifiers":{"z":{"target":"smithy.api#String"},"a":{"target":"smithy.api#String"}},"delete":{"target":"b#Op"},"collectionOperations":[{"target":"b#Op"}]}"#,
    ] {
        assert!(compact(&text).contains(part), "{}", compact(&text));
    }
    assert!(text.contains(r#""smithy.api#title": "a/\u007f\u0001\"\\\né""#), "{text}");
    assert!(text.contains("\"b#zero\": [\n                    1.5,\n                    {}\n"));
}

const MIXINS: &str = r#"
    "a#One": {"type": "structure", "members": {"x": {"target": "smithy.api#String", "traits": {"smithy.api#title": "1"}}},
        "traits": {"smithy.api#mixin": {"localTraits": []}, "smithy.api#title": "one", "smithy.api#since": "1"}},
    "a#Two": {"type": "structure", "mixins": [{"target": "a#One"}], "members": {"y": {"target": "smithy.api#String"}},
        "traits": {"smithy.api#mixin": {"localTraits": ["smithy.api#internal"]}, "smithy.api#internal": {}}},
    "a#S": {"type": "structure", "mixins": [{"target": "a#Two"}], "members": {"own": {"target": "smithy.api#String"},
        "x": {"target": "smithy.api#String", "traits": {"smithy.api#required": {}}}}},
    "a#S$y": {"type": "apply", "traits": {"smithy.api#tags": ["a"]}}"#;

#[test]
fn mixins_are_kept() {
    let want = concat!(
        r#"{"a#One":{"type":"structure","members":{"x":{"target":"smithy.api#String","traits":{"smithy.api#title":"1"}}},"#,
        r#""traits":{"smithy.api#mixin":{},"smithy.api#since":"1","smithy.api#title":"one"}},"#,
        r#""a#S":{"type":"structure","mixins":[{"target":"a#Two"}],"members":{"own":{"target":"smithy.api#String"}}},"#,
        r#""a#S$x":{"type":"apply","traits":{"smithy.api#required":{}}},"#,
        r#""a#S$y":{"type":"apply","traits":{"smithy.api#tags":["a"]}},"#,
        r#""a#Two":{"type":"structure","mixins":[{"target":"a#One"}],"members":{"y":{"target":"smithy.api#String"}},"#,
        r#""traits":{"smithy.api#internal":{},"smithy.api#mixin":{"localTraits":["smithy.api#internal"]}}}}"#,
    );
    assert_eq!(compact(&ast(&model(MIXINS))), want);
}

#[test]
fn mixins_are_flattened() {
    let want = concat!(
        r#"{"a#S":{"type":"structure","members":{"#,
        r#""x":{"target":"smithy.api#String","traits":{"smithy.api#required":{},"smithy.api#title":"1"}},"#,
        r#""y":{"target":"smithy.api#String","traits":{"smithy.api#tags":["a"]}},"own":{"target":"smithy.api#String"}},"#,
        r#""traits":{"smithy.api#since":"1","smithy.api#title":"one"}}}"#,
    );
    let (text, _) = ast_of(&[("a.json", &model(MIXINS))], true).unwrap();
    assert_eq!(compact(&text), want);
    let kept = ast(&model(MIXINS));
    assert_eq!(ast_of(&[("a.json", &kept)], true).unwrap().0, text);
}

/// As in Smithy's tools, the traits of members that several mixins have are repeated. If several
/// mixins have the same trait themselves, `--flatten` takes the first.
#[test]
fn several_mixins() {
    let mixin = |name: &str| {
        format!(
            r#""a#{name}": {{"type": "structure", "traits": {{"smithy.api#mixin": {{}}, "smithy.api#title": "{name}"}},
            "members": {{"x": {{"target": "smithy.api#String", "traits": {{"smithy.api#title": "{name}"}}}}}}}}"#
        )
    };
    let shape = r#""a#S": {"type": "structure", "mixins": [{"target": "a#M1"}, {"target": "a#M2"}], "members": {}}"#;
    let text = model(&format!("{},{},{shape}", mixin("M1"), mixin("M2")));
    let applied = r#""a#S$x":{"type":"apply","traits":{"smithy.api#title":"M2"}}"#;
    assert!(compact(&ast(&text)).ends_with(&format!("{applied}}}")));
    let (flat, _) = ast_of(&[("a.json", &text)], true).unwrap();
    let want = r#""traits":{"smithy.api#title":"M2"}}},"traits":{"smithy.api#title":"M1"}}}"#;
    assert!(compact(&flat).ends_with(want), "{}", compact(&flat));
}

#[test]
fn smithy_1_becomes_smithy_2() {
    let text = r#"{"smithy": "1.0", "shapes": {
        "a#I": {"type": "integer"},
        "a#Boxed": {"type": "integer", "traits": {"smithy.api#box": {}}},
        "a#Set": {"type": "set", "member": {"target": "a#I"}},
        "a#Stream": {"type": "blob", "traits": {"smithy.api#streaming": {}}},
        "a#S": {"type": "structure", "members": {
            "a": {"target": "a#I"},
            "b": {"target": "a#I", "traits": {"smithy.api#box": {}}},
            "c": {"target": "a#Boxed"},
            "d": {"target": "smithy.api#Integer"},
            "e": {"target": "smithy.api#PrimitiveBoolean"},
            "f": {"target": "a#Stream"},
            "g": {"target": "a#I", "traits": {"smithy.api#default": 0}}
        }},
        "a#U": {"type": "union", "members": {"a": {"target": "a#I"}}}
    }}"#;
    let want = concat!(
        r#"{"a#Boxed":{"type":"integer"},"a#I":{"type":"integer"},"a#S":{"type":"structure","members":{"#,
        r#""a":{"target":"a#I","traits":{"smithy.api#default":0}},"#,
        r#""b":{"target":"a#I","traits":{"smithy.api#default":null}},"c":{"target":"a#Boxed"},"#,
        r#""d":{"target":"smithy.api#Integer"},"#,
        r#""e":{"target":"smithy.api#PrimitiveBoolean","traits":{"smithy.api#default":false}},"#,
        r#""f":{"target":"a#Stream","traits":{"smithy.api#default":""}},"#,
        r#""g":{"target":"a#I","traits":{"smithy.api#default":0}}}},"#,
        r#""a#Set":{"type":"list","member":{"target":"a#I"},"traits":{"smithy.api#uniqueItems":{}}},"#,
        r#""a#Stream":{"type":"blob","traits":{"smithy.api#streaming":{}}},"#,
        r#""a#U":{"type":"union","members":{"a":{"target":"a#I"}}}}"#,
    );
    assert_eq!(compact(&ast(text)), want);
}

/// Traits, metadata and shapes of several files are merged in the order of the files.
#[test]
fn several_files() {
    let first = r#"{"smithy": "2", "metadata": {"list": [1], "same": {"a": 1, "b": 2}}, "shapes": {
        "a#Text": {"type": "apply", "traits": {"smithy.api#tags": ["first"]}}}}"#;
    let second = r#"{"smithy": "2", "metadata": {"same": {"b": 2, "a": 1}, "list": [ ]}, "shapes": {
        "a#Text": {"type": "string", "traits": {"smithy.api#tags": ["second"], "smithy.api#title": "x"}}}}"#;
    let third = r#"{"smithy": "2", "metadata": {"list": [2, 3]}, "shapes": {
        "a#Text": {"type": "string", "traits": {"smithy.api#title": "x", "smithy.api#tags": ["third"]}}}}"#;
    let sources = [("1.json", first), ("2.json", second), ("3.json", third)];
    let (text, _) = ast_of(&sources, false).unwrap();
    let value: serde_json::Value = serde_json::from_str(&text).unwrap();
    assert_eq!(value["metadata"].to_string(), r#"{"list":[1,2,3],"same":{"a":1,"b":2}}"#);
    let want = r#"{"a#Text":{"type":"string","traits":{"smithy.api#tags":["first","second","third"],"smithy.api#title":"x"}}}"#;
    assert_eq!(compact(&text), want);
    let other = r#"{"smithy": "2", "metadata": {"same": 1}, "shapes": {
        "a#Text": {"type": "string", "traits": {"smithy.api#title": "y"}}}}"#;
    let error = ast_of(&[("2.json", second), ("4.json", other)], false).unwrap_err();
    for part in ["metadata `same` is defined twice", "trait `smithy.api#title` is applied twice"] {
        assert!(error.contains(part), "{error}");
    }
    for (file, place) in [("4.json", "1:38"), ("2.json", "1:38"), ("4.json", "2:69")] {
        assert!(error.contains(&format!("{file}:{place}")), "{file}:{place} in {error}");
    }
    let kinds = r#"{"smithy": "2", "shapes": {"a#Text": {"type": "blob"}}}"#;
    let error = ast_of(&[("2.json", second), ("5.json", kinds)], false).unwrap_err();
    assert!(error.contains("the shape is defined twice"), "{error}");
}

/// Shapes of known packages are left out, unless the model defines them in its own way.
#[test]
fn known_shapes() {
    let range = r#""aws.api#tagEnabled": {"type": "structure", "members": {}},
        "aws.protocols#ec2QueryName": {"type": "string", "traits": {"smithy.api#documentation": "x"}},
        "a#S": {"type": "string"}"#;
    let want =
        r#"{"a#S":{"type":"string"},"aws.api#tagEnabled":{"type":"structure","members":{}}}"#;
    assert_eq!(compact(&ast(&model(range))), want);
}

/// The text of a deep value grows with the square of its depth, so that the depth is limited.
#[test]
fn deep_values() {
    let text = |depth: usize| {
        let deep = format!("{}\"[\\\"\"{}", "[".repeat(depth), "]".repeat(depth));
        let shape = format!(r#""a#S": {{"type": "string", "traits": {{"a#t": {deep}}}}}"#);
        format!(r#"{{"smithy": "2", "metadata": {{"a": {deep}}}, "shapes": {{{shape}}}}}"#)
    };
    assert_eq!(ast(&text(128)).matches("[\n").count(), 2 * 128);
    for depth in [129, 100_000] {
        let error = ast_of(&[("a.json", &text(depth))], false).unwrap_err();
        assert_eq!(error.matches("a value is nested more than 128 levels deep").count(), 2);
        assert!(error.contains("a.json:1:35 ") || error.contains("a.json:1:35\n"));
    }
}

/// A model that cannot be planned is printed, and errors have positions.
#[test]
fn program() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("program ast");
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join("good.json"), model(r#""a#S": {"type": "string", "docs": ""}"#)).unwrap();
    let list = r#""a#L": {"type": "list", "member": {"target": "a#Nope"}}"#;
    fs::write(folder.join("bad.json"), model(list)).unwrap();
    let run = |arguments: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_hardie"));
        let output = command.arg("ast").args(arguments).current_dir(&folder).output().unwrap();
        let text = |bytes| String::from_utf8(bytes).unwrap();
        (output.status.code(), text(output.stdout), text(output.stderr))
    };
    let (code, text, warnings) = run(&["good.json"]);
    assert_eq!(code, Some(0));
    assert_eq!(compact(&text), r#"{"a#S":{"type":"string"}}"#);
    assert!(warnings.contains("unknown key `docs`"), "{warnings}");
    let (code, text, errors) = run(&["bad.json", "good.json", "--flatten"]);
    assert_eq!((code, &*text), (Some(1), ""));
    assert!(errors.contains("bad.json:1:74"), "{errors}");
    assert!(errors.contains("`a#Nope` does not exist"), "{errors}");
    let (code, _, errors) = run(&["none.json"]);
    assert_eq!(code, Some(1));
    assert!(errors.contains("cannot read none.json"), "{errors}");
    assert_eq!(run(&[]).0, Some(2));
}

/// botocore's models become Smithy.
#[test]
fn botocore() {
    let text = r#"{"version": "2.0",
        "metadata": {"apiVersion": "2020-01-01", "protocol": "json", "jsonVersion": "1.1", "targetPrefix": "T", "serviceId": "Garden",
            "endpointPrefix": "garden", "signatureVersion": "v4", "serviceFullName": "Garden", "uid": "garden-2020-01-01"},
        "operations": {"Plant": {"name": "Plant", "http": {"method": "POST", "requestUri": "/"}, "input": {"shape": "PlantRequest"}}},
        "shapes": {"PlantRequest": {"type": "structure", "members": {"Count": {"shape": "Integer"}}}, "Integer": {"type": "integer", "box": true}}}"#;
    let (text, warnings) = ast_of(&[("service-2.json", text)], false).unwrap();
    assert_eq!(warnings, "");
    for part in [r#""type":"service","version":"2020-01-01""#, r#""aws.protocols#awsJson1_1":{}"#] {
        assert!(compact(&text).contains(part), "{}", compact(&text));
    }
    assert_eq!(ast(&text), text);
}
