//! `/_local/…`: shows, changes and resets the state of the endpoint, for tests and for people.
//!
//! `GET /_local/` is a page that shows what the endpoint does; `/_local/events` tells it.
//! `GET /_local/contacts`, `/_local/resources` and `/_local/requests` show the state, `POST
//! /_local/reset` clears it; `/_local/faults` shows and sets the injected faults. These requests
//! are not signed. They are accepted from this machine only, and not from other web pages in a
//! browser: those send an `Origin` header with another origin or, after DNS rebinding, the host
//! name of their site in `Host`.

use crate::events::EventBody;
use crate::fault::Fault;
use crate::fault_injection::{FaultInjector, Plan};
use crate::json;
use crate::log::{self, Log};
use crate::page::{self, PAGE};
use crate::text::query_pairs;
use hardie_runtime::service::Service;
use hardie_runtime::value::{Map, Value};
use http_body_util::{Either, Full};
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
const PAGE_LENGTH: usize = 1000;
/// The size in bytes after which a page ends.
const PAGE_BYTES: usize = 4 * 1024 * 1024;
/// The known paths, for messages.
const PATHS: &str = "/_local/, /_local/contacts, /_local/resources, /_local/requests, \
                     /_local/faults, /_local/events, /_local/reset";

/// The body of a response.
pub(crate) type ResponseBody = Either<Full<Bytes>, EventBody>;

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
    /// Whether the endpoint has contacts.
    pub has_contacts: bool,
    /// A number of contacts after the one with an ID, or from the first on, in order of creation;
    /// `None` if that ID is not known.
    pub contacts: Box<Paginator>,
    /// Removes all contacts.
    pub reset: Box<dyn Fn() -> ResetFuture + Send + Sync>,
}

impl fmt::Debug for StateAccess {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("StateAccess").finish_non_exhaustive()
    }
}

impl Default for StateAccess {
    /// No state to show.
    fn default() -> StateAccess {
        StateAccess {
            has_contacts: false,
            contacts: Box::new(|_, _| Some(Page::default())),
            reset: Box::new(|| Box::pin(async { Ok(()) })),
        }
    }
}

/// What the API shows and changes.
pub(crate) struct Local<'a> {
    pub(crate) services: Vec<&'static Service>,
    pub(crate) state: &'a StateAccess,
    pub(crate) log: &'a Log,
    pub(crate) faults: &'a FaultInjector,
    /// The resources, as they are shown.
    pub(crate) resources: Box<dyn Fn() -> Vec<Value> + Send + Sync + 'a>,
    /// Removes all resources.
    pub(crate) reset: Box<dyn Fn() -> Result<(), String> + Send + Sync + 'a>,
}

/// Whether a path belongs to this API.
pub(crate) fn is_local(path: &str) -> bool {
    path.starts_with("/_local/")
}

impl Local<'_> {
    /// Responds to a request.
    pub(crate) async fn answer(
        &self,
        head: &Parts,
        body: &[u8],
        ends: ConnectionAddresses,
    ) -> Response<ResponseBody> {
        let answer = self.checked(head, body, ends).await;
        let mut response = answer.unwrap_or_else(|fault| {
            let message = Map::from_iter([("message".to_owned(), Value::from(fault.message()))]);
            let mut response = json_response(Value::Map(message));
            *response.status_mut() = fault.status();
            if let Ok(code) = HeaderValue::from_str(fault.code()) {
                response.headers_mut().insert("x-amzn-errortype", code);
            }
            response
        });
        page::protect(response.headers_mut());
        response
    }

    async fn checked(
        &self,
        head: &Parts,
        body: &[u8],
        ends: ConnectionAddresses,
    ) -> Result<Response<ResponseBody>, Fault> {
        if !ends.client.to_canonical().is_loopback() || is_foreign(head, ends) {
            return Err(denied("/_local/ accepts requests from the same machine only."));
        }
        if !is_addressed(head, ends) {
            let port = ends.server.port();
            return Err(denied(format!(
                "/_local/ requires the header `Host`: `localhost:{port}` or the listening address."
            )));
        }
        let path = head.uri.path();
        let mut next = None;
        let content = match (path, &head.method) {
            ("/_local/", &Method::GET) => return Ok(html()),
            ("/_local/events", &Method::GET) => return Ok(self.events(head)),
            ("/_local/contacts", &Method::GET) => {
                let contacts = self.page(head.uri.query().unwrap_or_default(), &mut next)?;
                ("Contacts", Value::List(contacts))
            }
            ("/_local/resources", &Method::GET) => ("Resources", Value::List((self.resources)())),
            ("/_local/requests", &Method::GET) => ("Requests", Value::List(self.log.recent())),
            ("/_local/faults", &Method::GET) => ("Faults", self.faults.plan().to_json()),
            ("/_local/faults", &Method::POST) => {
                let plan = json::parse(body).map_err(|fault| fault.message());
                let plan = plan.and_then(|plan| Plan::from_json(&plan, &self.services));
                self.faults.set_plan(plan.map_err(invalid)?);
                let faults = self.faults.plan().to_json();
                self.log.send("faults", "", &faults);
                ("Faults", faults)
            }
            ("/_local/reset", &Method::POST) => {
                let failed =
                    |error| Fault::new(StatusCode::INTERNAL_SERVER_ERROR, "InternalFailure", error);
                (self.state.reset)().await.map_err(failed)?;
                (self.reset)().map_err(failed)?;
                self.log.forget();
                ("Contacts", Value::List(Vec::new()))
            }
            (path, &Method::GET) if path.starts_with("/_local/requests/") => {
                let number = path.rsplit('/').next().and_then(|number| number.parse().ok());
                let details = number.and_then(|number| self.log.details(number));
                let details = details.ok_or_else(|| {
                    let message = "This request is not in memory: the last 1000 are.";
                    Fault::new(StatusCode::NOT_FOUND, "ResourceNotFoundException", message)
                })?;
                ("Request", details)
            }
            (
                "/_local/" | "/_local/events" | "/_local/contacts" | "/_local/resources"
                | "/_local/requests" | "/_local/faults" | "/_local/reset",
                _,
            ) => {
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
                    format!("Unknown path; known paths: {PATHS}."),
                ));
            }
        };
        let mut body = Map::from_iter([(content.0.to_owned(), content.1)]);
        if let Some(next) = next {
            body.insert("NextToken".to_owned(), Value::from(next));
        }
        Ok(json_response(Value::Map(body)))
    }

    /// The stream of events: what the page shows first, then each request.
    fn events(&self, head: &Parts) -> Response<ResponseBody> {
        // A page that connects again has the requests up to its last event.
        let last = head.headers.get("last-event-id").and_then(|id| id.to_str().ok());
        let last = last.and_then(|id| self.log.number_of(id));
        let (events, closed) = self.log.subscribe();
        let mut hello = Map::new();
        let services = self.services.iter().map(|service| {
            let facts = [
                ("Title", service.title),
                ("ShapeId", service.shape_id),
                ("Version", service.version),
                ("Protocol", service.protocol.name()),
            ];
            facts.map(|(name, text)| (name.to_owned(), Value::from(text))).into_iter().collect()
        });
        hello.insert("Services", Value::List(services.map(Value::Map).collect()));
        hello.insert("HasContacts", Value::Bool(self.state.has_contacts));
        hello.insert("Faults", self.faults.plan().to_json());
        hello.insert("IsNew", Value::Bool(last.is_none()));
        hello.insert("Requests", Value::List(self.log.summaries(last)));
        let first = log::event("hello", "", &Value::Map(hello));
        let body = EventBody::new(first, events, closed);
        let mut response = Response::new(Either::Right(body));
        let kind = HeaderValue::from_static("text/event-stream");
        response.headers_mut().insert(CONTENT_TYPE, kind);
        response
    }

    /// The contacts that `?limit=…&next-token=…` requests, and the token of the next page.
    fn page(&self, query: &str, next: &mut Option<String>) -> Result<Vec<Value>, Fault> {
        let (mut limit, mut after) = (PAGE_LENGTH, None);
        for (name, value) in query_pairs(query) {
            let value = value.unwrap_or_default();
            match name.as_str() {
                "limit" => {
                    let number =
                        value.parse().ok().filter(|number| (1..=PAGE_LENGTH).contains(number));
                    limit = number.ok_or_else(|| {
                        invalid(format!("`limit` must be from 1 to {PAGE_LENGTH}."))
                    })?;
                }
                "next-token" => after = Some(value),
                _ => {
                    return Err(invalid(
                        "Unknown parameter; known parameters: `limit`, `next-token`.",
                    ));
                }
            }
        }
        let page = (self.state.contacts)(after.as_deref(), limit);
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

fn html() -> Response<ResponseBody> {
    let mut response = Response::new(Either::Left(Full::new(PAGE)));
    let kind = HeaderValue::from_static("text/html; charset=utf-8");
    response.headers_mut().insert(CONTENT_TYPE, kind);
    response
}

fn json_response(body: Value) -> Response<ResponseBody> {
    let body = Full::new(Bytes::from(json::text(&body)));
    let mut response = Response::new(Either::Left(body));
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    response
}

/// Whether a request is from a web page of another origin. A browser says so in `Origin` or, of
/// requests without one, in `Sec-Fetch-Site`; opening the page itself by a link is allowed.
fn is_foreign(head: &Parts, ends: ConnectionAddresses) -> bool {
    let is_page = head.uri.path() == "/_local/" && head.method == Method::GET;
    let site = head.headers.get("sec-fetch-site").map(HeaderValue::as_bytes);
    if !is_page && matches!(site, Some(b"cross-site" | b"same-site")) {
        return true;
    }
    let mut origins = head.headers.get_all(ORIGIN).iter();
    let Some(origin) = origins.next() else { return false };
    let host = head.headers.get(HOST).and_then(|host| host.to_str().ok());
    let scheme = if ends.tls { "https://" } else { "http://" };
    let own = origin.to_str().ok().and_then(|origin| origin.strip_prefix(scheme));
    let is_own = own.is_some_and(|own| host.is_some_and(|host| own.eq_ignore_ascii_case(host)));
    !is_own || origins.next().is_some()
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
    use super::{ConnectionAddresses, is_addressed, is_foreign};
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

    #[test]
    fn only_pages_of_the_endpoint() {
        type Headers = &'static [(&'static str, &'static str)];
        let cases: [(&str, Headers, bool); 9] = [
            ("/_local/reset", &[], false),
            ("/_local/reset", &[("origin", "http://localhost:4710")], false),
            ("/_local/reset", &[("origin", "https://localhost:4710")], true),
            ("/_local/reset", &[("origin", "http://localhost:4711")], true),
            ("/_local/reset", &[("origin", "http://127.0.0.1:4710")], true),
            ("/_local/reset", &[("origin", "http://evil.example")], true),
            ("/_local/reset", &[("origin", "null")], true),
            ("/_local/requests", &[("sec-fetch-site", "cross-site")], true),
            ("/_local/requests", &[("sec-fetch-site", "same-origin")], false),
        ];
        let ends = ConnectionAddresses {
            client: "127.0.0.1".parse().unwrap(),
            server: "127.0.0.1:4710".parse().unwrap(),
            tls: false,
        };
        for (path, headers, want) in cases {
            let mut request = Request::post(path).header("host", "localhost:4710");
            for (name, value) in headers {
                request = request.header(*name, *value);
            }
            let (head, ()) = request.body(()).unwrap().into_parts();
            assert_eq!(is_foreign(&head, ends), want, "{path} {headers:?}");
        }
    }
}
