//! Digest authentication against a server that checks each digest with code of its own.

use crate::authentication::{item, locker};
use crate::server::{Answer, Seen, Server};
use crate::support::run;
use hardie_client::Client;
use hardie_tests::locker::{PutItemInput, SERVICE};
use sha2::{Digest, Sha256};
use std::sync::atomic::{AtomicUsize, Ordering};
use tempfile::tempdir;

const PASSWORD: &str = "s3cret \u{e4}";

fn hash(text: &[u8]) -> String {
    Sha256::digest(text).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// A parameter of the header `Authorization`.
fn part(seen: &Seen, name: &str) -> String {
    let header = seen.header("authorization").unwrap_or_default();
    let found = header.trim_start_matches("Digest ").split(", ");
    let value = found.filter_map(|part| part.split_once('=')).find(|(key, _)| *key == name);
    value.map(|(_, value)| value.trim_matches('"').to_owned()).unwrap_or_default()
}

/// Whether a request has the digest for this nonce and protection.
fn is_proven(seen: &Seen, nonce: &str, qop: &str) -> bool {
    let secret = hash(format!("u:r:{PASSWORD}").as_bytes());
    let mut data = format!("{}:{}", seen.method, seen.target);
    if qop == "auth-int" {
        data.push_str(&format!(":{}", hash(&seen.body)));
    }
    let (count, cnonce) = (part(seen, "nc"), part(seen, "cnonce"));
    let data = hash(data.as_bytes());
    let want = format!("{secret}:{nonce}:{count}:{cnonce}:{qop}:{data}");
    part(seen, "response") == hash(want.as_bytes())
        && part(seen, "nonce") == nonce
        && part(seen, "qop") == qop
        && part(seen, "uri") == seen.target
        && part(seen, "opaque") == "o\\\"p"
        && !cnonce.is_empty()
}

fn challenge(nonce: &str, qop: &str) -> Answer {
    let digest = format!(
        "Negotiate YII=, Basic realm=\"\u{e9}\", Digest\trealm=\"r\", algorithm=SHA-256, nonce=\"{nonce}\", \
         opaque=\"o\\\"p\", qop=\"{qop}\""
    );
    Answer::new(401, r#"{"message":"no"}"#).with("WWW-Authenticate", &digest)
}

fn server(qop: &'static str) -> Server {
    Server::by(move |seen| if is_proven(seen, "n", qop) { item() } else { challenge("n", qop) })
}

#[test]
fn a_challenge_is_met_with_the_same_request() {
    let home = tempdir().unwrap();
    let file = home.path().join("content");
    std::fs::write(&file, "x".repeat(200_000)).unwrap();
    let upload = format!("upload-item --id x --content {}", file.display());
    for qop in ["auth", "auth-int"] {
        for words in ["put-item --id a/é --name n", &upload] {
            let server = server(qop);
            let mut command = locker(home.path(), "locker", words);
            command.env("LOCKER_USERNAME", "u").env("LOCKER_PASSWORD", PASSWORD);
            let ran = run(command.args(["--debug", "--endpoint-url", &server.url()]));
            assert_eq!(ran.code, Some(0), "{qop} {words}: {}", ran.err);
            let [first, second] = &server.seen()[..] else { panic!("two requests: {words}") };
            assert_eq!(first.header("authorization"), None);
            assert_eq!((&first.target, &first.body), (&second.target, &second.body));
            assert!(ran.err.contains("for a digest challenge (SHA-256)"), "{}", ran.err);
            assert!(!ran.err.contains("s3cret"), "{}", ran.err);
        }
    }
}

#[test]
fn a_wrong_password_is_an_error_after_two_requests() {
    let home = tempdir().unwrap();
    let server = server("auth");
    let words = "put-item --id x --username u --password s3cret-wrong --debug";
    let mut command = locker(home.path(), "locker", words);
    let ran = run(command.args(["--endpoint-url", &server.url()]));
    assert_eq!((ran.code, server.seen().len()), (Some(254), 2), "{}", ran.err);
    assert!(!ran.err.contains("s3cret"), "{}", ran.err);
}

#[test]
fn other_challenges_are_errors() {
    let home = tempdir().unwrap();
    for header in
        ["Basic realm=\"r\"", "Digest realm=\"r\"", "Digest realm=r, nonce=n, algorithm=X"]
    {
        let server = Server::of(vec![Answer::new(401, "{}").with("WWW-Authenticate", header)]);
        let words = "put-item --id x --username u --password p";
        let mut command = locker(home.path(), "locker", words);
        let ran = run(command.args(["--endpoint-url", &server.url()]));
        assert_eq!((ran.code, server.seen().len()), (Some(254), 1), "{header}: {}", ran.err);
    }
}

/// Later calls use the nonce again and count, until the server has another.
#[test]
fn nonces_are_used_again_until_they_are_stale() {
    let accepted = AtomicUsize::new(0);
    let server = Server::by(move |seen| {
        // The third use of the first nonce is too late.
        let nonce = if accepted.load(Ordering::Relaxed) < 2 { "n1" } else { "n2" };
        if is_proven(seen, nonce, "auth") {
            accepted.fetch_add(1, Ordering::Relaxed);
            return item();
        }
        challenge(nonce, "auth\", stale=\"true")
    });
    let builder = Client::builder(&SERVICE).endpoint_url(server.url()).basic("u", PASSWORD);
    let client = builder.build().unwrap();
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    for _ in 0..4 {
        let input = PutItemInput::new("x");
        let output = runtime.block_on(client.send(input.clone())).unwrap();
        assert_eq!(output.name.as_deref(), Some("n"));
    }
    let seen: Vec<[String; 2]> =
        server.seen().iter().map(|it| [part(it, "nonce"), part(it, "nc")]).collect();
    let want = [
        ["", ""],
        ["n1", "00000001"],
        ["n1", "00000002"],
        ["n1", "00000003"],
        ["n2", "00000001"],
        ["n2", "00000002"],
    ];
    assert_eq!(seen, want);
}
