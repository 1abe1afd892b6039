//! The reference as a site: links have targets, every option and member can be linked, and pages
//! are small.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use hardie::{Config, DocsFormat, Generated};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

const ROOT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/..");

/// The models whose sites are checked; AWS's model of all of Connect too, if it is in the test
/// data.
fn models() -> Vec<PathBuf> {
    let ours = [
        "tests/models/kitchen.json",
        "tests/models/shelf.json",
        "tests/foreign/desk.json",
        "models/connect.json",
    ];
    let mut models: Vec<PathBuf> = ours.iter().map(|model| Path::new(ROOT).join(model)).collect();
    let data = PathBuf::from(std::env::var_os("HARDIE_TEST_DATA").unwrap_or_default());
    let upstream = data.join("models/connect-2025-09-19.json");
    if upstream.exists() {
        models.push(upstream);
    } else {
        println!("skipped: no test data");
    }
    models
}

fn docs(model: &Path, format: DocsFormat) -> BTreeMap<String, String> {
    let files = hardie::docs(Config::new().model(model).all_operations(), format).unwrap();
    files.into_iter().map(|Generated { file_name, text, .. }| (file_name, text)).collect()
}

/// The values of an attribute, in order.
fn attributes<'t>(text: &'t str, name: &str) -> Vec<&'t str> {
    let start = format!(" {name}=\"");
    text.split(&*start).skip(1).filter_map(|rest| Some(rest.split_once('"')?.0)).collect()
}

fn is_page(name: &str) -> bool {
    name.ends_with(".html")
}

#[test]
fn links_lead_to_pages_and_anchors() {
    let mut count = 0;
    for model in models() {
        let files = docs(&model, DocsFormat::Html);
        let mut ids: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
        for (name, text) in files.iter().filter(|(name, _)| is_page(name)) {
            let all = attributes(text, "id");
            let unique: BTreeSet<&str> = all.iter().copied().collect();
            assert_eq!(unique.len(), all.len(), "{name} has ids twice");
            ids.insert(name, unique);
        }
        for (name, text) in files.iter().filter(|(name, _)| is_page(name)) {
            let links =
                ["href", "src", "data-index"].into_iter().flat_map(|it| attributes(text, it));
            for link in links.filter(|link| !link.starts_with("http") && *link != "data:,") {
                count += 1;
                let (file, anchor) = link.split_once('#').unwrap_or((link, ""));
                let file = if file.is_empty() { name } else { file };
                assert!(files.contains_key(file), "{name}: {link}");
                assert!(anchor.is_empty() || ids[file].contains(anchor), "{name}: {link}");
            }
            for target in attributes(text, "popovertarget")
                .into_iter()
                .chain(attributes(text, "aria-controls"))
            {
                assert!(ids[&**name].contains(target), "{name}: {target}");
            }
        }
    }
    assert!(count > 1000, "{count}");
}

#[test]
fn every_option_and_member_has_an_anchor() {
    let mut count = 0;
    for model in models() {
        let (pages, markdown) =
            (docs(&model, DocsFormat::Html), docs(&model, DocsFormat::Markdown));
        for (name, text) in &markdown {
            let html = &pages[&name.replace(".md", ".html")];
            let ids: BTreeSet<&str> = attributes(html, "id").into_iter().collect();
            let options = text.split_once("\n## Options\n").map_or("", |(_, rest)| rest);
            let options = options.split_once("\n## ").map_or(options, |(options, _)| options);
            for heading in options.lines().filter(|line| line.starts_with("### `")) {
                for label in heading.split('`').filter(|word| word.starts_with("--")) {
                    // An anchor has no value.
                    let option = label.split(' ').next().unwrap_or(label);
                    count += 1;
                    assert!(ids.contains(option), "{name}: {option}");
                }
            }
            // Parts of values: elements of lists have no name and no anchor.
            let named =
                |line: &&str| line.trim_start().starts_with("- `") && line.contains("` -> (");
            let parts = text.lines().filter(named).count();
            let anchors = html.matches("<div class=\"member\" id=\"").count();
            assert_eq!(anchors, parts, "{name}");
            count += parts;
        }
    }
    assert!(count > 300, "{count}");
}

/// Ids contain the path of a member, so links stay valid when members are added.
#[test]
fn anchors_are_paths() {
    let model = Path::new(ROOT).join("models/connect.json");
    let page = &docs(&model, DocsFormat::Html)["create-contact.html"];
    let ids = attributes(page, "id");
    for id in [
        "--user-info",
        "--user-info.UserId",
        "--references.key",
        "--segment-attributes.value.ValueMap",
        "output.ContactId",
        "ConflictException",
        "--cli-dry-run",
        "--no-such-option",
    ] {
        assert_eq!(ids.contains(&id), id != "--no-such-option", "{id}");
    }
}

/// Types link to the commands that use them, and commands to types; code that names an operation
/// links to its command.
#[test]
fn types_are_linked() {
    let files = docs(&Path::new(ROOT).join("models/connect.json"), DocsFormat::Html);
    let (page, types) = (&files["create-contact.html"], &files["types.html"]);
    assert!(page.contains(r#"structure <a href="types.html#UserInfo">UserInfo</a>"#));
    assert!(page.contains(r#"string <a href="types.html#Channel">Channel</a>"#));
    assert!(types.contains(r#"<a href="create-contact.html#--user-info">create-contact</a>"#));
    let files = docs(&Path::new(ROOT).join("tests/foreign/desk.json"), DocsFormat::Html);
    assert!(files["types.html"].matches("<h3 id=").count() > 3);
}

#[test]
fn all_listed_commands_can_be_reached() {
    for model in models() {
        let files = docs(&model, DocsFormat::Html);
        let index = &files["index.html"];
        let (_, main) = index.split_once("<main").unwrap();
        let listed: Vec<&str> = main
            .split_once("<h2 id=\"available-commands\"")
            .map(|(_, rest)| rest.split_once("<h2").unwrap().0)
            .map(|list| attributes(list, "href").into_iter().filter(|href| is_page(href)).collect())
            .unwrap();
        assert!(!listed.is_empty());
        // Follows the links from the first to the last command; the current one is marked.
        let mut at = listed[0];
        for command in &listed {
            assert_eq!(at, *command, "{}", model.display());
            let page = &files[*command];
            assert!(
                page.contains(&format!("<a href=\"{command}\" aria-current=\"page\">")),
                "{command}"
            );
            let next =
                page.split_once("<a rel=\"next\"").map(|(_, rest)| attributes(rest, "href")[0]);
            at = next.unwrap_or_default();
        }
        assert_eq!(at, "", "{}", model.display());
        let lower: BTreeSet<String> = files.keys().map(|name| name.to_lowercase()).collect();
        assert_eq!(lower.len(), files.len(), "names that differ in case alone");
    }
}

/// Pages are opened from a disk: only the list of commands in a page grows with the service.
#[test]
fn pages_stay_small() {
    let model = Path::new(ROOT).join("models/connect.json");
    let page = docs(&model, DocsFormat::Html)["create-contact.html"].len();
    let many: Vec<String> =
        (0..900).map(|n| format!("Create{}Plant{n}", ["Red", "Green", "Blue"][n % 3])).collect();
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("site many");
    std::fs::create_dir_all(&folder).unwrap();
    let path = folder.join("garden.json");
    let targets: Vec<String> =
        many.iter().map(|name| format!(r#"{{"target": "x#{name}"}}"#)).collect();
    let shapes: String = many
        .iter()
        .map(|name| {
            format!(
                r#", "x#{name}": {{"type": "operation", "traits": {{"smithy.api#http": {{"method": "POST", "uri": "/{name}"}}}}}}"#
            )
        })
        .collect();
    let text = format!(
        r#"{{"smithy": "2.0", "shapes": {{"x#Garden": {{"type": "service", "version": "1", "operations": [{}],
            "traits": {{"aws.protocols#restJson1": {{}}}}}}{shapes}}}}}"#,
        targets.join(", ")
    );
    std::fs::write(&path, text).unwrap();
    let files = docs(&path, DocsFormat::Html);
    let largest = files
        .iter()
        .filter(|(name, _)| is_page(name) && *name != "index.html")
        .map(|(_, text)| text.len())
        .max();
    println!("create-contact: {page} bytes; one of 900 commands: {largest:?} bytes");
    assert!(page < 100_000 && largest.unwrap() < 30_000);
    assert_eq!(files.len(), 900 + 4);
}
