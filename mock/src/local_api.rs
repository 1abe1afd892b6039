//! `/_local/…`: shows and resets the state of the endpoint, for tests.
//!
//! `GET /_local/contacts` and `/_local/requests` show the state, `POST /_local/reset` clears it.
//! These requests are not signed. They are accepted from this machine only, and not from web pages
//! in a browser: those send an `Origin` header or, after DNS rebinding, the host name of their site
//! in `Host`.

use crate::fault::Fault;
use crate::json;
use crate::log::Log;
use crate::text::query_pairs;
use hardie_runtime::value::{Map, Value};
use http_body_util::Full;
use hyper::body::Bytes;
use hyper::header::{CONTENT_TYPE, HOST, HeaderValue, ORIGIN};
use hyper::http::request::Parts;
use hyper::http::uri::Authority;
use hyper::{Method, Response, StatusCode};
use std::fmt;
use std::future::Future;
use std::net::{IpAddr, SocketAddr};
use std::pin::Pin;

/// Contacts per page: the default, and the maximum.
const PAGE: usize = 1000;
/// The size in bytes after which a page ends.
const PAGE_BYTES: usize = 4 * 1024 * 1024;

/// The result of a reset.
pub(crate) type ResetFuture = Pin<Box<dyn Future<Output = Result<(), String>> + Send>>;

/// Contacts with their IDs, and whether there are more.
pub(crate) type Page = (Vec<(String, Value)>, bool);
/// Returns a page of contacts.
pub(crate) type Paginator = dyn Fn(Option<&str>, usize) -> Option<Page> + Send + Sync;

/// The addresses of a connection.
#[derive(Clone, Copy, Debug)]
pub struct ConnectionAddresses {
    /// The client's address.
    pub client: IpAddr,
    /// The address that it connected to.
    pub server: SocketAddr,
    /// Whether it uses TLS.
    pub tls: bool,
}

/// Access to the state of a service.
pub struct StateAccess {
    /// A number of contacts after the one with an ID, or from the first on, in order of creation;
    /// `None` if that ID is not known.
    pub contacts: Box<Paginator>,
    /// Removes all contacts.
    pub reset: Box<dyn Fn() -> ResetFuture + Send + Sync>,
}

impl fmt::Debug for StateAccess {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Inside").finish_non_exhaustive()
    }
}

impl Default for StateAccess {
    /// No state to show.
    fn default() -> StateAccess {
        StateAccess {
            contacts: Box::new(|_, _| Some(Page::default())),
            reset: Box::new(|| Box::pin(async { Ok(()) })),
        }
    }
}

/// Whether a path belongs to this API.
pub(crate) fn is_local(path: &str) -> bool {
    path.starts_with("/_local/")
}

impl StateAccess {
    /// Responds to a request.
    pub(crate) async fn answer(
        &self,
        head: &Parts,
        ends: ConnectionAddresses,
        log: &Log,
    ) -> Result<Response<Full<Bytes>>, Fault> {
        if !ends.client.to_canonical().is_loopback() || head.headers.contains_key(ORIGIN) {
            return Err(denied("/_local/ accepts requests from the same machine only."));
        }
        if !is_addressed(head, ends) {
            let port = ends.server.port();
            return Err(denied(format!(
                "/_local/ requires the header `Host`: `localhost:{port}` or the listening address."
            )));
        }
        let mut next = None;
        let content = match (head.uri.path(), &head.method) {
            ("/_local/contacts", &Method::GET) => {
                let contacts = self.page(head.uri.query().unwrap_or_default(), &mut next)?;
                ("Contacts", Value::List(contacts))
            }
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
                    "The method is not supported: use GET to read and POST to reset.",
                ));
            }
            _ => {
                return Err(Fault::new(
                    StatusCode::NOT_FOUND,
                    "UnknownOperationException",
                    "Unknown path; known paths: /_local/contacts, /_local/requests, /_local/reset.",
                ));
            }
        };
        let mut body = Map::from_iter([(content.0.to_owned(), content.1)]);
        if let Some(next) = next {
            body.insert("NextToken".to_owned(), Value::from(next));
        }
        let body = Value::Map(body);
        let mut response = Response::new(Full::new(Bytes::from(json::text(&body))));
        response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
        Ok(response)
    }

    /// The contacts that `?limit=…&next-token=…` requests, and the token of the next page.
    fn page(&self, query: &str, next: &mut Option<String>) -> Result<Vec<Value>, Fault> {
        let (mut limit, mut after) = (PAGE, None);
        for (name, value) in query_pairs(query) {
            let value = value.unwrap_or_default();
            match name.as_str() {
                "limit" => {
                    let number = value.parse().ok().filter(|number| (1..=PAGE).contains(number));
                    limit = number
                        .ok_or_else(|| invalid(format!("`limit` must be from 1 to {PAGE}.")))?;
                }
                "next-token" => after = Some(value),
                _ => {
                    return Err(invalid(
                        "Unknown parameter; known parameters: `limit`, `next-token`.",
                    ));
                }
            }
        }
        let page = (self.contacts)(after.as_deref(), limit);
        let (contacts, mut more) = page.ok_or_else(|| {
            invalid("The `next-token` is not valid; start again without a token.")
        })?;
        let (mut shown, mut bytes, mut last) = (Vec::with_capacity(contacts.len()), 0, None);
        for (id, contact) in contacts {
            bytes += json::text(&contact).len();
            if bytes > PAGE_BYTES && !shown.is_empty() {
                more = true;
                break;
            }
            shown.push(contact);
            last = Some(id);
        }
        *next = last.filter(|_| more);
        Ok(shown)
    }
}

/// Whether a request names this machine as its host: by a loopback name or address, or by the
/// address that the client is connected to, with the right port.
fn is_addressed(head: &Parts, ends: ConnectionAddresses) -> bool {
    let mut hosts = head.headers.get_all(HOST).iter();
    let host = hosts.next().and_then(|host| host.to_str().ok()?.parse::<Authority>().ok());
    let Some(host) = host.filter(|_| hosts.next().is_none()) else { return false };
    // A full URL in the request line takes precedence over the header.
    [Some(&host), head.uri.authority()].into_iter().flatten().all(|authority| {
        let port = match authority.as_str().strip_prefix(authority.host()) {
            Some("") => Some(if ends.tls { 443 } else { 80 }),
            rest => rest.and_then(|rest| rest.strip_prefix(':')?.parse().ok()),
        };
        port == Some(ends.server.port()) && is_own_name(authority.host(), ends.server.ip())
    })
}

fn is_own_name(host: &str, server: IpAddr) -> bool {
    let host = host.strip_suffix('.').unwrap_or(host);
    let address = host.strip_prefix('[').and_then(|host| host.strip_suffix(']')).unwrap_or(host);
    match address.parse::<IpAddr>() {
        Ok(address) => {
            let address = address.to_canonical();
            address.is_loopback() || address == server.to_canonical()
        }
        Err(_) => host.eq_ignore_ascii_case("localhost"),
    }
}

fn denied(message: impl Into<std::borrow::Cow<'static, str>>) -> Fault {
    Fault::new(StatusCode::FORBIDDEN, "AccessDeniedException", message)
}

fn invalid(message: impl Into<std::borrow::Cow<'static, str>>) -> Fault {
    Fault::new(StatusCode::BAD_REQUEST, "InvalidParameterException", message)
}

#[cfg(test)]
mod tests {
    use super::{ConnectionAddresses, is_addressed};
    use hyper::Request;

    #[test]
    fn only_names_of_this_machine() {
        let cases = [
            ("127.0.0.1:4710", &["127.0.0.1:4710"][..], true),
            ("127.0.0.1:4710", &["localhost:4710"], true),
            ("127.0.0.1:4710", &["LOCALHOST.:4710"], true),
            ("127.0.0.1:4710", &["[::1]:4710"], true),
            ("127.0.0.1:4710", &["127.9.9.9:4710"], true),
            ("192.0.2.7:4710", &["192.0.2.7:4710"], true),
            ("192.0.2.7:4710", &["192.0.2.8:4710"], false),
            ("[::ffff:192.0.2.7]:4710", &["192.0.2.7:4710"], true),
            ("127.0.0.1:80", &["localhost"], true),
            ("127.0.0.1:4710", &["localhost"], false),
            ("127.0.0.1:4710", &["localhost:"], false),
            ("127.0.0.1:4710", &["localhost:4711"], false),
            ("127.0.0.1:4710", &["evil.example:4710"], false),
            ("127.0.0.1:4710", &["localhost.evil.example:4710"], false),
            ("127.0.0.1:4710", &["127.0.0.1.evil.example:4710"], false),
            ("127.0.0.1:4710", &["evil.example@localhost:4710"], false),
            ("127.0.0.1:4710", &["localhost:4710", "evil.example:4710"], false),
            ("127.0.0.1:4710", &["localhost:4710", "localhost:4710"], false),
            ("127.0.0.1:4710", &["0.0.0.0:4710"], false),
            ("127.0.0.1:4710", &[""], false),
            ("127.0.0.1:4710", &[], false),
        ];
        let client = "127.0.0.1".parse().unwrap();
        let ends = |server: &str| ConnectionAddresses {
            client,
            server: server.parse().unwrap(),
            tls: false,
        };
        for (server, hosts, want) in cases {
            let mut request = Request::get("/_local/contacts");
            for host in hosts {
                request = request.header("host", *host);
            }
            let (head, ()) = request.body(()).unwrap().into_parts();
            assert_eq!(is_addressed(&head, ends(server)), want, "{server} {hosts:?}");
        }
        let request = Request::get("http://evil.example:4710/_local/contacts")
            .header("host", "localhost:4710");
        let (head, ()) = request.body(()).unwrap().into_parts();
        assert!(!is_addressed(&head, ends("127.0.0.1:4710")), "the URL names another host");
    }
}
