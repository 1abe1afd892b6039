//! The client from Rust: typed inputs, outputs and errors.

use crate::server::{Answer, Server};
use aws_smithy_runtime_api::box_error::BoxError;
use aws_smithy_runtime_api::client::interceptors::context::BeforeTransmitInterceptorContextMut;
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use aws_smithy_types::config_bag::ConfigBag;
use futures_util::StreamExt;
use hardie_client::{Client, Error, ErrorKind, Items, Pages, Response, Wait};
use hardie_tests::connect::{
    Channel, ContactInitiationMethod, CreateContactError, CreateContactInput, CreateContactOutput,
    SERVICE,
};
use hardie_tests::{kitchen, shelf};
use std::sync::Arc;
use std::time::Duration;

fn is_send<T: Send>(value: T) -> T {
    value
}

fn is_send_type<T: Send>() {}

fn is_send_and_sync<T: Send + Sync>() {}

/// Every public future, and its borrowed data, can move between threads.
#[test]
fn futures_are_send() {
    is_send_and_sync::<Client>();
    is_send_and_sync::<hardie_client::ClientBuilder>();
    is_send_and_sync::<hardie_client::SettingsError>();
    is_send_and_sync::<Error<CreateContactError>>();
    is_send_type::<Pages<shelf::ListBooksInput>>();
    #[allow(dead_code, reason = "only compiled")]
    fn send(client: &Client, input: CreateContactInput) -> impl Send {
        is_send(client.send(input))
    }
    #[allow(dead_code, reason = "only compiled")]
    fn stream(client: &Client, input: shelf::GetBlurbInput) -> impl Send {
        is_send(client.send(input))
    }
    is_send_and_sync::<Response<CreateContactOutput>>();
    is_send_type::<Items<shelf::ListBooksInput>>();
    #[allow(dead_code, reason = "only compiled")]
    fn wait(wait: Wait<shelf::DescribeBookInput>) -> impl Send {
        is_send(wait.into_future())
    }
    #[allow(dead_code, reason = "only compiled")]
    fn item(items: &mut Items<shelf::ListBooksInput>) -> impl Send {
        is_send(items.next())
    }
    #[allow(dead_code, reason = "only compiled")]
    fn next(pages: &mut Pages<shelf::ListBooksInput>) -> impl Send {
        is_send(pages.next())
    }
}

/// Futures are moved when they are spawned, so they must not be large.
#[test]
fn futures_are_small() {
    let client = client_of(&SERVICE, &Server::of(vec![Answer::contact()]));
    let input = CreateContactInput::new("i-1", Channel::Email, ContactInitiationMethod::Flow);
    let size = size_of_val(&client.send(input.clone()));
    // All features of the client are on here, whose states are parts of the future.
    assert!(size <= 5 * size_of::<CreateContactInput>(), "{size} bytes");
}

/// 64 concurrent calls on one client, each with its own header names.
#[test]
fn calls_run_on_many_threads_and_keep_their_headers_apart() {
    let server = Server::by(|seen| {
        let number = seen.target.split('/').nth(4).unwrap_or_default();
        Answer::new(202, "{}").with(&format!("X-Meta-Call-{number}"), number)
    });
    let client = Client::builder(&kitchen::SERVICE).region("us-west-2").endpoint_url(server.url());
    let client = Arc::new(client.keys("AKIDRUST", "secret-of-rust", None).build().unwrap());
    let runtime =
        tokio::runtime::Builder::new_multi_thread().worker_threads(4).enable_all().build().unwrap();
    runtime.block_on(async {
        let calls: Vec<_> = (0..64)
            .map(|number| {
                let client = Arc::clone(&client);
                tokio::spawn(async move {
                    let input = kitchen::RouteOrderInput::new("k", number, "p", false);
                    (number, client.send(input).await)
                })
            })
            .collect();
        for call in calls {
            let (number, output) = call.await.unwrap();
            let meta: Vec<_> = output.unwrap().into_output().meta.into_iter().flatten().collect();
            let [(name, value)] = &meta[..] else { panic!("{number}: {meta:?}") };
            assert_eq!(
                (name.to_lowercase(), value),
                (format!("call-{number}"), &number.to_string())
            );
        }
    });
}

/// A time-out of less than a second is not "no limit".
#[test]
fn timeouts_are_exact() {
    let silent = Server::of(vec![Answer::Silence(Duration::from_secs(3600))]);
    for time in [Duration::from_millis(300), Duration::from_nanos(1)] {
        let client = Client::builder(&SERVICE)
            .region("us-west-2")
            .endpoint_url(silent.url())
            .keys("AKIDRUST", "secret-of-rust", None)
            .read_timeout(time)
            .build()
            .unwrap();
        let input = CreateContactInput::new("i-1", Channel::Email, ContactInitiationMethod::Flow);
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let error = runtime.block_on(client.send(input.clone())).unwrap_err().to_string();
        assert!(error.starts_with("Read timeout on endpoint URL"), "{error}");
    }
}

fn send(server: &Server) -> Result<Response<CreateContactOutput>, Error<CreateContactError>> {
    let client = Client::builder(&SERVICE)
        .region("us-west-2")
        .endpoint_url(server.url())
        .keys("AKIDRUST", "secret-of-rust", Some("token-of-rust"))
        .build()
        .unwrap();
    assert!(!format!("{client:?}").contains("secret-of-rust"));
    let input = CreateContactInput::new("i-1", Channel::Email, ContactInitiationMethod::Flow);
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(client.send(input.clone()))
}

#[test]
fn outputs_are_typed_and_tokens_are_filled_in() {
    let server = Server::of(vec![Answer::error(400, "SlowDown", "{}"), Answer::contact()]);
    let output = send(&server).unwrap();
    assert_eq!(output.contact_id.as_deref(), Some("c-1"));
    let seen = server.seen();
    assert_eq!((seen.len(), seen[0].key_id()), (2, Some("AKIDRUST")));
    assert_eq!(seen[0].header("x-amz-security-token"), Some("token-of-rust"));
    let body: serde_json::Value = serde_json::from_slice(&seen[0].body).unwrap();
    assert_eq!(body["ClientToken"].as_str().unwrap().len(), 36);
    assert_eq!(seen[0].body, seen[1].body, "the same token on every attempt");
}

/// The titles on the pages of a server, and the error that ends the iteration.
fn titles(server: &Server) -> (Vec<String>, Option<String>) {
    let client = Client::builder(&shelf::SERVICE)
        .region("us-west-2")
        .endpoint_url(server.url())
        .keys("AKIDRUST", "secret-of-rust", None)
        .build()
        .unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let mut pages = client.pages(shelf::ListBooksInput::new("s"));
        let mut titles = Vec::new();
        while let Some(page) = pages.next().await {
            match page {
                Ok(page) => titles.extend(
                    page.into_output().books.into_iter().flatten().filter_map(|book| book.title),
                ),
                Err(error) => return (titles, Some(error.to_string())),
            }
        }
        (titles, None)
    })
}

#[test]
fn pages_are_typed() {
    let page = |title: &str, next: &str| {
        Answer::new(200, &format!(r#"{{"Books":[{{"Title":"{title}"}}],"NextToken":"{next}"}}"#))
    };
    let server = Server::of(vec![page("a", "1"), page("b", "2"), page("c", "")]);
    assert_eq!(titles(&server), (vec!["a".to_owned(), "b".to_owned(), "c".to_owned()], None));
    let targets: Vec<String> = server.seen().into_iter().map(|seen| seen.target).collect();
    assert_eq!(
        targets,
        ["/shelves/s/books", "/shelves/s/books?token=1", "/shelves/s/books?token=2"]
    );
    assert_eq!(server.connections(), 1);
    let endless = Server::of(vec![page("a", "1")]);
    let (found, error) = titles(&endless);
    assert_eq!(
        (found.len(), error.as_deref()),
        (1, Some("The same next token was received twice"))
    );
    let failing =
        Server::of(vec![page("a", "1"), Answer::error(400, "Gone", r#"{"message":"no"}"#)]);
    assert_eq!(titles(&failing), (vec!["a".to_owned()], Some("Gone: no".to_owned())));
}

#[test]
fn errors_are_typed() {
    let modelled = Server::of(vec![Answer::error(
        409,
        "IdempotencyException",
        r#"{"Message":"another call"}"#,
    )]);
    match send(&modelled).unwrap_err().into_kind() {
        ErrorKind::Service(CreateContactError::IdempotencyException(error)) => {
            assert_eq!(error.message.as_deref(), Some("another call"));
        }
        other => panic!("{other:?}"),
    }
    // The name of the message in the other case, which AWS's SDKs read too.
    let body = r#"{"message":"another call"}"#;
    let other_case = Server::of(vec![Answer::error(409, "IdempotencyException", body)]);
    match send(&other_case).unwrap_err().into_kind() {
        ErrorKind::Service(CreateContactError::IdempotencyException(error)) => {
            assert_eq!(error.message.as_deref(), Some("another call"));
        }
        other => panic!("{other:?}"),
    }
    let unknown = Server::of(vec![
        Answer::error(403, "ExpiredTokenException", r#"{"message":"too late"}"#)
            .with("x-amzn-RequestId", "r-1"),
    ]);
    let error = send(&unknown).unwrap_err();
    let ErrorKind::Unmodeled(unmodeled) = error.kind() else { panic!("{error:?}") };
    assert_eq!(unmodeled.code, "ExpiredTokenException");
    assert_eq!(unmodeled.message.as_deref(), Some("too late"));
    assert_eq!((error.status(), error.request_id()), (Some(403), Some("r-1")));
    assert_eq!((error.code(), error.attempts()), (Some("ExpiredTokenException"), 1));
    let silent = Server::of(vec![Answer::Raw(Vec::new())]);
    let error = send(&silent).unwrap_err().to_string();
    assert!(
        error.starts_with("Connection was closed before we received a valid response"),
        "{error}"
    );
}

/// The client of these tests for a service at a server.
fn client_of(service: &'static hardie_runtime::service::Service, server: &Server) -> Client {
    let client = Client::builder(service).region("us-west-2").endpoint_url(server.url());
    client.keys("AKIDRUST", "secret-of-rust", None).build().unwrap()
}

fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap()
}

/// The items of all pages, as a stream of the crate `futures`.
#[test]
fn items_are_a_stream_over_all_pages() {
    let page = |titles: &str, next: &str| {
        Answer::new(200, &format!(r#"{{"Books":[{titles}],"NextToken":"{next}"}}"#))
    };
    let pages = vec![
        page(r#"{"Title":"a"},{"Title":"b"}"#, "1"),
        page("", "2"),
        page(r#"{"Title":"c"}"#, ""),
    ];
    let server = Server::of(pages.clone());
    let items = client_of(&shelf::SERVICE, &server).items(shelf::ListBooksInput::new("s"));
    let titles: Vec<String> =
        runtime().block_on(items.map(|book| book.unwrap().title.unwrap_or_default()).collect());
    assert_eq!(titles, ["a", "b", "c"]);
    // Nothing is requested before it is needed.
    let server = Server::of(pages);
    let mut items = client_of(&shelf::SERVICE, &server).items(shelf::ListBooksInput::new("s"));
    assert_eq!(server.seen().len(), 0);
    runtime().block_on(async {
        items.next().await.unwrap().unwrap();
        items.next().await.unwrap().unwrap();
    });
    assert_eq!(server.seen().len(), 1);
}

#[test]
fn responses_have_the_facts_of_the_call() {
    let server = Server::of(vec![
        Answer::error(500, "Oops", "{}"),
        Answer::contact().with("x-amzn-RequestId", "r-7").with("X-Other", "o"),
    ]);
    let response = send(&server).unwrap();
    assert_eq!((response.status(), response.attempts()), (200, 2));
    assert_eq!(response.request_id(), Some("r-7"));
    assert_eq!(response.header("x-other"), Some("o"));
    // Dereferences to the output.
    assert_eq!(response.contact_id.as_deref(), Some("c-1"));
}

#[test]
fn kinds_of_errors_are_told_apart() {
    let input = || CreateContactInput::new("i-1", Channel::Email, ContactInitiationMethod::Flow);
    let call = |client: &Client| runtime().block_on(client.send(input())).unwrap_err();
    let base = || Client::builder(&SERVICE).region("us-west-2").max_attempts(1);
    let signed = || base().keys("AKIDRUST", "secret-of-rust", None);

    let refused = signed().endpoint_url("http://127.0.0.1:1").build().unwrap();
    let error = call(&refused);
    assert!(error.is_connect(), "{error:?}");
    let source = std::error::Error::source(&error).unwrap();
    assert!(source.to_string().contains("client error"), "{source}");
    assert_eq!((error.attempts(), error.request_id(), error.status()), (1, None, None));

    let silent = Server::of(vec![Answer::Silence(Duration::from_secs(3600))]);
    let timed = signed().endpoint_url(silent.url()).read_timeout(Duration::from_millis(50));
    assert!(call(&timed.build().unwrap()).is_timeout());
    let timed = signed().endpoint_url(silent.url()).operation_timeout(Duration::from_millis(50));
    let error = call(&timed.build().unwrap());
    assert!(error.is_timeout(), "{error:?}");
    assert!(error.to_string().starts_with("The call took longer than its time-out"), "{error}");
    let timed = signed().endpoint_url(silent.url()).attempt_timeout(Duration::from_millis(50));
    assert!(call(&timed.build().unwrap()).is_timeout());

    let unreadable = Server::of(vec![Answer::new(200, "{")]);
    let error = call(&signed().endpoint_url(unreadable.url()).build().unwrap());
    assert!(error.is_response(), "{error:?}");

    let error = call(&base().without_environment().build().unwrap());
    assert!(error.is_credentials(), "{error:?}");
    assert_eq!(error.attempts(), 0);

    // An operation of another service.
    let other = client_of(&shelf::SERVICE, &unreadable);
    let error = call(&other);
    assert!(error.is_construction(), "{error:?}");
    let want = "CreateContact is an operation of com.amazonaws.connect#AmazonConnectService, and \
        this is a client of example.shelf#Shelf";
    assert!(error.to_string().contains(want), "{error}");

    let throttled = Server::of(vec![Answer::error(429, "TooManyRequestsException", "{}")]);
    let error = call(&signed().endpoint_url(throttled.url()).build().unwrap());
    assert!(error.is_service() && error.is_throttling(), "{error:?}");
}

/// A provider that fails at first, counts its calls, and takes a while.
#[derive(Debug, Default)]
struct Provider {
    calls: Arc<std::sync::atomic::AtomicUsize>,
    fails: bool,
}

impl hardie_client::ProvideCredentials for Provider {
    fn provide_credentials<'a>(
        &'a self,
    ) -> aws_credential_types::provider::future::ProvideCredentials<'a>
    where
        Self: 'a,
    {
        use aws_credential_types::provider::error::CredentialsError;
        self.calls.fetch_add(1, std::sync::atomic::Ordering::SeqCst);
        let fails = self.fails;
        aws_credential_types::provider::future::ProvideCredentials::new(async move {
            tokio::time::sleep(Duration::from_millis(20)).await;
            if fails {
                return Err(CredentialsError::not_loaded("the vault is sealed"));
            }
            Ok(hardie_client::Credentials::new("AKIDPROVIDED", "s", None, None, "test"))
        })
    }
}

#[test]
fn providers_are_asked_once_for_calls_at_the_same_time() {
    let server = Server::of(vec![Answer::contact()]);
    let provider = Provider::default();
    let calls = Arc::clone(&provider.calls);
    let client = Client::builder(&SERVICE).region("us-west-2").endpoint_url(server.url());
    let client = client.credentials(provider).build().unwrap();
    runtime().block_on(async {
        let tasks: Vec<_> = (0..16)
            .map(|_| {
                let client = client.clone();
                let input =
                    CreateContactInput::new("i-1", Channel::Email, ContactInitiationMethod::Flow);
                tokio::spawn(async move { client.send(input).await.unwrap().status() })
            })
            .collect();
        for task in tasks {
            assert_eq!(task.await.unwrap(), 200);
        }
    });
    assert_eq!(calls.load(std::sync::atomic::Ordering::SeqCst), 1);
    assert!(server.seen().iter().all(|seen| seen.key_id() == Some("AKIDPROVIDED")));

    let failing = Provider { fails: true, ..Provider::default() };
    let client = Client::builder(&SERVICE).region("us-west-2").endpoint_url(server.url());
    let client = client.credentials(failing).build().unwrap();
    let input = CreateContactInput::new("i-1", Channel::Email, ContactInitiationMethod::Flow);
    let error = runtime().block_on(client.send(input)).unwrap_err();
    assert!(error.is_credentials(), "{error:?}");
    assert!(error.to_string().contains("the vault is sealed"), "{error}");
    assert!(std::error::Error::source(&error).is_some());
}

/// Adds a header, and records what it sees.
#[derive(Debug, Default)]
struct Stamp(Arc<std::sync::Mutex<Vec<String>>>);

#[aws_smithy_runtime_api::client::interceptors::dyn_dispatch_hint]
impl hardie_client::Intercept for Stamp {
    fn name(&self) -> &'static str {
        "Stamp"
    }

    fn modify_before_signing(
        &self,
        context: &mut BeforeTransmitInterceptorContextMut<'_>,
        _: &RuntimeComponents,
        _: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        let request = context.request_mut();
        request.headers_mut().insert("x-stamp", "stamped");
        self.0.lock().unwrap().push(request.method().to_owned());
        Ok(())
    }
}

#[test]
fn interceptors_change_requests_before_they_are_signed() {
    let server = Server::of(vec![Answer::contact()]);
    let stamp = Stamp::default();
    let seen = Arc::clone(&stamp.0);
    let client = Client::builder(&SERVICE).region("us-west-2").endpoint_url(server.url());
    let client = client.keys("AKIDRUST", "s", None).interceptor(stamp).build().unwrap();
    let input = CreateContactInput::new("i-1", Channel::Email, ContactInitiationMethod::Flow);
    runtime().block_on(client.send(input)).unwrap();
    assert_eq!(*seen.lock().unwrap(), ["PUT"]);
    let request = &server.seen()[0];
    assert_eq!(request.header("x-stamp"), Some("stamped"));
    let signed = request.header("authorization").unwrap();
    assert!(signed.contains("x-stamp"), "{signed}");
}

/// What `aws_config::load_from_env()` returns, in parts.
#[test]
fn settings_of_the_sdk_are_taken_and_environment_is_not_read() {
    let server = Server::of(vec![Answer::contact()]);
    let sdk = hardie_client::SdkConfig::builder()
        .region(aws_types::region::Region::new("eu-west-1"))
        .endpoint_url(server.url())
        .credentials_provider(aws_credential_types::provider::SharedCredentialsProvider::new(
            hardie_client::Credentials::new("AKIDSDK", "s", None, None, "test"),
        ))
        .app_name(aws_types::app_name::AppName::new("shop").unwrap())
        .retry_config(aws_smithy_types::retry::RetryConfig::standard().with_max_attempts(1))
        .build();
    let client = Client::builder(&SERVICE).sdk_config(&sdk).build().unwrap();
    let input = || CreateContactInput::new("i-1", Channel::Email, ContactInitiationMethod::Flow);
    runtime().block_on(client.send(input())).unwrap();
    let request = server.seen().remove(0);
    assert_eq!(request.key_id(), Some("AKIDSDK"));
    assert!(request.header("authorization").unwrap().contains("/eu-west-1/connect/"));
    assert!(request.header("user-agent").unwrap().contains(" app/shop "), "{request:?}");
    let failing = Server::of(vec![Answer::error(500, "Oops", "{}"), Answer::contact()]);
    let sdk = sdk.into_builder().endpoint_url(failing.url()).build();
    let client = Client::builder(&SERVICE).sdk_config(&sdk).build().unwrap();
    let error = runtime().block_on(client.send(input())).unwrap_err();
    assert_eq!(error.attempts(), 1);
    // Without a Region: the environment's is not used.
    let empty = hardie_client::SdkConfig::builder().build();
    let error = Client::builder(&SERVICE).sdk_config(&empty).build().unwrap_err();
    assert!(error.to_string().contains("You must specify a region"), "{error}");
}

#[test]
fn waiters_have_limits_and_typed_ends() {
    let state = |state: &str| Answer::new(200, &format!(r#"{{"State":"{state}"}}"#));
    let input = || shelf::DescribeBookInput::new("t");
    let server = Server::of(vec![state("BINDING"), state("BINDING"), state("READY")]);
    let client = client_of(&shelf::SERVICE, &server);
    let done = runtime().block_on(client.wait_until("BookReady", input()).into_future()).unwrap();
    assert_eq!(done.calls, 3);
    assert_eq!(done.last.unwrap().state.as_deref(), Some("READY"));

    let burnt = client_of(&shelf::SERVICE, &Server::of(vec![state("BURNT")]));
    let error = runtime().block_on(burnt.wait_until("BookReady", input()).into_future());
    let error = error.unwrap_err();
    assert!(matches!(error.kind(), hardie_client::WaitErrorKind::Failed(_)), "{error:?}");
    let last = error.last_response().unwrap();
    assert_eq!((last.state.as_deref(), last.status()), (Some("BURNT"), 200));

    let endless = Server::of(vec![state("BINDING")]);
    let client = client_of(&shelf::SERVICE, &endless);
    let wait = client.wait_until("BookReady", input()).max_attempts(2);
    let error = runtime().block_on(wait.into_future()).unwrap_err();
    assert!(error.is_timed_out() && error.calls() == 2, "{error:?}");
    let wait = client.wait_until("BookReady", input()).max_attempts(1000);
    let wait = wait.delay(Duration::from_millis(5)).max_wait(Duration::from_millis(40));
    let error = runtime().block_on(wait.into_future()).unwrap_err();
    assert!(error.is_timed_out() && error.calls() < 10, "{error:?}");

    let error = runtime().block_on(client.wait_until("Nope", input()).into_future()).unwrap_err();
    assert_eq!(error.calls(), 0);
    assert!(error.call_error().unwrap().to_string().contains("no waiter Nope"), "{error:?}");
}

/// What a server writes does not reach a terminal or the lines of a log as it is.
#[test]
fn messages_have_no_control_characters() {
    let body = r#"{"Message":"a\n[1mb\r\u001b[31mc \u202e d é"}"#;
    let want = r"a\n[1mb\r\u{1b}[31mc \u{202e} d é";
    let code = |name: &str| format!("{name}: {want}");
    for name in ["IdempotencyException", "OfNoModel"] {
        let server = Server::of(vec![Answer::error(409, name, body)]);
        let error = send(&server).unwrap_err();
        assert_eq!(error.to_string(), code(name));
        assert_eq!(error.message(), Some("a\n[1mb\r\u{1b}[31mc \u{202e} d é"));
    }
    let error = Client::builder(&SERVICE)
        .without_environment()
        .region("us-west-2")
        .endpoint_url("http://a\nb\u{1b}[31m")
        .build()
        .unwrap_err();
    assert!(error.to_string().contains(r"a\nb\u{1b}[31m"), "{error}");
}
