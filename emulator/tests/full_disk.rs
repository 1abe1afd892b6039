//! Tests a store whose disk is full and later has space again. A limit on file size simulates the
//! disk: it needs no privileges and can be raised while the program runs.

#![cfg(all(target_os = "linux", create_contact))]
#![allow(clippy::unwrap_used, reason = "helpers of tests may fail as tests do")]

use rustix::process::{Pid, Resource, Rlimit, prlimit};
use serde_json::{Value, json};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};

/// An endpoint as a process, which is killed on drop.
struct Server {
    child: Child,
    address: String,
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Server {
    fn start(data: &Path) -> Server {
        // With the signal ignored, a write beyond the limit fails as on a full disk.
        let mut child = Command::new("sh")
            .args(["-c", "trap '' XFSZ; exec \"$@\"", "sh", env!("CARGO_BIN_EXE_connect-local")])
            .args(["serve", "--no-auth", "--quiet", "--data"])
            .arg(data)
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let address = line.trim().strip_prefix("listening on http://").unwrap().to_owned();
        Server { child, address }
    }

    /// Limits the size of files that the process writes.
    fn limit(&self, bytes: Option<u64>) {
        let pid = Pid::from_raw(i32::try_from(self.child.id()).unwrap()).unwrap();
        prlimit(Some(pid), Resource::Fsize, Rlimit { current: bytes, maximum: None }).unwrap();
    }

    fn ask(&self, method: &str, path: &str, body: &str) -> (String, Value) {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        let (host, length) = (&self.address, body.len());
        write!(
            stream,
            "{method} {path} HTTP/1.0\r\nhost: {host}\r\ncontent-type: \
                application/json\r\ncontent-length: {length}\r\n\r\n{body}"
        )
        .unwrap();
        let mut response = String::new();
        stream.read_to_string(&mut response).unwrap();
        let (head, body) = response.split_once("\r\n\r\n").unwrap();
        (head[9..12].to_owned(), serde_json::from_str(body).unwrap())
    }

    /// Creates a contact and returns its ID, or the error's message.
    fn create(&self, token: &str) -> Result<String, String> {
        let body = json!({
            "InstanceId": "i-1", "Channel": "EMAIL", "InitiationMethod": "FLOW",
            "ClientToken": token,
            "Attributes": {"k": "x".repeat(20_000)},
        });
        let (status, body) = self.ask("PUT", "/contact/create-contact", &body.to_string());
        let text = |name: &str| body[name].as_str().unwrap_or_default().to_owned();
        if status == "200" {
            Ok(text("ContactId"))
        } else {
            Err(text("Message") + &text("message"))
        }
    }

    /// The IDs of all contacts, which fit on one page.
    fn contacts(&self) -> Vec<String> {
        let (status, body) = self.ask("GET", "/_local/contacts", "");
        assert_eq!(status, "200", "{body}");
        let contacts = body["Contacts"].as_array().unwrap().iter();
        contacts.map(|contact| contact["ContactId"].as_str().unwrap().to_owned()).collect()
    }
}

#[test]
fn the_store_recovers_when_there_is_space_again() {
    let data = tempfile::tempdir().unwrap();
    let server = Server::start(data.path());
    let mut made = vec![server.create("first").unwrap()];
    let size = std::fs::metadata(data.path().join("contacts.redb")).unwrap().len();
    server.limit(Some(size));

    let mut number = 0;
    let error = loop {
        match server.create(&format!("token-{number}")) {
            Ok(id) => made.push(id),
            Err(error) => break error,
        }
        number += 1;
        assert!(number < 10_000, "the limit is not reached");
    };
    assert!(error.contains("could not be stored") && error.contains("os error"), "{error}");
    for _ in 0..3 {
        assert_eq!(server.contacts(), made, "contacts are shown while the disk is full");
        let error = server.create(&format!("token-{number}")).unwrap_err();
        assert!(error.contains("could not be stored"), "{error}");
    }
    assert_eq!(
        server.create("first").as_deref(),
        Ok(made[0].as_str()),
        "a known token needs no space"
    );

    server.limit(None);
    made.push(server.create(&format!("token-{number}")).unwrap());
    assert_eq!(server.contacts(), made);
    drop(server);
    assert_eq!(Server::start(data.path()).contacts(), made);
}
