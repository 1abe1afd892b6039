//! Traits that Hardie knows: each is handled, named by a warning, shown, or of no use to a client.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on fails")]

use hardie::Config;
use hardie_build::model::traits::effects::{self, Effect};
use serde_json::{Value, json};
use std::fs;

const GUIDE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/src/traits.md");

/// A trait that changes requests or responses is never ignored in silence.
#[test]
fn ignored_traits_are_named() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("model.json");
    let mut named = 0;
    for (id, effect) in effects::all() {
        let Effect::Ignored(gap) = effect else { continue };
        // Enough for the traits that are ignored for some values only.
        let value = json!({ "name": "a", "required": true, "requestAlgorithmMember": "a" });
        let warnings = |extra: Option<&str>| {
            let mut traits = json!({ "aws.protocols#awsJson1_0": {}, id: value });
            if let (Value::Object(traits), Some(extra)) = (&mut traits, extra) {
                traits.insert(extra.to_owned(), json!({ "name": "a", "in": "header" }));
            }
            let model = json!({ "smithy": "2.0", "shapes": {
                "a#S": { "type": "service", "version": "1", "operations": [{ "target": "a#Go" }],
                    "traits": traits },
                "a#Go": { "type": "operation" },
            }});
            fs::write(&path, model.to_string()).unwrap();
            let made = Config::new().model(&path).all_operations().generate_with_warnings();
            let warnings = made.map(|made| made.warnings).unwrap_or_default();
            let about = warnings.iter().filter(|it| it.id == "plan.ignored_trait");
            about.map(|it| (it.message.clone(), it.help.clone())).collect::<Vec<_>>()
        };
        let message = format!("the trait `{id}` is ignored: {}", gap.consequence);
        assert_eq!(warnings(None), [(message, Some(gap.instead.to_owned()))], "{id}");
        // An invalid rule set is an error, and `problems` has the case of a valid one.
        if let Some(other) = gap.unless.filter(|other| !other.starts_with("smithy.rules")) {
            assert_eq!(warnings(Some(other)), [], "{id} with {other}");
        }
        named += 1;
    }
    println!("{named} traits are named by a warning");
    assert!(named >= 15, "only {named}");
}

/// The lists of the guide are those of the table; `HARDIE_UPDATE_TRAITS=1` writes them again.
#[test]
fn the_guide_lists_every_trait() {
    let page = fs::read_to_string(GUIDE).unwrap();
    let mut wanted = page.clone();
    let lists = [
        ("handled", namespaces(|effect| effect == Effect::Handled)),
        ("ignored", ignored()),
        ("reported", reported()),
        ("shown", namespaces(|effect| effect == Effect::Shown)),
        ("unused", namespaces(|effect| effect == Effect::Unused)),
    ];
    for (name, list) in lists {
        let start = format!("<!-- traits: {name} -->\n");
        let (before, rest) = wanted.split_once(&start).unwrap_or_else(|| panic!("no {start}"));
        let (_, after) = rest.split_once("<!-- end -->").unwrap();
        wanted = format!("{before}{start}\n{list}\n<!-- end -->{after}");
    }
    if std::env::var_os("HARDIE_UPDATE_TRAITS").is_some() {
        return fs::write(GUIDE, &wanted).unwrap();
    }
    assert!(page == wanted, "docs/src/traits.md is stale: set HARDIE_UPDATE_TRAITS=1");
}

/// One item per namespace, with the names of its traits.
fn namespaces(is_listed: impl Fn(Effect) -> bool) -> String {
    let mut list: Vec<(&str, Vec<String>)> = Vec::new();
    for (id, _) in effects::all().filter(|(_, effect)| is_listed(*effect)) {
        let (namespace, name) = id.split_once('#').unwrap();
        let name = format!("`{name}`");
        match list.last_mut() {
            Some((last, names)) if *last == namespace => names.push(name),
            _ => list.push((namespace, vec![name])),
        }
    }
    let items =
        list.iter().map(|(namespace, names)| format!("- `{namespace}`: {}\n", names.join(", ")));
    items.collect()
}

fn ignored() -> String {
    let mut table = "| trait | what is missing | what to do |\n|---|---|---|\n".to_owned();
    for (id, effect) in effects::all() {
        let Effect::Ignored(gap) = effect else { continue };
        let unless = gap.unless.map(|other| format!(" (not with `{other}`)")).unwrap_or_default();
        table += &format!("| `{id}`{unless} | {} | {} |\n", gap.consequence, gap.instead);
    }
    table
}

fn reported() -> String {
    let mut table = "| trait | reported by |\n|---|---|\n".to_owned();
    for (id, effect) in effects::all() {
        let Effect::Reported(by) = effect else { continue };
        table += &format!("| `{id}` | `{by}` |\n");
    }
    table
}
