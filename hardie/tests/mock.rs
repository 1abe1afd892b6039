//! `hardie mock`: it answers for a model, and follows its changes.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on fails")]

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

const MODEL: &str = r#"$version: "2.0"
namespace example
use aws.protocols#restJson1

@restJson1
@httpBearerAuth
service Notes { version: "1", resources: [Note] }

resource Note {
    identifiers: { noteId: String }
    create: CreateNote
    read: GetNote
}

@http(method: "POST", uri: "/notes", code: 201)
operation CreateNote {
    input := { @required text: String }
    output := { noteId: String }
}

@readonly
@http(method: "GET", uri: "/notes/{noteId}")
operation GetNote {
    input := { @required @httpLabel noteId: String }
    output := { noteId: String, text: String }
    errors: [NoNote]
}

@error("client")
@httpError(404)
structure NoNote { message: String }
"#;

/// A running endpoint, which ends with the test.
struct Mock {
    child: Child,
    address: String,
    token: String,
}

impl Mock {
    fn start(model: &Path, options: &[&str]) -> Mock {
        let mut child = Command::new(env!("CARGO_BIN_EXE_hardie"))
            .arg("mock")
            .arg(model)
            .args(options)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let address = line.trim_end().strip_prefix("listening on http://").unwrap().to_owned();
        let mut token = String::new();
        for line in BufReader::new(child.stderr.as_mut().unwrap()).lines() {
            if let Some(found) = line.unwrap().strip_prefix("bearer token: ") {
                found.clone_into(&mut token);
                break;
            }
        }
        Mock { child, address, token }
    }

    /// The status and the body of a response.
    fn send(&self, method: &str, path: &str, token: &str, body: &str) -> (u16, String) {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        let (host, length) = (&self.address, body.len());
        write!(
            stream,
            "{method} {path} HTTP/1.1\r\nhost: {host}\r\nauthorization: Bearer {token}\r\n\
             content-type: application/json\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n{body}"
        )
        .unwrap();
        let mut response = String::new();
        stream.read_to_string(&mut response).unwrap();
        let (head, body) = response.split_once("\r\n\r\n").unwrap();
        (head.split(' ').nth(1).unwrap().parse().unwrap(), body.to_owned())
    }
}

impl Drop for Mock {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn what_is_created_can_be_read_with_the_token_alone() {
    let folder = tempfile::tempdir().unwrap();
    let model = folder.path().join("notes.smithy");
    fs::write(&model, MODEL).unwrap();
    let mock = Mock::start(&model, &[]);
    assert!(!mock.token.is_empty());
    let (status, created) = mock.send("POST", "/notes", &mock.token, r#"{"text":"Hello"}"#);
    assert_eq!(status, 201, "{created}");
    let id = created.split('"').nth(3).unwrap();
    let (status, read) = mock.send("GET", &format!("/notes/{id}"), &mock.token, "");
    assert_eq!(status, 200);
    assert!(read.contains("\"text\":\"Hello\"") && read.contains(id), "{read}");
    assert_eq!(mock.send("GET", "/notes/other", &mock.token, "").0, 404);
    let (status, refused) = mock.send("GET", "/notes/other", "wrong", "");
    assert!((400..500).contains(&status) && status != 404, "{status} {refused}");
    assert_eq!(mock.send("POST", "/notes", &mock.token, "{}").0, 400);
}

#[test]
fn an_edited_model_is_served_and_a_broken_one_is_not() {
    let folder = tempfile::tempdir().unwrap();
    let model = folder.path().join("notes.smithy");
    fs::write(&model, MODEL).unwrap();
    let mock = Mock::start(&model, &[]);
    let answers = |path: &str, status: u16| {
        let end = Instant::now() + Duration::from_secs(30);
        while mock.send("POST", path, &mock.token, r#"{"text":"a"}"#).0 != status {
            assert!(Instant::now() < end, "{path} has no status {status}");
            std::thread::sleep(Duration::from_millis(50));
        }
    };
    fs::write(&model, "$version: \"2.0\"\nnamespace example\nservice {").unwrap();
    std::thread::sleep(Duration::from_millis(1200));
    answers("/notes", 201);
    fs::write(&model, MODEL.replace("\"/notes\"", "\"/memos\"")).unwrap();
    answers("/memos", 201);
    answers("/notes", 404);
    // A pipe that nobody writes to is not waited for.
    #[cfg(unix)]
    {
        fs::remove_file(&model).unwrap();
        assert!(Command::new("mkfifo").arg(&model).status().unwrap().success());
        std::thread::sleep(Duration::from_millis(1200));
        fs::remove_file(&model).unwrap();
        fs::write(&model, MODEL.replace("\"/notes\"", "\"/pages\"")).unwrap();
        answers("/pages", 201);
    }
}

#[test]
fn a_port_in_use_is_an_error() {
    let folder = tempfile::tempdir().unwrap();
    let model = folder.path().join("notes.smithy");
    fs::write(&model, MODEL).unwrap();
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    let output = Command::new(env!("CARGO_BIN_EXE_hardie"))
        .arg("mock")
        .arg(&model)
        .args(["--port", &port])
        .output()
        .unwrap();
    assert_eq!((output.status.code(), output.stdout.len()), (Some(1), 0));
    let error = String::from_utf8_lossy(&output.stderr);
    assert!(error.contains("in use") && error.contains(&port), "{error}");
}

/// The identifiers of a list, in the order of their creation, and the token of the next page.
fn page(body: &str) -> (Vec<String>, Option<String>) {
    let page: serde_json::Value = serde_json::from_str(body).unwrap();
    let text = |value: &serde_json::Value| value.as_str().unwrap().to_owned();
    let notes = page["notes"].as_array().unwrap().iter().map(|note| text(&note["noteId"]));
    (notes.collect(), page.get("nextToken").map(text))
}

#[test]
fn lists_have_pages_of_the_size_that_is_asked_for() {
    let listed = MODEL.replace(
        "    read: GetNote\n",
        "    read: GetNote\n    list: ListNotes\n    delete: DropNote\n",
    ) + r#"
@readonly
@paginated(inputToken: "nextToken", outputToken: "nextToken", items: "notes", pageSize: "size")
@http(method: "GET", uri: "/notes")
operation ListNotes {
    input := { @httpQuery("size") size: Integer, @httpQuery("token") nextToken: String }
    output := { @required notes: Notes_, nextToken: Token }
}

@length(min: 8)
string Token

list Notes_ { member: Summary }

structure Summary { @required noteId: String }

@idempotent
@http(method: "DELETE", uri: "/notes/{noteId}", code: 204)
operation DropNote { input := { @required @httpLabel noteId: String } }
"#;
    let folder = tempfile::tempdir().unwrap();
    let model = folder.path().join("notes.smithy");
    fs::write(&model, listed).unwrap();
    let data = folder.path().join("data");
    let options = ["--data", data.to_str().unwrap()];
    let mock = Mock::start(&model, &options);
    let list = |mock: &Mock, query: &str| {
        let (status, body) = mock.send("GET", &format!("/notes{query}"), &mock.token, "");
        assert_eq!(status, 200, "{body}");
        page(&body)
    };
    let made: Vec<String> = (0..5)
        .map(|number| {
            let body = format!("{{\"text\":\"{number}\"}}");
            let (_, created) = mock.send("POST", "/notes", &mock.token, &body);
            created.split('"').nth(3).unwrap().to_owned()
        })
        .collect();
    assert_eq!(list(&mock, ""), (made.clone(), None));
    assert_eq!(list(&mock, "?size=5"), (made.clone(), None));
    let (first, token) = list(&mock, "?size=2");
    assert_eq!(first, made[..2]);
    let token = token.unwrap();
    assert!(token.len() >= 8, "{token}");

    // Whoever removes what a page has shown misses nothing, nor does another process.
    let path = format!("/notes/{}", made[0]);
    assert_eq!(mock.send("DELETE", &path, &mock.token, "").0, 204);
    drop(mock);
    let mock = Mock::start(&model, &options);
    let (second, last) = list(&mock, &format!("?size=2&token={token}"));
    assert_eq!(second, made[2..4]);
    assert_eq!(list(&mock, &format!("?token={}", last.unwrap())), (made[4..].to_vec(), None));
    for token in ["forged-token", "00000099", "2", "+0000002", "000000002"] {
        let path = format!("/notes?token={token}");
        let (status, body) = mock.send("GET", &path, &mock.token, "");
        assert!(status == 400 && body.contains("token of the page"), "{status} {body}");
    }
}

/// Without `items`, programs do not merge pages; a list of identifiers has no structures.
#[test]
fn lists_of_identifiers_have_pages_by_the_names_of_members() {
    let listed = MODEL
        .replace("    read: GetNote\n", "    read: GetNote\n    list: ListNotes\n")
        .replace("noteId: String }", "noteId: NoteId }")
        + r#"
string NoteId

@readonly
@http(method: "GET", uri: "/notes")
operation ListNotes {
    input := { @httpQuery("size") pageSize: Integer, @httpQuery("token") nextToken: String }
    output := { noteIds: NoteIds, nextToken: String }
}

list NoteIds { member: NoteId }
"#;
    let folder = tempfile::tempdir().unwrap();
    let model = folder.path().join("notes.smithy");
    fs::write(&model, listed.replace("noteId: String", "noteId: NoteId")).unwrap();
    let mock = Mock::start(&model, &[]);
    let ids: Vec<String> = (0..3)
        .map(|_| {
            let (_, created) = mock.send("POST", "/notes", &mock.token, r#"{"text":"a"}"#);
            created.split('"').nth(3).unwrap().to_owned()
        })
        .collect();
    let list = |query: &str| {
        let (_, body) = mock.send("GET", &format!("/notes{query}"), &mock.token, "");
        serde_json::from_str::<serde_json::Value>(&body).unwrap()
    };
    let first = list("?size=2");
    assert_eq!(first["noteIds"], serde_json::json!(ids[..2]));
    let token = first["nextToken"].as_str().unwrap();
    let last = list(&format!("?size=2&token={token}"));
    assert_eq!(last, serde_json::json!({ "noteIds": ids[2..] }));
}

#[test]
fn addresses_and_faults_are_checked() {
    let folder = tempfile::tempdir().unwrap();
    let model = folder.path().join("notes.smithy");
    fs::write(&model, MODEL).unwrap();
    let mock = Mock::start(&model, &["--host", "localhost", "--fail", "NoNote:0.1"]);
    assert!(mock.address.starts_with("127.0.0.1:"), "{}", mock.address);
    let cases = [
        (["--host", "notes.example"], "an IP address or `localhost`"),
        (["--fail", "NoNotes"], "unknown error `NoNotes`; errors of the operations: NoNote"),
    ];
    for (options, want) in cases {
        let output = Command::new(env!("CARGO_BIN_EXE_hardie"))
            .arg("mock")
            .arg(&model)
            .args(options)
            .output()
            .unwrap();
        let error = String::from_utf8_lossy(&output.stderr);
        assert!(!output.status.success() && error.contains(want), "{options:?}: {error}");
    }
}
