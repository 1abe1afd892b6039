//! rpcv2Json from end to end: requests, errors, and responses that are not of the protocol.

use crate::server::{Answer, Server};
use crate::support::{Ran, run};
use std::process::Command;

/// Runs a command of the post office's program, with rpcv2Json.
fn ran(server: &Server, words: &[&str]) -> Ran {
    let home = tempfile::tempdir().unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_variant"));
    command
        .args(words)
        .env_clear()
        .env("HARDIE_TEST_MODEL", "post-rpcv2Json")
        .env("HOME", home.path())
        .env("AWS_REGION", "us-west-2")
        .env("AWS_ENDPOINT_URL", server.url())
        .env("AWS_ACCESS_KEY_ID", "AKIDENV")
        .env("AWS_SECRET_ACCESS_KEY", "secret-of-env")
        .env("AWS_MAX_ATTEMPTS", "2");
    run(&mut command)
}

/// A response of the protocol.
fn answer(status: u16, body: &str) -> Answer {
    Answer::new(status, body).with("smithy-protocol", "rpc-v2-json")
}

#[test]
fn requests_are_those_of_the_protocol() {
    let body = r#"{"LetterId":"l-1","Sent":1515531081.123,"Cost":"NaN","Way":{"Days":2}}"#;
    let server = Server::of(vec![answer(200, body)]);
    let words = ["send-letter", "--box", "b", "--grams", "5", "--when", "2018-01-09T20:51:21.5Z"];
    let ran = ran(&server, &words);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    assert_eq!(
        ran.out,
        "{\n    \"LetterId\": \"l-1\",\n    \"Sent\": \"2018-01-09T20:51:21.123000+00:00\",\n    \
            \"Cost\": \"NaN\",\n    \"Way\": {\n        \"Days\": 2\n    }\n}\n"
    );
    let [seen] = &server.seen()[..] else { panic!("one request") };
    assert_eq!(
        (seen.method.as_str(), seen.target.as_str(), seen.text().as_str()),
        (
            "POST",
            "/service/PostOffice/operation/SendLetter",
            r#"{"Box":"b","Grams":5,"When":1515531081.5}"#
        )
    );
    for (name, value) in [
        ("smithy-protocol", Some("rpc-v2-json")),
        ("content-type", Some("application/json")),
        ("accept", Some("application/json")),
        ("x-amz-target", None),
    ] {
        assert_eq!(seen.header(name), value, "{name}");
    }
}

/// The code is in `__type`, and nowhere else; a response without the protocol's header has only a
/// status.
#[test]
fn errors_are_named_in_the_body() {
    let of =
        |code: &str| format!(r#"{{{code}"code":"OfficeFull","message":"m","LetterId":"l-9"}}"#);
    let cases = [
        (
            answer(404, &of(r#""__type":"example.post#LetterLost","#)),
            "An error occurred (LetterLost) when calling the SendLetter operation: m\n\n\
                Additional error details:\nLetterId: l-9",
        ),
        (
            answer(404, &of(r#""__type":"LetterLost:http://example.com","#)),
            "An error occurred (LetterLost) when calling the SendLetter operation: m\n\n\
                Additional error details:\nLetterId: l-9",
        ),
        (
            answer(400, &of("")).with("x-amzn-errortype", "LetterLost"),
            "An error occurred (400) when calling the SendLetter operation: m",
        ),
        (
            Answer::new(404, &of(r#""__type":"LetterLost","#)),
            "An error occurred (404) when calling the SendLetter operation: Not Found",
        ),
        (
            answer(404, "<html>not found</html>"),
            "An error occurred (404) when calling the SendLetter operation: Not Found",
        ),
    ];
    for (answer, want) in cases {
        let name = format!("{answer:?}");
        let ran = ran(&Server::of(vec![answer]), &["send-letter", "--box", "b"]);
        assert_eq!(ran.code, Some(254), "{name}: {}", ran.err);
        assert_eq!(ran.err.trim_end(), format!("\nvariant: [ERROR]: {want}"), "{name}");
    }
}

#[test]
fn responses_of_others_are_errors() {
    let cases = [
        (
            Answer::new(200, r#"{"LetterId":"l-1"}"#),
            "the response lacks the header `smithy-protocol: rpc-v2-json`",
        ),
        (
            answer(200, "<html>Log in</html>"),
            "the body of the response is not JSON: Expecting value: line 1 column 1 (char 0)",
        ),
        (
            answer(200, &"[".repeat(100_000)),
            "the body of the response is not JSON: Nested too deeply",
        ),
    ];
    for (answer, want) in cases {
        let ran = ran(&Server::of(vec![answer]), &["send-letter", "--box", "b"]);
        assert_eq!((ran.code, ran.out.as_str()), (Some(255), ""), "{want}");
        assert!(ran.err.contains(want), "{}", ran.err);
    }
}
