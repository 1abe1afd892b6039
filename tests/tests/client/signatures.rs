//! Signatures of requests that the program sent: Signature Version 4 is verified by botocore's
//! signer, Version 4A by `tests/peers/asymmetric.py`.

use crate::server::{Answer, Seen, Server};
use crate::support::{call, run};
use std::io::Write;
use std::process::{Command, Stdio};

const SCRIPT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/client/signatures.py");
const ASYMMETRIC: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/peers/asymmetric.py");

/// Environment variables with their values.
type Variables = &'static [(&'static str, &'static str)];

#[test]
fn botocore_signs_every_captured_request_alike() {
    let home = tempfile::tempdir().unwrap();
    let table: [(Variables, &[&str]); 6] = [
        (&[], &[]),
        (&[("AWS_SESSION_TOKEN", "token+/=of env")], &[]),
        (&[], &["--region", "eu-central-1"]),
        (&[], &["--name", "Ünïcode \u{1F600}", "--attributes", "a=b,c=d"]),
        (&[("BASE", "/base/path//with%20space/")], &[]),
        (&[("BASE", "/?z=1&a=2&a=1")], &[]),
    ];
    let mut requests = Vec::new();
    for (env, words) in table {
        let server = Server::of(vec![Answer::error(400, "SlowDown", "{}"), Answer::contact()]);
        let mut command = call(home.path(), &server);
        for (name, value) in env {
            match *name {
                "BASE" => {
                    command.env("AWS_ENDPOINT_URL_CONNECT", format!("{}{value}", server.url()))
                }
                name => command.env(name, value),
            };
        }
        let ran = run(command.args(words));
        assert_eq!(ran.code, Some(0), "{}", ran.err);
        // Each attempt has a signature of its own.
        assert_eq!(server.seen().len(), 2);
        requests.extend(server.seen().iter().map(|seen| as_json(seen, &server.url())));
    }
    let Some(verdict) = verdict(SCRIPT, &requests) else {
        println!("skipped: no python3 with botocore");
        return;
    };
    assert_eq!(verdict.trim(), format!("{} signatures agree", requests.len()));
}

fn as_json(seen: &Seen, url: &str) -> serde_json::Value {
    serde_json::json!({
        "method": seen.method,
        "url": format!("{url}{}", seen.target),
        "headers": seen.headers,
        "body": seen.text(),
        "secret": "secret-of-env",
    })
}

/// The output of the script; `None` if it cannot run.
fn verdict(script: &str, requests: &[serde_json::Value]) -> Option<String> {
    let mut child = Command::new("python3")
        .arg(script)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .ok()?;
    child.stdin.take()?.write_all(serde_json::to_string(requests).unwrap().as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    if output.status.code() == Some(77) {
        return None;
    }
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    Some(String::from_utf8(output.stdout).unwrap())
}

/// A request that the service `relay` receives.
struct Relayed {
    variables: Variables,
    words: &'static [&'static str],
    /// The parts of the signature before the header's last one.
    scheme: &'static str,
    scope: &'static str,
    regions: Option<&'static str>,
    /// Whether the path is signed as it is sent.
    is_single: bool,
}

/// The scheme is one that the endpoint asks for, else one of the operation; the preference chooses
/// among them. The setting for the Regions comes before the endpoint's.
#[test]
fn signatures_for_several_regions() {
    const V4: &str = "AWS4-HMAC-SHA256";
    const V4A: &str = "AWS4-ECDSA-P256-SHA256";
    const SET: &str = "RELAY_SIGV4A_SIGNING_REGION_SET";
    const PREFERENCE: &str = "RELAY_AUTH_SCHEME_PREFERENCE";
    let call = |variables, words| Relayed {
        variables,
        words,
        scheme: V4A,
        scope: "relay",
        regions: Some("*"),
        is_single: false,
    };
    let both = |variables| Relayed {
        scope: "relay-global",
        regions: Some("eu-*,us-west-2"),
        is_single: true,
        ..call(variables, &["send", "--name", "a b/c", "--kind", "both"])
    };
    let local = |variables, words, scope| Relayed {
        scheme: V4,
        regions: None,
        scope,
        ..call(variables, words)
    };
    let table = [
        call(&[], &["send-anywhere", "--name", "a b/c~", "--text", "\u{fc}"]),
        call(&[(SET, "us-east-1")], &["send-anywhere", "--name", "a"]),
        call(&[("RELAY_SESSION_TOKEN", "tok3n+/=")], &["send-anywhere", "--name", "a"]),
        call(&[(PREFERENCE, "sigv4a")], &["send", "--name", "a"]),
        both(&[]),
        both(&[(SET, " us-*,  eu-west-1 ")]),
        both(&[(SET, "")]),
        local(&[(PREFERENCE, "sigv4")], both(&[]).words, "eu-west-1/relay-local"),
        local(&[], &["send", "--name", "a", "--kind", "local"], "eu-west-1/relay"),
        local(
            &[(PREFERENCE, "sigv4a")],
            &["send", "--name", "a", "--kind", "local"],
            "eu-west-1/relay",
        ),
        local(&[("RELAY_REGION", "us-west-2")], &["send", "--name", "a"], "us-west-2/relay"),
    ];
    let home = tempfile::tempdir().unwrap();
    let mut requests = Vec::new();
    for row in table {
        let server = Server::of(vec![Answer::new(200, "{}")]);
        let mut command = relay(home.path(), row.variables);
        let ran = run(command.args(row.words).args(["--debug", "--endpoint-url", &server.url()]));
        assert_eq!(ran.code, Some(0), "{}", ran.err);
        let seen = server.seen();
        let header = |name: &str| seen[0].header(name);
        let authorization = header("authorization").unwrap();
        let (start, rest) = authorization.split_once(" Credential=AKID/").unwrap();
        let scope = rest.split_once("/aws4_request").unwrap().0;
        assert_eq!((start, &scope[9..]), (row.scheme, row.scope), "{:?}", row.words);
        let set = row.variables.iter().find(|(name, value)| *name == SET && !value.is_empty());
        let set = set.map(|(_, value)| value.split_whitespace().collect::<Vec<_>>().join(" "));
        let regions = set.or_else(|| row.regions.map(str::to_owned));
        assert_eq!(header("x-amz-region-set").map(str::to_owned), regions, "{:?}", row.words);
        let secrets = ["s3cret", "tok3n", authorization.split_once("Signature=").unwrap().1];
        let shown = format!("{}{}", ran.out, ran.err);
        assert!(secrets.iter().all(|secret| !shown.contains(secret)), "{shown}");
        if row.scheme == V4A {
            let mut request = as_json(&seen[0], &server.url());
            request["secret"] = "s3cret".into();
            request["target"] = seen[0].target.as_str().into();
            request["single"] = row.is_single.into();
            requests.push(request);
        }
    }
    let Some(verdict) = verdict(ASYMMETRIC, &requests) else {
        println!("skipped: no python3 with cryptography");
        return;
    };
    assert_eq!(verdict.trim(), format!("{} signatures are valid", requests.len()));
}

fn relay(home: &std::path::Path, variables: Variables) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_variant"));
    command
        .env_clear()
        .env("HOME", home)
        .env("HARDIE_TEST_MODEL", "relay")
        .env("RELAY_ACCESS_KEY_ID", "AKID")
        .env("RELAY_SECRET_ACCESS_KEY", "s3cret")
        .envs(variables.iter().copied())
        .stdin(Stdio::null());
    command
}

/// curl cannot sign so; other dry runs show what would be signed.
#[test]
fn dry_runs_with_signatures_for_several_regions() {
    let home = tempfile::tempdir().unwrap();
    let url = ["--endpoint-url", "http://h"];
    for (form, code, want) in [
        ("curl", Some(252), "curl does not support Signature Version 4A"),
        ("canonical", Some(0), "\nx-amz-region-set:eu-*,us-west-2\n"),
        ("canonical", Some(0), "\n/messages/a%20b\nkind=both\n"),
        ("canonical", Some(0), "StringToSign:\nAWS4-ECDSA-P256-SHA256\n"),
    ] {
        let words = ["send", "--name", "a b", "--kind", "both", "--cli-dry-run", form];
        let ran = run(relay(home.path(), &[]).args(words).args(url));
        assert_eq!(ran.code, code, "{}", ran.err);
        assert!(format!("{}{}", ran.out, ran.err).contains(want), "{form}: {ran:?}");
    }
    let ran = run(relay(home.path(), &[("RELAY_SIGV4A_SIGNING_REGION_SET", "\u{e9}")])
        .args(["send-anywhere", "--name", "a"])
        .args(url));
    assert_eq!(ran.code, Some(253));
    assert!(
        ran.err.contains("The Regions to sign for, `\u{e9}`, contain a character"),
        "{}",
        ran.err
    );
}
