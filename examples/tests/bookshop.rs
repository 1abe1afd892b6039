//! Runs the bookshop's service as a program and as a library against a test server.

#![allow(clippy::unwrap_used, clippy::panic, reason = "helpers of tests may fail as tests do")]

use hardie_client::Client;
use hardie_examples::bookshop::{
    Address, Binding, Item, OrderBooksError, OrderBooksInput, SERVICE, order_books,
};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpListener;
use std::process::Command;
use std::thread::JoinHandle;

/// Responds to one request with a status line and a body; returns the URL, and later the request's
/// first line and body.
fn server(
    status: &'static str,
    body: &'static str,
) -> (String, JoinHandle<(String, serde_json::Value)>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let thread = std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let mut reader = BufReader::new(stream.try_clone().unwrap());
        let mut lines = Vec::new();
        loop {
            let mut line = String::new();
            reader.read_line(&mut line).unwrap();
            if line.trim_end().is_empty() {
                break;
            }
            lines.push(line.trim_end().to_owned());
        }
        assert!(
            !lines.iter().any(|line| line.to_lowercase().starts_with("authorization:")),
            "{lines:?}"
        );
        let length = lines.iter().find_map(|line| {
            line.to_lowercase()
                .strip_prefix("content-length:")
                .map(|length| length.trim().parse().unwrap())
        });
        let mut sent = vec![0; length.unwrap_or(0)];
        reader.read_exact(&mut sent).unwrap();
        let error = if status.starts_with("409") { "x-amzn-errortype: OutOfStock\r\n" } else { "" };
        write!(
            stream,
            "HTTP/1.1 {status}\r\ncontent-type: application/json\r\n{error}content-length: \
                {}\r\nconnection: close\r\n\r\n{body}",
            body.len()
        )
        .unwrap();
        (lines[0].clone(), serde_json::from_slice(&sent).unwrap_or_default())
    });
    (url, thread)
}

/// The program without settings of this machine.
fn bookshop(arguments: &[&str], url: &str) -> (String, String, Option<i32>) {
    let output = Command::new(env!("CARGO_BIN_EXE_bookshop"))
        .args(arguments)
        .args(["--endpoint-url", url, "--region", "local"])
        .env_clear()
        .output()
        .unwrap();
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (text(&output.stdout), text(&output.stderr), output.status.code())
}

#[test]
fn the_command_line_sends_shorthand_as_json() {
    let (url, request) = server("201 Created", r#"{"OrderId": "o-1"}"#);
    let arguments = [
        "order-books",
        "--items",
        "Isbn=9780141439518,Count=2",
        "Isbn=9780553213119,Binding=PAPERBACK",
        "--address",
        "Name=Ada,City=Turin",
        "--labels",
        "gift=yes",
        "--query",
        "OrderId",
    ];
    let (stdout, stderr, code) = bookshop(&arguments, &url);
    assert_eq!((&*stdout, &*stderr, code), ("\"o-1\"\n", "", Some(0)));
    let (line, body) = request.join().unwrap();
    assert_eq!(line, "POST /orders HTTP/1.1");
    let expected = serde_json::json!({
        "Items": [
            { "Isbn": "9780141439518", "Count": 2 },
            { "Isbn": "9780553213119", "Binding": "PAPERBACK" },
        ],
        "Address": { "Name": "Ada", "City": "Turin" },
        "Labels": { "gift": "yes" },
    });
    assert_eq!(body, expected);
}

#[test]
fn the_command_line_reads_queries_and_constraints_from_the_model() {
    let (url, request) = server("200 OK", r#"{"Isbns": ["9780141439518"]}"#);
    let (stdout, _, code) =
        bookshop(&["search-books", "--title", "pride & prejudice", "--output", "text"], &url);
    assert_eq!((&*stdout, code), ("ISBNS\t9780141439518\n", Some(0)));
    assert_eq!(request.join().unwrap().0, "GET /books?title=pride%20%26%20prejudice HTTP/1.1");
    // Rejected before a request is sent.
    let wrong =
        ["order-books", "--items", "Isbn=123", "--address", "Name=Ada,City=Turin", "--cli-strict"];
    let (_, stderr, code) = bookshop(&wrong, "http://127.0.0.1:9");
    assert_eq!(code, Some(252), "{stderr}");
    assert!(stderr.contains("Items[0].Isbn"), "{stderr}");
}

#[test]
fn the_library_has_typed_inputs_outputs_and_errors() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let mut item = Item::new("9780141439518");
    item.binding = Some(Binding::Hardcover);
    let mut input = OrderBooksInput::new(vec![item], Address::new("Ada", "Turin"));
    input.labels = Some(order_books::parse_labels(&["gift=yes"]).unwrap());
    let client =
        |url: &str| Client::builder(&SERVICE).region("local").endpoint_url(url).build().unwrap();

    let (url, request) = server("201 Created", r#"{"OrderId": "o-2"}"#);
    let output = runtime.block_on(client(&url).send(input.clone())).unwrap();
    assert_eq!(output.order_id, "o-2");
    assert_eq!(request.join().unwrap().1["Items"][0]["Binding"], "HARDCOVER");

    let (url, request) =
        server("409 Conflict", r#"{"message": "none left", "Isbn": "9780141439518"}"#);
    let error = runtime.block_on(client(&url).send(input.clone())).unwrap_err();
    let Some(OrderBooksError::OutOfStock(error)) = error.as_service() else { panic!("{error:?}") };
    assert_eq!(error.isbn.as_deref(), Some("9780141439518"));
    request.join().unwrap();
}
