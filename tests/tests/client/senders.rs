//! A call is sent by our own code, or by AWS's orchestrator if a Rust caller has code in it: both
//! send the same requests, and end in the same way.

use crate::server::{Answer, Seen, Server};
use hardie_client::{Client, ClientBuilder};
use hardie_tests::connect::{Channel, ContactInitiationMethod, CreateContactInput, SERVICE};
use hardie_tests::{locker, locker_query};
use std::time::Duration;

/// Other people's code that does nothing.
#[derive(Debug)]
pub(crate) struct Bystander;

#[aws_smithy_runtime_api::client::interceptors::dyn_dispatch_hint]
impl hardie_client::Intercept for Bystander {
    fn name(&self) -> &'static str {
        "Bystander"
    }
}

/// The parts of a request that do not depend on time or chance.
fn stable(seen: &Seen) -> Vec<String> {
    let mut lines = vec![format!("{} {}", seen.method, seen.target), seen.text()];
    for (name, value) in &seen.headers {
        let value = match name.as_str() {
            "x-amz-date" | "amz-sdk-invocation-id" => format!("{} characters", value.len()),
            "authorization" => {
                value.split_once("Signature=").map_or(value.as_str(), |(head, _)| head).to_owned()
            }
            "host" => "host".to_owned(),
            _ => value.clone(),
        };
        lines.push(format!("{name}: {value}"));
    }
    lines
}

/// The requests of a call, and how it ends.
fn call(
    answers: &[Answer],
    bystanders: usize,
    change: impl Fn(ClientBuilder) -> ClientBuilder,
) -> (Vec<Vec<String>>, String) {
    let server = Server::of(answers.to_vec());
    let builder = Client::builder(&SERVICE).region("us-west-2").endpoint_url(server.url());
    let mut builder = change(builder.keys("AKIDRUST", "secret-of-rust", Some("token")));
    for _ in 0..bystanders {
        builder = builder.interceptor(Bystander);
    }
    let client = builder.build().unwrap();
    let input = CreateContactInput::new("i-1", Channel::Email, ContactInitiationMethod::Flow)
        .with_client_token("t-1")
        .with_name("Ada é");
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let end = match runtime.block_on(client.send(input)) {
        Ok(response) => {
            let facts = (response.status(), response.attempts(), response.request_id());
            format!("{facts:?} {:?}", response.output())
        }
        Err(error) => {
            let facts = (error.status(), error.attempts(), error.request_id(), error.is_timeout());
            format!("{facts:?} {error} {:?}", error.kind())
        }
    };
    let end = end.replace(&server.port.to_string(), "PORT");
    (server.seen().iter().map(stable).collect(), end)
}

#[test]
fn both_senders_send_the_same_and_end_alike() {
    let throttled = || Answer::error(429, "ThrottlingException", r#"{"message":"slow"}"#);
    let modelled = || Answer::error(400, "InvalidParameterException", r#"{"Message":"no"}"#);
    let raw = |text: &[u8]| Answer::Raw(text.to_vec());
    let cases: Vec<(&str, Vec<Answer>, usize)> = vec![
        ("success", vec![Answer::contact().with("x-amzn-RequestId", "r-1")], 1),
        ("retries", vec![throttled(), Answer::error(503, "", ""), Answer::contact()], 3),
        ("no more attempts", vec![throttled()], 3),
        ("modelled error", vec![modelled().with("x-amzn-RequestId", "r-2")], 1),
        ("page of a proxy", vec![Answer::new(502, "<html>no</html>")], 3),
        ("no JSON", vec![Answer::new(200, "<html>no</html>")], 1),
        ("redirect", vec![Answer::new(301, "").with("location", "http://127.0.0.1:1/")], 1),
        ("reset", vec![Answer::Reset], 0),
        ("half a body", vec![raw(b"HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n{}")], 3),
        ("no HTTP", vec![raw(b"220 mail.example ESMTP\r\n")], 3),
        ("header in Latin-1", vec![raw(b"HTTP/1.1 200 OK\r\nx: \xe9\r\n\r\n")], 1),
        (
            "wrong clock",
            {
                let date = "Tue, 02 Jan 2024 03:04:05 GMT";
                let skewed = Answer::error(403, "SignatureDoesNotMatch", "{}").with("Date", date);
                vec![skewed, Answer::contact()]
            },
            2,
        ),
    ];
    for (name, answers, sent) in cases {
        let own = call(&answers, 0, |builder| builder);
        assert_eq!(own.0.len(), sent, "{name}: {own:#?}");
        assert_eq!(own, call(&answers, 1, |builder| builder), "{name}");
    }
}

#[test]
fn both_senders_have_the_same_limits() {
    let silent = vec![Answer::Silence(Duration::from_secs(5))];
    let short = Duration::from_millis(500);
    type Change = fn(ClientBuilder, Duration) -> ClientBuilder;
    let changes: [Change; 3] = [
        |builder, time| builder.operation_timeout(time),
        |builder, time| builder.attempt_timeout(time),
        |builder, time| builder.read_timeout(time).max_attempts(1),
    ];
    for (number, change) in changes.iter().enumerate() {
        let own = call(&silent, 0, |builder| change(builder, short));
        assert!(own.1.contains("true"), "{number}: {own:?}");
        assert_eq!(own, call(&silent, 1, |builder| change(builder, short)), "{number}");
    }
}

/// The secrets of services that are not AWS's, in a header and in the query.
#[test]
fn both_senders_place_the_same_secrets() {
    let placed = |service: &'static hardie_runtime::service::Service, bystanders: usize| {
        let server = Server::of(vec![Answer::new(200, "{}")]);
        let mut builder = Client::builder(service).endpoint_url(server.url()).api_key("s3 cret&");
        for _ in 0..bystanders {
            builder = builder.interceptor(Bystander);
        }
        (server, builder.build().unwrap())
    };
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let in_header = |bystanders| {
        let (server, client) = placed(&locker::SERVICE, bystanders);
        runtime.block_on(client.send(locker::GetItemInput::new("a b"))).unwrap();
        server.seen().iter().map(stable).collect::<Vec<_>>()
    };
    let own = in_header(0);
    assert!(own[0].contains(&"x-api-key: s3 cret&".to_owned()), "{own:?}");
    assert_eq!(own, in_header(1));
    let in_query = |bystanders| {
        let (server, client) = placed(&locker_query::SERVICE, bystanders);
        runtime.block_on(client.send(locker_query::GetItemInput::new("a b"))).unwrap();
        server.seen().iter().map(stable).collect::<Vec<_>>()
    };
    let own = in_query(0);
    assert!(own[0][0].ends_with("?an%20key=s3%20cret%26"), "{own:?}");
    assert_eq!(own, in_query(1));
}
