//! Accepts connections, limited in number, size and time, and stops gracefully.

use crate::endpoint::Endpoint;
use crate::fault::Fault;
use crate::local_api::ConnectionAddresses;
use crate::slow_reader::SlowReader;
use http_body_util::BodyExt;
use hyper::body::{Body, Bytes, Incoming};
use hyper::header::EXPECT;
use hyper::http::request::Parts;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Request, StatusCode};
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::{GracefulShutdown, Watcher};
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, oneshot};
use tokio::task::JoinSet;
use tokio::time::{sleep, timeout};
use tokio_rustls::TlsAcceptor;

/// The maximum number of headers.
const HEADERS: usize = 100;
/// The maximum size of the request line and headers.
const HEAD: usize = 64 * 1024;
/// The time limit for discarding the rest of a body that is too large. If the connection were
/// closed with unread data, the client would lose the response.
const LINGER_TIMEOUT: Duration = Duration::from_secs(2);
/// The time limit for a TLS handshake.
const HANDSHAKE_TIMEOUT: Duration = Duration::from_secs(10);

/// The listener and its limits.
pub(crate) struct Server {
    pub(crate) listener: TcpListener,
    pub(crate) endpoint: Arc<Endpoint>,
    /// The TLS acceptor, if TLS is enabled.
    pub(crate) tls: Option<TlsAcceptor>,
    /// The maximum number of concurrent connections; further ones wait in the system's queue.
    pub(crate) connections: usize,
    /// The maximum size of a body.
    pub(crate) body: usize,
    /// The time limit for receiving the head of a request (also on an idle connection) and its
    /// body, and for a client that does not read its response.
    pub(crate) client_timeout: Duration,
    /// The time limit for requests in progress after a stop was requested.
    pub(crate) stop_timeout: Duration,
}

/// Serves connections until `stop` is sent or dropped, then completes requests in progress.
pub(crate) async fn run(server: Server, mut stop: oneshot::Receiver<()>) {
    let Server {
        listener,
        endpoint,
        tls,
        connections: at_once,
        body,
        client_timeout,
        stop_timeout,
    } = server;
    let graceful = GracefulShutdown::new();
    let permits = Arc::new(Semaphore::new(at_once));
    let mut connections = JoinSet::new();
    loop {
        tokio::select! {
            _ = &mut stop => break,
            Some((stream, from, permit)) = accept(&listener, &permits) => {
                let _ = stream.set_nodelay(true);
                let Ok(server) = stream.local_addr() else { continue };
                let ends = ConnectionAddresses { client: from.ip(), server, tls: tls.is_some() };
                let client =
                    Client { endpoint: Arc::clone(&endpoint), ends, body, client_timeout, permit };
                let (watcher, tls) = (graceful.watcher(), tls.clone());
                connections.spawn(async move {
                    match tls {
                        None => client.serve(stream, watcher).await,
                        Some(tls) => {
                            let stream = timeout(HANDSHAKE_TIMEOUT, tls.accept(stream)).await;
                            if let Ok(Ok(stream)) = stream {
                                client.serve(stream, watcher).await;
                            }
                        }
                    }
                });
            }
            // Finished connections are removed, so that the set does not grow.
            Some(_) = connections.join_next(), if !connections.is_empty() => {}
        }
    }
    drop(listener);
    endpoint.close_events();
    let _ = timeout(stop_timeout, graceful.shutdown()).await;
    // The remaining connections are closed.
    connections.shutdown().await;
}

async fn accept(
    listener: &TcpListener,
    permits: &Arc<Semaphore>,
) -> Option<(TcpStream, SocketAddr, OwnedSemaphorePermit)> {
    let permit = Arc::clone(permits).acquire_owned().await.ok()?;
    loop {
        match listener.accept().await {
            Ok((stream, from)) => return Some((stream, from, permit)),
            // For example, no file descriptor is left: wait until one is released.
            Err(_) => sleep(Duration::from_millis(50)).await,
        }
    }
}

/// The client side of a connection.
struct Client {
    endpoint: Arc<Endpoint>,
    ends: ConnectionAddresses,
    body: usize,
    client_timeout: Duration,
    /// Released when the connection ends.
    permit: OwnedSemaphorePermit,
}

impl Client {
    async fn serve<S>(self, stream: S, watcher: Watcher)
    where
        S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
    {
        let Client { endpoint, ends, body: most, client_timeout, permit } = self;
        let service = service_fn(move |request: Request<Incoming>| {
            let endpoint = Arc::clone(&endpoint);
            async move {
                let (head, body) = request.into_parts();
                let body = read_body(&head, body, most, client_timeout).await;
                let response = endpoint.respond(&head, body, ends).await;
                // An error of the service closes the connection without a response.
                response.ok_or_else(|| io::Error::other("dropped on demand"))
            }
        });
        let connection = http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(client_timeout)
            .max_headers(HEADERS)
            .max_header_size(HEAD)
            .serve_connection(TokioIo::new(SlowReader::new(stream, client_timeout)), service);
        // Errors of a connection are not reported; the client notices them.
        let _ = watcher.watch(connection).await;
        drop(permit);
    }
}

/// Reads a body; if its declared length is too large, it is rejected before reading.
async fn read_body(
    head: &Parts,
    mut body: Incoming,
    most: usize,
    limit: Duration,
) -> Result<Bytes, Fault> {
    let declared = body.size_hint().lower();
    if declared > u64::try_from(most).unwrap_or(u64::MAX) {
        return Err(too_large(head, body, most));
    }
    let mut bytes = Vec::new();
    let read = async {
        while let Some(frame) = body.frame().await {
            if let Ok(data) = frame?.into_data() {
                if data.len() > most - bytes.len() {
                    return Ok(false);
                }
                bytes.extend_from_slice(&data);
            }
        }
        Ok::<bool, hyper::Error>(true)
    };
    match timeout(limit, read).await {
        Ok(Ok(true)) => Ok(bytes.into()),
        Ok(Ok(false)) => Err(too_large(head, body, most)),
        Ok(Err(_)) => Err(Fault::serialization("The body ended early.")),
        Err(_) => Err(Fault::new(
            StatusCode::REQUEST_TIMEOUT,
            "RequestTimeoutException",
            format!("The body did not arrive within {limit:?}."),
        )),
    }
}

/// The response for a body that is too large; the rest of the body is discarded for a while.
fn too_large(head: &Parts, mut body: Incoming, most: usize) -> Fault {
    // A client that sent `Expect: 100-continue` has not sent the body.
    if !head.headers.contains_key(EXPECT) {
        tokio::spawn(timeout(LINGER_TIMEOUT, async move {
            while let Some(Ok(_)) = body.frame().await {}
        }));
    }
    Fault::new(
        StatusCode::PAYLOAD_TOO_LARGE,
        "RequestEntityTooLargeException",
        format!("The body is larger than {most} bytes."),
    )
}
