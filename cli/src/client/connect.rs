//! Connections: directly or through a proxy, plain or with TLS.
//!
//! A proxy of an `http` URL is asked for the whole URL; one of an `https` URL opens a tunnel.
//! A connection can keep the names of response headers as they came, since hyper lowers them.

use super::fault::Fault;
use super::proxy::{self, Proxies};
use hyper::Uri;
use hyper::rt::{Read, ReadBuf, ReadBufCursor, Write};
use hyper_rustls::HttpsConnector;
use hyper_util::client::legacy::connect::proxy::{SocksV5, Tunnel};
use hyper_util::client::legacy::connect::{Connected, Connection, HttpConnector as TcpConnector};
use hyper_util::client::proxy::matcher::Intercept;
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
pub(super) struct Connector {
    direct: HttpsConnector<TcpConnector>,
    tls: Arc<ClientConfig>,
    proxies: Arc<Proxies>,
    timeout: Option<Duration>,
    heads: Option<Heads>,
}

impl Connector {
    /// A connector whose every connection, its TLS included, is made in `timeout` or not at all.
    pub(super) fn new(
        tls: ClientConfig,
        proxies: Arc<Proxies>,
        timeout: Option<Duration>,
        heads: Option<Heads>,
    ) -> Connector {
        let mut tcp = TcpConnector::new();
        tcp.enforce_http(false);
        tcp.set_nodelay(true);
        tcp.set_connect_timeout(timeout);
        let tls = Arc::new(tls);
        Connector { direct: HttpsConnector::from((tcp, Arc::clone(&tls))), tls, proxies, timeout, heads }
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
        let url = to.to_string();
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
        let heads = self.heads.clone();
        let Some(proxy) = self.proxies.of(&to) else {
            let connecting = self.direct.call(to);
            return Box::pin(async move { Ok(Link::new(connecting.await?, false, heads)) });
        };
        let at = proxy::shown(&proxy);
        match proxy.uri().scheme_str() {
            Some("http" | "https") => {}
            Some("socks5" | "socks5h") => return self.through_socks(&proxy, to, at),
            _ => return Box::pin(async move { Err(Fault::Proxy { url: at }.into()) }),
        }
        if to.scheme_str() != Some("https") {
            let connecting = self.direct.call(proxy.uri().clone());
            return Box::pin(async move {
                let stream = connecting.await.map_err(|error| through(error, at))?;
                Ok(Link::new(stream, true, heads))
            });
        }
        let mut tunnel = Tunnel::new(proxy.uri().clone(), self.direct.clone());
        if let Some(value) = proxy.basic_auth() {
            tunnel = tunnel.with_auth(value.clone());
        }
        let connecting = HttpsConnector::from((tunnel, Arc::clone(&self.tls))).call(to);
        Box::pin(async move {
            let stream = connecting.await.map_err(|error| through(error, at))?;
            Ok(Link::new(stream, false, heads))
        })
    }
}

impl Connector {
    /// Through a SOCKS proxy, which the AWS CLI has no way to: it finds the host of `socks5h` itself, that
    /// of `socks5` is found here, as for curl.
    fn through_socks(&self, proxy: &Intercept, to: Uri, at: String) -> <Connector as Service<Uri>>::Future {
        let heads = self.heads.clone();
        let host = proxy.uri().authority().map_or("", |authority| authority.as_str());
        let host = if proxy.uri().port().is_some() { host.to_owned() } else { format!("{host}:1080") };
        let Ok(plain) = Uri::try_from(format!("http://{host}")) else {
            return Box::pin(async move { Err(Fault::Proxy { url: at }.into()) });
        };
        let mut socks =
            SocksV5::new(plain, self.direct.clone()).local_dns(proxy.uri().scheme_str() == Some("socks5"));
        if let Some((user, password)) = proxy.raw_auth() {
            socks = socks.with_auth(user.to_owned(), password.to_owned());
        }
        let connecting = HttpsConnector::from((socks, Arc::clone(&self.tls))).call(to);
        Box::pin(async move {
            let stream = connecting.await.map_err(|error| through(error, at))?;
            Ok(Link::new(stream, false, heads))
        })
    }
}

/// A failure on the way through a proxy: the proxy's own, unless TLS with the host behind it failed.
fn through(error: BoxError, at: String) -> BoxError {
    if Fault::has_tls_cause(&*error) { error } else { Fault::Proxy { url: at }.into() }
}

/// What a connection is made of.
trait Stream: Read + Write + Connection + Send + Unpin {}
impl<T: Read + Write + Connection + Send + Unpin> Stream for T {}

/// An open connection.
pub(super) struct Link {
    stream: Box<dyn Stream>,
    /// Whether a proxy is to be told the whole URL.
    asks_proxy: bool,
    heads: Option<Heads>,
}

impl Link {
    fn new(stream: impl Stream + 'static, asks_proxy: bool, heads: Option<Heads>) -> Link {
        Link { stream: Box::new(stream), asks_proxy, heads }
    }
}

impl Connection for Link {
    fn connected(&self) -> Connected {
        let connected = self.stream.connected();
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
        let Some(heads) = this.heads.as_ref().filter(|heads| heads.is_reading()) else {
            return Pin::new(&mut this.stream).poll_read(cx, to);
        };
        let mut space = [MaybeUninit::uninit(); 2048];
        let room = to.remaining().min(space.len());
        let Some(space) = space.get_mut(..room) else { return Poll::Ready(Ok(())) };
        let mut own = ReadBuf::uninit(space);
        ready!(Pin::new(&mut this.stream).poll_read(cx, own.unfilled()))?;
        heads.read(own.filled());
        to.put_slice(own.filled());
        Poll::Ready(Ok(()))
    }
}

impl Write for Link {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, from: &[u8]) -> Poll<io::Result<usize>> {
        if let Some(heads) = &self.heads {
            heads.start();
        }
        Pin::new(&mut self.stream).poll_write(cx, from)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        from: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        if let Some(heads) = &self.heads {
            heads.start();
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

/// The head of the last response as it came, for the names of its headers.
///
/// hyper gives names in lower case, and the AWS CLI prints what is left of a name behind a
/// prefix as the service wrote it.
#[derive(Clone, Debug, Default)]
pub(super) struct Heads(Arc<Mutex<Head>>);

#[derive(Debug, Default)]
struct Head {
    bytes: Vec<u8>,
    is_whole: bool,
}

impl Heads {
    /// More than hyper itself reads of a head.
    const LONGEST: usize = 512 * 1024;

    fn with<T>(&self, what: impl FnOnce(&mut Head) -> T) -> Option<T> {
        self.0.lock().ok().map(|mut head| what(&mut head))
    }

    fn is_reading(&self) -> bool {
        self.with(|head| !head.is_whole).unwrap_or(false)
    }

    /// A request goes out: the next bytes are a new head.
    fn start(&self) {
        self.with(|head| *head = Head::default());
    }

    fn read(&self, bytes: &[u8]) {
        self.with(|head| {
            let from = head.bytes.len().saturating_sub(3);
            head.bytes.extend_from_slice(bytes);
            let end =
                head.bytes.get(from..).and_then(|new| new.windows(4).position(|four| four == b"\r\n\r\n"));
            head.is_whole = end.is_some() || head.bytes.len() > Heads::LONGEST;
            if let Some(end) = end {
                head.bytes.truncate(from + end + 2);
            }
        });
    }

    /// The header names of the last response, in their order.
    pub(super) fn names(&self) -> Vec<String> {
        let names = |head: &mut Head| {
            let text = String::from_utf8_lossy(&head.bytes);
            let lines = text.split("\r\n").skip(1);
            lines.filter_map(|line| Some(line.split_once(':')?.0.to_owned())).collect()
        };
        self.with(names).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::Heads;

    #[test]
    fn names_keep_their_case_however_they_are_cut() {
        let response = b"HTTP/1.1 200 OK\r\nX-Meta-a: 1\r\nx-meta-B: 2\r\n\r\nX-Body: no\r\n";
        for size in 1..response.len() {
            let heads = Heads::default();
            heads.start();
            for piece in response.chunks(size) {
                if heads.is_reading() {
                    heads.read(piece);
                }
            }
            assert_eq!(heads.names(), ["X-Meta-a", "x-meta-B"], "pieces of {size}");
        }
    }
}
