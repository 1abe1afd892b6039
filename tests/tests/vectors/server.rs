//! The service on the loopback interface: responds to one case after another and records requests.

use http_body_util::{BodyExt, Full};
use hyper::body::{Bytes, Incoming};
use hyper::service::service_fn;
use hyper::{Request, Response};
use hyper_util::rt::TokioIo;
use serde_json::Value;
use std::convert::Infallible;
use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll};

/// A received request.
pub(crate) struct Seen {
    pub(crate) method: String,
    pub(crate) uri: String,
    /// Lower-case names.
    pub(crate) headers: Vec<(String, Vec<u8>)>,
    pub(crate) body: Vec<u8>,
}

#[derive(Default)]
struct State {
    service: String,
    response: Value,
    seen: Option<Seen>,
}

pub(crate) struct Server {
    port: u16,
    state: Arc<Mutex<State>>,
}

const CONTACT: &str = r#"{"ContactId":"c0ffee00-1111-4222-8333-444455556666","ContactArn":"arn:aws:connect:us-west-2:111122223333:instance/i-1/contact/c0ffee00"}"#;

impl Server {
    pub(crate) fn start() -> Server {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        listener.set_nonblocking(true).unwrap();
        let port = listener.local_addr().unwrap().port();
        let state = Arc::new(Mutex::new(State::default()));
        let shared = Arc::clone(&state);
        std::thread::spawn(move || {
            let runtime =
                tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
            runtime.block_on(accept(listener, shared));
        });
        Server { port, state }
    }

    pub(crate) fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// Sets the responses to the next requests.
    pub(crate) fn prepare(&self, service: &str, response: &Value) {
        let mut state = self.state.lock().unwrap();
        *state = State { service: service.to_owned(), response: response.clone(), seen: None };
    }

    /// The last request since [`prepare`](Server::prepare).
    pub(crate) fn take_seen(&self) -> Option<Seen> {
        self.state.lock().unwrap().seen.take()
    }
}

/// A connection that writes header names in the case's spelling, which hyper converts to lower
/// case.
struct Cased {
    stream: TokioIo<tokio::net::TcpStream>,
    state: Arc<Mutex<State>>,
}

impl Cased {
    fn recased(&self, bytes: &[u8]) -> Vec<u8> {
        let mut bytes = bytes.to_vec();
        let state = self.state.lock().unwrap();
        for (name, _) in state.response["headers"].as_object().into_iter().flatten() {
            let lower = format!("\r\n{}:", name.to_lowercase()).into_bytes();
            if let Some(at) = bytes.windows(lower.len()).position(|window| window == lower) {
                bytes[at + 2..at + 2 + name.len()].copy_from_slice(name.as_bytes());
            }
        }
        bytes
    }
}

impl hyper::rt::Read for Cased {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        to: hyper::rt::ReadBufCursor<'_>,
    ) -> Poll<std::io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(cx, to)
    }
}

impl hyper::rt::Write for Cased {
    fn poll_write(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<std::io::Result<usize>> {
        let bytes = self.recased(bytes);
        Pin::new(&mut self.stream).poll_write(cx, &bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<std::io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<std::io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }
}

async fn accept(listener: std::net::TcpListener, state: Arc<Mutex<State>>) {
    let listener = tokio::net::TcpListener::from_std(listener).unwrap();
    loop {
        let (stream, _) = listener.accept().await.unwrap();
        let state = Arc::clone(&state);
        tokio::spawn(async move {
            let service = service_fn(|request| answer(request, Arc::clone(&state)));
            // A client that closes the connection early is not an error.
            let stream = Cased { stream: TokioIo::new(stream), state: Arc::clone(&state) };
            let _ =
                hyper::server::conn::http1::Builder::new().serve_connection(stream, service).await;
        });
    }
}

async fn answer(
    request: Request<Incoming>,
    state: Arc<Mutex<State>>,
) -> Result<Response<Full<Bytes>>, Infallible> {
    let (head, body) = request.into_parts();
    let body = body.collect().await.map(|body| body.to_bytes().to_vec()).unwrap_or_default();
    let mut state = state.lock().unwrap();
    state.seen = Some(Seen {
        method: head.method.to_string(),
        uri: head.uri.to_string(),
        headers: head
            .headers
            .iter()
            .map(|(name, value)| (name.as_str().to_owned(), value.as_bytes().to_vec()))
            .collect(),
        body,
    });
    let response = &state.response;
    let mut headers = vec![
        ("content-type".to_owned(), "application/json".to_owned()),
        ("x-amzn-requestid".to_owned(), "req-1".to_owned()),
    ];
    for (name, value) in response["headers"].as_object().into_iter().flatten() {
        headers.retain(|(known, _)| !known.eq_ignore_ascii_case(name));
        headers.push((name.clone(), value.as_str().unwrap_or_default().to_owned()));
    }
    let default = if state.service == "connect" { CONTACT } else { "{}" };
    let status = response["status"].as_u64().map_or(200, |status| u16::try_from(status).unwrap());
    let body = if status == 204 { "" } else { response["body"].as_str().unwrap_or(default) };
    let mut builder = Response::builder().status(status);
    for (name, value) in headers {
        builder = builder.header(name, value);
    }
    Ok(builder.body(Full::new(Bytes::from(body.to_owned()))).unwrap())
}
