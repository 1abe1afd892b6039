//! The client from Rust: the errors of time-outs, streams, interceptors, responses and settings.

use crate::server::{Answer, Server};
use aws_smithy_runtime_api::box_error::BoxError;
use aws_smithy_runtime_api::client::interceptors::context::BeforeTransmitInterceptorContextMut;
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use aws_smithy_types::config_bag::ConfigBag;
use hardie_client::{Body, Client, ClientBuilder};
use hardie_runtime::value::Blob;
use hardie_tests::connect::{self, Channel, ContactInitiationMethod, CreateContactInput};
use hardie_tests::locker;
use hardie_tests::shelf::{GetCoverInput, ListBooksInput, PutCoverInput, SERVICE};
use std::error::Error;
use std::io;
use std::time::{Duration, Instant};
use tokio::io::AsyncReadExt;

fn builder(server: &Server) -> ClientBuilder {
    Client::builder(&SERVICE).region("us-west-2").endpoint_url(server.url())
}

fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap()
}

fn contact() -> CreateContactInput {
    CreateContactInput::new("i-1", Channel::Email, ContactInitiationMethod::Flow)
}

/// Sets a setting.
type Setting = fn(ClientBuilder) -> ClientBuilder;

/// A reader of ten bytes that takes ten times this pause.
fn slow_reader(pause: Duration) -> impl tokio::io::AsyncRead + Send + 'static {
    let (mut to, from) = tokio::io::duplex(1);
    std::thread::spawn(move || {
        runtime().block_on(async {
            for _ in 0..10 {
                tokio::time::sleep(pause).await;
                // The reader may be gone.
                let _ = tokio::io::AsyncWriteExt::write_all(&mut to, b"x").await;
            }
        });
    });
    from
}

#[test]
fn the_read_time_out_begins_after_the_last_bytes_of_a_request() {
    let server = Server::of(vec![Answer::new(200, "{}")]);
    let client = builder(&server).unsigned().read_timeout(Duration::from_secs(1));
    let client = client.build().unwrap();
    let body = Body::from_reader(slow_reader(Duration::from_millis(150)).take(10));
    let body = body.with_length(10);
    let input = PutCoverInput::new("t", Blob::new(""));
    let since = Instant::now();
    runtime().block_on(client.upload(input, body)).unwrap();
    assert!(since.elapsed() > Duration::from_secs(1), "{:?}", since.elapsed());
    assert_eq!(server.seen()[0].body.len(), 10);
}

#[test]
fn a_stream_that_is_read_into_memory_is_part_of_the_attempt() {
    let drip = Answer::Drip {
        body: b"picture of a cover".to_vec(),
        piece: 1,
        pause: Duration::from_millis(100),
    };
    let limits: [Setting; 2] = [
        |builder| builder.operation_timeout(Duration::from_millis(300)),
        |builder| builder.attempt_timeout(Duration::from_millis(300)),
    ];
    for limit in limits {
        let server = Server::of(vec![drip.clone()]);
        let client = limit(builder(&server).keys("AKIDRUST", "s", None)).build().unwrap();
        let error = runtime().block_on(client.send(GetCoverInput::new("t"))).unwrap_err();
        assert!(error.is_timeout(), "{error:?}");
    }
    let half = Answer::Raw(b"HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\npict".to_vec());
    let server = Server::of(vec![half, Answer::new(200, "picture")]);
    let client = builder(&server).keys("AKIDRUST", "s", None).build().unwrap();
    let cover = runtime().block_on(client.send(GetCoverInput::new("t"))).unwrap();
    assert_eq!(cover.attempts(), 2);
}

#[test]
fn the_error_of_a_callers_stream_is_its_own() {
    let server = Server::of(vec![Answer::new(200, "{}")]);
    let client = builder(&server).unsigned().build().unwrap();
    let input = || PutCoverInput::new("t", Blob::new(""));
    let torn = futures_util::stream::iter([Err::<Vec<u8>, _>(io::Error::other("disk on fire"))]);
    let short = futures_util::stream::iter([Ok::<_, io::Error>(b"pict".to_vec())]);
    for (body, want) in [
        (Body::from_stream(torn), "disk on fire"),
        (Body::from_stream(short).with_length(9), "does not have the length of 9 bytes"),
    ] {
        let error = runtime().block_on(client.upload(input(), body)).unwrap_err();
        assert!(error.is_construction() && error.attempts() == 1, "{error:?}");
        let text = error.to_string();
        assert!(text.starts_with("The body of the request could not be read: "), "{text}");
        assert!(text.contains(want), "{text}");
        assert!(error.source().is_some());
    }
}

/// Fails before the request is signed.
#[derive(Debug)]
struct Refusing;

/// The error of an interceptor, which its caller looks for.
#[derive(Debug)]
struct OutOfHours;

impl std::fmt::Display for OutOfHours {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("the shop is closed")
    }
}

impl Error for OutOfHours {}

#[aws_smithy_runtime_api::client::interceptors::dyn_dispatch_hint]
impl hardie_client::Intercept for Refusing {
    fn name(&self) -> &'static str {
        "Refusing"
    }

    fn modify_before_signing(
        &self,
        _: &mut BeforeTransmitInterceptorContextMut<'_>,
        _: &RuntimeComponents,
        _: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        Err(OutOfHours.into())
    }
}

#[test]
fn errors_of_interceptors_are_not_those_of_connections() {
    let server = Server::of(vec![Answer::new(200, "{}")]);
    let client = builder(&server).keys("AKIDRUST", "s", None).interceptor(Refusing);
    let client = client.build().unwrap();
    let error = runtime().block_on(client.send(ListBooksInput::new("s"))).unwrap_err();
    assert!(error.is_construction(), "{error:?}");
    assert_eq!(error.to_string(), "An interceptor failed: the shop is closed");
    let mut cause = error.source();
    while let Some(next) = cause.filter(|cause| !cause.is::<OutOfHours>()) {
        cause = next.source();
    }
    assert!(cause.is_some(), "{error:?}");
    assert!(server.seen().is_empty());
}

#[test]
fn unreadable_responses_are_described() {
    let unreadable = |body: &str| {
        let answer = Answer::new(200, body).with("x-amzn-RequestId", "r-7");
        let server = Server::of(vec![answer.with("content-type", "text/html")]);
        let client = Client::builder(&connect::SERVICE).region("us-west-2");
        let client = client.endpoint_url(server.url()).keys("AKIDRUST", "s", None);
        runtime().block_on(client.build().unwrap().send(contact())).unwrap_err()
    };
    let error = unreadable(r#"{"ContactId":{"a":1}}"#);
    assert!(error.is_response(), "{error:?}");
    assert_eq!((error.status(), error.request_id()), (Some(200), Some("r-7")));
    let text = error.to_string();
    assert!(
        text.starts_with("The response of CreateContact cannot be read: ContactId: "),
        "{text}"
    );
    assert!(text.ends_with("(status 200, text/html)"), "{text}");
    assert_eq!(unreadable("<html>").request_id(), Some("r-7"));
}

/// Credentials that never come.
#[derive(Debug)]
struct Sleeping;

impl hardie_client::ProvideCredentials for Sleeping {
    fn provide_credentials<'a>(
        &'a self,
    ) -> aws_credential_types::provider::future::ProvideCredentials<'a>
    where
        Self: 'a,
    {
        aws_credential_types::provider::future::ProvideCredentials::new(std::future::pending())
    }
}

#[test]
fn loading_credentials_has_the_limit_of_the_call() {
    let server = Server::of(vec![Answer::new(200, "{}")]);
    let client = builder(&server).credentials(Sleeping);
    let client = client.operation_timeout(Duration::from_millis(100)).build().unwrap();
    let error = runtime().block_on(client.send(ListBooksInput::new("s"))).unwrap_err();
    assert!(error.is_timeout(), "{error:?}");
    assert!(error.to_string().contains("credentials were not loaded"), "{error}");
}

#[test]
fn an_attempt_that_takes_too_long_is_followed_by_another() {
    let server = Server::of(vec![Answer::Silence(Duration::from_secs(3)), Answer::contact()]);
    for bystanders in 0..2 {
        let client = Client::builder(&connect::SERVICE).region("us-west-2");
        let client = client.endpoint_url(server.url()).keys("AKIDRUST", "s", None);
        let mut client = client.attempt_timeout(Duration::from_secs(1));
        for _ in 0..bystanders {
            client = client.interceptor(crate::senders::Bystander);
        }
        let done = runtime().block_on(client.build().unwrap().send(contact())).unwrap();
        assert_eq!(done.attempts(), if bystanders == 0 { 2 } else { 1 });
    }
}

/// A response may take longer than AWS's default time-out for connections.
#[test]
fn time_outs_of_calls_add_none_of_connections() {
    let server = Server::by(|_| {
        std::thread::sleep(Duration::from_millis(3500));
        Answer::contact()
    });
    let client = Client::builder(&connect::SERVICE).region("us-west-2");
    let client = client.endpoint_url(server.url()).keys("AKIDRUST", "s", None);
    let client = client.attempt_timeout(Duration::from_secs(20)).max_attempts(1);
    let client = client.interceptor(crate::senders::Bystander).build().unwrap();
    runtime().block_on(client.send(contact())).unwrap();
}

#[test]
fn time_outs_may_be_longer_than_any_clock() {
    let server = Server::of(vec![Answer::contact()]);
    let client = Client::builder(&connect::SERVICE).region("us-west-2");
    let client = client.endpoint_url(server.url()).keys("AKIDRUST", "s", None);
    let client = client.read_timeout(Duration::MAX).connect_timeout(Duration::MAX);
    let client = client.operation_timeout(Duration::MAX).attempt_timeout(Duration::MAX);
    runtime().block_on(client.build().unwrap().send(contact())).unwrap();
}

#[test]
fn streams_do_not_wait_for_retries_that_cannot_be() {
    let slow = Answer::error(503, "Slow", "{}").with("x-amz-retry-after", "3000");
    let server = Server::of(vec![slow]);
    let client = builder(&server).unsigned().build().unwrap();
    let since = Instant::now();
    let body = Body::from_reader(&b"picture"[..]);
    let upload = client.upload(PutCoverInput::new("t", Blob::new("")), body);
    let error = runtime().block_on(upload).unwrap_err();
    assert_eq!((error.status(), error.attempts()), (Some(503), 1));
    assert!(since.elapsed() < Duration::from_secs(2), "{:?}", since.elapsed());
}

#[test]
fn streams_longer_than_their_length_are_refused() {
    let server = Server::of(vec![Answer::new(200, "{}")]);
    let client = builder(&server).unsigned().build().unwrap();
    let stream = futures_util::stream::iter(["hello", "world"].map(Ok::<_, io::Error>));
    let body = Body::from_stream(stream).with_length(5);
    let upload = client.upload(PutCoverInput::new("t", Blob::new("")), body);
    let error = runtime().block_on(upload).unwrap_err();
    assert!(error.to_string().contains("does not have the length of 5 bytes"), "{error}");
}

#[test]
fn modelled_errors_do_not_repeat_secrets() {
    let answer = Answer::error(404, "NoSuchItem", r#"{"message":"bad key s3cret-of-caller"}"#);
    let server = Server::of(vec![answer]);
    let client = Client::builder(&locker::SERVICE).without_environment();
    let client = client.endpoint_url(server.url()).api_key("s3cret-of-caller").build().unwrap();
    let error = runtime().block_on(client.send(locker::GetItemInput::new("a"))).unwrap_err();
    assert!(!format!("{error} {error:?}").contains("s3cret"), "{error}");
    assert!(error.to_string().contains("bad key ***"), "{error}");
}

#[test]
fn calls_at_the_same_time_correct_a_wrong_clock() {
    let now = aws_smithy_types::DateTime::from(std::time::SystemTime::now());
    let later = aws_smithy_types::DateTime::from_secs(now.secs() + 3600);
    let date = later.fmt(aws_smithy_types::date_time::Format::HttpDate).unwrap();
    let hour = |seen: &crate::server::Seen| seen.header("x-amz-date").unwrap()[..11].to_owned();
    let text = later.fmt(aws_smithy_types::date_time::Format::DateTime).unwrap();
    let want = text.replace(['-', ':'], "")[..11].to_owned();
    let server = Server::by(move |seen| {
        std::thread::sleep(Duration::from_millis(100));
        if hour(seen) == want {
            return Answer::contact();
        }
        Answer::error(403, "InvalidSignatureException", "{}").with("Date", &date)
    });
    let client = Client::builder(&connect::SERVICE).region("us-west-2");
    let client = client.endpoint_url(server.url()).keys("AKIDRUST", "s", None).build().unwrap();
    runtime().block_on(async {
        let calls = (0..6).map(|_| client.send(contact()));
        for result in futures_util::future::join_all(calls).await {
            assert_eq!(result.unwrap().attempts(), 2);
        }
    });
}

#[test]
fn throttling_without_a_code_is_retried_by_services_that_are_not_aws() {
    let throttled = Answer::new(429, "").with("retry-after", "0");
    let server = Server::of(vec![throttled, Answer::new(200, "{}")]);
    let client = Client::builder(&locker::SERVICE).without_environment();
    let client = client.endpoint_url(server.url()).api_key("k").build().unwrap();
    let done = runtime().block_on(client.send(locker::GetItemInput::new("a"))).unwrap();
    assert_eq!(done.attempts(), 2);
}

#[test]
fn settings_that_no_call_can_have_are_refused_at_once() {
    let table: [(Setting, &str); 7] = [
        (|it| it.endpoint_url("ftp://x"), "`endpoint_url`"),
        (|it| it.endpoint_url("http://local host"), "`endpoint_url`"),
        (|it| it.ca_bundle("/no/such.pem"), "The file `/no/such.pem` of `ca_bundle`"),
        (|it| it.max_attempts(0), "`max_attempts`"),
        (|it| it.bearer_token(""), "The value of `bearer_token` is empty"),
        (|it| it.bearer_token("s3cret\n"), "`bearer_token` contains a control character"),
        (|it| it.api_key("s3cret\u{7}"), "`api_key` contains a control character"),
    ];
    for (set, want) in table {
        let client = Client::builder(&locker::SERVICE).without_environment();
        let error = set(client.endpoint_url("http://127.0.0.1:1")).build().unwrap_err().to_string();
        assert!(error.contains(want) && !error.contains("s3cret"), "{want}: {error}");
    }
}

#[test]
fn messages_name_methods_of_the_builder() {
    let region = Client::builder(&SERVICE).without_environment().build().unwrap_err();
    let want = "You must specify a region. Use `region` of the client's builder.";
    assert_eq!(region.to_string(), want);
    let endpoint = Client::builder(&locker::SERVICE).without_environment().build().unwrap_err();
    let want = "No endpoint is configured. Use `endpoint_url` of the client's builder.";
    assert_eq!(endpoint.to_string(), want);
    let client = Client::builder(&locker::SERVICE).without_environment();
    let client = client.endpoint_url("http://127.0.0.1:1").build().unwrap();
    let error = runtime().block_on(client.send(locker::GetItemInput::new("a"))).unwrap_err();
    assert!(error.is_credentials(), "{error:?}");
    assert_eq!(
        error.to_string(),
        "The operation requires authentication, but none is configured. Configure an API key \
         (`api_key` of the client's builder)."
    );
}

#[test]
fn clients_are_built_without_blocking() {
    let server = Server::of(vec![Answer::contact()]);
    let output = runtime().block_on(async {
        let client = Client::builder(&connect::SERVICE).region("us-west-2");
        let client = client.endpoint_url(server.url()).keys("AKIDRUST", "s", None);
        client.load().await.unwrap().send(contact()).await.unwrap()
    });
    assert_eq!(output.status(), 200);
}
