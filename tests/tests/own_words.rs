//! No text of the program of a service that is not AWS's names AWS: help, completion, errors, debug
//! output, requests. The test `own_words` of `hardie` reads pages, generated code and new crates.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

#[path = "../../hardie/tests/own_words/found.rs"]
mod found;

use found::Found;
use hardie::Config;
use std::io::{Read, Write};
use std::net::TcpListener;
use std::process::Command;

/// The services with their models, whose shapes have no trait `aws.api#service`.
const MODELS: [(&str, &str); 4] = [
    ("billing", "models/billing.smithy"),
    ("desk", "foreign/desk.json"),
    ("locker", "models/locker.smithy"),
    ("noted", "models/noted.smithy"),
];

fn config(path: &str) -> Config {
    let mut config = Config::new();
    config.model(format!("{}/{path}", env!("CARGO_MANIFEST_DIR"))).all_operations();
    config
}

/// Runs the program of a service in an empty folder; returns its exit code and all that it prints.
fn run(service: &str, settings: &[(&str, &str)], words: &[&str]) -> (Option<i32>, String) {
    let home = tempfile::tempdir().unwrap();
    std::fs::write(home.path().join("broken.toml"), "[profiles.default]\nunknown = 1\n").unwrap();
    std::fs::write(home.path().join("good.toml"), "[profiles.default]\nregion = \"north\"\n")
        .unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_variant"));
    command.env_clear().env("HOME", home.path()).env("HARDIE_TEST_MODEL", service);
    command.env("LC_ALL", "C.UTF-8").envs(settings.iter().copied()).current_dir(home.path());
    let output = command.args(words).output().unwrap();
    let text =
        [output.stdout, output.stderr].map(|text| String::from_utf8_lossy(&text).into_owned());
    (output.status.code(), text.concat())
}

#[test]
fn help_and_completion_name_the_program_alone() {
    let mut found = Found::default();
    for (name, path) in MODELS {
        let (plan, _) = config(path).plan().unwrap();
        let (code, page) = run(name, &[], &["help"]);
        assert_eq!(code, Some(0), "{page}");
        let upper = name.to_uppercase();
        for part in [
            "\nNAME\n       variant - ",
            "\nDESCRIPTION\n",
            "\nGLOBAL OPTIONS\n",
            "\nSETTINGS\n",
            &format!("{upper}_ENDPOINT_URL"),
            &format!("{upper}_CONFIG_FILE"),
            &format!("{name}/config.toml"),
        ] {
            assert!(page.contains(part), "{name}: {part:?} is not in {page}");
        }
        // Only the locker's requests are signed, for a Region.
        assert_eq!(page.contains("--region"), name == "locker", "{name}: {page}");
        found.search(&format!("{name} help"), &page, false);
        for operation in &plan.operations {
            let (code, page) = run(name, &[], &[&operation.command, "help"]);
            assert_eq!(code, Some(0), "{page}");
            let head = format!("\nNAME\n       {} - ", operation.command);
            assert!(page.contains(&head) && page.contains("--cli-strict (boolean)"), "{page}");
            found.search(&format!("{name} {} help", operation.command), &page, false);
            let line = format!("variant {} --", operation.command);
            let (code, candidates) = run(name, &[], &["--cli-complete", "fish", &line]);
            assert_eq!(code, Some(0), "{candidates}");
            assert!(candidates.contains("--cli-dry-run"), "{candidates}");
            found.search(&line, &candidates, false);
        }
        for shell in ["bash", "zsh", "fish"] {
            let (code, script) = run(name, &[], &["--cli-completion", shell]);
            assert_eq!(code, Some(0), "{script}");
            found.search(&format!("{name} completion {shell}"), &script, false);
        }
    }
    let (_, page) = run("billing", &[], &["create-invoice", "help"]);
    assert!(page.contains("Calls the operation CreateInvoice."), "{page}");
    found.assert_none();
}

const CREATE: [&str; 3] = ["create-invoice", "--customer", "x"];

#[test]
fn errors_name_the_settings_of_the_program() {
    let url = ("BILLING_ENDPOINT_URL", "http://127.0.0.1:9");
    let token = ("BILLING_TOKEN", "secret-token");
    let with = |name, value| vec![url, token, (name, value)];
    /// Variables, arguments, the exit code, and a text of the output.
    type Case<'c> = (Vec<(&'c str, &'c str)>, Vec<&'c str>, i32, &'c str);
    let cases: Vec<Case<'_>> = vec![
        (vec![], vec![], 252, "usage: variant"),
        (vec![], vec!["--version"], 0, "variant/"),
        (vec![], vec!["create-invioce"], 252, "create-invoice"),
        (vec![], vec!["create-invoice"], 252, "--customer"),
        (vec![url], [&CREATE[..], &["--amunt", "1"]].concat(), 252, "--amunt"),
        (vec![url], [&CREATE[..], &["--amount", "x"]].concat(), 252, "--amount"),
        (vec![url], [&CREATE[..], &["--lines", "a"]].concat(), 252, "--lines"),
        (vec![url], [&CREATE[..], &["--notes", "file://none"]].concat(), 252, "none"),
        (vec![url], [&CREATE[..], &["--output", "xml"]].concat(), 252, "--output"),
        (vec![url], [&CREATE[..], &["--query", "["]].concat(), 252, "--query"),
        (vec![token], CREATE.to_vec(), 253, "BILLING_ENDPOINT_URL"),
        (vec![url], CREATE.to_vec(), 253, "BILLING_TOKEN"),
        (vec![url, token], CREATE.to_vec(), 255, "Could not connect"),
        (with("BILLING_PROFILE", "none"), CREATE.to_vec(), 253, "(none)"),
        (with("BILLING_CONFIG_FILE", "broken.toml"), CREATE.to_vec(), 253, "`unknown`"),
        (with("BILLING_CONFIG_FILE", "none.toml"), CREATE.to_vec(), 253, "none.toml"),
        (with("BILLING_CONFIG_FILE", "good.toml"), CREATE.to_vec(), 255, "Could not connect"),
        (with("BILLING_MAX_ATTEMPTS", "x"), CREATE.to_vec(), 253, "BILLING_MAX_ATTEMPTS"),
        (with("BILLING_MAX_ATTEMPTS", "0"), CREATE.to_vec(), 253, "BILLING_MAX_ATTEMPTS"),
        (with("BILLING_RETRY_MODE", "x"), CREATE.to_vec(), 253, "standard"),
        (with("BILLING_CA_BUNDLE", " "), CREATE.to_vec(), 255, "BILLING_CA_BUNDLE"),
        (with("BILLING_CA_BUNDLE", "none.pem"), CREATE.to_vec(), 253, "BILLING_CA_BUNDLE"),
        (with("BILLING_OUTPUT_ENCODING", "x"), CREATE.to_vec(), 253, "BILLING_OUTPUT_ENCODING"),
        (with("BILLING_OUTPUT", "xml"), CREATE.to_vec(), 253, "BILLING_OUTPUT"),
        (with("BILLING_ERROR_FORMAT", "x"), CREATE.to_vec(), 253, "BILLING_ERROR_FORMAT"),
        (with("BILLING_TIMESTAMP_FORMAT", "x"), CREATE.to_vec(), 253, "Unknown timestamp_format"),
        (with("BILLING_AUTH_SCHEME_PREFERENCE", "x"), CREATE.to_vec(), 253, "sigv4a"),
        (vec![("BILLING_ENDPOINT_URL", "x"), token], CREATE.to_vec(), 253, "BILLING_ENDPOINT_URL"),
        (vec![url, token], [&CREATE[..], &["--cli-auto-prompt"]].concat(), 255, "not a terminal"),
        (vec![url, token], [&CREATE[..], &["--cli-dry-run"]].concat(), 0, "POST http"),
        (vec![url, token], [&CREATE[..], &["--cli-dry-run", "curl"]].concat(), 0, "curl "),
        (vec![url, token], [&CREATE[..], &["--cli-dry-run", "canonical"]].concat(), 252, ""),
        (vec![url, token], [&CREATE[..], &["--debug"]].concat(), 255, "Could not connect"),
        (vec![url, token], [&CREATE[..], &["--generate-cli-skeleton"]].concat(), 0, "customer"),
    ];
    let (mut found, mut wrong) = (Found::default(), Vec::new());
    for (settings, words, want, part) in &cases {
        let (code, text) = run("billing", settings, words);
        if code != Some(*want) || !text.contains(part) {
            wrong.push(format!(
                "{settings:?} {words:?}: {code:?}, not {want} with {part:?}: {text}"
            ));
        }
        found.search(&format!("{settings:?} {words:?}"), &text, false);
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    found.assert_none();
}

#[test]
fn requests_and_debug_output_name_the_program_alone() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let server = std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let (mut request, mut buffer) = (Vec::new(), [0; 4096]);
        while !request.ends_with(b"}") {
            match stream.read(&mut buffer).unwrap() {
                0 => break,
                count => request.extend_from_slice(&buffer[..count]),
            }
        }
        let body = r#"{"__type":"NotAccepted","message":"No."}"#;
        let head = "HTTP/1.1 409 Conflict\r\nContent-Type: application/json\r\nConnection: close";
        write!(stream, "{head}\r\nContent-Length: {}\r\n\r\n{body}", body.len()).unwrap();
        String::from_utf8(request).unwrap()
    });
    let settings = [("BILLING_ENDPOINT_URL", url.as_str()), ("BILLING_TOKEN", "secret-token")];
    let (code, text) = run("billing", &settings, &[&CREATE[..], &["--debug"]].concat());
    let request = server.join().unwrap();
    assert_eq!(code, Some(254), "{text}");
    assert!(text.contains("NotAccepted") && !text.contains("secret-token"), "{text}");
    let request = request.to_lowercase();
    assert!(request.contains("user-agent: billing hardie/"), "{request}");
    let mut found = Found::default();
    found.search("request", &request, false);
    found.search("debug", &text, false);
    found.assert_none();
}

/// The guide has every global option and every setting.
#[test]
fn the_guide_lists_options_and_settings() {
    let guide = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/src/own-service.md");
    let guide = std::fs::read_to_string(guide).unwrap();
    let options = hardie_runtime::pages::GLOBAL_OPTIONS.iter().map(|option| option.name);
    let keys = hardie_runtime::service::SETTINGS.iter().map(|setting| setting.key);
    for name in options.chain(keys) {
        assert!(guide.contains(&format!("| `{name}` |")), "{name}");
    }
}
