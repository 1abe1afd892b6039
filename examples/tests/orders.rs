//! The service of orders: its handler alone, and over HTTP.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod http;

use aws_connect::client::Client;
use axum::http::StatusCode;
use connect_local::{ConnectLocal, Handle, Options};
use hardie_examples::orders::{Order, Problem, open, router};
use http::Connection;
use std::time::Duration;

fn client(url: &str, endpoint: &Handle) -> Client {
    Client::builder()
        .region("us-east-1")
        .endpoint_url(url)
        .keys(endpoint.access_key_id(), endpoint.secret_access_key(), None)
        .max_attempts(1)
        .operation_timeout(Duration::from_secs(5))
        .build()
        .unwrap()
}

fn order(number: &str, customer: &str) -> Order {
    Order { order: number.to_owned(), customer: customer.to_owned() }
}

#[tokio::test]
async fn orders_become_contacts_and_repetitions_do_not() {
    let endpoint = ConnectLocal::start(Options::new()).await.unwrap();
    let client = client(endpoint.url(), &endpoint);
    // Ten calls at the same time, two per order.
    let tasks: Vec<_> = (0..10)
        .map(|number| {
            let client = client.clone();
            let order = order(&(number / 2).to_string(), "ada@shop.example");
            tokio::spawn(async move { open(&client, order).await })
        })
        .collect();
    let mut contacts = Vec::new();
    for task in tasks {
        contacts.push(task.await.unwrap().unwrap());
    }
    contacts.dedup();
    assert_eq!(contacts.len(), 5);
    assert_eq!(endpoint.contacts().len(), 5);
    endpoint.shutdown().await;
}

#[tokio::test]
async fn errors_have_statuses_of_their_own() {
    let endpoint = ConnectLocal::start(Options::new()).await.unwrap();
    let client = client(endpoint.url(), &endpoint);
    let status = async |client: &Client, order| open(client, order).await.unwrap_err().status();
    open(&client, order("1", "a@shop.example")).await.unwrap();
    // The same token with another request.
    assert_eq!(status(&client, order("1", "b@shop.example")).await, StatusCode::CONFLICT);
    // A customer that no reference can contain.
    let long = "x".repeat(5000);
    assert_eq!(status(&client, order("2", &long)).await, StatusCode::UNPROCESSABLE_ENTITY);
    // Nobody listens.
    let lost = self::client("http://127.0.0.1:1", &endpoint);
    assert_eq!(status(&lost, order("3", "a@shop.example")).await, StatusCode::BAD_GATEWAY);
    let isolated = Client::builder().without_environment().region("us-east-1").build().unwrap();
    let refused = status(&isolated, order("4", "a@shop.example")).await;
    assert_eq!(refused, StatusCode::INTERNAL_SERVER_ERROR);
    endpoint.shutdown().await;

    let slow = Options::new().latency("30s".parse().unwrap());
    let endpoint = ConnectLocal::start(slow).await.unwrap();
    let hasty = Client::builder().region("us-east-1").endpoint_url(endpoint.url());
    let hasty = hasty.keys(endpoint.access_key_id(), endpoint.secret_access_key(), None);
    let hasty = hasty.operation_timeout(Duration::from_millis(50)).build().unwrap();
    assert_eq!(status(&hasty, order("5", "a@shop.example")).await, StatusCode::GATEWAY_TIMEOUT);

    let throttled = Options::new().throttle("1".parse().unwrap());
    let endpoint = ConnectLocal::start(throttled).await.unwrap();
    let client = self::client(endpoint.url(), &endpoint);
    let error = open(&client, order("6", "a@shop.example")).await.unwrap_err();
    assert_eq!(error.status(), StatusCode::SERVICE_UNAVAILABLE);
    assert!(matches!(error, Problem::Call(error) if error.attempts() == 1));
}

#[tokio::test]
async fn transient_failures_are_retried() {
    let options = Options::new().fail("503:0.3".parse().unwrap()).seed(7);
    let endpoint = ConnectLocal::start(options).await.unwrap();
    let client = Client::builder().region("us-east-1").endpoint_url(endpoint.url());
    let client = client.keys(endpoint.access_key_id(), endpoint.secret_access_key(), None);
    open(&client.build().unwrap(), order("1", "ada@shop.example")).await.unwrap();
    endpoint.shutdown().await;
}

#[tokio::test]
async fn the_service_over_http() {
    let endpoint = ConnectLocal::start(Options::new()).await.unwrap();
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let server = axum::serve(listener, router(client(endpoint.url(), &endpoint)));
    let server = server.with_graceful_shutdown(async { drop(stopped.await) });
    let server = tokio::spawn(server.into_future());

    let mut connection = Connection::open(address).await.unwrap();
    let mut post = async |body: &str| connection.post("/orders", body).await.unwrap();
    let (status, opened) = post(r#"{"order": "1", "customer": "ada@shop.example"}"#).await;
    assert_eq!((status, &opened["order"]), (201, &"1".into()));
    assert_eq!(opened["contact"], *endpoint.contacts()[0].contact_id);
    assert_eq!(post("{").await.0, 400);
    assert_eq!(post(r#"{"order": "1"}"#).await.0, 422);
    let (status, body) = post(&format!(r#"{{"order": "{}"}}"#, "1".repeat(20_000))).await;
    assert_eq!(status, 413, "{body}");

    drop(connection);
    stop.send(()).unwrap();
    server.await.unwrap().unwrap();
    endpoint.shutdown().await;
}
