//! The client from Rust: typed inputs, outputs and errors.

use crate::server::{Answer, Server};
use hardie_client::{Client, Pages, SendError};
use hardie_tests::connect::{
    Channel, ContactInitiationMethod, CreateContact, CreateContactError, CreateContactInput,
    CreateContactOutput, SERVICE,
};
use hardie_tests::{kitchen, shelf};
use std::sync::Arc;
use std::time::Duration;

fn is_send<T: Send>(value: T) -> T {
    value
}

fn is_send_and_sync<T: Send + Sync>() {}

/// Every public future, and its borrowed data, can move between threads.
#[test]
fn futures_are_send() {
    is_send_and_sync::<Client>();
    is_send_and_sync::<hardie_client::ClientBuilder>();
    is_send_and_sync::<hardie_client::SettingsError>();
    is_send_and_sync::<SendError<CreateContactError>>();
    is_send_and_sync::<Pages<'static, shelf::ListBooks>>();
    #[allow(dead_code, reason = "only compiled")]
    fn send(client: &Client, input: &CreateContactInput) -> impl Send {
        is_send(client.send::<CreateContact>(input))
    }
    #[allow(dead_code, reason = "only compiled")]
    fn stream(client: &Client, input: &shelf::GetBlurbInput) -> impl Send {
        is_send(client.send::<shelf::GetBlurb>(input))
    }
    #[allow(dead_code, reason = "only compiled")]
    fn next(pages: &mut Pages<'_, shelf::ListBooks>) -> impl Send {
        is_send(pages.next())
    }
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
                    (number, client.send::<kitchen::RouteOrder>(&input).await)
                })
            })
            .collect();
        for call in calls {
            let (number, output) = call.await.unwrap();
            let meta: Vec<_> = output.unwrap().meta.into_iter().flatten().collect();
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
        let error = runtime.block_on(client.send::<CreateContact>(&input)).unwrap_err().to_string();
        assert!(error.starts_with("Read timeout on endpoint URL"), "{error}");
    }
}

fn send(server: &Server) -> Result<CreateContactOutput, SendError<CreateContactError>> {
    let client = Client::builder(&SERVICE)
        .region("us-west-2")
        .endpoint_url(server.url())
        .keys("AKIDRUST", "secret-of-rust", Some("token-of-rust"))
        .build()
        .unwrap();
    assert!(!format!("{client:?}").contains("secret-of-rust"));
    let input = CreateContactInput::new("i-1", Channel::Email, ContactInitiationMethod::Flow);
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(client.send::<CreateContact>(&input))
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
        let mut pages = client.pages::<shelf::ListBooks>(&shelf::ListBooksInput::new("s"));
        let mut titles = Vec::new();
        while let Some(page) = pages.next().await {
            match page {
                Ok(page) => {
                    titles.extend(page.books.into_iter().flatten().filter_map(|book| book.title))
                }
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
    match send(&modelled).unwrap_err() {
        SendError::Service(CreateContactError::IdempotencyException(error)) => {
            assert_eq!(error.message.as_deref(), Some("another call"));
        }
        other => panic!("{other:?}"),
    }
    let unknown = Server::of(vec![
        Answer::error(403, "ExpiredTokenException", r#"{"message":"too late"}"#)
            .with("x-amzn-RequestId", "r-1"),
    ]);
    assert_eq!(
        send(&unknown).unwrap_err(),
        SendError::Unmodeled {
            status: 403,
            code: "ExpiredTokenException".to_owned(),
            message: Some("too late".to_owned()),
            request_id: Some("r-1".to_owned()),
        }
    );
    let silent = Server::of(vec![Answer::Raw(Vec::new())]);
    let error = send(&silent).unwrap_err().to_string();
    assert!(
        error.starts_with("Connection was closed before we received a valid response"),
        "{error}"
    );
}
