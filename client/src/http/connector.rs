//! Connections: directly or through a proxy, plain or with TLS.
//!
//! A proxy of an `http` URL is asked for the whole URL; one of an `https` URL opens a tunnel.
//! A connection can keep the names of response headers as they came, since hyper lowers them.

use crate::debug::trace::url_for_people;
use crate::http::error::Fault;
use crate::http::proxy::{Proxies, Proxy};
use hyper::Uri;
use hyper::rt::{Read, ReadBuf, ReadBufCursor, Write};
use hyper_rustls::HttpsConnector;
use hyper_util::client::legacy::connect::proxy::{SocksV5, Tunnel};
use hyper_util::client::legacy::connect::{Connected, Connection, HttpConnector as TcpConnector};
use rustls::ClientConfig;
use std::error::Error;
use std::io;
use std::mem::MaybeUninit;
use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, ready};
use std::time::Duration;
use tower_service::Service;

type BoxError = Box<dyn Error + Send + Sync>;

/// Makes connections for hyper's client.
#[derive(Clone)]
pub(crate) struct Connector {
    direct: HttpsConnector<TcpConnector>,
    tls: Arc<ClientConfig>,
    proxies: Arc<Proxies>,
    timeout: Option<Duration>,
    keeps_names: bool,
}

impl Connector {
    /// A connector whose every connection, its TLS included, is made in `timeout` or not at all.
    pub(crate) fn new(
        tls: ClientConfig,
        proxies: Arc<Proxies>,
        timeout: Option<Duration>,
        keeps_names: bool,
    ) -> Connector {
        let mut tcp = TcpConnector::new();
        tcp.enforce_http(false);
        tcp.set_nodelay(true);
        tcp.set_connect_timeout(timeout);
        let tls = Arc::new(tls);
        Connector {
            direct: HttpsConnector::from((tcp, Arc::clone(&tls))),
            tls,
            proxies,
            timeout,
            keeps_names,
        }
    }
}

impl Service<Uri> for Connector {
    type Response = Link;
    type Error = BoxError;
    type Future = Pin<Box<dyn Future<Output = Result<Link, BoxError>> + Send>>;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), BoxError>> {
        self.direct.poll_ready(cx)
    }

    fn call(&mut self, to: Uri) -> Self::Future {
        let url = url_for_people(&to.to_string(), None);
        let connecting = self.connect(to);
        let Some(limit) = self.timeout else { return connecting };
        Box::pin(async move {
            match tokio::time::timeout(limit, connecting).await {
                Ok(link) => link,
                Err(_) => Err(Fault::ConnectTimeout { url }.into()),
            }
        })
    }
}

impl Connector {
    fn connect(&mut self, to: Uri) -> <Connector as Service<Uri>>::Future {
        let head = self.keeps_names.then(Head::default);
        let proxies = Arc::clone(&self.proxies);
        let Some(proxy) = proxies.of(&to) else {
            let connecting = self.direct.call(to);
            return Box::pin(async move { Ok(Link::new(connecting.await?, false, head)) });
        };
        let at = proxy.shown().to_owned();
        let place = match proxy.uri() {
            Ok(place) => place.clone(),
            Err(fault) => return Box::pin(async move { Err(fault.into()) }),
        };
        if place.scheme_str().is_some_and(|scheme| scheme.starts_with("socks5")) {
            return self.through_socks(proxy, &place, to, at);
        }
        if to.scheme_str() != Some("https") {
            let connecting = self.direct.call(place);
            return Box::pin(async move {
                let stream = connecting.await.map_err(|error| through(error, at))?;
                Ok(Link::new(stream, true, head))
            });
        }
        let mut tunnel = Tunnel::new(place, self.direct.clone());
        if let Some(value) = proxy.basic_auth() {
            tunnel = tunnel.with_auth(value);
        }
        let connecting = HttpsConnector::from((tunnel, Arc::clone(&self.tls))).call(to);
        Box::pin(async move {
            let stream = connecting.await.map_err(|error| through(error, at))?;
            Ok(Link::new(stream, false, head))
        })
    }
}

impl Connector {
    /// Through a SOCKS proxy, which the AWS CLI has no way to: it finds the host of `socks5h`
    /// itself, that of `socks5` is found here, as for curl.
    fn through_socks(
        &self,
        proxy: &Proxy,
        place: &Uri,
        to: Uri,
        at: String,
    ) -> <Connector as Service<Uri>>::Future {
        let head = self.keeps_names.then(Head::default);
        let host = place.authority().map_or("", |authority| authority.as_str());
        let host = if place.port().is_some() { host.to_owned() } else { format!("{host}:1080") };
        let Ok(plain) = Uri::try_from(format!("http://{host}")) else {
            return Box::pin(async move { Err(Fault::Proxy { url: at }.into()) });
        };
        let mut socks = SocksV5::new(plain, self.direct.clone())
            .local_dns(place.scheme_str() == Some("socks5"));
        if let Some((user, password)) = proxy.auth() {
            socks = socks.with_auth(user.clone(), password.clone());
        }
        let connecting = HttpsConnector::from((socks, Arc::clone(&self.tls))).call(to);
        Box::pin(async move {
            let stream = connecting.await.map_err(|error| through(error, at))?;
            Ok(Link::new(stream, false, head))
        })
    }
}

/// A failure on the way through a proxy: the proxy's own, unless TLS with the host behind it
/// failed.
fn through(error: BoxError, at: String) -> BoxError {
    if Fault::has_tls_cause(&*error) { error } else { Fault::Proxy { url: at }.into() }
}

/// What a connection is made of.
trait Stream: Read + Write + Connection + Send + Unpin {}
impl<T: Read + Write + Connection + Send + Unpin> Stream for T {}

/// An open connection.
pub(crate) struct Link {
    stream: Box<dyn Stream>,
    /// Whether a proxy is to be told the whole URL.
    asks_proxy: bool,
    head: Option<Head>,
}

impl Link {
    fn new(stream: impl Stream + 'static, asks_proxy: bool, head: Option<Head>) -> Link {
        Link { stream: Box::new(stream), asks_proxy, head }
    }
}

impl Connection for Link {
    fn connected(&self) -> Connected {
        let mut connected = self.stream.connected();
        if let Some(head) = &self.head {
            connected = connected.extra(head.clone());
        }
        if self.asks_proxy { connected.proxy(true) } else { connected }
    }
}

impl Read for Link {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        mut to: ReadBufCursor<'_>,
    ) -> Poll<io::Result<()>> {
        let this = &mut *self;
        let Some(head) = this.head.as_ref().filter(|head| head.is_reading()) else {
            return Pin::new(&mut this.stream).poll_read(cx, to);
        };
        let mut space = [MaybeUninit::uninit(); 2048];
        let room = to.remaining().min(space.len());
        let Some(space) = space.get_mut(..room) else { return Poll::Ready(Ok(())) };
        let mut own = ReadBuf::uninit(space);
        ready!(Pin::new(&mut this.stream).poll_read(cx, own.unfilled()))?;
        head.read(own.filled());
        to.put_slice(own.filled());
        Poll::Ready(Ok(()))
    }
}

impl Write for Link {
    fn poll_write(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        from: &[u8],
    ) -> Poll<io::Result<usize>> {
        if let Some(head) = &self.head {
            head.start();
        }
        Pin::new(&mut self.stream).poll_write(cx, from)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        from: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        if let Some(head) = &self.head {
            head.start();
        }
        Pin::new(&mut self.stream).poll_write_vectored(cx, from)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }
}

/// The head of a connection's last response as it came, for the names of its headers.
///
/// hyper gives names in lower case, and the AWS CLI prints what is left of a name behind a prefix
/// as the service wrote it. Each connection has its own, which hyper hands on with the response.
#[derive(Clone, Debug, Default)]
pub(crate) struct Head(Arc<Mutex<Bytes>>);

#[derive(Debug, Default)]
struct Bytes {
    read: Vec<u8>,
    is_whole: bool,
    is_taken: bool,
}

impl Head {
    /// More than hyper itself reads of a head.
    const LONGEST: usize = 512 * 1024;

    fn with<T>(&self, what: impl FnOnce(&mut Bytes) -> T) -> Option<T> {
        self.0.lock().ok().map(|mut head| what(&mut head))
    }

    fn is_reading(&self) -> bool {
        self.with(|head| !head.is_whole).unwrap_or(false)
    }

    /// A request goes out: if the last response was handed on, the next bytes are a new head.
    fn start(&self) {
        self.with(|head| {
            if head.is_taken {
                *head = Bytes::default();
            }
        });
    }

    fn read(&self, bytes: &[u8]) {
        self.with(|head| {
            let mut from = head.read.len().saturating_sub(3);
            head.read.extend_from_slice(bytes);
            while let Some(end) = head
                .read
                .get(from..)
                .and_then(|new| new.windows(4).position(|four| four == b"\r\n\r\n"))
            {
                let end = from + end;
                if !is_interim(&head.read) {
                    head.is_whole = true;
                    head.read.truncate(end + 2);
                    return;
                }
                head.read.drain(..end + 4);
                from = 0;
            }
            head.is_whole = head.read.len() > Head::LONGEST;
        });
    }

    /// The header names of the last response, in their order; each response gives them once.
    pub(crate) fn take_names(&self) -> Vec<String> {
        let names = |head: &mut Bytes| {
            head.is_taken = true;
            head.is_whole = true;
            let text = String::from_utf8_lossy(&head.read);
            let lines = text.split("\r\n").skip(1);
            let names = lines.filter_map(|line| Some(line.split_once(':')?.0.to_owned())).collect();
            head.read = Vec::new();
            names
        };
        self.with(names).unwrap_or_default()
    }
}

/// Whether a head is one of status 1xx, which another follows.
fn is_interim(head: &[u8]) -> bool {
    let status = head.split(|byte| *byte == b' ').nth(1);
    status.is_some_and(|status| status.starts_with(b"1"))
}

#[cfg(test)]
mod tests {
    use super::Head;

    #[test]
    fn names_keep_their_case_however_they_are_cut() {
        let response = b"HTTP/1.1 200 OK\r\nX-Meta-a: 1\r\nx-meta-B: 2\r\n\r\nX-Body: no\r\n\r\n";
        let interim = b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n";
        for before in [&b""[..], interim] {
            let bytes = [before, response].concat();
            for size in 1..bytes.len() {
                let head = Head::default();
                for _ in 0..2 {
                    head.start();
                    for piece in bytes.chunks(size) {
                        // The rest of a request's body may still be on its way.
                        head.start();
                        if head.is_reading() {
                            head.read(piece);
                        }
                    }
                    assert_eq!(head.take_names(), ["X-Meta-a", "x-meta-B"], "pieces of {size}");
                    assert!(!head.is_reading());
                }
            }
        }
    }
}
