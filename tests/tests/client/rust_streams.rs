//! The client from Rust: bodies that are streams, and calls without an async runtime.

use crate::server::{Answer, Server};
use futures_util::{StreamExt, TryStreamExt};
use hardie_client::{Body, Client};
use hardie_runtime::value::Blob;
use hardie_tests::shelf::{GetCoverInput, ListBooksInput, PutCoverInput, SERVICE};
use std::io;
use std::time::Duration;
use tokio::io::AsyncReadExt;

fn client(server: &Server) -> Client {
    let client = Client::builder(&SERVICE).region("us-west-2").endpoint_url(server.url());
    client.keys("AKIDRUST", "s", None).build().unwrap()
}

/// A client whose requests are not signed, so that a stream needs no hash.
fn unsigned(server: &Server) -> Client {
    let client = Client::builder(&SERVICE).region("us-west-2").endpoint_url(server.url());
    client.unsigned().build().unwrap()
}

fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap()
}

fn cover() -> PutCoverInput {
    PutCoverInput::new("t", Blob::new(""))
}

#[test]
fn bytes_and_files_are_uploaded_in_each_attempt() {
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), "picture").unwrap();
    for body in [
        || Body::from("picture"),
        || Body::from(b"picture".to_vec()),
        || Body::from(String::from("picture")),
    ] {
        let server = Server::of(vec![Answer::error(500, "Oops", "{}"), Answer::new(200, "{}")]);
        let done = runtime().block_on(client(&server).upload(cover(), body())).unwrap();
        assert_eq!(done.attempts(), 2);
        let bodies: Vec<String> = server.seen().iter().map(|seen| seen.text()).collect();
        assert_eq!(bodies, ["picture", "picture"]);
    }
    let server = Server::of(vec![Answer::error(500, "Oops", "{}"), Answer::new(200, "{}")]);
    let upload = async |body| client(&server).upload(cover(), body).await;
    let done = runtime().block_on(upload(Body::from_file(file.path())));
    assert_eq!(done.unwrap().attempts(), 2);
    assert!(server.seen().iter().all(|seen| seen.text() == "picture"));

    let error = runtime().block_on(upload(Body::from_file("/no/such/file"))).unwrap_err();
    assert!(error.is_construction(), "{error:?}");
    assert!(error.to_string().contains("'/no/such/file'"), "{error}");
}

#[test]
fn streams_are_uploaded_once() {
    let server = Server::of(vec![Answer::new(200, "{}")]);
    let reader = || Body::from_reader(&b"picture"[..]);
    runtime().block_on(unsigned(&server).upload(cover(), reader())).unwrap();
    let head = server.seen().remove(0);
    assert_eq!(head.header("content-length"), None);
    assert_eq!(head.header("transfer-encoding"), Some("chunked"));
    let server = Server::of(vec![Answer::new(200, "{}")]);
    let pieces = || ["p", "icture"].map(|piece| Ok::<_, io::Error>(piece.as_bytes().to_vec()));
    let stream = || futures_util::stream::iter(pieces());
    let body = Body::from_stream(stream()).with_length(7);
    runtime().block_on(unsigned(&server).upload(cover(), body)).unwrap();
    let seen = server.seen().remove(0);
    assert_eq!((seen.header("content-length"), seen.text().as_str()), (Some("7"), "picture"));

    // A stream of another length, and one that fails, end the call.
    for length in [6, 8] {
        let body = Body::from_stream(stream()).with_length(length);
        let error = runtime().block_on(unsigned(&server).upload(cover(), body)).unwrap_err();
        assert!(!error.is_service(), "{error:?}");
    }
    let failing = futures_util::stream::iter([Err::<Vec<u8>, _>(io::Error::other("torn"))]);
    let error = runtime().block_on(unsigned(&server).upload(cover(), Body::from_stream(failing)));
    assert!(!error.unwrap_err().is_service());

    // One attempt: the stream is gone.
    let failing = Server::of(vec![Answer::error(500, "Oops", "{}"), Answer::new(200, "{}")]);
    let error = runtime().block_on(unsigned(&failing).upload(cover(), reader())).unwrap_err();
    assert_eq!((error.status(), error.attempts()), (Some(500), 1));

    // A signature over plain HTTP covers the body.
    let error = runtime().block_on(client(&server).upload(cover(), reader())).unwrap_err();
    assert!(error.is_construction(), "{error:?}");
    assert!(error.to_string().contains("give the body as bytes or as a file"), "{error}");
}

/// More than any buffer on the way.
const LARGE: usize = 64 * 1024 * 1024;

#[test]
fn large_bodies_are_not_held_in_memory() {
    let server = Server::counting();
    let reader = tokio::io::repeat(b'x').take(LARGE as u64);
    let body = Body::from_reader(reader).with_length(LARGE as u64);
    runtime().block_on(unsigned(&server).upload(cover(), body)).unwrap();
    assert_eq!(server.bytes(), LARGE);
}

#[test]
fn bodies_are_downloaded_as_they_arrive() {
    let answer = || Answer::new(200, "picture").with("x-kind", "png");
    let server = Server::of(vec![answer()]);
    let input = || GetCoverInput::new("t");
    runtime().block_on(async {
        let got = client(&server).download(input()).await.unwrap();
        assert_eq!((got.status(), got.kind.as_deref()), (200, Some("png")));
        assert_eq!(got.body.length(), Some(7));
        let (output, mut body) = got.into_output().into_parts();
        assert!(output.cover.as_ref().is_empty());
        // As a reader.
        let mut text = String::new();
        let mut first = [0; 1];
        body.read_exact(&mut first).await.unwrap();
        body.read_to_string(&mut text).await.unwrap();
        assert_eq!((first, format!("p{text}")), (*b"p", "picture".to_owned()));
        // As a stream.
        let body = client(&server).download(input()).await.unwrap().into_output().body;
        let pieces: Vec<_> = body.try_collect().await.unwrap();
        assert_eq!(pieces.concat(), b"picture");
        // As bytes.
        let mut body = client(&server).download(input()).await.unwrap().into_output().body;
        assert_eq!(body.bytes().await.unwrap(), "picture");
        // The connection ends early.
        let short = b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\npic".to_vec();
        let server = Server::of(vec![Answer::Raw(short)]);
        let mut body = client(&server).download(input()).await.unwrap().into_output().body;
        assert_eq!(body.next().await.unwrap().unwrap(), "pic");
        let error = body.next().await.unwrap().unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::UnexpectedEof);
        assert!(body.next().await.is_none());
        // An error response is not a body.
        let server = Server::of(vec![Answer::error(404, "NoSuchBook", r#"{"message":"none"}"#)]);
        let error = client(&server).download(input()).await.unwrap_err();
        assert_eq!((error.status(), error.code()), (Some(404), Some("NoSuchBook")));
    });
}

#[test]
fn a_silent_download_ends_with_a_time_out() {
    let server = Server::of(vec![Answer::Drip {
        body: b"picture".to_vec(),
        piece: 3,
        pause: Duration::from_secs(3600),
    }]);
    let client = Client::builder(&SERVICE).region("us-west-2").endpoint_url(server.url());
    let client = client.unsigned().read_timeout(Duration::from_millis(100)).build().unwrap();
    runtime().block_on(async {
        let mut body = client.download(GetCoverInput::new("t")).await.unwrap().into_output().body;
        assert_eq!(body.bytes().await.unwrap_err().kind(), io::ErrorKind::TimedOut);
    });
}

#[test]
fn blocking_clients_need_no_runtime() {
    let page = |title: &str, next: &str| {
        Answer::new(200, &format!(r#"{{"Books":[{{"Title":"{title}"}}],"NextToken":"{next}"}}"#))
    };
    let pages = vec![page("a", "1"), page("b", "2"), page("c", "")];
    let blocking = |server: &Server| hardie_client::blocking::Client::new(client(server)).unwrap();
    let books = || ListBooksInput::new("s");
    let server = Server::of(pages.clone());
    let titles: Vec<String> =
        blocking(&server).items(books()).map(|book| book.unwrap().title.unwrap()).collect();
    assert_eq!(titles, ["a", "b", "c"]);
    let server = Server::of(pages);
    assert_eq!(blocking(&server).pages(books()).map(Result::unwrap).count(), 3);
    let failing = Server::of(vec![Answer::error(400, "Gone", "{}")]);
    let mut items = Vec::from_iter(blocking(&failing).items(books()));
    assert_eq!(items.len(), 1);
    assert_eq!(items.remove(0).unwrap_err().code(), Some("Gone"));

    // From several threads at once, and from clones.
    let server = Server::of(vec![page("a", "")]);
    let shared = blocking(&server);
    std::thread::scope(|scope| {
        for _ in 0..8 {
            let shared = shared.clone();
            scope.spawn(move || assert_eq!(shared.send(books()).unwrap().status(), 200));
        }
    });
    assert_eq!(server.seen().len(), 8);

    // Inside async code, an error instead of a panic; dropping it there is fine too.
    runtime().block_on(async move {
        let error = shared.send(ListBooksInput::new("s")).unwrap_err();
        assert!(error.is_construction(), "{error:?}");
        drop(shared);
    });
}
