//! Contacts that outlive their endpoint, and the state that `/_local/` shows and resets.

#![cfg(create_contact)]
#![allow(clippy::unwrap_used, clippy::panic, reason = "helpers of tests may fail as tests do")]

mod support;

use connect_local::{ConnectLocal, Handle, Options};
use serde_json::json;
use std::path::Path;
use std::sync::Arc;
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
    assert!(
        ConnectLocal::start(Options::new().data(&folder)).await.is_err(),
        "two endpoints share a folder"
    );
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
        tasks.spawn(
            async move { contact(json!({"ClientToken": token})).send(&endpoint).await.body },
        );
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
async fn files_that_are_not_a_store() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("contacts.redb");
    let cases = [
        ("something else, and long enough to be read".repeat(200), "contacts.redb: "),
        (String::new(), "contacts.redb: the file is empty"),
    ];
    for (content, says) in cases {
        std::fs::write(&file, &content).unwrap();
        let error =
            ConnectLocal::start(Options::new().data(folder.path())).await.unwrap_err().to_string();
        assert!(error.contains(says), "{error}");
        assert_eq!(std::fs::read_to_string(&file).unwrap(), content, "the file was changed");
    }
    std::fs::write(folder.path().join("file"), "").unwrap();
    let options = Options::new().data(folder.path().join("file/below"));
    let error = ConnectLocal::start(options).await.unwrap_err().to_string();
    assert!(error.contains("file/below: "), "{error}");
}

#[cfg(unix)]
#[tokio::test]
async fn only_the_owner_reads_the_store() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("contacts.redb");
    let mode = || std::fs::metadata(&file).unwrap().permissions().mode() & 0o777;
    let endpoint = open(folder.path()).await;
    assert_eq!(mode(), 0o600);
    let contact = contact(json!({})).send(&endpoint).await;
    assert_eq!(contact.outcome(), (200, "-"));
    endpoint.shutdown().await;
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1, "temporary files are left");

    std::fs::set_permissions(&file, PermissionsExt::from_mode(0o644)).unwrap();
    let endpoint = open(folder.path()).await;
    assert_eq!((mode(), endpoint.contacts().len()), (0o600, 1));
    endpoint.shutdown().await;

    let linked = tempfile::tempdir().unwrap();
    for target in [file.as_path(), &folder.path().join("nothing")] {
        symlink(target, linked.path().join("contacts.redb")).unwrap();
        let error =
            ConnectLocal::start(Options::new().data(linked.path())).await.unwrap_err().to_string();
        assert!(error.contains("symbolic link"), "{error}");
        std::fs::remove_file(linked.path().join("contacts.redb")).unwrap();
    }
    assert!(!folder.path().join("nothing").exists());
}

#[tokio::test]
async fn contacts_are_paginated() {
    let endpoint = ConnectLocal::start(Options::new().no_auth()).await.unwrap();
    for _ in 0..7 {
        assert_eq!(contact(json!({})).send(&endpoint).await.outcome(), (200, "-"));
    }
    let ids: Vec<String> =
        endpoint.contacts().into_iter().map(|contact| contact.contact_id).collect();
    for limit in [1, 3, 6, 7, 8, 1000] {
        let (mut found, mut next, mut sizes) = (Vec::new(), String::new(), Vec::new());
        loop {
            let page = local("GET", &format!("/_local/contacts?limit={limit}{next}"))
                .send(&endpoint)
                .await;
            let contacts = page.body["Contacts"].as_array().unwrap();
            sizes.push(contacts.len());
            found.extend(contacts.iter().map(|it| it["ContactId"].as_str().unwrap().to_owned()));
            match page.body["NextToken"].as_str() {
                Some(token) => next = format!("&next-token={token}"),
                None => break,
            }
        }
        assert_eq!(found, ids, "pages of {limit}");
        assert_eq!(sizes.len(), 7_usize.div_ceil(limit), "{sizes:?}");
    }
    for query in
        ["limit=0", "limit=1001", "limit=x", "limit=-1", "next-token=", "next-token=x", "page=2"]
    {
        let refused = local("GET", &format!("/_local/contacts?{query}")).send(&endpoint).await;
        assert_eq!(refused.outcome(), (400, "InvalidParameterException"), "{query}");
    }

    // The size limit ends a page of large contacts.
    let large = json!({"Description": "x".repeat(4_000), "Attributes": {"k": "x".repeat(32_000)}});
    for _ in 0..150 {
        assert_eq!(contact(large.clone()).send(&endpoint).await.outcome(), (200, "-"));
    }
    let page = local("GET", "/_local/contacts").send(&endpoint).await;
    let shown = page.body["Contacts"].as_array().unwrap().len();
    assert!((7..157).contains(&shown) && page.body["NextToken"].is_string(), "{shown}");
    endpoint.shutdown().await;
}

#[tokio::test]
async fn a_look_inside() {
    let endpoint = ConnectLocal::start(Options::new()).await.unwrap();
    assert_eq!(
        Request::contact(CONTACT).send(&endpoint).await.status,
        403,
        "requests must be signed"
    );
    let signing = support::Signing::for_endpoint(&endpoint);
    let made =
        contact(json!({"Name": "n", "ExpiryDurationInMinutes": 1})).signed(&endpoint, &signing);
    let made = made.send(&endpoint).await;

    let shown = local("GET", "/_local/contacts").send(&endpoint).await;
    let [shown] = shown.body["Contacts"].as_array().unwrap().as_slice() else {
        panic!("{shown:?}")
    };
    assert_eq!(shown["ContactId"], made.body["ContactId"]);
    assert_eq!(shown["Request"]["Name"], "n");
    for moment in ["Created", "Expires"] {
        assert!(shown[moment].as_str().unwrap().ends_with('Z'), "{shown}");
    }
    let log = local("GET", "/_local/requests").send(&endpoint).await;
    let seen = log.body["Requests"].as_array().unwrap().iter();
    let seen: Vec<_> =
        seen.map(|entry| (entry["Status"].as_str(), entry["Error"].as_str())).collect();
    assert_eq!(
        seen,
        [(Some("403"), Some("MissingAuthenticationTokenException")), (Some("200"), None)]
    );

    let port = endpoint.url().rsplit_once(':').unwrap().1;
    let cases = [
        (local("POST", "/_local/contacts"), 405),
        (local("GET", "/_local/reset"), 405),
        (local("GET", "/_local/nothing"), 404),
        (local("POST", "/_local/reset").with("origin", "http://evil.example"), 403),
        (local("POST", "/_local/reset").with("host", "evil.example"), 403),
        (local("POST", "/_local/reset").with("host", &format!("evil.example:{port}")), 403),
        (local("GET", "/_local/contacts").with("host", &format!("evil.example:{port}")), 403),
        (local("GET", "/_local/contacts").with("host", &format!("localhost:{port}")), 200),
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
