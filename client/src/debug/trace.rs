//! The lines of `--debug` about a call: each attempt with its request, its canonical request, its
//! response and its duration.
//!
//! Lines never contain sensitive values: bodies are only counted; the values of sensitive members
//! in a URL or a header, session tokens and signatures are replaced by stars.

use crate::causes::with_causes;
use crate::debug::canonical::{SignedPath, canonical_request};
use crate::debug::log::Log;
use crate::secret::{KnownSecrets, Placement};
use aws_smithy_runtime_api::client::orchestrator::HttpRequest;
use aws_smithy_types::body::SdkBody;
use hardie_runtime::endpoint::{display_request_query, display_request_url};
use hardie_runtime::table::{Binding, Member, Operation, Shape};
use std::fmt::Arguments;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Instant;

const PART: &str = "client.call";

/// Writes a call's attempts to a log.
#[derive(Debug)]
pub(crate) struct Trace {
    log: Log,
    operation: Operation,
    redaction: Redaction,
    secrets: KnownSecrets,
    attempts: AtomicU32,
    since: Mutex<Instant>,
}

impl Trace {
    pub(crate) fn new(
        log: Log,
        operation: Operation,
        redaction: Redaction,
        secrets: KnownSecrets,
    ) -> Trace {
        let (attempts, since) = (AtomicU32::new(0), Mutex::new(Instant::now()));
        Trace { log, operation, redaction, secrets, attempts, since }
    }

    /// Writes a line with texts of the server.
    fn response_line(&self, text: Arguments<'_>) {
        self.log.line(PART, format_args!("{}", self.secrets.hide(&text.to_string())));
    }

    /// Counts an attempt, and starts its time.
    fn count(&self) {
        self.attempts.fetch_add(1, Ordering::Relaxed);
        if let Ok(mut since) = self.since.lock() {
            *since = Instant::now();
        }
    }

    /// Begins an attempt with a request of AWS's orchestrator.
    #[cfg(feature = "interceptors")]
    pub(crate) fn begin(&self, request: &HttpRequest) {
        self.count();
        if self.log.is_on() {
            self.sending(request);
        }
    }

    /// Begins an attempt, and writes the lines of its request.
    pub(crate) fn begin_with(&self, request: &hyper::Request<SdkBody>) {
        self.count();
        if !self.log.is_on() {
            return;
        }
        let body = SdkBody::from(request.body().bytes().unwrap_or_default());
        let mut copy = hyper::Request::new(body);
        *copy.method_mut() = request.method().clone();
        *copy.uri_mut() = request.uri().clone();
        *copy.headers_mut() = request.headers().clone();
        if let Ok(request) = HttpRequest::try_from(copy) {
            self.sending(&request);
        }
    }

    fn sending(&self, request: &HttpRequest) {
        let shown = &self.redaction;
        self.log.line(
            PART,
            format_args!(
                "Attempt {}: {} {} with {:?} and a body of {} bytes",
                self.attempt(),
                request.method(),
                shown.url(request),
                shown.headers(request),
                request.body().bytes().map_or(0, <[u8]>::len)
            ),
        );
        if let Some(text) = shown.canonical(request) {
            self.log.line(PART, format_args!("CanonicalRequest:\n{text}"));
        }
    }

    /// Writes the line of a response whose body is not read yet.
    pub(crate) fn received_head(&self, status: u16, headers: &[(String, String)]) {
        if self.log.is_on() {
            let headers: Vec<(&str, &str)> =
                headers.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
            self.received(status, &headers, None);
        }
    }

    /// Writes the line of a response.
    pub(crate) fn received(&self, status: u16, headers: &[(&str, &str)], length: Option<usize>) {
        if !self.log.is_on() {
            return;
        }
        let hidden = hidden_headers(self.operation.output());
        let shown: Vec<(&str, &str)> = headers
            .iter()
            .map(|(name, value)| (*name, redacted_header(&hidden, name, value)))
            .collect();
        let id = ["x-amzn-requestid", "x-amz-request-id", "x-amzn-request-id"]
            .iter()
            .find_map(|id| headers.iter().find(|(name, _)| name.eq_ignore_ascii_case(id)))
            .map_or("none", |(_, value)| value);
        self.response_line(format_args!(
            "Attempt {}: status {status} after {} ms, request id {id}, headers {shown:?}, a body \
                    of {} bytes",
            self.attempt(),
            self.elapsed(),
            length.map_or_else(|| "unknown".to_owned(), |length| length.to_string())
        ));
    }

    /// Writes the line of a failed attempt.
    pub(crate) fn failed(&self, error: &(dyn std::error::Error + 'static)) {
        if self.log.is_on() {
            let text = with_causes(error);
            self.response_line(format_args!(
                "Attempt {}: failed after {} ms: {text}",
                self.attempt(),
                self.elapsed()
            ));
        }
    }

    /// Milliseconds since the attempt began.
    fn elapsed(&self) -> u128 {
        self.since.lock().map(|since| since.elapsed().as_millis()).unwrap_or_default()
    }

    fn attempt(&self) -> u32 {
        self.attempts.load(Ordering::Relaxed)
    }
}

/// How the requests of an operation are printed.
#[derive(Debug)]
pub(crate) struct Redaction {
    /// The operation's URI pattern if a value in the URL is sensitive.
    pattern: Option<&'static str>,
    hidden: Vec<String>,
    signed_path: SignedPath,
}

impl Redaction {
    /// Hides sensitive members, and the secret that authenticates the request.
    pub(crate) fn new(operation: Operation, secret: Option<&Placement>) -> Redaction {
        let mut hidden = hidden_headers(operation.input());
        hidden.extend(secret.and_then(Placement::header_name).map(str::to_owned));
        let in_url = secret.is_some_and(Placement::is_in_query);
        let pattern = sensitive_pattern(operation).or_else(|| in_url.then(|| operation.uri()));
        Redaction { pattern, hidden, signed_path: SignedPath::default() }
    }

    /// The same for requests whose signature covers the path so.
    pub(crate) fn signed_path(self, signed_path: SignedPath) -> Redaction {
        Redaction { signed_path, ..self }
    }

    /// The pattern that replaces the path of a URL with a sensitive value.
    pub(crate) fn pattern(&self) -> Option<&'static str> {
        self.pattern
    }

    fn url(&self, request: &HttpRequest) -> String {
        redacted_url(request.uri(), self.pattern)
    }

    fn headers<'a>(&self, request: &'a HttpRequest) -> Vec<(&'a str, &'a str)> {
        request
            .headers()
            .iter()
            .map(|(name, value)| (name, redacted_header(&self.hidden, name, value)))
            .collect()
    }

    /// The canonical request; `None` for an unsigned request.
    fn canonical(&self, request: &HttpRequest) -> Option<String> {
        let target = self.pattern.map(|pattern| format!("{pattern} (its values are sensitive)"));
        let shown = |name: &str, value: &str| redacted_header(&self.hidden, name, value).to_owned();
        let text = canonical_request(request, target.as_deref(), self.signed_path, shown)?;
        // The third line is the query, which includes that of the endpoint.
        let line = |(number, line)| {
            if number == 2 { display_request_query(line) } else { str::to_owned(line) }
        };
        Some(text.split('\n').enumerate().map(line).collect::<Vec<_>>().join("\n"))
    }
}

/// The operation's URI pattern if a value in its URLs is sensitive.
fn sensitive_pattern(operation: Operation) -> Option<&'static str> {
    let in_url = |member: Member| {
        matches!(member.binding(), Binding::Label | Binding::Query | Binding::QueryParams)
            && hides(member)
    };
    operation.input().members().any(in_url).then(|| operation.uri())
}

/// A request's URL for messages and logs; `pattern` replaces a path with sensitive values.
pub(crate) fn redacted_url(url: &str, pattern: Option<&str>) -> String {
    let shown = display_request_url(url);
    match (pattern, shown.split_once("://")) {
        (Some(pattern), Some((scheme, rest))) => {
            let host = rest.split(['/', '?']).next().unwrap_or_default();
            format!("{scheme}://{host}{pattern} (its values are sensitive)")
        }
        _ => shown,
    }
}

fn hides(member: Member) -> bool {
    let target = member.target();
    let inside = [target.element(), target.key()];
    member.is_sensitive() || inside.into_iter().flatten().any(Member::is_sensitive)
}

/// The headers of a shape's sensitive members in lower case; a prefix ends with a star.
fn hidden_headers(shape: Shape) -> Vec<String> {
    let names = shape.members().filter(|member| hides(*member)).filter_map(|member| {
        let name = member.wire_name().to_lowercase();
        match member.binding() {
            Binding::Header => Some(name),
            Binding::PrefixHeaders => Some(name + "*"),
            _ => None,
        }
    });
    names.collect()
}

/// A header's value, or stars for a sensitive one.
fn redacted_header<'a>(hidden: &[String], name: &str, value: &'a str) -> &'a str {
    const STARS: &str = "***";
    let name = name.to_lowercase();
    let is_hidden = hidden.iter().any(|hidden| match hidden.strip_suffix('*') {
        Some(prefix) => name.starts_with(prefix),
        None => *hidden == name,
    });
    if is_hidden || matches!(name.as_str(), "x-amz-security-token" | "set-cookie" | "cookie") {
        STARS
    } else if name == "authorization" {
        // Everything but the signature.
        value.split_once(", Signature=").map_or(STARS, |(shown, _)| shown)
    } else {
        value
    }
}
