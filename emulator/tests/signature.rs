//! Accepted and rejected signatures, and the errors of the latter.

#![cfg(create_contact)]
#![allow(clippy::unwrap_used, clippy::panic, reason = "helpers of tests may fail as tests do")]

mod support;

use aws_credential_types::Credentials;
use connect_local::{ConnectLocal, Keys, Options};
use std::time::{Duration, SystemTime};
use support::{CONTACT, Request, Signing};

/// A change before signing, a change after signing, and the expected result.
struct Case {
    name: &'static str,
    signing: fn(&mut Signing),
    request: fn(&mut Request),
    want: (u16, &'static str),
    /// A part of the message.
    says: &'static str,
}

const RIGHT: Case =
    Case { name: "right", signing: |_| {}, request: |_| {}, want: (200, "-"), says: "" };

fn minutes(minutes: u64) -> Duration {
    Duration::from_secs(60 * minutes)
}

const CASES: &[Case] = &[
    RIGHT,
    Case { name: "another region", signing: |s| s.region = "cn-north-1", ..RIGHT },
    Case { name: "four minutes late", signing: |s| s.time -= minutes(4), ..RIGHT },
    Case { name: "four minutes early", signing: |s| s.time += minutes(4), ..RIGHT },
    Case { name: "a further header", request: |r| *r = r.clone().with("x-unsigned", "1"), ..RIGHT },
    Case {
        name: "changed body",
        request: |r| r.body = r.body.replace("i-1", "i-2"),
        want: (403, "InvalidSignatureException"),
        says: "does not match the signature you provided",
        ..RIGHT
    },
    Case {
        name: "changed query",
        request: |r| r.uri.push_str("&c=d"),
        want: (403, "InvalidSignatureException"),
        says: "does not match",
        ..RIGHT
    },
    Case {
        name: "changed header",
        request: |r| r.set("x-signed", |_| "2".to_owned()),
        want: (403, "InvalidSignatureException"),
        says: "does not match",
        ..RIGHT
    },
    Case {
        name: "lost header",
        request: |r| r.headers.retain(|(name, _)| name != "x-signed"),
        want: (403, "InvalidSignatureException"),
        says: "does not match",
        ..RIGHT
    },
    Case {
        name: "wrong secret",
        signing: |s| {
            let id = s.credentials.access_key_id().to_owned();
            s.credentials = Credentials::new(id, "wrong", None, None, "test");
        },
        want: (403, "InvalidSignatureException"),
        says: "does not match",
        ..RIGHT
    },
    Case {
        name: "cut signature",
        request: |r| {
            r.set("authorization", |it| it[..it.len() - 1].to_owned());
        },
        want: (403, "InvalidSignatureException"),
        says: "does not match",
        ..RIGHT
    },
    Case {
        name: "six minutes late",
        signing: |s| s.time -= minutes(6),
        want: (403, "InvalidSignatureException"),
        says: "Signature expired: ",
        ..RIGHT
    },
    Case {
        name: "six minutes early",
        signing: |s| s.time += minutes(6),
        want: (403, "InvalidSignatureException"),
        says: "Signature not yet current: ",
        ..RIGHT
    },
    Case {
        name: "another service",
        signing: |s| s.service = "s3",
        want: (403, "InvalidSignatureException"),
        says: "scoped to correct service: 'connect'",
        ..RIGHT
    },
    Case {
        name: "no region",
        signing: |s| s.region = "Mars One",
        want: (403, "InvalidSignatureException"),
        says: "region",
        ..RIGHT
    },
    Case {
        name: "another day's key",
        request: |r| r.set("x-amz-date", |_| "20200101T000000Z".to_owned()),
        want: (403, "InvalidSignatureException"),
        says: "Date in Credential scope does not match",
        ..RIGHT
    },
    Case {
        name: "unknown key",
        signing: |s| s.credentials = Credentials::new("AKIDUNKNOWN", "x", None, None, "test"),
        want: (403, "UnrecognizedClientException"),
        says: "security token included in the request is invalid",
        ..RIGHT
    },
    Case {
        name: "a session token nobody gave",
        signing: |s| {
            let (id, secret) = (s.credentials.access_key_id(), s.credentials.secret_access_key());
            s.credentials = Credentials::new(id, secret, Some("token".to_owned()), None, "test");
        },
        want: (403, "UnrecognizedClientException"),
        says: "invalid",
        ..RIGHT
    },
    Case {
        name: "no signature",
        request: |r| r.headers.retain(|(name, _)| name != "authorization"),
        want: (403, "MissingAuthenticationTokenException"),
        says: "Missing Authentication Token",
        ..RIGHT
    },
    Case {
        name: "another scheme",
        request: |r| r.set("authorization", |_| "Basic dXNlcjpwYXNz".to_owned()),
        want: (403, "IncompleteSignatureException"),
        says: "AWS4-HMAC-SHA256",
        ..RIGHT
    },
    Case {
        name: "two signatures",
        request: |r| *r = r.clone().with("authorization", "AWS4-HMAC-SHA256 "),
        want: (403, "IncompleteSignatureException"),
        says: "more than once",
        ..RIGHT
    },
    Case {
        name: "no list of headers",
        request: |r| r.set("authorization", |it| it.replace("SignedHeaders", "Headers")),
        want: (403, "IncompleteSignatureException"),
        says: "'SignedHeaders'",
        ..RIGHT
    },
    Case {
        name: "host not signed",
        request: |r| r.set("authorization", |it| it.replace("host;", "")),
        want: (403, "IncompleteSignatureException"),
        says: "'host'",
        ..RIGHT
    },
    Case {
        name: "half a scope",
        request: |r| r.set("authorization", |it| it.replace("/aws4_request", "")),
        want: (403, "IncompleteSignatureException"),
        says: "key/YYYYMMDD/region/service/aws4_request",
        ..RIGHT
    },
    Case {
        name: "no date",
        request: |r| r.headers.retain(|(name, _)| name != "x-amz-date"),
        want: (403, "IncompleteSignatureException"),
        says: "x-amz-date",
        ..RIGHT
    },
    Case {
        name: "no such date",
        request: |r| r.set("x-amz-date", |it| format!("{}1399T000000Z", &it[..4])),
        want: (403, "IncompleteSignatureException"),
        says: "x-amz-date",
        ..RIGHT
    },
];

#[tokio::test]
async fn signatures_taken_and_refused() {
    let endpoint = ConnectLocal::start(Options::new()).await.unwrap();
    for case in CASES {
        let mut signing = Signing::for_endpoint(&endpoint);
        (case.signing)(&mut signing);
        let mut request =
            Request::contact(CONTACT).with("x-signed", "1").with("user-agent", "test  agent");
        request.uri.push_str("?b=%20x&a=%2F");
        let mut request = request.signed(&endpoint, &signing);
        (case.request)(&mut request);
        let answer = request.send(&endpoint).await;
        assert_eq!(answer.outcome(), case.want, "{}: {answer:?}", case.name);
        assert!(answer.message().contains(case.says), "{}: {answer:?}", case.name);
    }
    let taken = CASES.iter().filter(|case| case.want.0 == 200).count();
    assert_eq!(endpoint.contacts().len(), taken, "a refused request left a contact");
    endpoint.shutdown().await;
}

#[tokio::test]
async fn temporary_keys_go_with_their_session_token() {
    let keys = Keys::new("ASIATEMPORARY", "secret").with_session_token("token");
    let endpoint = ConnectLocal::start(Options::new().keys(keys)).await.unwrap();
    for (token, want) in [
        (Some("token"), (200, "-")),
        (Some("other"), (403, "UnrecognizedClientException")),
        (None, (403, "UnrecognizedClientException")),
    ] {
        let credentials =
            Credentials::new("ASIATEMPORARY", "secret", token.map(str::to_owned), None, "test");
        let signing = Signing {
            credentials,
            region: "us-west-2",
            service: "connect",
            time: SystemTime::now(),
        };
        let answer = Request::contact(CONTACT).signed(&endpoint, &signing).send(&endpoint).await;
        assert_eq!(answer.outcome(), want, "{token:?}");
    }
    endpoint.shutdown().await;
}

#[tokio::test]
async fn one_region_alone() {
    let endpoint = ConnectLocal::start(Options::new().only_region("eu-west-1")).await.unwrap();
    for (region, want) in
        [("eu-west-1", (200, "-")), ("us-west-2", (403, "InvalidSignatureException"))]
    {
        let signing = Signing { region, ..Signing::for_endpoint(&endpoint) };
        let answer = Request::contact(CONTACT).signed(&endpoint, &signing).send(&endpoint).await;
        assert_eq!(answer.outcome(), want, "{region}");
        let says = "Credential should be scoped to a valid region, not 'us-west-2'";
        assert_eq!(answer.message().contains(says), want.0 == 403, "{answer:?}");
    }
    endpoint.shutdown().await;
}

#[tokio::test]
async fn without_authentication_everything_is_taken() {
    let endpoint = ConnectLocal::start(Options::new().no_auth().region("eu-west-2")).await.unwrap();
    let unsigned = Request::contact(CONTACT);
    let mut signing = Signing::for_endpoint(&endpoint);
    signing.credentials = Credentials::new("any", "any", None, None, "test");
    let signed = unsigned.clone().signed(&endpoint, &signing);
    for (request, region) in [(unsigned, ":eu-west-2:"), (signed, ":us-west-2:")] {
        let answer = request.send(&endpoint).await;
        assert_eq!(answer.outcome(), (200, "-"));
        let arn = answer.body["ContactArn"].as_str().unwrap();
        assert!(arn.contains(region), "{arn} is not in {region}");
    }
    endpoint.shutdown().await;
}
