//! `--debug`: information that it must log, and secrets that it must not.

use crate::server::{Answer, Server};
use crate::support::{Ran, call, run, write_files};

#[test]
fn it_tells_what_was_decided_and_why() {
    let home = tempfile::tempdir().unwrap();
    let server = Server::of(vec![
        Answer::error(400, "SlowDown", r#"{"Message":"slow"}"#).with("x-amzn-RequestId", "req-1"),
        Answer::contact().with("x-amzn-RequestId", "req-2"),
    ]);
    write_files(home.path(), "[default]\nregion = eu-west-1\nmax_attempts = 2\n", "");
    let Ran { code, out, err } =
        run(call(home.path(), &server).env_remove("AWS_REGION").arg("--debug"));
    assert_eq!(code, Some(0), "{err}");
    assert!(out.contains("\"ContactId\": \"c-1\""), "results stay on standard output: {out}");
    for want in [
        " - MainThread - hardie.program - DEBUG - CLI version: aws",
        "Arguments entered to CLI: [",
        "\"--channel\", ",
        "Region eu-west-1 from key region of profile default",
        "from variable AWS_ENDPOINT_URL_CONNECT",
        "Endpoint rules of com.amazonaws.connect#AmazonConnectService with Region eu-west-1, \
            UseFIPS false",
        "attempts: 2",
        "Found credentials in environment variables",
        "the key id AKIDENV",
        "CanonicalRequest:\nPUT\n/contact/create-contact\n\ncontent-type:application/json\nhost:127.0.0.1:",
        "Attempt 1: status 400 after ",
        "request id req-1",
        "Attempt 1: failed after ",
        "the service returned 400 (SlowDown)",
        "Attempt 2: status 200 after ",
        "request id req-2",
    ] {
        assert!(err.contains(want), "{want} is not in\n{err}");
    }
    let form = |line: &str| {
        line.as_bytes().get(4) == Some(&b'-') && line.contains(" - MainThread - hardie.")
    };
    assert!(form(err.lines().next().unwrap()), "{err}");
}

/// Secrets of every kind in a run, and their sources.
#[test]
fn it_never_tells_a_secret() {
    let home = tempfile::tempdir().unwrap();
    let secrets = [
        "secret-of-env",
        "token-of-env",
        "the-name-of-somebody",
        "the-story-of-somebody",
        "pass-of-endpoint",
        "Signature=",
        "cookie-of-server",
    ];
    for status in [200, 400, 503] {
        let body = r#"{"ContactId":"c-1","Name":"the-name-of-somebody"}"#;
        let server = Server::of(vec![
            Answer::new(status, if status == 200 { body } else { "" })
                .with("Set-Cookie", "cookie-of-server")
                .with("Retry-After", "0"),
        ]);
        let url = server.url().replace("http://", "http://me:pass-of-endpoint@");
        let Ran { code, err, .. } = run(call(home.path(), &server)
            .env("AWS_SESSION_TOKEN", "token-of-env")
            .env("AWS_ENDPOINT_URL_CONNECT", url)
            .args([
                "--debug",
                "--name",
                "the-name-of-somebody",
                "--description",
                "the-story-of-somebody",
            ]));
        assert_eq!(code, Some(if status == 200 { 0 } else { 254 }), "{err}");
        assert!(err.contains("Attempt 1: "), "{err}");
        for secret in secrets {
            assert!(!err.contains(secret), "{secret} is in\n{err}");
        }
        let sent = server.seen();
        assert_eq!(
            sent[0].header("x-amz-security-token"),
            Some("token-of-env"),
            "it is really sent"
        );
        assert!(sent[0].text().contains("the-name-of-somebody"), "it is really sent");
    }
}

#[test]
fn it_never_tells_what_sources_of_credentials_say() {
    let home = tempfile::tempdir().unwrap();
    let server = Server::of(vec![Answer::contact()]);
    let process = "printf '{\"Version\":1,\"AccessKeyId\":\"AKIDPROCESS\",\"SecretAccessKey\":\"secret-of-process\",\"SessionToken\":\"token-of-process\"}'";
    write_files(home.path(), &format!("[profile p]\ncredential_process = {process}\n"), "");
    let Ran { code, err, .. } = run(call(home.path(), &server).args(["--profile", "p", "--debug"]));
    assert_eq!(code, Some(0), "{err}");
    assert!(
        err.contains("Looking for credentials via: custom-process") && err.contains("AKIDPROCESS"),
        "{err}"
    );
    for secret in ["secret-of-process", "token-of-process", "secret-of-env"] {
        assert!(!err.contains(secret), "{secret} is in\n{err}");
    }
}

#[test]
fn without_it_nothing_is_told() {
    let home = tempfile::tempdir().unwrap();
    let server = Server::of(vec![Answer::error(400, "SlowDown", "{}"), Answer::contact()]);
    assert_eq!(run(&mut call(home.path(), &server)).err, "");
}
