//! A generated client with all of its helpers: names, errors of all operations, checks of inputs,
//! streams, interceptors.

use crate::server::{Answer, Server};
use futures_util::StreamExt;
use model::client::interceptor::{BeforeTransmitInterceptorContextMut, BoxError};
use model::client::interceptor::{ConfigBag, Intercept, RuntimeComponents};
use model::client::{AnyError, Client, ErrorKind, OperationInput, SendResult};
use model::{
    CloneInput, Closed, DownloadInput, Entry, Frozen, GetReceiptInput, ListEntriesInput,
    PostEntryError, PostEntryInput, PutReceiptInput, Side, State, UploadInput,
};
use tokio::io::AsyncReadExt;

// Generated code has no warnings, whatever the model documents.
#[deny(warnings, missing_docs)]
#[allow(
    dead_code,
    unreachable_pub,
    unused_imports,
    reason = "a module of a test, which calls little of it"
)]
mod model {
    include!(concat!(env!("OUT_DIR"), "/ledger.rs"));
}

fn client(server: &Server) -> Client {
    let builder = Client::builder().without_environment().endpoint_url(server.url());
    builder.api_key("key-of-rust").build().unwrap()
}

fn run<T>(future: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(future)
}

fn input() -> PostEntryInput {
    PostEntryInput::new(Entry::new("rent"), "a-1", 5)
}

/// Operations that are called as methods of the client get a number.
#[test]
fn operations_hide_no_methods() {
    let server = Server::of(vec![Answer::new(200, "{}")]);
    let client = client(&server).clone();
    run(async {
        client.clone_2(CloneInput::new()).await.unwrap();
        client.download_2(DownloadInput::new()).await.unwrap();
        client.upload_2(UploadInput::new()).await.unwrap();
    });
    let targets: Vec<String> = server.seen().into_iter().map(|seen| seen.target).collect();
    assert_eq!(targets, ["/clone", "/download", "/upload"]);
}

#[test]
fn sensitive_messages_are_redacted() {
    let error = Closed::default().with_message("account 12");
    assert_eq!(error.to_string(), "Closed: *** redacted ***");
    let error = PostEntryError::from(error);
    assert_eq!(error.to_string(), "Closed: *** redacted ***");
    assert!(!format!("{error:?} {error:#?}").contains("account 12"));
    let error = Frozen::default();
    assert_eq!(error.to_string(), "Frozen");
    let body = r#"{"__type": "Closed", "message": "account 12"}"#;
    let server = Server::of(vec![Answer::error(409, "Closed", body)]);
    let error = run(client(&server).post_entry(input())).unwrap_err();
    assert_eq!(error.message(), Some("account 12"));
    let error = AnyError::from(error);
    for shown in [error.to_string(), format!("{error:?}")] {
        assert!(shown.contains("*** redacted ***") && !shown.contains("account 12"), "{shown}");
    }
}

/// `?` converts the errors of several operations.
#[test]
fn one_error_type_for_all_operations() {
    async fn both(client: &Client) -> Result<State, AnyError> {
        client.get_receipt(GetReceiptInput::new("r")).await?;
        let posted = client.post_entry(input()).await?;
        Ok(posted.into_output().state.unwrap_or_default())
    }
    let answers = vec![
        Answer::new(200, "receipt"),
        Answer::error(409, "Closed", r#"{"message": "m"}"#).with("x-amzn-RequestId", "r-9"),
    ];
    let error = run(both(&client(&Server::of(answers)))).unwrap_err();
    assert_eq!((error.code(), error.message()), (Some("Closed"), Some("m")));
    assert_eq!((error.status(), error.request_id()), (Some(409), Some("r-9")));
    assert!(error.is_service() && error.attempts() == 1);
    let ErrorKind::Service(any) = error.kind() else { panic!("{error:?}") };
    assert!(any.downcast_ref::<PostEntryError>().is_some_and(PostEntryError::is_closed));
    assert!(any.downcast_ref::<model::GetReceiptError>().is_none());
    assert!(std::error::Error::source(&error).is_none());

    let unreachable = Client::builder().without_environment().endpoint_url("http://127.0.0.1:1");
    let unreachable = unreachable.api_key("k").max_attempts(1).build().unwrap();
    let error = run(both(&unreachable)).unwrap_err();
    assert!(error.is_connect() && std::error::Error::source(&error).is_some(), "{error:?}");
    assert!(error.message().is_some_and(|message| error.to_string() == message));
}

#[test]
fn required_members_are_not_forgotten() {
    let server = Server::of(vec![Answer::new(200, "{}")]);
    let client = client(&server);
    let missing = |input: PostEntryInput| {
        let error = run(client.post_entry(input)).unwrap_err();
        assert!(error.is_construction() && error.attempts() == 0, "{error:?}");
        error.to_string()
    };
    let error = missing(PostEntryInput::default());
    assert!(error.contains("the required member entry of PostEntryInput is missing"), "{error}");
    let mut input = input();
    input.amount = None;
    let error = missing(input.clone());
    assert!(error.contains("the required member amount of PostEntryInput is missing"), "{error}");
    assert_eq!(server.seen().len(), 0);
    // An empty string is a value.
    let input = input.with_amount(0).with_account("");
    run(client.post_entry(input.clone())).unwrap();
    assert_eq!(model::client::validate(&input), Ok(()));
    let problems = model::client::validate(&PostEntryInput::default()).unwrap_err();
    let paths: Vec<&str> = problems.iter().map(|problem| problem.text.as_str()).collect();
    assert!(paths[0].contains("entry"), "{paths:?}");
    // The body is beside the input.
    run(client.upload(PutReceiptInput::new("r"), "paper")).unwrap();
    assert_eq!(server.seen().last().unwrap().text(), "paper");
}

/// The body is read where the call is.
#[test]
fn downloads_are_read_in_one_expression() {
    let client = client(&Server::of(vec![Answer::new(200, "paper").with("X-State", "ready")]));
    run(async {
        let input = || GetReceiptInput::new("r");
        let bytes = client.download(input()).await.unwrap().body.bytes().await.unwrap();
        assert_eq!(bytes, "paper");
        let mut response = client.download(input()).await.unwrap();
        let mut text = String::new();
        response.body.read_to_string(&mut text).await.unwrap();
        assert_eq!((text.as_str(), response.state.clone()), ("paper", Some(State::Ready)));
        let (output, mut body) = client.download(input()).await.unwrap().into_output().into_parts();
        assert_eq!(output.state, Some(State::Ready));
        assert_eq!(body.next().await.unwrap().unwrap(), "paper");
    });
}

/// A caller is generic over operations, and intercepts calls, with the generated crate alone.
#[test]
fn callers_need_one_crate() {
    #[derive(Debug)]
    struct Stamp;

    impl Intercept for Stamp {
        fn name(&self) -> &'static str {
            "Stamp"
        }

        fn modify_before_signing(
            &self,
            context: &mut BeforeTransmitInterceptorContextMut<'_>,
            _: &RuntimeComponents,
            _: &mut ConfigBag,
        ) -> Result<(), BoxError> {
            context.request_mut().headers_mut().insert("x-stamp", "stamped");
            Ok(())
        }
    }

    async fn call<I: OperationInput>(client: &Client, input: I) -> SendResult<I> {
        client.send(input).await
    }
    let server = Server::of(vec![Answer::new(200, "{}")]);
    let client = Client::builder().without_environment().endpoint_url(server.url());
    let client = client.api_key("k").interceptor(Stamp).build().unwrap();
    run(call(&client, input())).unwrap();
    assert_eq!(server.seen()[0].header("x-stamp"), Some("stamped"));
}

#[test]
fn failed_waiters_have_their_last_response() {
    let server = Server::of(vec![Answer::new(200, "").with("X-State", "lost")]);
    let wait = client(&server).wait_until_receipt_ready(GetReceiptInput::new("r"));
    let error = run(wait.into_future()).unwrap_err();
    assert_eq!(error.last_response().unwrap().state, Some(State::Lost));
    assert!(error.call_error().is_none() && !error.is_timed_out());
}

#[test]
fn unions_of_responses() {
    let of = |side: &str| {
        let body = format!(r#"{{"entries": [{{"text": "t", "side": {side}}}]}}"#);
        let server = Server::of(vec![Answer::new(200, &body)]);
        run(client(&server).list_entries(ListEntriesInput::new()))
    };
    let side = |side: &str| of(side).unwrap().entries.clone().unwrap().remove(0).side.unwrap();
    assert_eq!(side(r#"{"debit": 1}"#), Side::Debit(1));
    assert_eq!(side(r#"{"zzz": 1}"#), Side::Unknown("zzz".to_owned()));
    let error = of(r#"{"debit": 1, "credit": 2}"#).unwrap_err();
    assert!(error.is_response(), "{error:?}");
    assert!(error.to_string().contains("more than one member of the union `Side`"), "{error}");
}
