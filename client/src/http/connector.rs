//! Connections: directly or through a proxy, plain or with TLS.
//!
//! A proxy receives the whole URL of an `http` request, and opens a tunnel for an `https` one.

use crate::debug::trace::redacted_url;
use crate::http::activity::Activity;
use crate::http::error::TransportError;
use crate::http::proxy::{Proxies, Proxy};
use crate::http::raw_header_names::RawHeaderNames;
use hyper::Uri;
use hyper::rt::{Read, ReadBuf, ReadBufCursor, Write};
use hyper_rustls::{HttpsConnector, MaybeHttpsStream};
use hyper_util::client::legacy::connect::proxy::{SocksV5, Tunnel};
use hyper_util::client::legacy::connect::{Connected, Connection, HttpConnector as TcpConnector};
use hyper_util::rt::TokioIo;
use rustls::ClientConfig;
use std::error::Error;
use std::io;
use std::mem::MaybeUninit;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use std::time::Duration;
use tokio::net::TcpStream;
use tower_service::Service;

type BoxError = Box<dyn Error + Send + Sync>;

/// Opens connections for hyper's client.
#[derive(Clone)]
pub(crate) struct Connector {
    direct: Direct,
    /// The settings of TLS, unless neither the host nor a proxy uses it.
    tls: Option<Arc<ClientConfig>>,
    proxies: Arc<Proxies>,
    timeout: Option<Duration>,
    keeps_names: bool,
}

impl Connector {
    /// A connector that opens each connection, TLS included, within `timeout`; without `tls`, it
    /// opens connections without TLS.
    pub(crate) fn new(
        tls: Option<ClientConfig>,
        proxies: Arc<Proxies>,
        timeout: Option<Duration>,
        keeps_names: bool,
    ) -> Connector {
        let mut tcp = TcpConnector::new();
        tcp.enforce_http(false);
        tcp.set_nodelay(true);
        tcp.set_connect_timeout(timeout);
        let tls = tls.map(Arc::new);
        let direct = match &tls {
            Some(tls) => Direct::Secure(HttpsConnector::from((tcp, Arc::clone(tls)))),
            None => Direct::Plain(tcp),
        };
        Connector { direct, tls, proxies, timeout, keeps_names }
    }
}

/// Opens connections without a proxy, with TLS if the URL asks for it.
#[derive(Clone)]
enum Direct {
    /// No URL asks for TLS.
    Plain(TcpConnector),
    Secure(HttpsConnector<TcpConnector>),
}

impl Service<Uri> for Direct {
    type Response = MaybeHttpsStream<TokioIo<TcpStream>>;
    type Error = BoxError;
    type Future = Pin<Box<dyn Future<Output = Result<Self::Response, BoxError>> + Send>>;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), BoxError>> {
        match self {
            Direct::Plain(tcp) => tcp.poll_ready(cx).map_err(Into::into),
            Direct::Secure(https) => https.poll_ready(cx),
        }
    }

    fn call(&mut self, to: Uri) -> Self::Future {
        match self {
            Direct::Plain(tcp) => {
                let connecting = tcp.call(to);
                Box::pin(async move { Ok(MaybeHttpsStream::Http(connecting.await?)) })
            }
            Direct::Secure(https) => https.call(to),
        }
    }
}

impl Service<Uri> for Connector {
    type Response = HttpStream;
    type Error = BoxError;
    type Future = Pin<Box<dyn Future<Output = Result<HttpStream, BoxError>> + Send>>;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), BoxError>> {
        self.direct.poll_ready(cx)
    }

    fn call(&mut self, to: Uri) -> Self::Future {
        let url = redacted_url(&to.to_string(), None);
        let connecting = self.connect(to);
        let Some(limit) = self.timeout else { return connecting };
        Box::pin(async move {
            match tokio::time::timeout(limit, connecting).await {
                Ok(stream) => stream,
                Err(_) => Err(TransportError::ConnectTimeout { url }.into()),
            }
        })
    }
}

impl Connector {
    fn connect(&mut self, to: Uri) -> <Connector as Service<Uri>>::Future {
        let head = self.keeps_names.then(RawHeaderNames::default);
        let proxies = Arc::clone(&self.proxies);
        let Some(proxy) = proxies.of(&to) else {
            let connecting = self.direct.call(to);
            return Box::pin(async move { Ok(HttpStream::new(connecting.await?, false, head)) });
        };
        let at = proxy.display().to_owned();
        let place = match proxy.uri() {
            Ok(place) => place.clone(),
            Err(transport) => return Box::pin(async move { Err(transport.into()) }),
        };
        if proxy.is_socks() {
            return self.through_socks(proxy, &place, to, at);
        }
        if to.scheme_str() != Some("https") {
            let connecting = self.direct.call(place);
            return Box::pin(async move {
                let stream = connecting.await.map_err(|error| through(error, at))?;
                Ok(HttpStream::new(stream, true, head))
            });
        }
        let mut tunnel = Tunnel::new(place, self.direct.clone());
        if let Some(value) = proxy.basic_auth() {
            tunnel = tunnel.with_auth(value);
        }
        // Hosts of `https` have settings of TLS.
        let Some(tls) = &self.tls else {
            return Box::pin(async move { Err(TransportError::Proxy { url: at }.into()) });
        };
        let connecting = HttpsConnector::from((tunnel, Arc::clone(tls))).call(to);
        Box::pin(async move {
            let stream = connecting.await.map_err(|error| through(error, at))?;
            Ok(HttpStream::new(stream, false, head))
        })
    }
}

impl Connector {
    /// Connects through a SOCKS proxy, which the AWS CLI does not support. As in curl, the proxy
    /// resolves host names for `socks5h`, this machine for `socks5`.
    fn through_socks(
        &self,
        proxy: &Proxy,
        place: &Uri,
        to: Uri,
        at: String,
    ) -> <Connector as Service<Uri>>::Future {
        let head = self.keeps_names.then(RawHeaderNames::default);
        let host = place.authority().map_or("", |authority| authority.as_str());
        let host = if place.port().is_some() { host.to_owned() } else { format!("{host}:1080") };
        let Ok(plain) = Uri::try_from(format!("http://{host}")) else {
            return Box::pin(async move { Err(TransportError::Proxy { url: at }.into()) });
        };
        let mut socks = SocksV5::new(plain, self.direct.clone())
            .local_dns(place.scheme_str() == Some("socks5"));
        if let Some((user, password)) = proxy.auth() {
            socks = socks.with_auth(user.clone(), password.clone());
        }
        let Some(tls) = &self.tls else {
            let connecting = socks.call(to);
            return Box::pin(async move {
                let stream = connecting.await.map_err(|error| through(error.into(), at))?;
                Ok(HttpStream::new(stream, false, head))
            });
        };
        let connecting = HttpsConnector::from((socks, Arc::clone(tls))).call(to);
        Box::pin(async move {
            let stream = connecting.await.map_err(|error| through(error, at))?;
            Ok(HttpStream::new(stream, false, head))
        })
    }
}

/// The error of a connection through a proxy: the proxy's, unless TLS with the host failed.
fn through(error: BoxError, at: String) -> BoxError {
    if TransportError::has_tls_cause(&*error) {
        error
    } else {
        TransportError::Proxy { url: at }.into()
    }
}

/// The traits of a connection.
trait Stream: Read + Write + Connection + Send + Unpin {}
impl<T: Read + Write + Connection + Send + Unpin> Stream for T {}

/// An open connection.
pub(crate) struct HttpStream {
    stream: Box<dyn Stream>,
    /// Whether a proxy receives the whole URL.
    asks_proxy: bool,
    head: Option<RawHeaderNames>,
    activity: Activity,
}

impl HttpStream {
    fn new(
        stream: impl Stream + 'static,
        asks_proxy: bool,
        head: Option<RawHeaderNames>,
    ) -> HttpStream {
        HttpStream { stream: Box::new(stream), asks_proxy, head, activity: Activity::new() }
    }
}

impl Connection for HttpStream {
    fn connected(&self) -> Connected {
        let mut connected = self.stream.connected().extra(self.activity.clone());
        if let Some(head) = &self.head {
            connected = connected.extra(head.clone());
        }
        if self.asks_proxy { connected.proxy(true) } else { connected }
    }
}

impl Read for HttpStream {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        mut to: ReadBufCursor<'_>,
    ) -> Poll<io::Result<()>> {
        let this = &mut *self;
        let Some(head) = this.head.as_ref().filter(|head| head.is_reading()) else {
            let read = ready!(Pin::new(&mut this.stream).poll_read(cx, to));
            this.activity.note();
            return Poll::Ready(read);
        };
        let mut space = [MaybeUninit::uninit(); 2048];
        let room = to.remaining().min(space.len());
        let Some(space) = space.get_mut(..room) else { return Poll::Ready(Ok(())) };
        let mut own = ReadBuf::uninit(space);
        ready!(Pin::new(&mut this.stream).poll_read(cx, own.unfilled()))?;
        this.activity.note();
        head.read(own.filled());
        to.put_slice(own.filled());
        Poll::Ready(Ok(()))
    }
}

impl Write for HttpStream {
    fn poll_write(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        from: &[u8],
    ) -> Poll<io::Result<usize>> {
        if let Some(head) = &self.head {
            head.start();
        }
        let written = ready!(Pin::new(&mut self.stream).poll_write(cx, from));
        self.activity.note();
        Poll::Ready(written)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        from: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        if let Some(head) = &self.head {
            head.start();
        }
        let written = ready!(Pin::new(&mut self.stream).poll_write_vectored(cx, from));
        self.activity.note();
        Poll::Ready(written)
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
