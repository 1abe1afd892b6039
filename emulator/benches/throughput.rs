//! Contacts a second at concurrency 64: in memory, durable, and beside moto's server, which answers
//! a call of its own (`CreateInstance`; it has no `CreateContact`).
//!
//! `cargo bench -p connect-local --bench throughput`; moto is measured where `python3 -m
//! moto.server` works. Requests are signed, and ours are verified.

#![allow(clippy::unwrap_used, clippy::panic, missing_docs, reason = "a bench may fail as tests do")]

use aws_credential_types::Credentials;
use aws_sigv4::http_request::{SignableBody, SignableRequest, SigningSettings, sign};
use aws_sigv4::sign::v4;
use aws_smithy_runtime_api::client::identity::Identity;
use http_body_util::{BodyExt, Full};
use hyper::Request;
use hyper::body::Bytes;
use hyper_util::client::legacy::Client;
use hyper_util::rt::TokioExecutor;
use std::io::{BufRead, BufReader};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant, SystemTime};
use tokio::task::JoinSet;

const CLIENTS: usize = 64;
const CONTACT: &str = r#"{"InstanceId":"i-1","Channel":"EMAIL","InitiationMethod":"FLOW"}"#;
const INSTANCE: &str = r#"{"IdentityManagementType":"CONNECT_MANAGED","InboundCallsEnabled":true,"OutboundCallsEnabled":true}"#;

/// Ends what it started.
struct Server(Child);

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// One signed request, to be sent over and over: without a client token each makes a contact.
fn signed(url: &str, path: &str, body: &'static str) -> Request<Full<Bytes>> {
    let uri = format!("{url}{path}");
    let host = url.strip_prefix("http://").unwrap();
    let identity = Identity::from(Credentials::new("AKIDEXAMPLE", "secret", None, None, "bench"));
    let params = v4::SigningParams::builder()
        .identity(&identity)
        .region("us-east-1")
        .name("connect")
        .time(SystemTime::now())
        .settings(SigningSettings::default())
        .build()
        .unwrap();
    let headers = [("host", host), ("content-type", "application/json")];
    let signable = SignableRequest::new(
        "PUT",
        &uri,
        headers.into_iter(),
        SignableBody::Bytes(body.as_bytes()),
    )
    .unwrap();
    let (instructions, _) = sign(signable, &params.into()).unwrap().into_parts();
    let mut request =
        Request::put(&uri).header("content-type", "application/json").header("host", host);
    for (name, value) in instructions.headers() {
        request = request.header(name, value);
    }
    request.body(Full::from(body)).unwrap()
}

/// Answers a second, once the server is warm.
async fn measure(request: &Request<Full<Bytes>>, count: usize) -> f64 {
    let client: Client<_, Full<Bytes>> = Client::builder(TokioExecutor::new()).build_http();
    let run = async |count: usize| {
        let left = Arc::new(AtomicUsize::new(count));
        let mut tasks = JoinSet::new();
        for _ in 0..CLIENTS {
            let (client, request, left) = (client.clone(), request.clone(), Arc::clone(&left));
            tasks.spawn(async move {
                while left
                    .fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| left.checked_sub(1))
                    .is_ok()
                {
                    let response = client.request(request.clone()).await.unwrap();
                    assert_eq!(response.status(), 200);
                    response.into_body().collect().await.unwrap();
                }
            });
        }
        while let Some(task) = tasks.join_next().await {
            task.unwrap();
        }
    };
    run(count / 10).await;
    let started = Instant::now();
    run(count).await;
    f64::from(u32::try_from(count).unwrap()) / started.elapsed().as_secs_f64()
}

fn ours(more: &[&str]) -> (Server, String) {
    let mut child = Command::new(env!("CARGO_BIN_EXE_connect-local"))
        .args([
            "serve",
            "--quiet",
            "--access-key-id",
            "AKIDEXAMPLE",
            "--secret-access-key",
            "secret",
        ])
        .args(more)
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut line = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
    (Server(child), line.trim().strip_prefix("listening on ").unwrap().to_owned())
}

fn moto() -> Option<(Server, String)> {
    let port = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap().local_addr().unwrap().port();
    let child = Command::new("python3")
        .args(["-m", "moto.server", "-H", "127.0.0.1", "-p", &port.to_string()])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn();
    let mut server = Server(child.ok()?);
    for _ in 0..300 {
        if TcpStream::connect((Ipv4Addr::LOCALHOST, port)).is_ok() {
            return Some((server, format!("http://127.0.0.1:{port}")));
        }
        if server.0.try_wait().is_ok_and(|ended| ended.is_some()) {
            break;
        }
        std::thread::sleep(Duration::from_millis(100));
    }
    None
}

#[tokio::main]
async fn main() {
    let path = "/contact/create-contact";
    let (server, url) = ours(&[]);
    let memory = measure(&signed(&url, path, CONTACT), 20_000).await;
    drop(server);
    println!("in memory: {memory:.0} contacts a second");

    let data = tempfile::tempdir().unwrap();
    let (server, url) = ours(&["--data", data.path().to_str().unwrap()]);
    let durable = measure(&signed(&url, path, CONTACT), 5_000).await;
    drop(server);
    println!("durable: {durable:.0} contacts a second");

    match moto() {
        None => println!("skipped: moto's server does not work here"),
        Some((_server, url)) => {
            let moto = measure(&signed(&url, "/instance", INSTANCE), 1_000).await;
            println!("moto's server: {moto:.0} instances a second");
            println!("ratios: in memory {:.1}, durable {:.1}", memory / moto, durable / moto);
        }
    }
}
