//! Skeletons of whole models as programs compute them, from a table. The AWS CLI's own are in
//! `tests/vectors/skeleton.jsonl`, which the test `vectors` checks.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on fails")]

use hardie::{Config, Flavour};
use hardie_runtime::skeleton::{Skeleton, skeleton};
use serde_json::{Map, Value, json};
use std::path::Path;

const FORMS: [Skeleton; 3] = [Skeleton::Input, Skeleton::YamlInput, Skeleton::Output];

/// The skeletons of all operations, and the warnings.
fn skeletons(config: &Config) -> (Vec<(String, [String; 3])>, String) {
    let (plan, warnings) = config.plan().unwrap();
    let is_aws = plan.service.flavour == Flavour::Aws;
    let table = hardie::table_of(&plan);
    let texts = table.operations().map(|operation| {
        let texts = FORMS.map(|form| skeleton(operation, form, is_aws));
        (operation.name().to_owned(), texts)
    });
    (texts.collect(), warnings.to_string())
}

#[test]
fn skeletons_are_those_of_the_snapshots() {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("../snapshots");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    let _bound = settings.bind_to_scope();
    for (path, flavour) in [
        ("cases/operation_output_skeleton.json", Flavour::Own),
        ("cases/operation_output_skeleton.json", Flavour::Aws),
        ("cases/type_documentation_hostile.json", Flavour::Aws),
        ("cases/type_documentation_hostile.json", Flavour::Own),
        ("models/kitchen.json", Flavour::Aws),
        ("models/noted.smithy", Flavour::Own),
        ("models/noted.smithy", Flavour::Aws),
    ] {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
        let mut config = Config::new();
        config.model(&path).all_operations().flavour(flavour);
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        let shown: String = skeletons(&config)
            .0
            .into_iter()
            .flat_map(|(operation, texts)| {
                let with_form = move |(form, text)| format!("# {operation} {form:?}\n{text}\n\n");
                FORMS.into_iter().zip(texts).map(with_form)
            })
            .collect();
        insta::assert_snapshot!(format!("skeletons_{name}_{flavour:?}").to_lowercase(), shown);
    }
}

/// A model whose input contains chains of structures, and a list at their end.
fn nested(depth: usize) -> Value {
    let mut shapes: Map<String, Value> = (0..depth)
        .map(|at| {
            let inner = json!({ "target": format!("example#S{}", at + 1) });
            (format!("example#S{at}"), json!({ "type": "structure", "members": { "s": inner } }))
        })
        .collect();
    let mut add = |name: &str, shape| shapes.insert(format!("example#{name}"), shape);
    let string = json!({ "target": "smithy.api#String" });
    add(&format!("S{depth}"), json!({ "type": "list", "member": string }));
    add("Input", json!({ "type": "structure", "members": { "s": { "target": "example#S0" } } }));
    let http = json!({ "smithy.api#http": { "method": "POST", "uri": "/" } });
    let input = json!({ "target": "example#Input" });
    add("Put", json!({ "type": "operation", "input": input, "traits": http }));
    let operations = json!([{ "target": "example#Put" }]);
    let protocol = json!({ "aws.protocols#restJson1": {} });
    add(
        "Store",
        json!({ "type": "service", "version": "1", "operations": operations, "traits": protocol }),
    );
    json!({ "smithy": "2.0", "shapes": shapes })
}

/// The generator warns if, and only if, the runtime leaves something out.
#[test]
fn generator_and_runtime_have_the_same_limits() {
    let folder = tempfile::tempdir().unwrap();
    for depth in [97, 98, 99, 100, 101] {
        let path = folder.path().join(format!("{depth}.json"));
        std::fs::write(&path, nested(depth).to_string()).unwrap();
        let (texts, warnings) = skeletons(Config::new().model(&path).all_operations());
        let [(_, [input, _, _])] = &texts[..] else { panic!("{} operations", texts.len()) };
        let is_truncated = depth > 98;
        assert_eq!(input.contains("{}"), is_truncated, "{depth}: {input}");
        assert_eq!(warnings.contains("skeletons are truncated"), is_truncated, "{depth}");
    }
}
