//! A service that is not one of AWS's (`foreign/desk.json`), as seen by its users: members named
//! like options of the program, skeletons, and pagination.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use hardie::Config;
use hardie::check::Check;
use hardie::list::List;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

fn model() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("foreign/desk.json")
}

/// Runs the program of the service, without settings; nothing listens at its endpoint.
fn desk(words: &[&str]) -> (Option<i32>, String, String) {
    let home = tempfile::tempdir().unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_variant"));
    command
        .env_clear()
        .env("HOME", home.path())
        .env("HARDIE_TEST_MODEL", "desk")
        .env("DESK_ENDPOINT_URL", "http://127.0.0.1:9")
        .env("LC_ALL", "C.UTF-8");
    let Output { status, stdout, stderr } = command.args(words).output().unwrap();
    (status.code(), String::from_utf8(stdout).unwrap(), String::from_utf8(stderr).unwrap())
}

#[test]
fn members_named_as_global_options_are_sent() {
    let cases: &[(&[&str], &str)] = &[
        (
            &["list-tickets", "--input-region", "north"],
            "GET http://127.0.0.1:9/tickets?region=north\n",
        ),
        // `--input-query` belongs to the member of this name.
        (
            &["search-tickets", "--input-query-2", "a", "--input-query", "b", "--input-q", "c"],
            "GET http://127.0.0.1:9/search?query=a&q=c&iq=b\n",
        ),
        (
            &[
                "search-tickets",
                "--input-query-2",
                "a",
                "--input-output",
                "b",
                "--input-profile",
                "c",
            ],
            "/search?query=a&output=b&profile=c\n",
        ),
        // `--endpoint` abbreviates `--endpoint-url`.
        (
            &[
                "search-tickets",
                "--input-query-2",
                "a",
                "--input-endpoint",
                "b",
                "--input-color",
                "c",
            ],
            "/search?query=a&color=c&endpoint=b\n",
        ),
        // Not paginated, so `--max-items` is free.
        (&["search-tickets", "--input-query-2", "a", "--max-items", "3"], "?query=a&max=3\n"),
        (&["list-tickets", "--page-size", "3"], "/tickets?max=3\n"),
        (&["list-tickets", "--input-max-items", "3"], "/tickets?max=3\n"),
        (&["call-help", "--topic", "x"], "POST http://127.0.0.1:9/help\n"),
    ];
    for (words, request) in cases {
        let (code, out, error) = desk(&[*words, &["--cli-dry-run"]].concat());
        assert_eq!(code, Some(0), "{words:?}: {error}");
        assert!(out.contains(request), "{words:?}: {out}");
    }
    let words = [
        "create-ticket",
        "--title",
        "abc",
        "--severity",
        "1",
        "--input-version",
        "2",
        "--input-debug",
    ];
    let more = [
        "--no-input-paginate",
        "--input-cli-input-json",
        "a",
        "--input-cli-strict",
        "b",
        "--input-help",
        "c",
    ];
    let (code, out, error) = desk(&[&words[..], &more, &["--cli-dry-run"]].concat());
    assert_eq!(code, Some(0), "{error}");
    for member in [
        "\"version\":2",
        "\"debug\":true",
        "\"paginate\":false",
        "\"cliInputJson\":\"a\"",
        "\"cliStrict\":\"b\"",
        "\"help\":\"c\"",
    ] {
        assert!(out.replace(": ", ":").contains(member), "{member}: {out}");
    }
}

/// Messages and help use the option names that the program accepts; documents use the member names.
#[test]
fn renamed_options_are_named_everywhere() {
    let (_, help, _) = desk(&["search-tickets", "help"]);
    assert!(
        help.contains("--input-query-2 <value>\n") && help.contains("--input-output"),
        "{help}"
    );
    let (_, skeleton, _) = desk(&["search-tickets", "--generate-cli-skeleton"]);
    assert!(skeleton.contains("\"query\": \"\"") && !skeleton.contains("input-"), "{skeleton}");
    let (code, _, error) = desk(&["search-tickets"]);
    assert_eq!(code, Some(252));
    assert!(error.contains("the following arguments are required: --input-query-2\n"), "{error}");
    let mut config = Config::new();
    config.model(model()).all_operations();
    for format in [hardie::DocsFormat::Markdown, hardie::DocsFormat::Html] {
        let pages: String =
            hardie::docs(&config, format).unwrap().into_iter().map(|page| page.text).collect();
        assert!(pages.contains("--input-query-2") && pages.contains("--no-input-paginate"));
    }
    let mut source = hardie::Source::from(&[model()]);
    source.operation("SearchTickets");
    let listing = List::new(source).services().unwrap();
    assert!(
        listing.text().contains("    --input-query-2   string, required\n"),
        "{}",
        listing.text()
    );
    assert!(listing.json().contains("\"name\": \"input-query-2\""));
}

#[test]
fn check_says_which_names_collide() {
    let mut said = String::new();
    Check::new(&[model()]).run(|report| {
        // The model's example is shorter than the required members of its output.
        let is_expected = |id: &str| id.starts_with("ExamplesTrait");
        let mut errors = report.problems.iter().filter(|it| it.severity.fails());
        assert!(errors.all(|it| is_expected(&it.id)), "{}", report.problems);
        said = report.problems.to_string();
    });
    for line in [
        "warning[names.global_collision]: the option of this member is `--input-region`: \
            `--region` is a built-in option\n",
        "{ \"Desk\": { \"operations\": { \"ListTickets\": { \"options\": \
            { \"region\": \"input-region\" } } } } }\n",
        "`--endpoint` is parsed as the built-in option `--endpoint-url`\n",
        "`--q` is parsed as the built-in option `--query`\n",
        "`--input-paginate`: `--no-paginate` is a built-in option\n",
        "warning[names.command_collision]: the command of `Help` is `call-help`: `help` is a \
            built-in command\n",
    ] {
        assert!(said.contains(line), "{line} is not in {said}");
    }
}

/// The overlay in a warning can be used unchanged; an overlay that uses the name of a global option
/// is an error.
#[test]
fn overlays_take_no_name_of_the_program() {
    let folder = tempfile::tempdir().unwrap();
    let plan = |text: &str| {
        let path = folder.path().join("overlay.json");
        std::fs::write(&path, text).unwrap();
        let mut config = Config::new();
        config.model(model()).operation("SearchTickets").overlay(path);
        config
            .plan()
            .map(|(plan, warnings)| (plan.digest(), warnings.to_string()))
            .map_err(|error| error.to_string())
    };
    let overlay = |operation: &str| {
        format!(r#"{{ "Desk": {{ "operations": {{ "SearchTickets": {operation} }} }} }}"#)
    };
    let (digest, warnings) = plan(&overlay(r#"{ "options": { "query": "words" } }"#)).unwrap();
    assert!(
        digest.contains("--words string required") && !warnings.contains("words"),
        "{digest}{warnings}"
    );
    for operation in [
        r#"{ "options": { "query": "output" } }"#,
        r#"{ "options": { "query": "end" } }"#,
        r#"{ "options": { "query": "cli-dry-run" } }"#,
        r#"{ "options": { "query": "words" }, "aliases": { "words": "profile" } }"#,
        r#"{ "aliases": { "color": "region" } }"#,
    ] {
        let error = plan(&overlay(operation)).unwrap_err();
        assert!(
            error.contains("error[names.global_collision]: the overlay `"),
            "{operation}: {error}"
        );
    }
    let error = plan(&overlay(r#"{ "command": "help" }"#)).unwrap_err();
    assert!(error.contains("error[names.command_collision]"), "{error}");
}

/// A sample response is one that the service could send: one member of a union, base64 for blobs,
/// enum values, and no structure inside itself.
#[test]
fn output_skeletons_are_valid_responses() {
    let required = ["--title", "abc", "--severity", "1"];
    let words =
        [&["create-ticket"][..], &required, &["--generate-cli-skeleton", "output"]].concat();
    let (code, out, error) = desk(&words);
    assert_eq!((code, error.as_str()), (Some(0), ""));
    for member in [
        "\"ticketId\": \"T-345\"",
        "\"priority\": \"low\"",
        "\"severity\": 1",
        "\"fingerprint\": \"AAAA\"",
        "\"extra\": {}",
        "\"replies\": []",
        "\"person\": {",
    ] {
        assert!(out.contains(member), "{member} is not in {out}");
    }
    assert!(!out.contains("\"team\"") && !out.contains("\"deputy\""), "{out}");
    for (command, words) in [
        ("get-ticket", &["--ticket-id", "T-123"][..]),
        ("list-tickets", &[]),
        ("search-tickets", &["--input-query-2", "x"]),
        ("configure", &["--colours", "aa", "bb"]),
        ("call-help", &[]),
        ("delete-ticket", &["--ticket-id", "T-123"]),
    ] {
        let (code, _, error) =
            desk(&[&[command], words, &["--generate-cli-skeleton", "output"]].concat());
        assert_eq!((code, error.as_str()), (Some(0), ""), "{command}");
    }
}

/// `--cli-strict` reports a pattern that it cannot check, and the call continues.
#[test]
fn strict_names_patterns_that_are_not_checked() {
    let words = ["call-help", "--topic", "xyz", "--cli-dry-run", "--no-sign-request"];
    let (code, _, err) = desk(&words);
    assert_eq!((code, err.as_str()), (Some(0), ""));
    let (code, out, err) = desk(&[&words[..], &["--cli-strict"]].concat());
    let note = "note: parameter topic: pattern not checked: ^(.).*\\1$ (back references are not \
        supported)\n";
    assert_eq!((code, err.as_str()), (Some(0), note));
    assert!(out.starts_with("POST http://127.0.0.1:9/help\n"), "{out}");
}

/// `hardie check` warns about the same pattern, with its position.
#[test]
fn check_warns_of_patterns_that_are_not_checked() {
    let mut found = Vec::new();
    hardie::check::Check::new(&[model()]).run(|report| {
        for problem in report.problems.iter().filter(|problem| problem.id == "traits.pattern") {
            let line = problem.location.as_ref().map(|location| location.line).unwrap();
            let text = std::fs::read_to_string(model()).unwrap();
            let line = text.lines().nth(line - 1).unwrap().trim().to_owned();
            found.push((problem.shape.clone().unwrap(), problem.message.clone(), line));
        }
    });
    let want = (
        "example.desk#HelpInput$topic".to_owned(),
        r"the pattern `^(.).*\1$` cannot be checked: back references are not supported".to_owned(),
        r#""smithy.api#pattern": "^(.).*\\1$""#.to_owned(),
    );
    assert_eq!(found, [want]);
}
