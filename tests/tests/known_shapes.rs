//! Models use shapes of Smithy's packages without defining them.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use hardie::Config;

/// The plan of a service with an operation that takes a UUID of alloy, and more shapes.
fn digest(more: &str) -> String {
    let model = r##"{ "smithy": "2.0", "shapes": {
        MORE
        "example#Store": { "type": "service", "version": "1", "operations": [{ "target": "example#Get" }],
            "traits": { "aws.protocols#restJson1": {} } },
        "example#Get": { "type": "operation", "input": { "target": "example#Input" },
            "traits": { "smithy.api#http": { "method": "POST", "uri": "/" } } },
        "example#Input": { "type": "structure", "members": { "id": { "target": "alloy#UUID" } } }
    } }"##;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("store.json");
    std::fs::write(&path, model.replace("MORE", more)).unwrap();
    let (plan, warnings) = Config::new().model(&path).all_operations().plan().unwrap();
    assert!(warnings.is_empty(), "{warnings}");
    plan.digest()
}

#[test]
fn known_shapes_need_no_definition() {
    let digest = digest("");
    assert!(digest.contains("--id string\n"), "{digest}");
}

#[test]
fn the_definition_of_a_model_wins() {
    let digest = digest(r#""alloy#UUID": { "type": "integer" },"#);
    assert!(digest.contains("--id integer\n"), "{digest}");
}
