//! Signatures of requests that the program sent, verified by botocore's signer.

use crate::server::{Answer, Seen, Server};
use crate::support::{call, run};
use std::io::Write;
use std::process::{Command, Stdio};

const SCRIPT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/client/signatures.py");

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
    let Some(verdict) = ask_botocore(&requests) else {
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
fn ask_botocore(requests: &[serde_json::Value]) -> Option<String> {
    let mut child = Command::new("python3")
        .arg(SCRIPT)
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
