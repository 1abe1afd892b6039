//! The service of orders under load: 64 clients at the same time, against connect-local.
//!
//! `HARDIE_LOAD_SECONDS=30 cargo test --release -p hardie-examples --test load -- --nocapture`

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod http;

use aws_connect::client::Client;
use connect_local::{ConnectLocal, Options};
use hardie_examples::orders::router;
use http::Connection;
use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::time::{Duration, Instant};
use tokio::runtime::{Builder, Runtime};

const CLIENTS: usize = 64;
/// Every order of this number is sent twice.
const REPEATED: usize = 10;

/// A runtime whose one thread has a name, so that its CPU time can be told from the others'.
fn runtime(name: &str) -> Runtime {
    Builder::new_multi_thread().worker_threads(1).thread_name(name).enable_all().build().unwrap()
}

/// The CPU time of threads with a name, in clock ticks, where the system tells.
fn ticks(name: &str) -> u64 {
    let Ok(threads) = std::fs::read_dir("/proc/self/task") else { return 0 };
    let of_thread = |folder: std::path::PathBuf| {
        let stat = std::fs::read_to_string(folder.join("stat")).ok()?;
        let (head, rest) = stat.rsplit_once(')')?;
        let field = |at: usize| rest.split_whitespace().nth(at)?.parse::<u64>().ok();
        head.ends_with(&format!("({name}")).then_some(field(11)? + field(12)?)
    };
    threads.filter_map(|entry| of_thread(entry.ok()?.path())).sum()
}

/// Sends orders until the end; returns the contact of each order.
async fn send(client: usize, address: SocketAddr, end: Instant) -> BTreeMap<String, String> {
    let mut connection = Connection::open(address).await.unwrap();
    let mut contacts = BTreeMap::new();
    let mut post = async |order: &str| {
        let body = format!(r#"{{"order": "{order}", "customer": "c-{order}@shop.example"}}"#);
        let (status, opened) = connection.post("/orders", &body).await.unwrap();
        assert_eq!(status, 201, "{opened}");
        assert_eq!(opened["order"], order, "the response of another order");
        opened["contact"].as_str().unwrap().to_owned()
    };
    for number in 0.. {
        if Instant::now() >= end {
            break;
        }
        let order = format!("{client}-{number}");
        let contact = post(&order).await;
        if number % REPEATED == 0 {
            assert_eq!(post(&order).await, contact, "order {order} again");
        }
        contacts.insert(order, contact);
    }
    contacts
}

#[test]
fn no_response_belongs_to_another_order() {
    let seconds = std::env::var("HARDIE_LOAD_SECONDS").map_or(2, |text| text.parse().unwrap());
    let (local, service, clients) = (runtime("local"), runtime("service"), runtime("clients"));
    let started = local.spawn(ConnectLocal::start(Options::new()));
    let endpoint = local.block_on(started).unwrap().unwrap();
    let client = Client::builder().region("us-east-1").endpoint_url(endpoint.url());
    let client = client.keys(endpoint.access_key_id(), endpoint.secret_access_key(), None);
    let client = client.build().unwrap();
    let address = service.block_on(async {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        tokio::spawn(axum::serve(listener, router(client)).into_future());
        address
    });

    let start = Instant::now();
    let end = start + Duration::from_secs(seconds);
    let tasks: Vec<_> =
        (0..CLIENTS).map(|client| clients.spawn(send(client, address, end))).collect();
    let mut contacts = BTreeMap::new();
    for task in tasks {
        contacts.extend(clients.block_on(task).unwrap());
    }
    let took = start.elapsed();

    // What the endpoint stored for each order is what its client was told.
    let stored = endpoint.contacts();
    assert_eq!(stored.len(), contacts.len());
    for contact in &stored {
        let token = contact.request.client_token.as_deref().unwrap();
        let order = token.strip_prefix("order-").unwrap();
        assert_eq!(contacts.get(order), Some(&contact.contact_id), "{order}");
        assert_eq!(contact.request.name.as_deref(), Some(&*format!("Order {order}")));
        let customer = contact.request.references.as_ref().unwrap()["customer"].value.as_deref();
        assert_eq!(customer, Some(&*format!("c-{order}@shop.example")));
    }
    let calls = contacts.len() + contacts.len().div_ceil(REPEATED);
    println!(
        "{CLIENTS} clients, {:.1} s: {} orders, about {:.0} calls per second, none mixed",
        took.as_secs_f64(),
        contacts.len(),
        calls as f64 / took.as_secs_f64()
    );
    let names = ["local", "service", "clients"];
    let all: u64 = names.iter().map(|name| ticks(name)).sum();
    for name in names.iter().filter(|_| all > 0) {
        println!("{name}: {:.0} % of the CPU time", 100.0 * ticks(name) as f64 / all as f64);
    }
    local.block_on(endpoint.shutdown());
}
