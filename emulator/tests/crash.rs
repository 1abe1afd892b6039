//! Sends `kill -9` at random times while clients create contacts: every acknowledged contact must
//! exist once, and none twice.
//!
//! Longer runs are configured with `CRASH_CONTACTS`, `CRASH_CLIENTS`, `CRASH_KILLS` and
//! `CRASH_SEED`:
//! `CRASH_CONTACTS=10000 CRASH_CLIENTS=64 CRASH_KILLS=10 cargo test -p connect-local --test crash
//! -- --nocapture`

#![cfg(all(unix, create_contact))]
#![allow(clippy::unwrap_used, clippy::panic, reason = "helpers of tests may fail as tests do")]

use http_body_util::{BodyExt, Full};
use hyper::body::Bytes;
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};
use tokio::task::JoinSet;
use tokio::time::sleep;

type Http = Client<HttpConnector, Full<Bytes>>;

fn setting(name: &str, otherwise: u64) -> u64 {
    std::env::var(name).ok().map_or(otherwise, |text| text.parse().unwrap())
}

/// A generator of random numbers with a seed, so that a run can be repeated.
struct Random(u64);

impl Random {
    /// A number below a limit.
    fn below(&mut self, bound: u64) -> u64 {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % bound
    }
}

/// Starts an endpoint and waits until it responds.
fn start(data: &Path, port: u16) -> Child {
    let mut child = Command::new(env!("CARGO_BIN_EXE_connect-local"))
        .args(["serve", "--no-auth", "--quiet", "--port", &port.to_string(), "--data"])
        .arg(data)
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut line = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
    assert!(line.starts_with("listening on "), "{line:?}");
    child
}

/// Sends SIGKILL, which cannot be handled.
fn kill(child: &mut Child) {
    child.kill().unwrap();
    child.wait().unwrap();
}

/// Repeats the request until there is a response.
async fn create(http: &Http, url: &str, token: &str) -> String {
    let body = json!({
        "InstanceId": "i-1",
        "Channel": "EMAIL",
        "InitiationMethod": "FLOW",
        "ClientToken": token,
    });
    loop {
        let request = hyper::Request::put(format!("{url}/contact/create-contact"))
            .header("content-type", "application/json")
            .body(Full::from(body.to_string()))
            .unwrap();
        if let Ok(response) = http.request(request).await {
            let status = response.status();
            if let Ok(body) = response.into_body().collect().await {
                let body: Value = serde_json::from_slice(&body.to_bytes()).unwrap();
                assert_eq!(status, 200, "{body}");
                return body["ContactId"].as_str().unwrap().to_owned();
            }
        }
        sleep(Duration::from_millis(5)).await;
    }
}

async fn stored(http: &Http, url: &str) -> Vec<(String, String)> {
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let (mut found, mut next) = (Vec::new(), String::new());
    loop {
        let response = http.get(format!("{url}/_local/contacts?limit=250{next}").parse().unwrap());
        let body = response.await.unwrap().into_body().collect().await.unwrap().to_bytes();
        let body: Value = serde_json::from_slice(&body).unwrap();
        let contacts = body["Contacts"].as_array().unwrap().iter();
        found.extend(
            contacts.map(|it| (text(&it["Request"]["ClientToken"]), text(&it["ContactId"]))),
        );
        match body["NextToken"].as_str() {
            Some(token) => next = format!("&next-token={token}"),
            None => return found,
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_is_lost_and_nothing_doubled() {
    let contacts = usize::try_from(setting("CRASH_CONTACTS", 600)).unwrap();
    let (clients, kills) = (setting("CRASH_CLIENTS", 16), setting("CRASH_KILLS", 4));
    let seed = setting("CRASH_SEED", u64::from(std::process::id()) ^ 0x00c0_ffee);
    let data = tempfile::tempdir().unwrap();
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let url = format!("http://127.0.0.1:{port}");
    let http: Http = Client::builder(TokioExecutor::new()).build_http();
    let started = Instant::now();

    let mut server = start(data.path(), port);
    let next = Arc::new(AtomicUsize::new(0));
    let acknowledged = Arc::new(Mutex::new(BTreeMap::new()));
    let mut tasks = JoinSet::new();
    for client in 0..clients {
        let (http, url, next, acknowledged) =
            (http.clone(), url.clone(), Arc::clone(&next), Arc::clone(&acknowledged));
        tasks.spawn(async move {
            let mut random = Random(seed ^ client);
            loop {
                let number = next.fetch_add(1, Ordering::Relaxed);
                if number >= contacts {
                    return;
                }
                let token = format!("token-{number}");
                // Sometimes two clients use a token at the same time, or a client repeats a
                // request.
                let id = match random.below(10) {
                    0 => {
                        let both =
                            tokio::join!(create(&http, &url, &token), create(&http, &url, &token));
                        assert_eq!(both.0, both.1, "{token} made two contacts");
                        both.0
                    }
                    _ => create(&http, &url, &token).await,
                };
                acknowledged.lock().unwrap().insert(token.clone(), id.clone());
                if random.below(10) == 0 {
                    assert_eq!(create(&http, &url, &token).await, id, "{token} was forgotten");
                }
            }
        });
    }

    let mut random = Random(seed);
    let bound = u64::try_from(contacts).unwrap();
    let mut moments: Vec<u64> = (0..kills).map(|_| random.below(bound * 9 / 10)).collect();
    moments.sort_unstable();
    for moment in moments {
        while (acknowledged.lock().unwrap().len() as u64) < moment {
            sleep(Duration::from_millis(1)).await;
        }
        sleep(Duration::from_micros(random.below(20_000))).await;
        let so_far = acknowledged.lock().unwrap().len();
        kill(&mut server);
        server = start(data.path(), port);
        println!("killed with {so_far} acknowledged, {:.1} s", started.elapsed().as_secs_f64());
    }
    while let Some(task) = tasks.join_next().await {
        task.unwrap();
    }
    kill(&mut server);
    let mut server = start(data.path(), port);

    let stored = stored(&http, &url).await;
    let acknowledged = acknowledged.lock().unwrap().clone();
    let tokens: BTreeSet<&String> = stored.iter().map(|(token, _)| token).collect();
    let by_token: BTreeMap<&String, &String> =
        stored.iter().map(|(token, id)| (token, id)).collect();
    let missing = acknowledged.iter().filter(|(token, id)| by_token.get(token) != Some(id));
    println!(
        "{} tokens acknowledged, {} contacts stored, {} distinct tokens among them, {} lost; \
         {kills} kills, {clients} clients, seed {seed}, {:.1} s",
        acknowledged.len(),
        stored.len(),
        tokens.len(),
        missing.clone().count(),
        started.elapsed().as_secs_f64()
    );
    assert_eq!(acknowledged.len(), contacts);
    assert_eq!(stored.len(), contacts, "contacts were doubled or lost");
    assert_eq!(tokens.len(), contacts, "a token has two contacts");
    assert_eq!(missing.count(), 0, "an acknowledged contact is another one now");
    kill(&mut server);
}
