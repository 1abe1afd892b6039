//! Shared code of tests with other clients: the expected errors, and a proxy that changes requests
//! in transit, so that their signatures are not valid.

#![allow(clippy::unwrap_used, reason = "helpers of tests may fail as tests do")]

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};

/// The modelled errors of CreateContact.
pub(crate) const ERRORS: [&str; 9] = [
    "AccessDeniedException",
    "ConflictException",
    "IdempotencyException",
    "InternalServiceException",
    "InvalidParameterException",
    "InvalidRequestException",
    "ResourceNotFoundException",
    "ServiceQuotaExceededException",
    "ThrottlingException",
];

/// Starts a proxy to `url` that changes request bodies; returns its URL.
pub(crate) fn spoiler(url: &str) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let own = format!("http://{}", listener.local_addr().unwrap());
    let to = url.strip_prefix("http://").unwrap().to_owned();
    std::thread::spawn(move || {
        for client in listener.incoming() {
            let mut client = client.unwrap();
            let mut server = TcpStream::connect(&to).unwrap();
            let request = message(&mut client);
            let spoilt = request.replacen("\"i-1\"", "\"i-2\"", 1);
            assert_ne!(request, spoilt);
            server.write_all(spoilt.as_bytes()).unwrap();
            // One request per connection.
            let answer = message(&mut server);
            client.write_all(answer.as_bytes()).unwrap();
        }
    });
    own
}

/// Reads a request or a response, whose head declares the length of its body.
fn message(peer: &mut TcpStream) -> String {
    let mut bytes = Vec::new();
    let mut piece = [0; 4096];
    loop {
        let text = String::from_utf8_lossy(&bytes).into_owned();
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let head = head.to_ascii_lowercase();
            let length = head.lines().find_map(|line| line.strip_prefix("content-length:"));
            if body.len() >= length.map_or(0, |length| length.trim().parse().unwrap()) {
                return text;
            }
        }
        match peer.read(&mut piece).unwrap() {
            0 => return text,
            length => bytes.extend_from_slice(&piece[..length]),
        }
    }
}
