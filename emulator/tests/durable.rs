//! Contacts that outlive their endpoint, and what `/_local/` shows and resets.

#![cfg(create_contact)]
#![allow(clippy::unwrap_used, clippy::panic, reason = "helpers of tests may fail as tests do")]

mod support;

use std::path::Path;
use std::sync::Arc;

use connect_local::{ConnectLocal, Handle, Options};
use serde_json::json;
use support::{CONTACT, Request, contact};
use tokio::task::JoinSet;

async fn open(folder: &Path) -> Handle {
    ConnectLocal::start(Options::new().no_auth().data(folder)).await.unwrap()
}

fn local(method: &'static str, path: &str) -> Request {
    Request { method, uri: path.to_owned(), ..Request::contact("") }
}

#[tokio::test]
async fn contacts_and_tokens_outlive_the_endpoint() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path().join("made/on/the/way");
    let request = contact(json!({
        "ClientToken": "once", "Name": "Ünïcödé", "ExpiryDurationInMinutes": 5,
        "Attributes": {"a": "1"}, "References": {"r": {"Value": "v", "Type": "STRING"}},
    }));
    let first = open(&folder).await;
    let made = request.send(&first).await;
    assert_eq!(contact(json!({})).send(&first).await.outcome(), (200, "-"));
    let contacts = first.contacts();
    assert!(ConnectLocal::start(Options::new().data(&folder)).await.is_err(), "two endpoints share a folder");
    first.shutdown().await;

    let second = open(&folder).await;
    assert_eq!(second.contacts(), contacts);
    assert_eq!(request.send(&second).await.body, made.body);
    let other = contact(json!({"ClientToken": "once", "Name": "other"})).send(&second).await;
    assert_eq!(other.outcome(), (409, "IdempotencyException"));
    let related = contact(json!({"RelatedContactId": contacts[1].contact_id})).send(&second).await;
    assert_eq!(related.outcome(), (200, "-"));

    assert_eq!(local("POST", "/_local/reset").send(&second).await.status, 200);
    assert_eq!(second.contacts(), []);
    let again = request.send(&second).await;
    assert_ne!(again.body["ContactId"], made.body["ContactId"]);
    let contacts = second.contacts();
    second.shutdown().await;

    let third = open(&folder).await;
    assert_eq!(third.contacts(), contacts, "what was reset came back");
    third.shutdown().await;
}

#[tokio::test]
async fn one_token_at_the_same_time() {
    let folder = tempfile::tempdir().unwrap();
    let endpoint = Arc::new(open(folder.path()).await);
    let mut tasks = JoinSet::new();
    for number in 0..60 {
        let (endpoint, token) = (Arc::clone(&endpoint), format!("token-{}", number % 3));
        tasks.spawn(async move { contact(json!({"ClientToken": token})).send(&endpoint).await.body });
    }
    let mut ids = Vec::new();
    while let Some(body) = tasks.join_next().await {
        ids.push(body.unwrap()["ContactId"].as_str().unwrap().to_owned());
    }
    ids.sort_unstable();
    ids.dedup();
    assert_eq!((ids.len(), endpoint.contacts().len()), (3, 3));
}

#[tokio::test]
async fn a_file_that_is_not_ours() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(
        folder.path().join("contacts.redb"),
        "something else, and long enough to be read".repeat(200),
    )
    .unwrap();
    let error = ConnectLocal::start(Options::new().data(folder.path())).await.unwrap_err().to_string();
    assert!(error.contains("contacts.redb"), "{error}");
}

#[tokio::test]
async fn a_look_inside() {
    let endpoint = ConnectLocal::start(Options::new()).await.unwrap();
    assert_eq!(Request::contact(CONTACT).send(&endpoint).await.status, 403, "requests must be signed");
    let signing = support::Signing::for_endpoint(&endpoint);
    let made = contact(json!({"Name": "n", "ExpiryDurationInMinutes": 1})).signed(&endpoint, &signing);
    let made = made.send(&endpoint).await;

    let shown = local("GET", "/_local/contacts").send(&endpoint).await;
    let [shown] = shown.body["Contacts"].as_array().unwrap().as_slice() else { panic!("{shown:?}") };
    assert_eq!(shown["ContactId"], made.body["ContactId"]);
    assert_eq!(shown["Request"]["Name"], "n");
    for moment in ["Created", "Expires"] {
        assert!(shown[moment].as_str().unwrap().ends_with('Z'), "{shown}");
    }
    let log = local("GET", "/_local/requests").send(&endpoint).await;
    let seen = log.body["Requests"].as_array().unwrap().iter();
    let seen: Vec<_> = seen.map(|entry| (entry["Status"].as_str(), entry["Error"].as_str())).collect();
    assert_eq!(seen, [(Some("403"), Some("MissingAuthenticationTokenException")), (Some("200"), None)]);

    let cases = [
        (local("POST", "/_local/contacts"), 405),
        (local("GET", "/_local/reset"), 405),
        (local("GET", "/_local/nothing"), 404),
        (local("POST", "/_local/reset").with("origin", "http://evil.example"), 403),
        (local("POST", "/_local/reset"), 200),
    ];
    for (request, want) in cases {
        let left = endpoint.contacts().len();
        assert_eq!(left, 1, "{request:?} comes after a reset");
        assert_eq!(request.send(&endpoint).await.status, want, "{request:?}");
    }
    assert_eq!(endpoint.contacts(), []);
    endpoint.shutdown().await;
}
