//! Options and behaviour that the AWS CLI does not have: `--cli-strict`, `--cli-dry-run`,
//! `--cli-skeleton-fill`, and hints on a terminal.

use connect_local::{ConnectLocal, Keys, Options};
use std::path::Path;
use std::process::{Command, Output};

const AWS: &str = env!("CARGO_BIN_EXE_aws");
const CREATE: [&str; 8] = [
    "connect",
    "create-contact",
    "--instance-id",
    "11111111-2222-4333-8444-555555555555",
    "--channel",
    "EMAIL",
    "--initiation-method",
    "FLOW",
];

/// A command with a Region, but without credentials or files.
fn bare(program: &str, home: &Path, url: &str) -> Command {
    let mut command = Command::new(program);
    command
        .env_clear()
        .env("PATH", std::env::var_os("PATH").unwrap_or_default())
        .env("HOME", home)
        .env("AWS_ENDPOINT_URL", url)
        .env("AWS_REGION", "us-west-2")
        .env("AWS_EC2_METADATA_DISABLED", "true")
        .env("LC_ALL", "C.UTF-8");
    command
}

fn run(command: &mut Command) -> (Option<i32>, String, String) {
    let Output { status, stdout, stderr } = command.output().unwrap();
    (status.code(), String::from_utf8(stdout).unwrap(), String::from_utf8(stderr).unwrap())
}

/// Runs `aws` and returns exit code, standard output and standard error; its endpoint is
/// unreachable.
fn aws(words: &[&str]) -> (Option<i32>, String, String) {
    let home = tempfile::tempdir().unwrap();
    run(bare(AWS, home.path(), "http://127.0.0.1:9").args(words))
}

fn is_there(program: &str) -> bool {
    let there =
        Command::new(program).arg("--version").output().is_ok_and(|output| output.status.success());
    if !there {
        println!("skipped: no {program}");
    }
    there
}

#[test]
fn strict_checks_what_the_service_would() {
    let long = "x".repeat(1025);
    let words =
        [&CREATE[..], &["--name", &long, "--references", r#"{"r":{"Type":"LINK","Bogus":1}}"#]]
            .concat();
    let (code, out, err) = aws(&[&words[..], &["--cli-strict"]].concat());
    assert_eq!((code, out.as_str()), (Some(252), ""), "{err}");
    for line in [
        "Unknown parameter in References.r: \"Bogus\", must be one of:",
        "Invalid value for parameter References.r.Type, value: LINK, valid values: URL, ",
        "Invalid length for parameter Name, value: 1025, valid max length: 1024",
    ] {
        assert!(err.contains(line), "{line} is not in {err}");
    }
    // Without it, only the AWS CLI's checks decide whether a request is sent.
    let (_, _, err) = aws(&words);
    assert!(
        err.contains("Unknown parameter") && !err.contains("valid max") && !err.contains("LINK"),
        "{err}"
    );
}

#[test]
fn dry_runs_show_the_request_and_send_nothing() {
    let words = [&CREATE[..], &["--client-token", "t", "--cli-dry-run"]].concat();
    let url = "PUT http://127.0.0.1:9/contact/create-contact\n";
    for words in [words.clone(), [&words[..], &["request"]].concat()] {
        let (code, out, err) = aws(&words);
        assert_eq!((code, err.as_str()), (Some(0), ""), "{out}");
        let (head, body) = out.split_once("\n\n").unwrap();
        assert!(
            head.starts_with(url) && head.contains("\ncontent-type: application/json"),
            "{head}"
        );
        assert!(!head.to_lowercase().contains("authorization"), "{head}");
        let body: serde_json::Value = serde_json::from_str(body).unwrap();
        assert_eq!(body["ClientToken"], "t");
        assert_eq!(body["InitiationMethod"], "FLOW");
    }
    // Problems are reported as usual.
    let (code, _, err) = aws(&["connect", "create-contact", "--instance-id", "", "--cli-dry-run"]);
    assert_eq!(code, Some(252), "{err}");
    let (code, _, err) = aws(&[&words[..], &["wget"]].concat());
    assert!(
        code == Some(252) && err.contains("argument --cli-dry-run: Found invalid choice 'wget'"),
        "{err}"
    );

    // The canonical request needs credentials, and contains no secret.
    let canonical = [&words[..], &["canonical"]].concat();
    let (code, _, err) = aws(&canonical);
    assert!(code == Some(253) && err.contains("Unable to locate credentials"), "{err}");
    let home = tempfile::tempdir().unwrap();
    let mut command = bare(AWS, home.path(), "http://127.0.0.1:9");
    command
        .env("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE")
        .env("AWS_SECRET_ACCESS_KEY", "seeecret")
        .env("AWS_SESSION_TOKEN", "tooooken");
    let (code, out, err) = run(command.args(&canonical));
    assert_eq!((code, err.as_str()), (Some(0), ""));
    assert!(out.starts_with("CanonicalRequest:\nPUT\n/contact/create-contact\n\n"), "{out}");
    assert!(out.contains("\nStringToSign:\nAWS4-HMAC-SHA256\n"), "{out}");
    assert!(out.contains("/us-west-2/connect/aws4_request\n"), "{out}");
    assert!(!out.contains("seeecret") && !out.contains("tooooken"), "{out}");
    let (code, _, err) = run(command.arg("--no-sign-request"));
    assert!(code == Some(252) && err.contains("is not signed"), "{err}");
}

#[test]
fn the_line_for_curl_does_the_same() {
    if !is_there("curl") || !is_there("bash") {
        return;
    }
    for (name, token) in [("it's 100% $HOME `x` \"q\" é", ""), ("@name", "a session's token")] {
        let keys = Keys::random();
        let keys = if token.is_empty() { keys } else { keys.with_session_token(token) };
        let endpoint = ConnectLocal::start_blocking(Options::new().keys(keys)).unwrap();
        let home = tempfile::tempdir().unwrap();
        let mut show = bare(AWS, home.path(), endpoint.url());
        let (code, line, err) =
            run(show.args(CREATE).args(["--name", name, "--cli-dry-run", "curl"]));
        assert_eq!((code, err.as_str()), (Some(0), ""));
        assert_eq!(line.lines().count(), 1, "{line}");
        assert_eq!(endpoint.contacts().len(), 0, "a dry run sends nothing");
        let mut curl = bare("bash", home.path(), "");
        curl.env("AWS_ACCESS_KEY_ID", endpoint.access_key_id())
            .env("AWS_SECRET_ACCESS_KEY", endpoint.secret_access_key())
            .env("AWS_SESSION_TOKEN", token)
            .args(["-c", &line]);
        let (code, out, err) = run(&mut curl);
        assert_eq!(code, Some(0), "{err}");
        assert!(out.contains("\"ContactId\":"), "{line}\n{out}");
        assert_eq!(endpoint.contacts().len(), 1);
    }
}

#[test]
fn skeletons_are_filled_on_demand() {
    let given =
        ["connect", "create-contact", "--channel", "EMAIL", "--references", "k={Type=URL,Value=é}"];
    for form in ["input", "yaml-input"] {
        let skeleton = ["--generate-cli-skeleton", form];
        let (_, bare, _) = aws(&[&given[..2], &skeleton].concat());
        // As in the AWS CLI, other options do not matter, and requesting nothing is allowed.
        assert_eq!(aws(&[&given[..], &skeleton].concat()).1, bare);
        assert_eq!(aws(&[&given[..2], &skeleton, &["--cli-skeleton-fill"]].concat()).1, bare);
        let (code, filled, err) = aws(&[&given[..], &skeleton, &["--cli-skeleton-fill"]].concat());
        assert_eq!((code, err.as_str()), (Some(0), ""));
        // A filled skeleton is a valid document for the same command.
        let option = if form == "input" { "--cli-input-json" } else { "--cli-input-yaml" };
        let request = ["connect", "create-contact", option, &filled, "--client-token", "t"];
        let (code, out, err) = aws(&[&request[..], &["--cli-dry-run"]].concat());
        // The only problem: sample strings in the skeleton are too short for some members.
        assert!(code == Some(0) || err.contains("valid min length"), "{out}{err}");
        assert!(
            filled.contains("EMAIL")
                && filled.contains("URL")
                && !filled.contains("KeyName\": {\n        \"Value")
        );
        if form == "yaml-input" {
            assert!(filled.contains("\nChannel: EMAIL  # [REQUIRED]"), "{filled}");
            assert!(
                filled.contains("\nReferences:\n  k:\n    Type: URL\n    Value: é\n"),
                "{filled}"
            );
        } else {
            let of = |text: &str| serde_json::from_str::<serde_json::Value>(text).unwrap();
            let mut want = of(&bare);
            want["Channel"] = "EMAIL".into();
            want["References"] = serde_json::json!({"k": {"Type": "URL", "Value": "é"}});
            assert_eq!(of(&filled), want);
        }
    }
    let (code, _, err) = aws(&[&CREATE[..], &["--cli-skeleton-fill"]].concat());
    assert!(code == Some(252) && err.contains("requires --generate-cli-skeleton"), "{err}");
}

#[test]
fn a_schema_is_named_on_demand() {
    let words = ["connect", "create-contact", "--generate-cli-skeleton", "yaml-input"];
    let (_, bare, _) = aws(&words);
    assert!(!bare.contains("$schema"), "{bare}");
    let name = ["--cli-skeleton-schema", "https://example.org/create-contact.schema.json"];
    let line = "# yaml-language-server: $schema=https://example.org/create-contact.schema.json\n";
    let (code, named, err) = aws(&[&words[..], &name].concat());
    assert_eq!((code, named, err.as_str()), (Some(0), format!("{line}{bare}"), ""));
    let (_, filled, _) =
        aws(&[&words[..], &name, &["--channel", "EMAIL", "--cli-skeleton-fill"]].concat());
    assert!(filled.starts_with(line) && filled.contains("\nChannel: EMAIL "), "{filled}");
    // It is a comment: the document has the same meaning.
    let request = ["connect", "create-contact", "--cli-input-yaml", &filled, "--cli-dry-run"];
    let (code, out, err) = aws(&request);
    assert!(code == Some(0) || err.contains("valid min length"), "{out}{err}");
    let response = [&CREATE[..], &["--generate-cli-skeleton", "output"]].concat();
    for form in [&words[..3], &response, &CREATE] {
        let (code, out, err) = aws(&[form, &name].concat());
        assert_eq!((code, out.as_str()), (Some(252), ""));
        assert!(
            err.contains("--cli-skeleton-schema requires --generate-cli-skeleton yaml-input"),
            "{err}"
        );
    }
    let (code, out, err) = aws(&[&words[..], &["--cli-skeleton-schema", "two words"]].concat());
    assert!(code == Some(252) && out.is_empty() && err.contains("without white space"), "{err}");
}

#[test]
fn our_options_count_in_full_only() {
    for word in [
        "--cli-s",
        "--cli-stric",
        "--cli-d",
        "--cli-dry-ru",
        "--cli-sk",
        "--cli-dry-run-",
        "--cli-strictly",
    ] {
        let (code, out, err) = aws(&[&CREATE[..], &[word]].concat());
        assert_eq!((code, out.as_str()), (Some(252), ""));
        assert!(err.ends_with(&format!("aws: [ERROR]: Unknown options: {word}\n")), "{err}");
    }
    // An abbreviation that also matches our options keeps its meaning in the AWS CLI.
    let (_, _, err) = aws(&["connect", "create-contact", "--cli"]);
    assert!(
        err.contains("ambiguous option: --cli could match --cli-") && !err.contains("--cli-strict"),
        "{err}"
    );
    let (_, help, _) = aws(&["connect", "create-contact", "help"]);
    let (_, own) = help.split_once("\n   Options the AWS CLI does not have\n").unwrap();
    for name in ["--cli-strict", "--cli-dry-run", "--cli-skeleton-fill", "--cli-skeleton-schema"] {
        assert!(own.contains(&format!("\n       {name} ")), "{name} is not in {own}");
        assert_eq!(help.matches(&format!("\n       {name} ")).count(), 1, "{name} is listed apart");
    }
}

/// Runs `aws` with a terminal for all of its streams; returns the exit code and the screen.
fn on_terminal(words: &[&str], color: bool) -> (Option<i32>, String) {
    const SPAWN: &str =
        "import os, pty, sys\nsys.exit(os.waitstatus_to_exitcode(pty.spawn(sys.argv[1:])))";
    let home = tempfile::tempdir().unwrap();
    let mut command = bare("python3", home.path(), "http://127.0.0.1:9");
    command.env("TERM", "xterm").env("AWS_PAGER", "");
    if !color {
        command.env("NO_COLOR", "1");
    }
    let (code, out, _) = run(command.args(["-c", SPAWN, AWS]).args(words));
    (code, out.replace("\r\n", "\n"))
}

#[test]
fn hints_are_for_terminals_alone() {
    if cfg!(windows) || !is_there("python3") {
        return;
    }
    let references = r#"{"r":{"Type":"URL","Valeu":"x"}}"#;
    let cases: [(Vec<&str>, &str); 7] = [
        ([&CREATE[..], &["--refrences", "x"]].concat(), "--refrences: did you mean --references?"),
        ([&CREATE[..], &["--cli-strikt"]].concat(), "--cli-strikt: did you mean --cli-strict?"),
        (vec!["connect", "kreate-kontakt"], "kreate-kontakt: did you mean create-contact?"),
        (
            [&CREATE[..], &["--references", references]].concat(),
            "--references, at r: did you mean Value instead of Valeu?",
        ),
        (
            [&CREATE[..], &["--references", r#"{"r":{"Type":7}}"#]].concat(),
            "--references, at r.Type",
        ),
        (
            [&CREATE[..], &["--channel", "E-MAIL", "--cli-strict"]].concat(),
            "--channel: did you mean EMAIL instead of E-MAIL?",
        ),
        ([&CREATE[..], &["--output", "Jsn"]].concat(), "Jsn: did you mean json?"),
    ];
    for (words, hint) in cases {
        let (code, _, err) = aws(&words);
        assert!(code == Some(252) && !err.contains("hint:") && !err.contains('\u{1b}'), "{err}");
        let (code, shown) = on_terminal(&words, false);
        assert_eq!((code, shown), (Some(252), format!("{err}\nhint: {hint}\n")), "{words:?}");
    }
    let words = [&CREATE[..], &["--refrences", "x"]].concat();
    let (_, shown) = on_terminal(&words, true);
    assert!(shown.contains("\u{1b}[1;31m[ERROR]\u{1b}[0m: Unknown options"), "{shown}");
    assert!(shown.contains("\u{1b}[36mhint:\u{1b}[0m "), "{shown}");
    for more in [["--color", "off"], ["--cli-error-format", "json"]] {
        let (_, shown) = on_terminal(&[&words[..], &more].concat(), true);
        assert!(!shown.contains('\u{1b}'), "{shown}");
    }
}
