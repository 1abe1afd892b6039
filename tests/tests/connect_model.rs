//! `models/connect.json`, the model we wrote: complete, and equal in every fact to the model that
//! AWS published, without its sentences.
//!
//! The comparison needs the published model, which is not part of the project; without it those
//! tests print `skipped` and pass.

#![allow(clippy::expect_used, clippy::panic, reason = "helpers of tests may fail as tests do")]

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use serde_json::{Map, Value};

const SERVICE: &str = "com.amazonaws.connect#AmazonConnectService";
const OPERATIONS: [&str; 1] = ["com.amazonaws.connect#CreateContact"];
const DOCUMENTATION: &str = "smithy.api#documentation";

fn read(path: &Path) -> Value {
    let text = std::fs::read_to_string(path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
    serde_json::from_str(&text).unwrap_or_else(|e| panic!("{}: {e}", path.display()))
}

fn ours() -> Value {
    read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../models/connect.json"))
}

/// The published model, if it is in the test data.
fn published() -> Option<Value> {
    let path = hardie_tests::test_data("models/connect-2025-04-17.json");
    if path.is_none() {
        println!("skipped: no test data");
    }
    path.map(|path| read(&path))
}

fn shapes(model: &Value) -> &Map<String, Value> {
    model["shapes"].as_object().expect("shapes")
}

/// Every shape ID that a shape refers to, member by member, except in traits.
fn targets(shape: &Value) -> Vec<&str> {
    let single =
        ["input", "output", "member", "key", "value"].into_iter().filter_map(|key| shape.get(key));
    let listed = ["errors", "mixins", "operations"]
        .into_iter()
        .filter_map(|key| shape[key].as_array())
        .flatten();
    let members = shape["members"].as_object().into_iter().flat_map(|members| members.values());
    single.chain(listed).chain(members).filter_map(|target| target["target"].as_str()).collect()
}

/// The IDs that are reachable from `from`, except for the prelude.
fn closure(model: &Value, from: &[&str]) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let mut open: Vec<&str> = from.to_vec();
    while let Some(id) = open.pop() {
        if id.starts_with("smithy.api#") || !found.insert(id.to_owned()) {
            continue;
        }
        let shape = shapes(model).get(id).unwrap_or_else(|| panic!("{id} is missing"));
        open.extend(targets(shape));
    }
    found
}

/// Every documentation string with its location, including those of rules and their tests.
fn documentation(model: &Value) -> BTreeMap<String, String> {
    fn walk(value: &Value, place: &str, found: &mut BTreeMap<String, String>) {
        match value {
            Value::Object(object) => {
                for (key, value) in object {
                    let place = format!("{place}/{key}");
                    match value.as_str() {
                        Some(text) if key == DOCUMENTATION || key == "documentation" => {
                            found.insert(place, text.to_owned());
                        }
                        _ => walk(value, &place, found),
                    }
                }
            }
            Value::Array(array) => {
                for (index, value) in array.iter().enumerate() {
                    walk(value, &format!("{place}/{index}"), found);
                }
            }
            _ => {}
        }
    }
    let mut found = BTreeMap::new();
    walk(&model["shapes"], "", &mut found);
    found
}

/// The model without documentation strings and without traits that become empty.
fn facts(value: &Value) -> Value {
    match value {
        Value::Object(object) => {
            let kept = object.iter().filter(|(key, value)| {
                // Examples are documentation too: ours are calls that the local endpoint accepts.
                let is_text =
                    value.is_string() && (*key == DOCUMENTATION || *key == "documentation");
                !is_text && *key != "smithy.api#examples"
            });
            let kept = kept.map(|(key, value)| (key.clone(), facts(value)));
            Value::Object(
                kept.filter(|(key, value)| key != "traits" || value != &serde_json::json!({}))
                    .collect(),
            )
        }
        Value::Array(array) => Value::Array(array.iter().map(facts).collect()),
        other => other.clone(),
    }
}

fn member_names(shape: &Value) -> Vec<&String> {
    shape["members"].as_object().into_iter().flat_map(|members| members.keys()).collect()
}

/// Text without tags and line breaks, split into lower-case sentences.
///
/// The end of a paragraph ends a sentence, with or without a full stop.
fn sentences(html: &str) -> Vec<String> {
    let mut text = String::new();
    for piece in html.replace("</p>", "\u{0}").split('<') {
        // After a `<`, a tag extends to its `>`; the first piece follows no `<`.
        text.push_str(piece.split_once('>').map_or(piece, |(_, rest)| rest));
    }
    let cut = text.to_lowercase();
    cut.split(['.', ':', '!', '?', ';', '\u{0}'])
        .map(|sentence| sentence.split_whitespace().collect::<Vec<_>>().join(" "))
        .map(|sentence| sentence.trim_matches(|c: char| !c.is_alphanumeric()).to_owned())
        .filter(|sentence| !sentence.is_empty())
        .collect()
}

#[test]
fn the_model_is_whole_and_holds_nothing_else() {
    let model = ours();
    assert_eq!(model["smithy"], "2.0");
    let listed: Vec<&str> = targets(&shapes(&model)[SERVICE]);
    assert_eq!(listed, OPERATIONS);

    let reachable = closure(&model, &[SERVICE]);
    let present: BTreeSet<String> = shapes(&model).keys().cloned().collect();
    assert_eq!(present, reachable, "shapes that nothing reaches, or that are missing");
    for operation in OPERATIONS {
        assert!(
            closure(&model, &[operation]).len() > 1,
            "{operation} has neither input nor output"
        );
    }
}

#[test]
fn every_shape_and_member_is_documented_and_no_text_is_empty() {
    let model = ours();
    for (id, shape) in shapes(&model) {
        let members = shape["members"].as_object().into_iter().flatten();
        let members = members.map(|(name, member)| (format!("{id}${name}"), member));
        for (id, described) in std::iter::once((id.clone(), shape)).chain(members) {
            assert!(described["traits"][DOCUMENTATION].is_string(), "{id} has no documentation");
        }
    }
    for (place, text) in documentation(&model) {
        assert!(!sentences(&text).is_empty(), "{place} says nothing: {text:?}");
        for tag in ["p", "ul", "li", "code", "note", "important", "a"] {
            let opened = text.matches(&format!("<{tag}>")).count()
                + text.matches(&format!("<{tag} ")).count();
            assert_eq!(
                opened,
                text.matches(&format!("</{tag}>")).count(),
                "{place}: <{tag}> in {text}"
            );
        }
    }
}

#[test]
fn every_fact_is_the_published_one() {
    let (ours, Some(theirs)) = (ours(), published()) else { return };
    assert_eq!(ours["smithy"], theirs["smithy"]);
    assert_eq!(ours["metadata"], theirs["metadata"]);

    let operations = closure(&ours, &OPERATIONS);
    assert_eq!(operations, closure(&theirs, &OPERATIONS), "another closure");

    for id in operations.iter().map(String::as_str).chain([SERVICE]) {
        let (mut our_shape, mut their_shape) =
            (facts(&shapes(&ours)[id]), facts(&shapes(&theirs)[id]));
        if id == SERVICE {
            // The published service has all of its operations; ours has those that we selected.
            for shape in [&mut our_shape, &mut their_shape] {
                shape.as_object_mut().expect("a service").remove("operations");
            }
        }
        assert_eq!(
            member_names(&our_shape),
            member_names(&their_shape),
            "{id}: names and order of members"
        );
        assert_eq!(our_shape, their_shape, "{id}");
    }
}

#[test]
fn what_is_documented_there_is_documented_here_in_other_words() {
    let (ours, Some(theirs)) = (ours(), published()) else { return };
    let our_texts = documentation(&ours);

    let mut closure = theirs.clone();
    let kept = shapes(&ours);
    closure["shapes"].as_object_mut().expect("shapes").retain(|id, _| kept.contains_key(id));
    for place in documentation(&closure).keys() {
        assert!(our_texts.contains_key(place), "{place} has no text of ours");
    }

    // Compared with the whole published model, not only the closure.
    let published: BTreeSet<String> =
        documentation(&theirs).values().flat_map(|text| sentences(text)).collect();
    assert!(published.len() > 1000, "the published texts were not read");
    for (place, text) in &our_texts {
        // A single word is a name, such as that of a Region, and not a sentence.
        for sentence in sentences(text).into_iter().filter(|sentence| sentence.contains(' ')) {
            assert!(
                !published.contains(&sentence),
                "{place} repeats a published sentence: {sentence}"
            );
        }
    }
}
