//! Traits for people on every page: `@deprecated`, `@since`, `@unstable`, `@recommended`,
//! `@externalDocumentation`, `@internal` and `@tags`.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on fails")]

use hardie::{Config, DocsFormat, Flavour};
use hardie_runtime::skeleton::{Skeleton, skeleton};
use hardie_tests::noted;
use std::process::Command;
use std::time::Duration;

const MODEL: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/models/noted.smithy");

/// Runs the program; returns what it prints, errors included.
fn run(arguments: &[&str]) -> String {
    let home = tempfile::tempdir().unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_variant"));
    command.env_clear().env("HOME", home.path()).env("HARDIE_TEST_MODEL", "noted");
    let output = command.current_dir(home.path()).args(arguments).output().unwrap();
    [output.stdout, output.stderr].map(|text| String::from_utf8(text).unwrap()).concat()
}

fn has(text: &str, parts: &[&str]) {
    for part in parts {
        assert!(text.contains(part), "no `{part}` in:\n{text}");
    }
}

fn has_not(text: &str, parts: &[&str]) {
    for part in parts {
        assert!(!text.contains(part), "`{part}` in:\n{text}");
    }
}

#[test]
fn help_of_the_service_groups_commands_by_their_first_tag() {
    let page = run(&["help"]);
    has(&page, &["Since: 2019", "See also: Guide (https://noted.example/guide?a=1&b=2)"]);
    has_not(&page, &["repair", "javascript"]);
    let at = |part: &str| page.find(part).unwrap_or_else(|| panic!("no {part} in:\n{page}"));
    let order = ["books:", "o add-book", "o list-books", "housekeeping:", "o remove-book"];
    let order = [&order[..], &["Other commands:", "o watch"]].concat();
    assert!(order.windows(2).all(|pair| at(pair[0]) < at(pair[1])), "{page}");
}

#[test]
fn help_of_a_command_shows_the_notes() {
    let page = run(&["add-book", "help"]);
    has(
        &page,
        &[
            "Unstable: it may change in later versions.",
            "Since: 1.4",
            "See also: Rules for titles (http://noted.example/titles)",
            "Deprecated since 1.2. Use `--title`.",
            "Recommended: books without a shelf get lost",
            "Since: 1.3",
            "See also: Shelves (https://noted.example/shelves)",
            "o EASY: 1",
            "o HARD: 2",
        ],
    );
    has_not(&page, &["--trace", "SECRET: 3", "secretDepth"]);
}

#[test]
fn help_of_a_command_shows_the_examples_of_the_model() {
    let page = run(&["add-book", "help"]);
    let want = "EXAMPLES
       To add a book

       The shelf is optional.

       variant add-book \\
           --title 'Moby Dick; or, The Whale' \\
           --level 2 \\
           --size '{\"width\":3}'

       To add a book without a title

       variant add-book \\
           --title=-

OUTPUT";
    has(&page, &[want]);
}

#[test]
fn rustdoc_shows_the_notes() {
    let code = Config::new().model(MODEL).all_operations().generate().unwrap();
    has(&code, &["Recommended: books without a shelf get lost", "Since: 1.4", "Unstable: it may"]);
}

#[test]
fn internal_parts_are_accepted_when_given() {
    let given = ["--title", "x", "--trace", "t", "--size", "secretDepth=3"];
    let arguments = [&["add-book", "--endpoint-url", "http://127.0.0.1:1"], &given[..]].concat();
    let shown = run(&[&arguments[..], &["--cli-dry-run"]].concat());
    has(&shown, &["\"trace\":\"t\"", "\"secretDepth\":3"]);
    has(&run(&["repair", "help"]), &["Repairs the store."]);
}

/// Skeletons and schemas are for people: they have no internal members and values, but schemas
/// accept them.
#[test]
fn skeletons_and_schemas_hide_internal_parts() {
    for form in ["input", "yaml-input"] {
        let shown = run(&["add-book", "--generate-cli-skeleton", form]);
        has(&shown, &["title", "width", "shelf"]);
        has_not(&shown, &["trace", "secretDepth"]);
    }
    let schemas = |flavour| {
        let mut config = Config::new().model(MODEL).all_operations().clone();
        let files = hardie::docs(config.flavour(flavour), DocsFormat::JsonSchema).unwrap();
        let found = files.into_iter().find(|file| file.file_name == "add-book.schema.json");
        found.unwrap().text
    };
    let own = schemas(Flavour::Own);
    has_not(&own, &["trace", "secretDepth", "\"additionalProperties\": false"]);
    has(&own, &["\"title\"", "\"width\""]);
    let aws = schemas(Flavour::Aws);
    has(&aws, &["trace", "secretDepth", "\"additionalProperties\": false"]);
}

/// Internal members and values do not occur in samples, unless there are no others.
#[test]
fn samples_hide_internal_parts() {
    let model = r#"
        $version: "2"
        namespace com.example
        use aws.protocols#restJson1
        @restJson1
        service Shop { version: "1", operations: [Bake] }
        @http(method: "POST", uri: "/bake")
        operation Bake {
            input := { @required choice: Choice, color: Color, onlyHidden: Hidden }
            output := {
                color: Color
                choice: Choice
                @internal oven: String
                @internal @required id: String
            }
        }
        union Choice { @internal testing: String, name: String }
        union Hidden { @internal secret: String }
        enum Color { @internal INVISIBLE, RED }
    "#;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("shop.smithy");
    std::fs::write(&path, model).unwrap();
    let mut config = Config::new().model(&path).all_operations().clone();
    let skeletons = |config: &Config| {
        let (plan, _) = config.plan().unwrap();
        let operation = hardie::table_of(&plan).operation(0);
        let is_aws = plan.service.flavour == Flavour::Aws;
        [Skeleton::YamlInput, Skeleton::Output].map(|form| skeleton(operation, form, is_aws))
    };
    let [input, output] = skeletons(&config);
    has(&output, &["\"color\": \"RED\"", "\"name\"", "\"id\""]);
    has_not(&output, &["oven", "testing"]);
    has(&input, &["color: RED", "Valid values are: RED."]);
    has_not(&input, &["INVISIBLE", "testing"]);
    let schema = hardie::docs(&config, DocsFormat::JsonSchema).unwrap().remove(0).text;
    has_not(&schema, &["INVISIBLE", "testing", "secret"]);
    let page = hardie::docs(&config, DocsFormat::Markdown).unwrap().remove(1).text;
    has_not(&page, &["INVISIBLE", "testing", "oven"]);
    // The AWS CLI hides none.
    let [input, output] = skeletons(config.flavour(Flavour::Aws));
    has(&output, &["oven", "testing"]);
    has(&input, &["color: INVISIBLE", "Valid values are: INVISIBLE, RED.", "testing"]);
}

#[test]
fn references_show_the_notes() {
    let config = Config::new().model(MODEL).all_operations().clone();
    let files = |format| hardie::docs(&config, format).unwrap();
    let markdown = files(DocsFormat::Markdown);
    let page = |name: &str| {
        let found = markdown.iter().find(|file| file.file_name.ends_with(name));
        found.unwrap_or_else(|| panic!("no {name}")).text.clone()
    };
    has(
        &page("add-book.md"),
        &[
            "Unstable: it may change in later versions.",
            "See also: [Rules for titles](<http://noted.example/titles>)",
            "Deprecated since 1.2.",
            "Recommended: books without a shelf get lost",
            "See also: [Shelves](<https://noted.example/shelves>)",
        ],
    );
    has_not(&page("add-book.md"), &["--trace", "secretDepth"]);
    has(&page("index.md"), &["books:", "housekeeping:", "Other commands:", "Since: 2019"]);
    has_not(&page("index.md"), &["repair"]);
    for format in [DocsFormat::Man, DocsFormat::Html] {
        let all: String = files(format).iter().map(|file| file.text.clone()).collect();
        has(&all, &["Recommended: books without a shelf get lost", "Rules for titles"]);
        has_not(&all, &["javascript"]);
    }
}

#[test]
fn links_that_are_not_of_web_pages_are_left_out() {
    let (_, warnings) = Config::new().model(MODEL).all_operations().plan().unwrap();
    let links: Vec<&str> =
        warnings.iter().filter(|it| it.id == "plan.link").map(|it| &*it.message).collect();
    let want = "the link `Script` is left out: `javascript:alert(1)` is not a URL of a web page";
    assert_eq!(links, [want]);
}

#[test]
fn long_polls_are_in_the_table() {
    let table = noted::SERVICE.table;
    let waits = |command: &str| {
        let operation = table.operations().find(|it| it.command() == command).unwrap();
        operation.long_poll()
    };
    assert_eq!(waits("watch"), Some(Duration::from_secs(90)));
    assert_eq!(waits("add-book"), None);
}
#[test]
fn numbers_of_any_size_have_their_own_names() {
    let page = run(&["add-book", "help"]);
    has(&page, &["--pages (big integer)", "--price (big decimal)", "--extra (document)"]);
}

/// The operations of a plan.
fn planned(config: &Config) -> Result<Vec<String>, String> {
    let plan = config.plan().map_err(|error| error.to_string())?.0;
    Ok(plan.operations.iter().map(|operation| operation.name.wire.clone()).collect())
}

#[test]
fn tags_select_operations() {
    let tagged = |tags: &[&str]| {
        let mut config = Config::new().model(MODEL).clone();
        for tag in tags {
            config.tag(*tag);
        }
        config
    };
    assert_eq!(planned(&tagged(&["books"])).unwrap(), ["AddBook", "ListBooks"]);
    let two = ["writing", "housekeeping"];
    assert_eq!(planned(&tagged(&two)).unwrap(), ["AddBook", "RemoveBook"]);
    let mut with_name = tagged(&["housekeeping"]);
    assert_eq!(planned(with_name.operation("Watch")).unwrap(), ["RemoveBook", "Watch"]);
    let error = planned(&tagged(&["book"])).unwrap_err();
    has(&error, &["error[select.tag]", "has the tag `book`", "did you mean `books`?"]);

    let listing = hardie::list::List::new(tagged(&["books"]).source().clone()).services().unwrap();
    let listed = listing.text();
    has(&listed, &["add-book", "list-books"]);
    has_not(&listed, &["remove-book"]);

    let mut lines = Vec::new();
    let check = hardie::check::Check::new(tagged(&["books"]).source().clone());
    check.run(|report| lines.push(report.line()));
    has(&lines.concat(), &["Noted 2 of 2 operations"]);
    for tags in [&["nothing"] as &[&str], &["books", "nothing"]] {
        let mut problems = Vec::new();
        let check = hardie::check::Check::new(tagged(tags).source().clone());
        let total = check.run(|report| problems.extend(report.problems.iter().cloned()));
        let about = problems.iter().filter(|it| it.id == "select.tag");
        let about: Vec<&str> = about.map(|it| &*it.message).collect();
        assert!(matches!(about[..], [one] if one.contains("has the tag `nothing`")), "{about:?}");
        assert!(total.errors == 1 && total.models == 1, "{}", total.line());
    }
}

/// A check names each of several links at one place.
#[test]
fn every_link_that_is_left_out_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let model = folder.path().join("noted.smithy");
    let text = std::fs::read_to_string(MODEL).unwrap();
    let script = "\"Script\": \"javascript:alert(1)\"";
    std::fs::write(&model, text.replace(script, &format!("{script} \"Mail\": \"mailto:x\"")))
        .unwrap();
    let mut links = 0;
    hardie::check::Check::new(&[&model]).run(|report| {
        links += report.problems.iter().filter(|it| it.id == "plan.link").count();
    });
    assert_eq!(links, 2);
}

#[test]
fn comparisons_select_by_tags_of_both_models() {
    let folder = tempfile::tempdir().unwrap();
    let new = folder.path().join("noted.smithy");
    let text = std::fs::read_to_string(MODEL).unwrap();
    let text = text.replace("@tags([\"housekeeping\"])", "@tags([\"books\"])");
    std::fs::write(&new, text).unwrap();
    let compared = |tag: &str| {
        let mut diff = hardie::diff::Diff::new(MODEL, &new);
        let mut source = hardie_build::Source::new();
        source.tag(tag);
        diff.source(source).compare().map(|comparison| comparison.text())
    };
    has(&compared("books").unwrap(), &["remove-book"]);
    has_not(&compared("writing").unwrap(), &["remove-book"]);
    has(&compared("housekeeping").unwrap(), &["remove-book"]);
    has(&compared("nothing").unwrap_err().to_string(), &["no operation has the tag `nothing`"]);
}
