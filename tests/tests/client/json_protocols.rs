//! rpcv2Json and simpleRestJson from end to end: requests, errors, and responses of others.

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
            "the body is not JSON: Expecting value: line 1 column 1 (char 0)",
        ),
        (answer(200, &"[".repeat(100_000)), "the body is not JSON: Nested too deeply"),
    ];
    for (answer, want) in cases {
        let ran = ran(&Server::of(vec![answer]), &["send-letter", "--box", "b"]);
        assert_eq!((ran.code, ran.out.as_str()), (Some(255), ""), "{want}");
        assert!(ran.err.contains(want), "{}", ran.err);
    }
}

/// Runs a command of the parcel service's program, with simpleRestJson.
fn parcels(server: &Server, words: &[&str]) -> Ran {
    let home = tempfile::tempdir().unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_variant"));
    command.args(words).args(["--endpoint-url", &server.url()]).env_clear();
    run(command.env("HARDIE_TEST_MODEL", "parcels").env("HOME", home.path()))
}

const UUID: &str = "51216269-c0c8-454a-871e-329513e54e23";

/// Numbers of any precision in a document, in JSON and in YAML, are sent with all their digits;
/// other numbers are sent as before.
#[test]
fn numbers_of_documents_are_exact() {
    let sent = |words: &[&str]| {
        let server = Server::of(vec![Answer::new(201, r#"{"place":"p"}"#)]);
        let ran = parcels(&server, &[&["send-parcel", "--depot", "d"], words].concat());
        assert_eq!(ran.code, Some(0), "{}", ran.err);
        server.seen()[0].text()
    };
    let json = r#"{"price": 12345678901234567890.50, "count": 123456789012345678901234567890,
        "more": {"a": [1.50, 1e400, 0.10000000000000000001], "b": 123456789012345678901}}"#;
    let want = r#"{"count":123456789012345678901234567890,"price":12345678901234567890.50,"#
        .to_owned()
        + r#""a":[1.5,1e400,0.10000000000000000001],"b":123456789012345678901}"#;
    assert_eq!(sent(&["--cli-input-json", json]), want);
    assert_eq!(sent(&["--cli-input-yaml", json]), want);
    let yaml = "price: +1_234.50\nmore: {a: .5, b: 1.0}\n";
    assert_eq!(sent(&["--cli-input-yaml", yaml]), r#"{"price":1234.50,"a":0.5,"b":1.0}"#);
    let options = ["--price", "1.10", "--more", r#"{"a":1e400,"b":2.50}"#];
    assert_eq!(sent(&options), r#"{"price":1.10,"a":1e400,"b":2.5}"#);
}

/// Formats, and labels of the URL, are checked before anything is sent.
#[test]
fn formats_and_empty_labels_are_problems() {
    let server = Server::of(vec![Answer::new(500, "")]);
    for (words, want) in [
        (
            &["name-parcel", "--id", "i", "--name", "n"][..],
            "Invalid value for parameter id, value: i, valid format: a UUID, such as",
        ),
        (
            &["send-parcel", "--depot", "d", "--day", "2023-02-29"],
            "Invalid value for parameter day, value: 2023-02-29, valid format: a date, such as",
        ),
        (
            &["send-parcel", "--depot", ""],
            "Invalid value for parameter depot: it is a part of the URL's path and cannot be empty",
        ),
    ] {
        let ran = parcels(&server, words);
        assert_eq!(ran.code, Some(252), "{}", ran.err);
        assert!(ran.err.contains(want), "{}", ran.err);
    }
    assert!(server.seen().is_empty());
}

/// What is typed and printed has the form of the model; what is sent and received has the form of
/// alloy's traits.
#[test]
fn unions_and_nulls_have_the_form_of_the_model() {
    let body = r#"{"place":null,"way":{"air":1},"vehicle":{"kind":"van","plate":"p"},
        "weight":"small","sender":{"door":null},"price":0.10000000000000000001,"b":1.50}"#;
    let server = Server::of(vec![Answer::new(201, body).with("X-Number", "7")]);
    let words = [
        "send-parcel",
        "--depot",
        "d",
        "--vehicle",
        "van={plate=p}",
        "--weight",
        "grams=5",
        "--sender",
        r#"{"door":null}"#,
        "--more",
        r#"{"a":[1,null]}"#,
        "--output",
        "json",
    ];
    let ran = parcels(&server, &words);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    let compact: String = ran.out.chars().filter(|c| !c.is_whitespace()).collect();
    assert_eq!(
        compact,
        r#"{"number":7,"place":null,"way":{"other":{"air":1}},"vehicle":{"van":{"plate":"p"}},"#
            .to_owned()
            + r#""weight":{"size":"small"},"sender":{"door":null},"#
            + r#""price":0.10000000000000000001,"more":{"b":1.5}}"#
    );
    let [seen] = &server.seen()[..] else { panic!("one request") };
    assert_eq!(
        (seen.target.as_str(), seen.text().as_str()),
        (
            "/parcels/d",
            r#"{"vehicle":{"kind":"van","plate":"p"},"weight":5,"sender":{"door":null},"a":[1,null]}"#
        )
    );
    // Null is a value of the members that say so, and of no other.
    let server = Server::of(vec![Answer::new(201, "{}")]);
    let input = |json: &str| parcels(&server, &["send-parcel", "--cli-input-json", json]);
    let ran = input(r#"{"depot":"d","remark":null,"sender":null}"#);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    assert_eq!(server.seen()[0].text(), r#"{"note":null,"sender":null}"#);
    let ran = input(r#"{"depot":"d","sender":{"street":null}}"#);
    assert_eq!(ran.code, Some(252), "{}", ran.err);
    assert!(
        ran.err.contains("Invalid type for parameter sender.street, value: null"),
        "{}",
        ran.err
    );
}

#[test]
fn payloads_are_json_and_errors_have_a_header_or_a_status() {
    let server = Server::of(vec![Answer::new(200, r#""the n\u00e4me""#)]);
    let ran = parcels(&server, &["name-parcel", "--id", UUID, "--name", "a \"b\""]);
    assert_eq!((ran.code, ran.out.as_str()), (Some(0), "{\n    \"name\": \"the n\u{e4}me\"\n}\n"));
    assert_eq!(server.seen()[0].text(), r#""a \"b\"""#);
    let body = r#"{"message":"m","weight":[1]}"#;
    let cases = [
        (Answer::new(409, body).with("X-Error-Type", "TooHeavy"), "TooHeavy"),
        (Answer::new(409, body), "Refused"),
        (Answer::new(404, body), "Lost"),
        (Answer::new(418, body), "418"),
    ];
    for (answer, code) in cases {
        let ran = parcels(&Server::of(vec![answer]), &["send-parcel", "--depot", "d"]);
        let want = format!("An error occurred ({code}) when calling the SendParcel operation: m");
        assert_eq!(ran.code, Some(254), "{code}: {}", ran.err);
        assert!(ran.err.contains(&want), "{code}: {}", ran.err);
    }
}

/// The page of a proxy is described by its status, also where a modelled error has the status.
#[test]
fn errors_that_are_not_of_the_protocol_have_their_status() {
    let page = "<!DOCTYPE html><html><body>not here</body></html>";
    let cases = [
        (Answer::new(404, page), "404"),
        (Answer::new(409, page), "409"),
        (Answer::new(404, "[1]"), "404"),
        (Answer::new(404, r#"{"message":["#), "404"),
        (Answer::new(409, page).with("X-Error-Type", "TooHeavy"), "TooHeavy"),
        (Answer::new(404, ""), "Lost"),
    ];
    for (answer, code) in cases {
        let ran = parcels(&Server::of(vec![answer]), &["send-parcel", "--depot", "d"]);
        let want = format!("An error occurred ({code}) when calling the SendParcel operation:");
        assert_eq!(ran.code, Some(254), "{code}: {}", ran.err);
        assert!(ran.err.contains(&want), "{code}: {}", ran.err);
    }
}
