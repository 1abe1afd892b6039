//! `/_local/…`: a look inside for tests, which no service has.
//!
//! `GET /_local/contacts` and `/_local/requests` show what there is, `POST /_local/reset` forgets
//! it. Requests here carry no signature, so they are taken from this machine alone, and not from
//! pages in a browser.

use std::fmt;
use std::future::Future;
use std::net::IpAddr;
use std::pin::Pin;

use hardie_runtime::value::{Map, Value};
use http_body_util::Full;
use hyper::body::Bytes;
use hyper::header::{CONTENT_TYPE, HeaderValue, ORIGIN};
use hyper::http::request::Parts;
use hyper::{Method, Response, StatusCode};

use crate::fault::Fault;
use crate::json;
use crate::log::Log;

type Resetting = Pin<Box<dyn Future<Output = Result<(), String>> + Send>>;

/// What a service shows of itself.
pub(crate) struct Inside {
    /// Everything that was created, in order.
    pub(crate) contacts: Box<dyn Fn() -> Vec<Value> + Send + Sync>,
    /// Forgets it.
    pub(crate) reset: Box<dyn Fn() -> Resetting + Send + Sync>,
}

impl fmt::Debug for Inside {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Inside").finish_non_exhaustive()
    }
}

impl Default for Inside {
    /// Nothing to show.
    fn default() -> Inside {
        Inside { contacts: Box::new(Vec::new), reset: Box::new(|| Box::pin(async { Ok(()) })) }
    }
}

/// Whether a path is one of these.
pub(crate) fn is_local(path: &str) -> bool {
    path.starts_with("/_local/")
}

impl Inside {
    /// Answers a request from an address.
    pub(crate) async fn answer(
        &self,
        head: &Parts,
        from: IpAddr,
        log: &Log,
    ) -> Result<Response<Full<Bytes>>, Fault> {
        if !from.to_canonical().is_loopback() || head.headers.contains_key(ORIGIN) {
            return Err(Fault::new(
                StatusCode::FORBIDDEN,
                "AccessDeniedException",
                "/_local/ answers programs on the same machine only.",
            ));
        }
        let content = match (head.uri.path(), &head.method) {
            ("/_local/contacts", &Method::GET) => ("Contacts", Value::List((self.contacts)())),
            ("/_local/requests", &Method::GET) => ("Requests", Value::List(log.recent())),
            ("/_local/reset", &Method::POST) => {
                (self.reset)().await.map_err(|error| {
                    Fault::new(StatusCode::INTERNAL_SERVER_ERROR, "InternalFailure", error)
                })?;
                log.forget();
                ("Contacts", Value::List(Vec::new()))
            }
            ("/_local/contacts" | "/_local/requests" | "/_local/reset", _) => {
                return Err(Fault::new(
                    StatusCode::METHOD_NOT_ALLOWED,
                    "UnknownOperationException",
                    "GET shows, POST resets.",
                ));
            }
            _ => {
                return Err(Fault::new(
                    StatusCode::NOT_FOUND,
                    "UnknownOperationException",
                    "There are /_local/contacts, /_local/requests and /_local/reset.",
                ));
            }
        };
        let body = Value::Map(Map::from_iter([(content.0.to_owned(), content.1)]));
        let mut response = Response::new(Full::new(Bytes::from(json::text(&body))));
        response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
        Ok(response)
    }
}
