//! Opens a contact per order, over HTTP: `open` calls the service, and `router` is its transport.

use aws_connect::client::{Client, Error, ErrorKind};
use aws_connect::{
    Channel, ContactInitiationMethod, CreateContactError, CreateContactInput, IndexMap, Reference,
    ReferenceType,
};
use axum::extract::rejection::JsonRejection;
use axum::extract::{DefaultBodyLimit, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use axum::{Json, Router};
use serde::{Deserialize, Serialize};
use serde_json::json;

const INSTANCE: &str = "11111111-2222-4333-8444-555555555555";
/// More than any order needs.
const MAX_BODY: usize = 10_000;

/// An order that a contact is opened for.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct Order {
    /// Its number. It is the client token: an order that is sent twice opens one contact.
    pub order: String,
    /// The customer's email address.
    pub customer: String,
}

/// An opened contact.
#[derive(Clone, Debug, Deserialize, Serialize, PartialEq, Eq)]
pub struct Opened {
    /// The number of its order.
    pub order: String,
    /// Its id.
    pub contact: String,
}

/// Why no contact was opened.
#[derive(Debug)]
pub enum Problem {
    /// The call of the service failed.
    Call(Error<CreateContactError>),
    /// The response of the service has no contact id.
    NoContact,
}

/// Opens a contact for an order. Does not depend on HTTP, so that tests and other transports call
/// it too.
///
/// # Errors
/// The error of the call.
pub async fn open(client: &Client, order: Order) -> Result<Opened, Problem> {
    let mail = Reference::new(ReferenceType::Email).with_value(order.customer);
    let input = CreateContactInput::new(INSTANCE, Channel::Email, ContactInitiationMethod::Flow)
        .with_name(format!("Order {}", order.order))
        .with_client_token(format!("order-{}", order.order))
        .with_references(IndexMap::from([("customer".to_owned(), mail)]));
    let output = client.create_contact(input).await.map_err(Problem::Call)?;
    let contact = output.into_output().contact_id.ok_or(Problem::NoContact)?;
    Ok(Opened { order: order.order, contact })
}

/// `POST /orders`. One client serves all requests at the same time.
pub fn router(client: Client) -> Router {
    Router::new()
        .route("/orders", post(post_order))
        .layer(DefaultBodyLimit::max(MAX_BODY))
        .with_state(client)
}

async fn post_order(
    State(client): State<Client>,
    order: Result<Json<Order>, JsonRejection>,
) -> Response {
    let order = match order {
        Ok(Json(order)) => order,
        Err(error) => return failure(error.status(), &error.body_text()),
    };
    match open(&client, order).await {
        Ok(opened) => (StatusCode::CREATED, Json(opened)).into_response(),
        Err(problem) => problem.into_response(),
    }
}

impl Problem {
    /// The HTTP status, by the kind of the error: what callers can do about it.
    pub fn status(&self) -> StatusCode {
        let Problem::Call(error) = self else { return StatusCode::BAD_GATEWAY };
        match error.kind() {
            _ if error.is_throttling() => StatusCode::SERVICE_UNAVAILABLE,
            // The same order number with another customer.
            ErrorKind::Service(CreateContactError::IdempotencyException(_)) => StatusCode::CONFLICT,
            ErrorKind::Service(CreateContactError::InvalidParameterException(_)) => {
                StatusCode::UNPROCESSABLE_ENTITY
            }
            ErrorKind::Timeout => StatusCode::GATEWAY_TIMEOUT,
            // Settings and credentials of this program.
            ErrorKind::Construction | ErrorKind::Credentials => StatusCode::INTERNAL_SERVER_ERROR,
            _ => StatusCode::BAD_GATEWAY,
        }
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let status = self.status();
        match &self {
            // The request id is for the service's support, not for callers.
            Problem::Call(error) => eprintln!("{error}; request {:?}", error.request_id()),
            Problem::NoContact => eprintln!("a response without a contact id"),
        }
        let mut response = failure(status, status.canonical_reason().unwrap_or_default());
        if status == StatusCode::SERVICE_UNAVAILABLE {
            let headers = response.headers_mut();
            headers.insert(header::RETRY_AFTER, header::HeaderValue::from_static("1"));
        }
        response
    }
}

fn failure(status: StatusCode, message: &str) -> Response {
    (status, Json(json!({ "error": message }))).into_response()
}
