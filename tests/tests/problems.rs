//! Diagnostics for invalid models: `problems/*.json` → `snapshots/`.
//!
//! The metadata of a model may contain a selection: `"select": {"service": …, "operations": […]}`;
//! otherwise all operations are selected.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on fails")]

use hardie::{Config, Error};
use serde_json::Value;
use std::fs;
use std::path::Path;

#[test]
fn problems() {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("../snapshots");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    let _bound = settings.bind_to_scope();
    insta::glob!("../problems", "*.json", |path| {
        let folder = format!("{}/", path.parent().unwrap().display());
        let said = match configured(path).generate_with_warnings() {
            Ok(generated) => {
                assert!(
                    generated.warnings.iter().all(|it| it.location.is_some()),
                    "{}",
                    generated.warnings
                );
                format!("generated, with warnings:\n\n{}", generated.warnings)
            }
            Err(error) => {
                let Error::Invalid(problems) = &error else { panic!("{error}") };
                assert!(
                    problems.iter().all(|it| it.location.is_some()),
                    "no line and column: {error}"
                );
                // A build script prints `Debug`.
                assert_eq!(error.to_string(), format!("{error:?}"));
                error.to_string()
            }
        };
        insta::assert_snapshot!("problem", said.replace(&folder, ""));
    });
}

fn configured(path: &Path) -> Config {
    let model: Value = serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap_or_default();
    let select = &model["metadata"]["select"];
    let mut config = Config::new();
    config.model(path);
    if let Some(service) = select["service"].as_str() {
        config.service(service);
    }
    match select["operations"].as_array() {
        Some(names) => config.operations(names.iter().filter_map(Value::as_str)),
        None if select["service"].is_string() => config.operation("Go"),
        None => config.all_operations(),
    };
    config
}

/// Malicious inputs: each is rejected, or generates code, in limited time and without a panic.
#[test]
fn hostile_inputs() {
    let folder = tempfile::tempdir().unwrap();
    let nested = |depth: usize| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
    let structures: String = (0..10_000)
        .map(|n| {
            format!(
                r#","example#S{n}":{{"type":"structure","members":{{"a":{{"target":"example#S{}"}}}}}}"#,
                n + 1
            )
        })
        .collect();
    let mixins: String = (0..10_000)
        .map(|n| {
            let id = format!(r#""example#M{n}":{{"type":"structure","members":{{}},"#);
            format!(
                r#",{id}"mixins":[{{"target":"example#M{}"}}],"traits":{{"smithy.api#mixin":{{}}}}}}"#,
                n + 1
            )
        })
        .collect();
    let lists: String = (0..10_000)
        .map(|n| {
            format!(
                r#","example#L{n}":{{"type":"list","member":{{"target":"example#L{}"}}}}"#,
                n + 1
            )
        })
        .collect();
    let wide: String = (0..30)
        .map(|n| {
            let target = format!(r#"{{"target":"example#W{}"}}"#, n + 1);
            format!(
                r#","example#W{n}":{{"type":"structure","members":{{"a":{target},"b":{target}}}}}"#
            )
        })
        .collect();
    let with = |member: &str, shapes: &str| {
        format!(
            r#"{{"smithy":"2.0","shapes":{{
                "example#Service":{{"type":"service","version":"1","operations":[{{"target":"example#Go"}}],
                    "traits":{{"aws.protocols#restJson1":{{}}}}}},
                "example#Go":{{"type":"operation","input":{{"target":"example#In"}},
                    "traits":{{"smithy.api#http":{{"method":"POST","uri":"/go"}}}}}},
                "example#In":{{"type":"structure","members":{{"a":{member}}}}}{shapes}}}}}"#
        )
    };
    let text = r#"{"target":"smithy.api#String"}"#;
    let cases = [
        ("deep text", nested(10_000), false),
        (
            "deep shapes",
            format!(r#"{{"smithy":"2.0","shapes":{{"example#A":{}}}}}"#, nested(10_000)),
            false,
        ),
        (
            "deep trait",
            with(
                &format!(
                    r#"{{"target":"smithy.api#String","traits":{{"smithy.api#default":{}}}}}"#,
                    nested(10_000)
                ),
                "",
            ),
            false,
        ),
        (
            "deep unknown trait",
            with(
                &format!(
                    r#"{{"target":"smithy.api#String","traits":{{"x#y":{}}}}}"#,
                    nested(10_000)
                ),
                "",
            ),
            true,
        ),
        (
            "long chain of structures",
            with(
                r#"{"target":"example#S0"}"#,
                &format!(r#"{structures},"example#S10000":{{"type":"structure","members":{{}}}}"#),
            ),
            true,
        ),
        (
            "long chain of mixins",
            with(
                text,
                &format!(
                    r#"{mixins},"example#M10000":{{"type":"structure","members":{{}},"traits":{{"smithy.api#mixin":{{}}}}}}"#
                ),
            ),
            true,
        ),
        (
            "long chain of lists",
            with(
                r#"{"target":"example#L0"}"#,
                &format!(r#"{lists},"example#L10000":{{"type":"string"}}"#),
            ),
            false,
        ),
        (
            "a skeleton of a billion members",
            with(
                r#"{"target":"example#W0"}"#,
                &format!(r#"{wide},"example#W30":{{"type":"string"}}"#),
            ),
            true,
        ),
        (
            "long text",
            with(
                &format!(
                    r#"{{"target":"smithy.api#String","traits":{{"smithy.api#documentation":"{}"}}}}"#,
                    "x".repeat(2_000_000)
                ),
                "",
            ),
            true,
        ),
        (
            "deep documentation",
            with(
                &format!(
                    r#"{{"target":"smithy.api#String","traits":{{"smithy.api#documentation":"{}"}}}}"#,
                    "<ul><li><b>".repeat(50_000)
                ),
                "",
            ),
            true,
        ),
        ("not UTF-8", String::from_utf8_lossy(b"{}").into_owned(), false),
    ];
    for (name, model, generates) in cases {
        let path = folder.path().join("model.json");
        fs::write(
            &path,
            if name == "not UTF-8" {
                b"{\"smithy\": \"\xff\"}".to_vec()
            } else {
                model.into_bytes()
            },
        )
        .unwrap();
        let result = Config::new().model(&path).all_operations().generate();
        assert_eq!(result.is_ok(), generates, "{name}: {:?}", result.map(|text| text.len()));
    }
}

#[test]
fn missing_file() {
    let error = Config::new().model("no/such/model.json").all_operations().generate().unwrap_err();
    assert!(matches!(error, Error::Read { .. }), "{error}");
    assert!(error.to_string().starts_with("cannot read no/such/model.json: "), "{error}");
}

/// An unsupported operation that is selected by name is an error, not a warning.
#[test]
fn all_problems_at_once() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("problems/dangling_target.json");
    let Err(Error::Invalid(problems)) = Config::new().model(path).all_operations().generate()
    else {
        panic!("generated")
    };
    assert!(problems.iter().count() >= 2, "{problems}");
    assert!(problems.iter().all(|problem| problem.location.is_some()), "{problems}");
}
