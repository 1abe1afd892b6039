//! A running endpoint: start, inspection, stop.

use crate::auth::Authenticator;
use crate::behaviour::Behaviours;
use crate::endpoint::Endpoint;
use crate::fault_injection::FaultInjector;
use crate::keys::Keys;
use crate::local_api::StateAccess;
use crate::log::Log;
use crate::options::Options;
use crate::serve::{self, Server};
use crate::tls;
use hardie_runtime::service::Service;
use std::io;
use std::sync::Arc;
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

/// Starts an endpoint on the runtime of the caller.
///
/// # Errors
/// The address cannot be bound.
pub async fn start(
    service: &'static Service,
    behaviours: Behaviours,
    state: StateAccess,
    options: Options,
) -> io::Result<Handle> {
    let listener = TcpListener::bind((options.host, options.port)).await?;
    let address = listener.local_addr()?;
    let (tls, ca_pem) =
        if options.tls { Some(tls::acceptor(options.host)?).unzip() } else { (None, None) };
    let scheme = if options.tls { "https" } else { "http" };
    let Options { keys, region, only_region, ahead, plan, .. } = options.clone();
    let authenticator = Authenticator { keys: keys.clone(), region, only_region, ahead };
    let (fault_injector, log) = (FaultInjector::new(plan), Log::new(options.log));
    let endpoint = Endpoint::new(service, behaviours, authenticator, fault_injector, state, log);
    let (stop, stopped) = oneshot::channel();
    let server = Server {
        listener,
        endpoint: Arc::new(endpoint),
        tls,
        connections: options.connections,
        body: options.body,
        client_timeout: options.client_timeout,
        stop_timeout: options.stop_timeout,
    };
    Ok(Handle {
        url: format!("{scheme}://{address}"),
        ca_pem,
        keys: keys.unwrap_or_else(Keys::random),
        stop: Some(stop),
        server: Some(tokio::spawn(serve::run(server, stopped))),
    })
}

/// A running endpoint.
#[derive(Debug)]
pub struct Handle {
    url: String,
    ca_pem: Option<String>,
    keys: Keys,
    stop: Option<oneshot::Sender<()>>,
    server: Option<JoinHandle<()>>,
}

impl Handle {
    /// The URL of the endpoint, such as `http://127.0.0.1:40123`.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// The CA certificate that clients must trust, in PEM format, if TLS is enabled.
    pub fn ca_pem(&self) -> Option<&str> {
        self.ca_pem.as_deref()
    }

    /// The keys to sign with; any keys are accepted if requests are not authenticated.
    pub fn keys(&self) -> &Keys {
        &self.keys
    }

    /// Stops the endpoint: accepts no new connections and completes requests in progress, for at
    /// most five seconds.
    pub async fn shutdown(mut self) {
        self.stop();
        self.take_server().await;
    }

    /// Requests a stop without waiting for it.
    #[doc(hidden)]
    pub fn stop(&mut self) {
        let _ = self.stop.take().map(|stop| stop.send(()));
    }

    /// Waits until the server has stopped; returns at once if it has been awaited before.
    #[doc(hidden)]
    pub fn take_server(&mut self) -> impl Future<Output = ()> + Send + use<> {
        let server = self.server.take();
        async {
            if let Some(server) = server {
                // The task is never cancelled and does not panic.
                let _ = server.await;
            }
        }
    }
}
