//! The HTTP client: hyper, rustls on ring, proxies from the environment.
//!
//! Our own connector instead of `aws-smithy-http-client`'s, which reads certificates only from the
//! system or from PEM (parsed at every start), cannot disable verification, and has no read
//! time-out between two parts of a body. TLS is set up for `https` only: an `http` call opens no
//! certificate file. Redirects are not followed.

mod activity;
pub(crate) mod body;
pub(crate) mod connector;
pub(crate) mod error;
pub(crate) mod proxy;
pub(crate) mod rate_limiter;
mod raw_header_names;
mod request_body;
pub(crate) mod shown_url;
pub(crate) mod tls;
mod verify;

use crate::debug::log::Log;
use activity::Activity;
#[cfg(feature = "interceptors")]
use aws_smithy_runtime_api::client::http::{
    HttpClient, HttpConnectorSettings, SharedHttpConnector,
};
use aws_smithy_runtime_api::client::http::{HttpConnector, HttpConnectorFuture};
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use aws_smithy_runtime_api::client::result::ConnectorError;
#[cfg(feature = "interceptors")]
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use aws_smithy_types::body::SdkBody;
use body::{LimitedBody, SizeLimit};
use connector::Connector;
use error::TransportError;
use hyper::Uri;
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::capture_connection;
use hyper_util::rt::TokioExecutor;
use proxy::{Proxies, Proxy};
use rate_limiter::RateLimiter;
use raw_header_names::RawHeaderNames;
use request_body::RequestBody;
use shown_url::ShownUrl;
use std::fmt;
use std::future::poll_fn;
use std::io::Write;
use std::pin::pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, OnceLock};
use std::task::Poll;
use std::time::Duration;
use tls::TrustAnchors;

/// The settings of connections.
#[derive(Clone, Debug)]
pub(crate) struct Settings {
    /// The connect time-out; `None` for no limit.
    pub(crate) connect_timeout: Option<Duration>,
    /// The time-out between two parts of a response; `None` for no limit.
    pub(crate) read_timeout: Option<Duration>,
    /// Whether the read time-out is the default, which is raised for long polls.
    pub(crate) has_default_read_timeout: bool,
    /// The trust anchors.
    pub(crate) trust_anchors: TrustAnchors,
    /// Whether the service is not AWS's, so that warnings do not have the words of urllib3.
    pub(crate) is_own: bool,
    /// Whether the environment is not read, which may name proxies.
    pub(crate) is_isolated: bool,
}

/// The HTTP client of a run, for calls and credentials.
#[derive(Clone)]
pub(crate) struct Http {
    shared: Arc<Shared>,
    /// Limits of one use of the client.
    limits: Limits,
    /// The state of one call.
    call: CallState,
}

/// The state of one call of a service.
#[derive(Clone, Default)]
struct CallState {
    /// The raw header names of the call's last response, if they are kept.
    names: Arc<Mutex<Vec<String>>>,
    /// The pattern that replaces a URL with sensitive values in messages.
    pattern: Option<&'static str>,
    /// The rate limiter of adaptive mode.
    limiter: Option<(Arc<RateLimiter>, Log)>,
    /// The time-out between two parts of a response, instead of the settings'.
    read: Option<Duration>,
}

/// Time and size limits of one request.
#[derive(Clone, Copy, Debug, Default)]
struct Limits {
    /// The time-out of the response's head, connecting included.
    whole: Option<Duration>,
    /// The time-out between two parts of a response, instead of the settings'.
    read: Option<Duration>,
    /// Whether a body may have any size, since it is written to a file.
    any_size: bool,
}

struct Shared {
    settings: Settings,
    proxies: Arc<Proxies>,
    keeps_names: bool,
    /// The clients without and with TLS, created when first needed: a plain HTTP call reads no
    /// certificates.
    plain: OnceLock<Result<Client<Connector, SdkBody>, TransportError>>,
    secure: OnceLock<Result<Client<Connector, SdkBody>, TransportError>>,
    warned: AtomicBool,
}

impl fmt::Debug for Http {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Http").field("settings", &self.shared.settings).finish()
    }
}

impl Http {
    /// A client that keeps raw header names of responses if `keeps_names`.
    pub(crate) fn new(settings: Settings, keeps_names: bool) -> Http {
        let proxies = if settings.is_isolated { Proxies::none() } else { Proxies::from_env() };
        Http::with(settings, proxies, keeps_names)
    }

    /// A client without proxies, for addresses of this machine; `timeout` is its connect and read
    /// time-out.
    pub(crate) fn direct(&self, timeout: Duration) -> Http {
        let (connect_timeout, read_timeout) = (Some(timeout), Some(timeout));
        let settings = Settings { connect_timeout, read_timeout, ..self.shared.settings.clone() };
        Http::with(settings, Proxies::none(), false)
    }

    /// The client for one call: its response may have `any_size`, `pattern` replaces its URL in
    /// messages, its attempts wait for `limiter`.
    pub(crate) fn for_call(
        &self,
        any_size: bool,
        pattern: Option<&'static str>,
        limiter: Option<(Arc<RateLimiter>, Log)>,
    ) -> Http {
        let limits = Limits { any_size, ..self.limits };
        let call = CallState { names: Arc::default(), pattern, limiter, read: None };
        Http { shared: Arc::clone(&self.shared), limits, call }
    }

    /// Waits for a response at least as long as an operation asks for (`@longPoll`), unless the
    /// caller set a time-out.
    pub(crate) fn long_poll(mut self, at_least: Option<Duration>) -> Http {
        let settings = &self.shared.settings;
        self.call.read = match (at_least, settings.read_timeout) {
            (Some(wanted), Some(default)) if settings.has_default_read_timeout => {
                Some(wanted.max(default))
            }
            _ => None,
        };
        self
    }

    fn with(settings: Settings, proxies: Proxies, keeps_names: bool) -> Http {
        let proxies = Arc::new(proxies);
        let shared = Shared {
            settings,
            proxies,
            keeps_names,
            plain: OnceLock::new(),
            secure: OnceLock::new(),
            warned: AtomicBool::new(false),
        };
        Http { shared: Arc::new(shared), limits: Limits::default(), call: CallState::default() }
    }

    /// The raw header names of the call's last response; empty unless they are kept.
    pub(crate) fn last_names(&self) -> Vec<String> {
        self.call.names.lock().map(|names| names.clone()).unwrap_or_default()
    }

    fn client(
        &self,
        to: &Uri,
        url: &ShownUrl,
    ) -> Result<&Client<Connector, SdkBody>, TransportError> {
        let shared = &self.shared;
        let is_plain = |uri: &Uri| uri.scheme_str() != Some("https");
        let plain = is_plain(to) && shared.proxies.of(to).is_none_or(Proxy::is_plain);
        let place = if plain { &shared.plain } else { &shared.secure };
        let made = place.get_or_init(|| {
            let tls = (!plain)
                .then(|| tls::config(&shared.settings.trust_anchors, &url.shown()))
                .transpose()?;
            let timeout = shared.settings.connect_timeout;
            let connector =
                Connector::new(tls, Arc::clone(&shared.proxies), timeout, shared.keeps_names);
            Ok(Client::builder(TokioExecutor::new()).build(connector))
        });
        if !plain
            && shared.settings.trust_anchors == TrustAnchors::NoVerification
            && !shared.warned.swap(true, Ordering::Relaxed)
        {
            warn_unverified(to.host().unwrap_or_default(), shared.settings.is_own);
        }
        made.as_ref().map_err(|transport| transport.clone().at(&url.shown()))
    }
}

#[cfg(feature = "interceptors")]
impl HttpClient for Http {
    fn http_connector(
        &self,
        asked: &HttpConnectorSettings,
        _: &RuntimeComponents,
    ) -> SharedHttpConnector {
        let whole =
            asked.connect_timeout().map(|time| time + asked.read_timeout().unwrap_or_default());
        let limits = Limits { whole, read: asked.read_timeout(), any_size: self.limits.any_size };
        SharedHttpConnector::new(Http {
            shared: Arc::clone(&self.shared),
            limits,
            call: self.call.clone(),
        })
    }
}

impl HttpConnector for Http {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        let http = self.clone();
        HttpConnectorFuture::new(async move { http.send(request).await })
    }
}

impl Http {
    async fn send(&self, request: HttpRequest) -> Result<HttpResponse, ConnectorError> {
        let url = Arc::new(ShownUrl::new(request.uri().to_owned(), self.call.pattern));
        let request =
            request.try_into_http1x().map_err(|error| ConnectorError::user(error.into()))?;
        let response = self.exchange(request, &url).await?;
        let response = response.map(SdkBody::from_body_1_x);
        response.try_into().map_err(|error: aws_smithy_runtime_api::http::HttpError| {
            ConnectorError::other(error.into(), None)
        })
    }

    /// Sends a request with this URL; waits for the head of its response.
    ///
    /// # Errors
    /// No connection, or no response in time; a URL that is neither `http` nor `https`.
    pub(crate) async fn exchange(
        &self,
        mut request: hyper::Request<SdkBody>,
        url: &Arc<ShownUrl>,
    ) -> Result<hyper::Response<LimitedBody>, ConnectorError> {
        if let Some((limiter, log)) = &self.call.limiter {
            let waiting =
                |time| log.line("client.retry", format_args!("Waiting {time:?} for the send rate"));
            limiter.acquire(waiting).await;
        }
        if let Some(other) =
            request.uri().scheme_str().filter(|scheme| !matches!(*scheme, "http" | "https"))
        {
            return Err(ConnectorError::user(format!("Not supported URL scheme {other}").into()));
        }
        self.authenticate_to_proxy(&mut request);
        if request.body().bytes().is_none() {
            request = request.map(|body| SdkBody::from_body_1_x(RequestBody(body)));
        }
        let client =
            self.client(request.uri(), url).map_err(TransportError::into_connector_error)?;
        let read_timeout =
            self.limits.read.or(self.call.read).or(self.shared.settings.read_timeout);
        let connected = capture_connection(&mut request);
        let answer = client.request(request);
        let answer = match (self.limits.whole, read_timeout) {
            (Some(limit), _) => until(answer, tokio::time::sleep(limit)).await,
            (None, Some(limit)) => until(answer, activity::silence(connected, limit)).await,
            (None, None) => Some(answer.await),
        };
        let timed_out = || TransportError::ReadTimeout { url: url.shown() };
        let answer = answer.ok_or_else(|| timed_out().into_connector_error())?;
        let answer = answer
            .map_err(|error| TransportError::of_hyper(&error, &url.shown()).caused_by(error))?;
        // The connection may carry the next response as soon as this body is read.
        if let Some(head) = answer.extensions().get::<RawHeaderNames>()
            && let Ok(mut names) = self.call.names.lock()
        {
            *names = head.take_names();
        }
        let size = match answer.status().as_u16() {
            status if status >= 300 => SizeLimit::Truncate,
            _ if self.limits.any_size => SizeLimit::Unlimited,
            _ => SizeLimit::Fail,
        };
        let activity = answer.extensions().get::<Activity>().cloned();
        Ok(answer.map(|body| {
            LimitedBody::new(body, read_timeout, size, Arc::clone(url)).on_connection(activity)
        }))
    }

    /// A proxy for plain HTTP needs its password in each request.
    fn authenticate_to_proxy(&self, request: &mut hyper::Request<SdkBody>) {
        let to: &Uri = request.uri();
        if to.scheme_str() != Some("http") {
            return;
        }
        // A SOCKS proxy takes its password while connecting; a header would go to the server.
        let proxy = self.shared.proxies.of(to).filter(|proxy| !proxy.is_socks());
        let Some(value) = proxy.and_then(Proxy::basic_auth) else { return };
        request.headers_mut().insert(hyper::header::PROXY_AUTHORIZATION, value);
    }
}

/// The output of a future, unless another one completes first.
pub(crate) async fn until<T>(
    answer: impl Future<Output = T>,
    end: impl Future<Output = ()>,
) -> Option<T> {
    let mut answer = pin!(answer);
    let mut end = pin!(end);
    poll_fn(|context| match answer.as_mut().poll(context) {
        Poll::Ready(answer) => Poll::Ready(Some(answer)),
        Poll::Pending => end.as_mut().poll(context).map(|()| None),
    })
    .await
}

/// urllib3's warning about `--no-verify-ssl`; the AWS CLI prints it with a line of Python code.
fn warn_unverified(host: &str, is_own: bool) {
    let name = if is_own { "Warning" } else { "InsecureRequestWarning" };
    // An error of writing to standard error cannot be reported.
    let _ = writeln!(
        std::io::stderr(),
        "{name}: Unverified HTTPS request is being made to host '{host}'. \
         Adding certificate verification is strongly advised."
    );
}

#[cfg(test)]
mod tests {
    use super::{Http, Settings, TrustAnchors};
    use aws_smithy_runtime_api::client::http::HttpConnector;
    use aws_smithy_runtime_api::client::orchestrator::HttpRequest;
    use aws_smithy_types::body::SdkBody;
    use std::io::{BufRead, BufReader, Write};
    use std::net::{TcpListener, TcpStream};
    use std::time::Duration;

    /// Sends `X-CALL-n` in response to a request of `/n`, on connections that are kept open; each
    /// number has its own combination of upper and lower case.
    fn answer(stream: TcpStream) -> std::io::Result<()> {
        let mut lines = BufReader::new(stream.try_clone()?).lines();
        let mut stream = stream;
        while let Some(line) = lines.next() {
            let number = line?.split(['/', ' ']).nth(2).unwrap_or_default().to_owned();
            while lines.next().transpose()?.is_some_and(|line| !line.is_empty()) {}
            let name = name_of(number.parse().unwrap_or_default());
            // The body is sent after the head, while other calls are in progress.
            write!(stream, "HTTP/1.1 200 OK\r\n{name}: 1\r\nContent-Length: 2\r\n\r\n")?;
            stream.flush()?;
            std::thread::yield_now();
            stream.write_all(b"{}")?;
        }
        Ok(())
    }

    fn name_of(number: usize) -> String {
        let letters = "x-header-of-a-call-".chars().enumerate();
        let letters = letters
            .map(|(at, c)| if number >> (at % 9) & 1 == 1 { c.to_ascii_uppercase() } else { c });
        letters.chain(number.to_string().chars()).collect()
    }

    #[test]
    fn long_polls_wait_longer_unless_a_time_out_is_set() {
        let (short, long) = (Duration::from_millis(300), Duration::from_secs(20));
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                std::thread::spawn(move || {
                    std::thread::sleep(3 * short);
                    answer(stream)
                });
            }
        });
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        // Whether the time-out is the default, what the operation asks for, and whether it waits.
        let cases = [(true, Some(long), true), (true, None, false), (false, Some(long), false)];
        for (has_default_read_timeout, wanted, waits) in cases {
            let settings = Settings {
                connect_timeout: None,
                read_timeout: Some(short),
                has_default_read_timeout,
                trust_anchors: TrustAnchors::BuiltIn,
                is_own: false,
                is_isolated: false,
            };
            let http = Http::new(settings, false).for_call(false, None, None).long_poll(wanted);
            let mut request = HttpRequest::new(SdkBody::empty());
            request.set_uri(format!("http://{address}/0")).unwrap();
            let response = runtime.block_on(http.call(request));
            assert_eq!(response.is_ok(), waits, "{has_default_read_timeout} {wanted:?}");
        }
    }

    #[test]
    fn header_names_stay_with_their_response() {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                std::thread::spawn(move || answer(stream));
            }
        });
        let settings = Settings {
            connect_timeout: None,
            read_timeout: None,
            has_default_read_timeout: true,
            trust_anchors: TrustAnchors::BuiltIn,
            is_own: false,
            is_isolated: false,
        };
        let client = Http::new(settings, true);
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        for round in 0..4 {
            let calls: Vec<_> = (0..64)
                .map(|call| {
                    let number = round * 64 + call;
                    let http = client.for_call(false, None, None);
                    let mut request = HttpRequest::new(SdkBody::empty());
                    request.set_uri(format!("http://{address}/{number}")).unwrap();
                    runtime.spawn(async move {
                        let response = http.call(request).await.unwrap();
                        let (body, names) = (response.into_body(), http.last_names());
                        http_body_util::BodyExt::collect(body).await.unwrap();
                        (number, names)
                    })
                })
                .collect();
            for call in calls {
                let (number, names) = runtime.block_on(call).unwrap();
                assert_eq!(names, [name_of(number), "Content-Length".to_owned()]);
            }
        }
    }
}
