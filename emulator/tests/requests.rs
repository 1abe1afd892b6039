//! Responses to requests: routes, invalid requests, constraints, contacts and their tokens.

#![cfg(create_contact)]
#![allow(clippy::unwrap_used, clippy::panic, reason = "helpers of tests may fail as tests do")]

mod support;

use connect_local::{ConnectLocal, Handle, Options};
use serde_json::json;
use std::sync::Arc;
use support::{CONTACT, PATH, Request, contact};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::task::JoinSet;

async fn open() -> Handle {
    ConnectLocal::start(Options::new().no_auth()).await.unwrap()
}

#[tokio::test]
async fn a_contact_is_answered_and_kept() {
    let endpoint = open().await;
    let request = contact(json!({
        "Name": "secret name",
        "References": {"Order": {"Value": "https://example.com/1", "Type": "URL"}},
        "SegmentAttributes": {
            "connect:ContactExpiry": {"ValueMap": {"ExpiryDuration": {"ValueInteger": 135}}}
        },
    }));
    let answer = request.send(&endpoint).await;
    assert_eq!(answer.outcome(), (200, "-"));
    assert_eq!(answer.headers["content-type"], "application/json");
    for id in [
        answer.headers["x-amzn-requestid"].to_str().unwrap(),
        answer.body["ContactId"].as_str().unwrap(),
    ] {
        assert_eq!(id.len(), 36, "{id} is not a UUID");
    }

    let contacts = endpoint.contacts();
    let [contact] = contacts.as_slice() else { panic!("{contacts:?}") };
    assert_eq!(
        answer.body,
        json!({"ContactId": contact.contact_id, "ContactArn": contact.contact_arn})
    );
    assert_eq!(
        contact.contact_arn,
        format!(
            "arn:aws:connect:us-east-1:111122223333:instance/i-1/contact/{}",
            contact.contact_id
        )
    );
    let expiry = &contact.request.segment_attributes.as_ref().unwrap()["connect:ContactExpiry"];
    assert_eq!(expiry.value_map.as_ref().unwrap()["ExpiryDuration"].value_integer, Some(135));
    assert!(!format!("{contact:?}").contains("secret name"), "a sensitive member is shown");
    endpoint.shutdown().await;
}

#[tokio::test]
async fn requests_that_get_an_error() {
    let endpoint = open().await;
    let elsewhere =
        |method, uri: &str| Request { method, uri: uri.to_owned(), ..Request::contact(CONTACT) };
    let invalid = (400, "InvalidParameterException");
    let unread = (400, "SerializationException");
    let cases = [
        (elsewhere("PUT", "/contact"), (404, "UnknownOperationException"), "No operation"),
        (
            elsewhere("PUT", "/contact/create-contact/"),
            (404, "UnknownOperationException"),
            "No operation",
        ),
        (elsewhere("GET", PATH), (405, "UnknownOperationException"), "No operation"),
        (Request::contact("{"), unread, "not JSON"),
        (Request::contact("[1]"), unread, "expected an object, found a list"),
        (contact(json!({"Channel": 1})), unread, "/Channel: expected text, found an integer"),
        (
            contact(json!({"ExpiryDurationInMinutes": 2_147_483_648_i64})),
            unread,
            "/ExpiryDurationInMinutes",
        ),
        (
            contact(json!({"Attributes": {"a": null}})),
            unread,
            "/Attributes/a: expected text, found null",
        ),
        (
            contact(json!({"InstanceId": null})),
            invalid,
            "'/InstanceId' failed to satisfy constraint: Member must not be null",
        ),
        (Request::contact(""), invalid, "3 validation errors detected"),
        (contact(json!({"InstanceId": ""})), invalid, "Value with length 0 at '/InstanceId'"),
        (
            contact(json!({"ClientToken": "x".repeat(501)})),
            invalid,
            "length between 0 and 500, inclusive",
        ),
        (contact(json!({"Channel": "FAX"})), invalid, "enum value set: [VOICE, CHAT, TASK, EMAIL]"),
        (
            contact(json!({"References": {"r": {"Value": "v", "Type": "URL", "Arn": "not an arn, \
                    surely"}}})),
            invalid,
            "2 validation errors detected. Value with length 18 at '/References/r/Arn'",
        ),
        (
            contact(json!({"SegmentAttributes": {"a": {"ValueMap": {"": {"ValueString": "x"}}}}})),
            invalid,
            "Value with length 0 at '/SegmentAttributes/a/ValueMap'",
        ),
        (
            contact(json!({"Name": "x".repeat(1024 * 1024)})),
            (413, "RequestEntityTooLargeException"),
            "1048576",
        ),
    ];
    for (request, want, says) in cases {
        let answer = request.send(&endpoint).await;
        assert_eq!(answer.outcome(), want, "{:.200}: {answer:?}", request.body);
        assert!(answer.message().contains(says), "{:.200}: {answer:?}", request.body);
    }
    assert_eq!(endpoint.contacts(), [], "an error left a contact");
    endpoint.shutdown().await;
}

#[tokio::test]
async fn lengths_count_characters() {
    let endpoint = open().await;
    let answer = contact(json!({"Name": "ä€😀x".repeat(256)})).send(&endpoint).await;
    assert_eq!(answer.outcome(), (200, "-"));
    endpoint.shutdown().await;
}

#[tokio::test]
async fn a_token_makes_one_contact() {
    let endpoint = Arc::new(open().await);
    let request = contact(json!({"ClientToken": "once", "Attributes": {"a": "1", "b": "2"}}));
    let mut ids = Vec::new();
    let mut tasks = JoinSet::new();
    for _ in 0..32 {
        let (request, endpoint) = (request.clone(), Arc::clone(&endpoint));
        tasks.spawn(async move { request.send(&endpoint).await });
    }
    while let Some(answer) = tasks.join_next().await {
        let answer = answer.unwrap();
        assert_eq!(answer.outcome(), (200, "-"));
        ids.push(answer.body["ContactId"].as_str().unwrap().to_owned());
    }
    ids.dedup();
    assert_eq!(ids.len(), 1, "one token made several contacts");

    let reordered = contact(json!({"Attributes": {"b": "2", "a": "1"}, "ClientToken": "once"}));
    let answer = reordered.send(&endpoint).await;
    assert_eq!(answer.body["ContactId"], ids[0].as_str());

    let other =
        contact(json!({"ClientToken": "once", "Attributes": {"a": "2"}})).send(&endpoint).await;
    assert_eq!(other.outcome(), (409, "IdempotencyException"));
    let elsewhere =
        contact(json!({"ClientToken": "once", "InstanceId": "i-2"})).send(&endpoint).await;
    assert_eq!(elsewhere.outcome(), (200, "-"), "tokens of two instances are apart");
    assert_eq!(endpoint.contacts().len(), 2);
}

#[tokio::test]
async fn requests_without_a_token_are_apart() {
    let endpoint = open().await;
    for _ in 0..2 {
        assert_eq!(Request::contact(CONTACT).send(&endpoint).await.outcome(), (200, "-"));
    }
    let contacts = endpoint.contacts();
    assert_eq!(contacts.len(), 2);
    assert_ne!(contacts[0].contact_id, contacts[1].contact_id);
    endpoint.shutdown().await;
}

/// Sends raw bytes and returns the first line of the response.
async fn raw(endpoint: &Handle, bytes: &[u8]) -> String {
    let mut stream =
        TcpStream::connect(endpoint.url().strip_prefix("http://").unwrap()).await.unwrap();
    // The endpoint may respond and close before it has read everything.
    let _ = stream.write_all(bytes).await;
    let mut answer = Vec::new();
    let mut buffer = [0; 4096];
    while !answer.contains(&b'\n') {
        match stream.read(&mut buffer).await {
            Ok(0) | Err(_) => break,
            Ok(count) => answer.extend_from_slice(&buffer[..count]),
        }
    }
    String::from_utf8_lossy(&answer).lines().next().unwrap_or_default().to_owned()
}

#[tokio::test]
async fn what_is_not_http_or_too_much_of_it() {
    let endpoint = open().await;
    let many = format!("GET / HTTP/1.1\r\nhost: x\r\n{}\r\n", "a: b\r\n".repeat(200));
    let long = format!("GET / HTTP/1.1\r\nhost: x\r\na: {}\r\n\r\n", "b".repeat(100_000));
    let cases = [
        ("nonsense\r\n\r\n", "HTTP/1.1 400 Bad Request"),
        (&many, "HTTP/1.1 431 Request Header Fields Too Large"),
        (&long, "HTTP/1.1 431 Request Header Fields Too Large"),
        ("OPTIONS * HTTP/1.1\r\nhost: x\r\n\r\n", "HTTP/1.1 404 Not Found"),
        ("CONNECT x:1 HTTP/1.1\r\nhost: x\r\n\r\n", "HTTP/1.1 404 Not Found"),
        ("GET http://x/contact HTTP/1.1\r\nhost: x\r\n\r\n", "HTTP/1.1 404 Not Found"),
        ("PUT /contact/create-contact HTTP/1.0\r\n\r\n", "HTTP/1.0 400 Bad Request"),
    ];
    for (bytes, want) in cases {
        assert_eq!(raw(&endpoint, bytes.as_bytes()).await, want, "{bytes:.80}");
    }
    assert_eq!(
        Request::contact(CONTACT).send(&endpoint).await.outcome(),
        (200, "-"),
        "it still serves"
    );
    endpoint.shutdown().await;
}
