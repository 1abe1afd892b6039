//! The loop that takes connections: bounded in number, size and time, and stopped gracefully.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use http_body_util::{BodyExt, LengthLimitError, Limited};
use hyper::body::{Bytes, Incoming};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Request, StatusCode};
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, oneshot};
use tokio::task::JoinSet;
use tokio::time::{sleep, timeout};

use crate::endpoint::Endpoint;
use crate::fault::Fault;

/// Connections served at once; further ones wait in the system's queue.
const CONNECTIONS: usize = 256;
/// Bytes of a body.
const BODY: usize = 1024 * 1024;
/// Headers of a request.
const HEADERS: usize = 100;
/// Bytes of a request's line and headers.
const HEAD: usize = 64 * 1024;
/// For the head of a request to come in, also while a connection is idle; and for its body.
const READ_TIMEOUT: Duration = Duration::from_secs(30);
/// For requests under way to be answered after a stop was asked for.
const STOP_TIMEOUT: Duration = Duration::from_secs(5);

/// Serves connections until `stop` is sent or dropped, then answers what is under way.
pub(crate) async fn run(listener: TcpListener, endpoint: Arc<Endpoint>, mut stop: oneshot::Receiver<()>) {
    let graceful = GracefulShutdown::new();
    let permits = Arc::new(Semaphore::new(CONNECTIONS));
    let mut connections = JoinSet::new();
    loop {
        tokio::select! {
            _ = &mut stop => break,
            Some((stream, permit)) = accept(&listener, &permits) => {
                connections.spawn(connection(stream, permit, Arc::clone(&endpoint), graceful.watcher()));
            }
            // Ended connections are collected, so that the set does not grow.
            Some(_) = connections.join_next(), if !connections.is_empty() => {}
        }
    }
    drop(listener);
    // What has not ended by then is cut off with the set.
    let _ = timeout(STOP_TIMEOUT, graceful.shutdown()).await;
}

async fn accept(
    listener: &TcpListener,
    permits: &Arc<Semaphore>,
) -> Option<(TcpStream, OwnedSemaphorePermit)> {
    let permit = Arc::clone(permits).acquire_owned().await.ok()?;
    loop {
        match listener.accept().await {
            Ok((stream, _)) => return Some((stream, permit)),
            // Out of descriptors, say: one has to be given back first.
            Err(_) => sleep(Duration::from_millis(50)).await,
        }
    }
}

async fn connection(
    stream: TcpStream,
    permit: OwnedSemaphorePermit,
    endpoint: Arc<Endpoint>,
    watcher: hyper_util::server::graceful::Watcher,
) {
    let _ = stream.set_nodelay(true);
    let service = service_fn(move |request: Request<Incoming>| {
        let endpoint = Arc::clone(&endpoint);
        async move {
            let (head, body) = request.into_parts();
            let body = read_body(body).await;
            Ok::<_, Infallible>(endpoint.respond(&head, body))
        }
    });
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(READ_TIMEOUT)
        .max_headers(HEADERS)
        .max_header_size(HEAD)
        .serve_connection(TokioIo::new(stream), service);
    // Whatever ends a connection, it is the client's to notice.
    let _ = watcher.watch(connection).await;
    drop(permit);
}

async fn read_body(body: Incoming) -> Result<Bytes, Fault> {
    match timeout(READ_TIMEOUT, Limited::new(body, BODY).collect()).await {
        Ok(Ok(body)) => Ok(body.to_bytes()),
        Ok(Err(error)) if error.is::<LengthLimitError>() => Err(Fault::new(
            StatusCode::PAYLOAD_TOO_LARGE,
            "RequestEntityTooLargeException",
            format!("The body is larger than {BODY} bytes."),
        )),
        Ok(Err(_)) => Err(Fault::serialization("The body ended before its time.")),
        Err(_) => Err(Fault::new(
            StatusCode::REQUEST_TIMEOUT,
            "RequestTimeoutException",
            "The body did not come in within 30 seconds.",
        )),
    }
}
