//! Limits on clients: bodies that are too large, and clients that do not read.

#![cfg(create_contact)]
#![allow(clippy::unwrap_used, reason = "helpers of tests may fail as tests do")]

mod support;

use connect_local::{ConnectLocal, Handle, Options};
use serde_json::json;
use std::time::Duration;
use support::{CONTACT, Request, contact};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

async fn connect(endpoint: &Handle) -> TcpStream {
    TcpStream::connect(endpoint.url().strip_prefix("http://").unwrap()).await.unwrap()
}

/// Reads up to the end of a response's head.
async fn head(stream: &mut TcpStream) -> String {
    let (mut bytes, mut buffer) = (Vec::new(), [0; 1024]);
    while !bytes.windows(4).any(|end| end == b"\r\n\r\n") {
        let count = stream.read(&mut buffer).await.unwrap();
        assert_ne!(count, 0, "the connection ended without a response");
        bytes.extend_from_slice(&buffer[..count]);
    }
    String::from_utf8(bytes).unwrap()
}

/// The client sends nothing more before it has received the response, so the endpoint cannot have
/// waited for the body.
#[tokio::test]
async fn a_body_that_is_too_large_is_refused_before_it_is_read() {
    // The time limit is longer than any test: an endpoint that waits for the body would not
    // respond.
    let endpoint = ConnectLocal::start(
        Options::new().no_auth().max_body(1000).client_timeout(Duration::from_secs(86_400)),
    );
    let endpoint = endpoint.await.unwrap();
    let chunk = format!("3e9\r\n{}", "x".repeat(1001));
    for (headers, body) in [
        ("content-length: 10000000000", ""),
        ("content-length: 10000000000\r\nexpect: 100-continue", ""),
        ("content-length: 1001", "x"),
        ("content-length: 9223372036854775807", ""),
        ("transfer-encoding: chunked", chunk.as_str()),
        ("transfer-encoding: chunked", &format!("3e8\r\n{}\r\n1\r\nx", "x".repeat(1000))),
    ] {
        let mut stream = connect(&endpoint).await;
        let request =
            format!("PUT {} HTTP/1.1\r\nhost: x\r\n{headers}\r\n\r\n{body}", support::PATH);
        stream.write_all(request.as_bytes()).await.unwrap();
        let head = head(&mut stream).await;
        assert!(head.starts_with("HTTP/1.1 413 "), "{headers}: {head}");
        assert!(head.contains("RequestEntityTooLargeException"), "{head}");
    }
    let mut stream = connect(&endpoint).await;
    let body = format!("{:x}\r\n{CONTACT}\r\n0\r\n\r\n", CONTACT.len());
    let request = format!(
        "PUT {} HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ntransfer-encoding: \
            chunked\r\n\r\n{body}",
        support::PATH
    );
    stream.write_all(request.as_bytes()).await.unwrap();
    assert!(
        head(&mut stream).await.starts_with("HTTP/1.1 200 "),
        "a chunked body within the limit"
    );
    endpoint.shutdown().await;
}

/// The only connection is taken by a client that never reads; the next client is served after that
/// connection is closed.
#[tokio::test]
async fn a_client_that_does_not_read_is_given_up() {
    let options =
        Options::new().no_auth().max_connections(1).client_timeout(Duration::from_millis(300));
    let endpoint = ConnectLocal::start(options).await.unwrap();
    let large = contact(json!({"Attributes": {"k": "x".repeat(32_000)}}));
    for _ in 0..150 {
        // A slow machine may need longer than the limit; the client then tries again.
        while large.try_send(&endpoint).await.is_err() {}
    }
    let port = endpoint.url().rsplit_once(':').unwrap().1;
    let mut silent = connect(&endpoint).await;
    let request = format!("GET /_local/contacts HTTP/1.1\r\nhost: localhost:{port}\r\n\r\n");
    // Four megabytes each: more than the system's buffers.
    silent.write_all(request.repeat(20).as_bytes()).await.unwrap();
    while Request::contact(CONTACT).try_send(&endpoint).await.is_err() {}
    drop(silent);
    endpoint.shutdown().await;
}
