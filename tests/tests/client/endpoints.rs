//! Recorded endpoints (`tests/vectors/endpoint.jsonl`): the URL or the error of each case.
//!
//! Nothing is sent to real hosts: every request goes to a proxy on the loopback interface, which is
//! asked for a tunnel or for the whole URL, and opens none.

use crate::server::{Answer, Server};
use crate::support::{program, run, write_files};
use serde_json::Value;
use std::process::Command;

#[test]
fn every_recorded_endpoint_is_resolved() {
    let text =
        std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/vectors/endpoint.jsonl"))
            .unwrap();
    let cases: Vec<Value> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert!(cases.len() > 70, "only {} cases were found", cases.len());
    let wrong: Vec<String> = cases.iter().filter_map(check).collect();
    assert!(wrong.is_empty(), "{} of {} differ:\n{}", wrong.len(), cases.len(), wrong.join("\n"));
    println!("{} endpoints as recorded", cases.len());
}

/// The differences from the recording.
fn check(case: &Value) -> Option<String> {
    let id = case["id"].as_str().unwrap();
    let home = tempfile::tempdir().unwrap();
    write_files(home.path(), case["config"].as_str().unwrap_or_default(), "");
    let mut command = Command::new(program());
    command
        .args([case["service"].as_str().unwrap(), case["operation"].as_str().unwrap(), "--debug"])
        .args(case["argv"].as_array().unwrap().iter().map(|word| word.as_str().unwrap()))
        .env_clear()
        .env("HOME", home.path())
        .env("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE")
        .env("AWS_SECRET_ACCESS_KEY", "secret")
        .env("AWS_DEFAULT_REGION", "us-west-2")
        .env("AWS_EC2_METADATA_DISABLED", "true")
        .env("AWS_MAX_ATTEMPTS", "1");
    let proxy = Server::of(vec![Answer::new(503, "")]);
    command.env("https_proxy", proxy.url()).env("http_proxy", proxy.url());
    for (name, value) in case["env"].as_object().into_iter().flatten() {
        match value.as_str() {
            Some(value) => command.env(name, value),
            None => command.env_remove(name),
        };
    }
    let ran = run(&mut command);
    let expect = &case["expect"];
    let Some(want) = expect["request"]["url"].as_str() else {
        let end = expect["stderr"].as_str().unwrap();
        let same = ran.code.map(i64::from) == expect["exit"].as_i64()
            && ran.err.ends_with(end)
            && proxy.seen().is_empty();
        return (!same).then(|| format!("{id}: want {end:?}, got {:?}", ran.err));
    };
    // The log contains the URL of the attempt; the proxy knows the requested host.
    let attempt = ran
        .err
        .lines()
        .find_map(|line| line.split_once("Attempt 1: PUT ")?.1.split(" with [").next());
    let asked = proxy.seen().first().map(|seen| format!("{} {}", seen.method, seen.target));
    // Only HTTP is supported: another scheme is resolved and then rejected.
    let tunnel = want.starts_with("http").then(|| format!("CONNECT {}", host_with_port(want)));
    let right = attempt == Some(shown(want).as_str()) && asked == tunnel;
    (!right).then(|| {
        format!("{id}: want {want} by {tunnel:?}, got {attempt:?} by {asked:?}\n{}", ran.err)
    })
}

/// A URL as in the log: without a password, and without a fragment, which HTTP never sends.
fn shown(url: &str) -> String {
    let url = url.split('#').next().unwrap();
    match url.split_once('@') {
        Some((_, host)) => format!("https://***@{host}"),
        None => url.to_owned(),
    }
}

fn host_with_port(url: &str) -> String {
    let authority = url.split_once("://").unwrap().1.split(['/', '?', '#']).next().unwrap();
    let host = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
    let has_port =
        host.rsplit_once(':').is_some_and(|(_, port)| port.bytes().all(|b| b.is_ascii_digit()));
    if has_port { host.to_owned() } else { format!("{host}:443") }
}
