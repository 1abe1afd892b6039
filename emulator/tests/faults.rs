//! Faults by option and by header, as seen by a client.

#![cfg(create_contact)]
#![allow(clippy::unwrap_used, clippy::panic, reason = "helpers of tests may fail as tests do")]

mod support;

use connect_local::{ConnectLocal, Handle, Options};
use serde_json::json;
use support::{CONTACT, Request, contact};

/// The outcomes of a number of requests, one after the other.
async fn outcomes(endpoint: &Handle, count: usize) -> Vec<(u16, String)> {
    let mut outcomes = Vec::new();
    for _ in 0..count {
        let answer = Request::contact(CONTACT).send(endpoint).await;
        let (status, error) = answer.outcome();
        outcomes.push((status, error.to_owned()));
    }
    outcomes
}

#[tokio::test]
async fn a_seed_gives_the_same_faults_again() {
    let options = |seed| {
        let options = Options::new().no_auth().seed(seed).throttle("0.2".parse().unwrap());
        options.fail("503:0.3".parse().unwrap()).fail("ConflictException:0.3".parse().unwrap())
    };
    let mut runs = Vec::new();
    for seed in [1, 1, 2] {
        let endpoint = ConnectLocal::start(options(seed)).await.unwrap();
        let run = outcomes(&endpoint, 60).await;
        let served = run.iter().filter(|(status, _)| *status == 200).count();
        assert_eq!(endpoint.contacts().len(), served, "only served requests make contacts");
        endpoint.shutdown().await;
        runs.push(run);
    }
    assert_eq!(runs[0], runs[1]);
    assert_ne!(runs[0], runs[2]);
    for (status, error) in [
        (200, "-"),
        (429, "ThrottlingException"),
        (503, "ServiceUnavailable"),
        (409, "ConflictException"),
    ] {
        assert!(
            runs[0].contains(&(status, error.to_owned())),
            "no {status} {error} in {:?}",
            runs[0]
        );
    }
}

#[tokio::test]
async fn faults_by_header() {
    let endpoint = ConnectLocal::start(Options::new().no_auth()).await.unwrap();
    let cases = [
        ("x-local-throttle", "1", (429, "ThrottlingException")),
        ("x-local-throttle", "0", (200, "-")),
        // The operation's own error with the status, if it has one.
        ("x-local-fail", "500", (500, "InternalServiceException")),
        ("x-local-fail", "404", (404, "ResourceNotFoundException")),
        ("x-local-fail", "402", (402, "ServiceQuotaExceededException")),
        ("x-local-fail", "502", (502, "InternalFailure")),
        ("x-local-fail", "AccessDeniedException", (403, "AccessDeniedException")),
        ("x-local-fail", "ServiceUnavailable", (503, "ServiceUnavailable")),
        ("x-local-fail", "NobodyKnowsThis", (400, "InvalidLocalHeader")),
        ("x-local-fail", "503:0", (200, "-")),
        ("x-local-fail", "99", (400, "InvalidLocalHeader")),
        ("x-local-latency", "soon", (400, "InvalidLocalHeader")),
    ];
    for (name, value, want) in cases {
        let answer = Request::contact(CONTACT).with(name, value).send(&endpoint).await;
        assert_eq!(answer.outcome(), want, "{name}: {value}: {answer:?}");
        assert_eq!(answer.message().is_empty(), want.0 == 200, "{answer:?}");
    }
    let late = Request::contact(CONTACT).with("x-local-latency", "1ms..2ms").send(&endpoint).await;
    assert_eq!(late.outcome(), (200, "-"));
    // A request that waits for an hour would not finish before one that does not wait.
    let late = Request::contact(CONTACT).with("x-local-latency", "3600s");
    let prompt = Request::contact(CONTACT);
    tokio::select! {
        biased;
        answer = late.send(&endpoint) => panic!("{answer:?} came at once"),
        answer = prompt.send(&endpoint) => assert_eq!(answer.outcome(), (200, "-")),
    }
    endpoint.shutdown().await;
}

/// The reason for client tokens: the request is executed, but the client gets no response.
#[tokio::test]
async fn an_answer_lost_on_its_way() {
    let endpoint = ConnectLocal::start(Options::new().no_auth()).await.unwrap();
    let request = contact(json!({"ClientToken": "once"}));
    assert!(request.clone().with("x-local-fail", "drop").try_send(&endpoint).await.is_err());
    assert_eq!(endpoint.contacts().len(), 1);
    let answer = request.send(&endpoint).await;
    assert_eq!(answer.body["ContactId"], endpoint.contacts()[0].contact_id.as_str());
    assert_eq!(endpoint.contacts().len(), 1);
    endpoint.shutdown().await;
}
