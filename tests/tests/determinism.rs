//! The same input generates the same bytes, whatever the order of its shapes and traits.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on fails")]

use hardie::Config;
use serde_json::{Map, Value};
use std::fs;
use std::path::{Path, PathBuf};

/// The cases, our models, and two of AWS's models if they are in the test data.
fn models() -> Vec<PathBuf> {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut models = vec![here.join("../models/connect.json"), here.join("models/kitchen.json")];
    let mut folders = vec![here.join("cases")];
    match hardie_tests::test_data("models") {
        Some(upstream) => {
            models.push(upstream.join("connect-2025-09-19.json"));
            models.push(upstream.join("lambda.json"));
        }
        None => println!("skipped: no test data"),
    }
    for folder in folders.drain(..) {
        models.extend(fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()));
    }
    models.retain(|path| path.extension().is_some_and(|extension| extension == "json"));
    models.sort();
    models
}

fn generate(path: &Path) -> String {
    Config::new()
        .model(path)
        .all_operations()
        .generate()
        .unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

#[test]
fn twice_the_same_and_in_any_order() {
    let folder = tempfile::tempdir().unwrap();
    for path in models() {
        let text = generate(&path);
        assert_eq!(text, generate(&path), "{}", path.display());
        let model: Value = serde_json::from_str(&fs::read_to_string(&path).unwrap()).unwrap();
        let shuffled = folder.path().join(path.file_name().unwrap());
        for seed in [1, 2] {
            fs::write(&shuffled, shuffle(&model, seed).to_string()).unwrap();
            // Texts of a megabyte are too long for a report.
            assert!(text == generate(&shuffled), "{} shuffled with {seed}", path.display());
        }
    }
}

/// The model with its shapes, and the traits of each, in another order. Members and the contents of
/// traits keep their order, which has a meaning.
fn shuffle(model: &Value, seed: u64) -> Value {
    let mut model = model.clone();
    let mut random = seed;
    let shapes = model["shapes"].as_object_mut().unwrap();
    *shapes = reorder(shapes, &mut random);
    for shape in shapes.values_mut() {
        if let Some(traits) = shape.get_mut("traits").and_then(Value::as_object_mut) {
            *traits = reorder(traits, &mut random);
        }
        let fields = shape.as_object_mut().unwrap();
        *fields = reorder(fields, &mut random);
    }
    model
}

/// Shuffles entries with a linear congruential generator.
fn reorder(map: &Map<String, Value>, random: &mut u64) -> Map<String, Value> {
    let mut entries: Vec<(u64, String, Value)> = map
        .iter()
        .map(|(key, value)| {
            *random = random
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            (*random >> 33, key.clone(), value.clone())
        })
        .collect();
    entries.sort_by_key(|(number, _, _)| *number);
    entries.into_iter().map(|(_, key, value)| (key, value)).collect()
}

/// Files are merged: a model split in two generates the same code as the whole.
#[test]
fn several_files_are_one_model() {
    let folder = tempfile::tempdir().unwrap();
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("models/kitchen.json");
    let model: Value = serde_json::from_str(&fs::read_to_string(&path).unwrap()).unwrap();
    let (mut one, mut two) = (Map::new(), Map::new());
    for (index, (id, shape)) in model["shapes"].as_object().unwrap().iter().enumerate() {
        if index % 2 == 0 { &mut one } else { &mut two }.insert(id.clone(), shape.clone());
    }
    // A shape that both files define identically is one shape.
    two.insert("example.kitchen#Ping".to_owned(), model["shapes"]["example.kitchen#Ping"].clone());
    let mut config = Config::new();
    for (name, shapes) in [("one.json", one), ("two.json", two)] {
        let file = folder.path().join(name);
        fs::write(&file, serde_json::json!({ "smithy": "2.0", "shapes": shapes }).to_string())
            .unwrap();
        config.model(&file);
    }
    let without_header = |text: String| text.split_once("\n\n").unwrap().1.to_owned();
    assert_eq!(
        without_header(config.all_operations().generate().unwrap()),
        without_header(generate(&path))
    );
}
