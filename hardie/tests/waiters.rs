//! Waiters in the reference: one page each, in the index, in the search index and beside the
//! operation that they poll.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use hardie::{Config, DocsFormat, Flavour};
use std::collections::BTreeMap;
use std::path::Path;

const MODELS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/models");

fn docs(config: &Config, format: DocsFormat) -> BTreeMap<String, String> {
    let files = hardie::docs(config, format).unwrap();
    files.into_iter().map(|file| (file.file_name, file.text)).collect()
}

fn depot() -> Config {
    let mut config = Config::new();
    config.model(Path::new(MODELS).join("depot.smithy")).service("example.depot#Depot");
    config.all_operations().clone()
}

fn has(text: &str, wanted: &[&str]) {
    for wanted in wanted {
        assert!(text.contains(wanted), "no {wanted:?} in\n{text}");
    }
}

#[test]
fn markdown() {
    let files = docs(&depot(), DocsFormat::Markdown);
    has(
        &files["wait-parcel-delivered.md"],
        &[
            "# wait parcel-delivered\n",
            "`depot wait parcel-delivered`, a command of",
            "Waits until the recipient has the parcel.",
            "Polls get-parcel every",
            "### `--parcel-id` (string) \\[required\\]",
            "depot wait parcel-delivered \\\n    --parcel-id ",
            "## See Also\n\n- [get-parcel](get-parcel.md)",
        ],
    );
    has(&files["index.md"], &["- [wait parcel-delivered](wait-parcel-delivered.md): Waits until"]);
    has(&files["get-parcel.md"], &["- [wait parcel-delivered](wait-parcel-delivered.md)"]);
    assert!(!files["list-parcels.md"].contains("## See Also"));
}

#[test]
fn manual_pages() {
    let files = docs(&depot(), DocsFormat::Man);
    let page = &files["depot-wait-parcel-delivered.1"];
    has(
        page,
        &[
            ".TH \"DEPOT\\-WAIT\\-PARCEL\\-DELIVERED\" 1",
            ".SH \"SEE ALSO\"",
            "\\fBget\\-parcel\\fR",
        ],
    );
    has(&files["depot.1"], &["\\fBwait parcel\\-delivered\\fR"]);
}

#[test]
fn site() {
    let files = docs(&depot(), DocsFormat::Html);
    let link = "<a href=\"wait-parcel-delivered.html\">wait parcel-delivered</a>";
    for page in ["index.html", "get-parcel.html", "list-parcels.html"] {
        has(&files[page], &[link]);
    }
    has(&files["search-index.js"], &["\"wait parcel-delivered\",\"wait-parcel-delivered\""]);
    let page = &files["wait-parcel-delivered.html"];
    let (_, related) = page.split_once("<h2 id=\"see-also\"").unwrap();
    let related = related.split_once("</ul>").unwrap().0;
    has(related, &["<a href=\"get-parcel.html\">get-parcel</a>"]);
    assert_eq!(related.matches("<li>").count(), 1, "{related}");
}

/// The commands of a service with tags are grouped by them, in the list of every page too.
#[test]
fn groups_of_the_site_are_tags() {
    let files = docs(&depot(), DocsFormat::Html);
    let index = &files["index.html"];
    let (sidebar, page) = index.split_once("<main").unwrap();
    let headings = |text: &str, start: &str| -> Vec<String> {
        let parts = text.split(start).skip(1);
        parts.map(|rest| rest.split(['<', ' ']).next().unwrap().to_owned()).collect()
    };
    let groups = headings(sidebar, "<summary>");
    assert_eq!(groups, ["carrier", "office", "printer", "public", "scanner"]);
    for group in &groups {
        has(page, &[&format!("<h3 id=\"commands-{group}")]);
    }
    // Each command is in one group; the operation that is internal is in none.
    for (name, _) in files.iter().filter(|(name, _)| name.ends_with(".html")) {
        let link = format!("<li><a href=\"{name}\"");
        let is_listed = !["index.html", "types.html", "rebuild-index.html"].contains(&&**name);
        assert_eq!(page.matches(&link).count(), usize::from(is_listed), "{name}");
    }
    let (_, office) = page.split_once("<h3 id=\"commands-office\"").unwrap();
    let office = office.split_once("<h3 ").unwrap().0;
    has(office, &["href=\"get-parcel.html\"", "href=\"wait-parcel-delivered.html\""]);

    let model = Path::new(MODELS).join("noted.smithy");
    let files = docs(Config::new().model(model).all_operations(), DocsFormat::Html);
    let groups = headings(&files["index.html"], "<h3 id=\"commands-");
    assert_eq!(groups, ["books\">", "housekeeping\">", "Other-commands\">"]);
}

/// An operation without tags has those of the nearest resource around it.
#[test]
fn tags_of_resources() {
    let model = r#"
        $version: "2"
        namespace com.example
        use aws.protocols#restJson1
        @restJson1
        service Shop { version: "1", resources: [Cake], operations: [Ping] }
        @tags(["cakes"])
        resource Cake { operations: [Bake, Count], resources: [Slice] }
        resource Slice { operations: [Cut] }
        @http(method: "POST", uri: "/bake")
        operation Bake {}
        @tags(["office"])
        @http(method: "POST", uri: "/count")
        operation Count {}
        @http(method: "POST", uri: "/cut")
        operation Cut {}
        @http(method: "POST", uri: "/ping")
        operation Ping {}
    "#;
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join("tags.smithy");
    std::fs::write(&path, model).unwrap();
    let files = docs(Config::new().model(&path).all_operations(), DocsFormat::Markdown);
    let (_, list) = files["index.md"].split_once("## Available Commands\n").unwrap();
    let lines = list.split_once("\n## ").unwrap().0.lines().filter(|line| !line.is_empty());
    let starts: Vec<&str> =
        lines.map(|line| line.split_once(']').unwrap_or((line, "")).0).collect();
    let wanted =
        ["cakes:", "- [bake", "- [cut", "office:", "- [count", "Other commands:", "- [ping"];
    assert_eq!(starts, wanted);
    let files = docs(Config::new().model(&path).tag("cakes"), DocsFormat::Markdown);
    let names: Vec<&str> = files.keys().map(String::as_str).collect();
    assert_eq!(names, ["bake.md", "cut.md", "index.md"]);
}

/// Names of files are unique, even if an operation's command is like that of a waiter.
#[test]
fn file_names_are_unique() {
    let model = r#"
        $version: "2"
        namespace com.example
        use aws.protocols#restJson1
        use smithy.waiters#waitable
        @restJson1
        service Shop { version: "1", operations: [GetCake, WaitCakeDone, Index] }
        @http(method: "GET", uri: "/cake")
        @readonly
        @waitable(CakeDone: { acceptors: [{ state: "success", matcher: { success: true } }] })
        operation GetCake {}
        @http(method: "GET", uri: "/done")
        @readonly
        operation WaitCakeDone {}
        @http(method: "GET", uri: "/index")
        @readonly
        operation Index {}
    "#;
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join("waiters.smithy");
    std::fs::write(&path, model).unwrap();
    for flavour in [Flavour::Own, Flavour::Aws] {
        let config = Config::new().model(&path).all_operations().flavour(flavour).clone();
        let markdown = docs(&config, DocsFormat::Markdown);
        let names: Vec<&str> = markdown.keys().map(String::as_str).collect();
        let wanted =
            ["get-cake.md", "index-2.md", "index.md", "wait-cake-done-2.md", "wait-cake-done.md"];
        assert_eq!(names, wanted);
        has(
            &markdown["index.md"],
            &["[wait cake-done](wait-cake-done-2.md)", "[wait-cake-done](wait-cake-done.md)"],
        );
        has(&markdown["get-cake.md"], &["[wait cake-done](wait-cake-done-2.md)"]);
        assert_eq!(docs(&config, DocsFormat::Man).len(), 5);
        assert_eq!(docs(&config, DocsFormat::Html).len(), 8);
    }
}
