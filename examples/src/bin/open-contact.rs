//! An HTTP service that opens a contact per request: CreateContact, called from async Rust.
//!
//! ```sh
//! cargo run --bin connect-local -- exec -- cargo run --bin open-contact -p hardie-examples &
//! curl -d '{"order": "1001", "customer": "ada@shop.example"}' http://127.0.0.1:8080/contacts
//! ```
//!
//! One client serves all requests at the same time. `open` does not depend on an HTTP server, so it
//! can be moved into a handler of any framework; the tests at the end call it against an endpoint
//! in the same process.

use aws_connect::{
    Channel, Client, ContactInitiationMethod, CreateContactError, CreateContactInput, Reference,
    ReferenceType,
};
use hardie_runtime::IndexMap;
use http_body_util::{BodyExt, Full, Limited};
use hyper::body::{Bytes, Incoming};
use hyper::service::service_fn;
use hyper::{Method, Request, Response, StatusCode};
use hyper_util::rt::TokioIo;
use serde_json::{Value, json};

const INSTANCE: &str = "11111111-2222-4333-8444-555555555555";
/// More than any order needs.
const MAX_BODY: usize = 10_000;

/// Opens a contact for an order; returns the status and the body of the response.
///
/// The order's number is the client token: a request that is sent twice opens one contact.
async fn open(client: &Client, body: &[u8]) -> (StatusCode, Value) {
    let body: Value = match serde_json::from_slice(body) {
        Ok(body) => body,
        Err(error) => return problem(StatusCode::BAD_REQUEST, &error),
    };
    let (Some(order), Some(customer)) = (body["order"].as_str(), body["customer"].as_str()) else {
        return problem(StatusCode::BAD_REQUEST, &"`order` and `customer` are required");
    };
    let mut input =
        CreateContactInput::new(INSTANCE, Channel::Email, ContactInitiationMethod::Flow);
    input.name = Some(format!("Order {order}"));
    input.client_token = Some(format!("order-{order}"));
    let mut mail = Reference::new(ReferenceType::Email);
    mail.value = Some(customer.to_owned());
    input.references = Some(IndexMap::from([("customer".to_owned(), mail)]));

    match client.create_contact(input).await {
        Ok(output) => (StatusCode::CREATED, json!({ "contact": output.contact_id })),
        // The errors of the model are an enum: match the ones that your callers can handle.
        Err(error) => match error.as_service() {
            Some(CreateContactError::IdempotencyException(_)) => {
                problem(StatusCode::CONFLICT, &error)
            }
            _ if error.is_throttling() => problem(StatusCode::SERVICE_UNAVAILABLE, &error),
            _ => problem(StatusCode::BAD_GATEWAY, &error),
        },
    }
}

fn problem(status: StatusCode, message: &dyn std::fmt::Display) -> (StatusCode, Value) {
    (status, json!({ "error": message.to_string() }))
}

/// One request of this service.
async fn handle(client: Client, request: Request<Incoming>) -> Response<Full<Bytes>> {
    let (status, body) = if request.method() == Method::POST && request.uri().path() == "/contacts"
    {
        match Limited::new(request.into_body(), MAX_BODY).collect().await {
            Ok(body) => open(&client, &body.to_bytes()).await,
            Err(error) => problem(StatusCode::BAD_REQUEST, &error),
        }
    } else {
        problem(StatusCode::NOT_FOUND, &"POST /contacts is the only request")
    };
    let mut response = Response::new(Full::from(body.to_string()));
    *response.status_mut() = status;
    response
}

async fn serve() -> Result<(), Box<dyn std::error::Error>> {
    // Region, endpoint URL, credentials and retries come from environment and profile, as for the
    // AWS CLI.
    let client = Client::builder().build()?;
    let listener = tokio::net::TcpListener::bind("127.0.0.1:8080").await?;
    println!("listening on http://{}", listener.local_addr()?);
    loop {
        let (stream, _) = listener.accept().await?;
        let client = client.clone();
        tokio::spawn(async move {
            let service = service_fn(move |request| {
                let client = client.clone();
                async move { Ok::<_, std::convert::Infallible>(handle(client, request).await) }
            });
            let connection = hyper::server::conn::http1::Builder::new();
            if let Err(error) = connection.serve_connection(TokioIo::new(stream), service).await {
                eprintln!("{error}");
            }
        });
    }
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    tokio::runtime::Builder::new_multi_thread().enable_all().build()?.block_on(serve())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests fail by it")]

    use super::*;
    use connect_local::{ConnectLocal, Handle, Options};

    fn client(endpoint: &Handle) -> Client {
        Client::builder()
            .region("us-east-1")
            .endpoint_url(endpoint.url())
            .keys(endpoint.access_key_id(), endpoint.secret_access_key(), None)
            .build()
            .unwrap()
    }

    #[tokio::test]
    async fn orders_become_contacts_and_repetitions_do_not() {
        let endpoint = ConnectLocal::start(Options::new()).await.unwrap();
        let client = client(&endpoint);
        // Ten requests at the same time, two per order.
        let tasks: Vec<_> = (0..10)
            .map(|number| {
                let client = client.clone();
                let body =
                    format!(r#"{{"order": "{}", "customer": "ada@shop.example"}}"#, number / 2);
                tokio::spawn(async move { open(&client, body.as_bytes()).await })
            })
            .collect();
        let mut contacts = Vec::new();
        for task in tasks {
            let (status, body) = task.await.unwrap();
            assert_eq!(status, StatusCode::CREATED, "{body}");
            contacts.push(body["contact"].as_str().unwrap().to_owned());
        }
        contacts.dedup();
        assert_eq!(contacts.len(), 5);
        assert_eq!(endpoint.contacts().len(), 5);
        endpoint.shutdown().await;
    }

    #[tokio::test]
    async fn errors_have_statuses_of_their_own() {
        let endpoint = ConnectLocal::start(Options::new()).await.unwrap();
        let client = client(&endpoint);
        let status = async |body: &str| open(&client, body.as_bytes()).await.0;
        assert_eq!(status("{").await, StatusCode::BAD_REQUEST);
        assert_eq!(status(r#"{"order": "1"}"#).await, StatusCode::BAD_REQUEST);
        assert_eq!(
            status(r#"{"order": "1", "customer": "a@shop.example"}"#).await,
            StatusCode::CREATED
        );
        // The same token with another request.
        assert_eq!(
            status(r#"{"order": "1", "customer": "b@shop.example"}"#).await,
            StatusCode::CONFLICT
        );
        endpoint.shutdown().await;
    }

    #[tokio::test]
    async fn transient_failures_are_retried() {
        let options = Options::new().fail("503:0.3".parse().unwrap()).seed(7);
        let endpoint = ConnectLocal::start(options).await.unwrap();
        let client = client(&endpoint);
        let (status, body) =
            open(&client, br#"{"order": "1", "customer": "ada@shop.example"}"#).await;
        assert_eq!(status, StatusCode::CREATED, "{body}");
        endpoint.shutdown().await;
    }
}
