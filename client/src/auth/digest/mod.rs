//! `httpDigestAuth`: user name and password, proven by a hash over a nonce of the server (RFC
//! 7616).
//!
//! A request is sent without proof, or with the last nonce of the server; if the response is a
//! challenge, it is sent again, and once more if that nonce is stale already. All are one attempt
//! for retries.

mod algorithm;
mod challenge;
mod header;
mod response;

use super::sources::Login;
use crate::debug::log::Log;
use crate::http::body::{CopyError, copy_body};
use aws_smithy_runtime_api::box_error::BoxError;
use aws_smithy_runtime_api::client::http::{
    HttpConnector, HttpConnectorFuture, SharedHttpConnector,
};
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use aws_smithy_runtime_api::client::result::ConnectorError;
use challenge::{Challenge, Protection};
use response::{Protected, Use};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};

/// The last challenge of a server.
#[derive(Clone, Debug)]
struct Session {
    /// Scheme, host and port.
    origin: String,
    challenge: Challenge,
    /// The requests with its nonce.
    count: u32,
}

/// The sessions of a connection's calls.
#[derive(Clone, Debug, Default)]
pub(crate) struct Sessions(Arc<Mutex<Option<Session>>>);

impl Sessions {
    /// Counts a request to an origin that sent a challenge.
    fn next(&self, origin: &str) -> Option<Session> {
        let mut last = self.0.lock().ok()?;
        let session = last.as_mut().filter(|session| session.origin == origin)?;
        session.count = session.count.saturating_add(1);
        Some(session.clone())
    }

    /// Keeps a challenge. The count of a nonce goes on if the server sends it again, such as to
    /// calls in parallel: a server refuses a count that it has seen.
    fn begin(&self, origin: &str, challenge: Challenge) {
        if let Ok(mut last) = self.0.lock() {
            let is_same = |session: &&Session| {
                session.origin == origin && session.challenge.nonce == challenge.nonce
            };
            let count = last.as_ref().filter(is_same).map_or(0, |session| session.count);
            *last = Some(Session { origin: origin.to_owned(), challenge, count });
        }
    }
}

/// Meets the challenges of one call.
#[derive(Clone, Debug)]
pub(crate) struct Digest {
    login: Arc<Login>,
    sessions: Sessions,
    log: Log,
    /// Whether the last response has no supported challenge.
    is_unsupported: Arc<AtomicBool>,
}

impl Digest {
    pub(crate) fn new(login: Login, sessions: Sessions, log: Log) -> Digest {
        Digest { login: Arc::new(login), sessions, log, is_unsupported: Arc::default() }
    }

    /// Whether the last response has no supported challenge.
    pub(crate) fn is_unsupported(&self) -> bool {
        self.is_unsupported.load(Ordering::Relaxed)
    }

    /// A connector that meets the challenges of another one's responses.
    pub(crate) fn over(&self, inner: SharedHttpConnector) -> SharedHttpConnector {
        SharedHttpConnector::new(DigestConnector { inner, digest: self.clone() })
    }
}

#[derive(Clone, Debug)]
struct DigestConnector {
    inner: SharedHttpConnector,
    digest: Digest,
}

impl HttpConnector for DigestConnector {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        let connector = self.clone();
        HttpConnectorFuture::new(async move { connector.exchange(request).await })
    }
}

impl DigestConnector {
    async fn exchange(&self, mut request: HttpRequest) -> Result<HttpResponse, ConnectorError> {
        let origin = split(request.uri()).0.to_owned();
        let mut met = 0;
        loop {
            let again = request.try_clone();
            self.prove(&mut request, &origin).await?;
            let response = self.inner.call(request).await?;
            self.digest.is_unsupported.store(false, Ordering::Relaxed);
            if response.status().as_u16() != 401 || met == MOST_CHALLENGES {
                return Ok(response);
            }
            let headers = response.headers().get_all_bytes("www-authenticate").map(decoded);
            let headers: Vec<String> = headers.collect();
            let Some(challenge) = challenge::first(headers.iter().map(String::as_str)) else {
                self.digest.log.line(PART, format_args!("The response has no supported challenge"));
                self.digest.is_unsupported.store(true, Ordering::Relaxed);
                return Ok(response);
            };
            // Another nonce does not make a wrong password right.
            if met > 0 && !challenge.is_stale {
                return Ok(response);
            }
            let stale = if challenge.is_stale { ", since the nonce was stale" } else { "" };
            let name = challenge.algorithm.name();
            let line = format!("Sending the request again for a digest challenge ({name}){stale}");
            self.digest.log.line(PART, format_args!("{line}"));
            let Some(again) = again else {
                let message = "the server asks for a digest, but the body cannot be sent again";
                return Err(ConnectorError::user(message.into()));
            };
            self.digest.sessions.begin(&origin, challenge);
            (request, met) = (again, met + 1);
        }
    }

    /// Adds the header, if the server's challenge is known.
    async fn prove(&self, request: &mut HttpRequest, origin: &str) -> Result<(), ConnectorError> {
        let Some(session) = self.digest.sessions.next(origin) else { return Ok(()) };
        let body = match session.challenge.protection {
            Protection::Body => hash(request, &session).await?,
            Protection::Legacy | Protection::Request => String::new(),
        };
        let (method, target) = (request.method(), split(request.uri()).1);
        let protected = Protected { method, target: &target, body: &body };
        let cnonce = uuid::Uuid::new_v4().simple().to_string();
        let used = Use { count: session.count, cnonce: &cnonce };
        let login = &self.digest.login;
        let value = response::authorization(&session.challenge, login, &protected, &used);
        let added = request.headers_mut().try_insert("authorization", value);
        // The error would contain the header.
        added.map(|_| ()).map_err(|_| failed("the digest of the server's challenge is not valid"))
    }
}

/// The challenges that are met for one request.
const MOST_CHALLENGES: u32 = 2;

const PART: &str = "client.auth";

fn failed(message: &'static str) -> ConnectorError {
    ConnectorError::user(BoxError::from(message))
}

/// A header in UTF-8, or else in ISO 8859-1, as old servers send it.
fn decoded(header: &[u8]) -> String {
    match std::str::from_utf8(header) {
        Ok(text) => text.to_owned(),
        Err(_) => header.iter().copied().map(char::from).collect(),
    }
}

/// The hash of a request's body.
async fn hash(request: &HttpRequest, session: &Session) -> Result<String, ConnectorError> {
    let mut body = request.body().try_clone().ok_or_else(|| {
        failed("the server asks for the hash of a body that cannot be read twice")
    })?;
    let mut hasher = session.challenge.algorithm.hasher();
    copy_body(&mut body, &mut hasher).await.map_err(|error| match error {
        CopyError::Read(error) => ConnectorError::user(error),
        CopyError::Write(error) => ConnectorError::user(error.into()),
    })?;
    Ok(hasher.finish())
}

/// The origin of a URL, and its path with its query.
fn split(url: &str) -> (&str, String) {
    let start = url.find("://").map_or(0, |at| at + 3);
    let rest = url.get(start..).unwrap_or_default();
    let end = start + rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let (origin, target) = url.split_at(end);
    let target = target.split('#').next().unwrap_or_default();
    (origin, if target.starts_with('/') { target.to_owned() } else { format!("/{target}") })
}

#[cfg(test)]
mod tests {
    use super::{Sessions, challenge, decoded, split};

    #[test]
    fn the_count_of_a_nonce_goes_on() {
        let sessions = Sessions::default();
        for (origin, nonce, want) in [
            ("http://a", "n", 1),
            ("http://a", "n", 2),
            ("http://a", "other", 1),
            ("http://b", "other", 1),
            ("http://b", "other", 2),
        ] {
            let header = format!("Digest realm=\"r\", nonce=\"{nonce}\", stale=true");
            sessions.begin(origin, challenge::first([&*header].into_iter()).unwrap());
            assert_eq!(sessions.next(origin).map(|it| it.count), Some(want), "{origin} {nonce}");
        }
    }

    #[test]
    fn headers_of_old_servers_are_decoded() {
        for header in ["caf\u{e9}".as_bytes(), b"caf\xe9"] {
            assert_eq!(decoded(header), "caf\u{e9}");
        }
    }

    #[test]
    fn targets() {
        for (url, want) in [
            ("http://h:1/a/b?c=d", ("http://h:1", "/a/b?c=d")),
            ("http://h", ("http://h", "/")),
            ("http://h?x", ("http://h", "/?x")),
            ("http://h/%C3%A9#f", ("http://h", "/%C3%A9")),
        ] {
            assert_eq!(split(url), (want.0, want.1.to_owned()), "{url}");
        }
    }
}
