//! A running endpoint: start, inspection, stop.

use crate::answers::Answers;
use crate::auth::Authenticator;
use crate::behaviour::Behaviours;
use crate::endpoint::Endpoint;
use crate::fault_injection::FaultInjector;
use crate::keys::Keys;
use crate::local_api::StateAccess;
use crate::log::Log;
use crate::options::Options;
use crate::recording::{Recorder, Replay};
use crate::resources::Resources;
use crate::secrets::Secrets;
use crate::serve::{self, Server};
use crate::site::Site;
use crate::tls;
use hardie_runtime::service::Service;
use std::io;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::{Arc, RwLock};
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

/// Starts local endpoints.
#[derive(Debug)]
pub struct Mock;

impl Mock {
    /// Starts an endpoint of one or several services on the runtime of the caller.
    ///
    /// It serves until [`Handle::shutdown`] is called or the handle is dropped.
    ///
    /// # Errors
    /// There are no services; the address cannot be bound; the folder of [`Options::data`] or the
    /// files of [`Options::record`] and [`Options::replay`] cannot be used.
    pub async fn start(
        services: Vec<&'static Service>,
        answers: impl Answers,
        options: Options,
    ) -> io::Result<Handle> {
        let (behaviours, state) = (Behaviours::default(), StateAccess::default());
        start(&services, Arc::new(answers), behaviours, state, options).await
    }
}

/// The first line of standard output of a program that has started an endpoint.
pub fn listening_line(url: &str) -> String {
    format!("listening on {url}")
}

/// Reads an address to listen on: an IP address, or `localhost`.
///
/// # Errors
/// The text is neither.
#[doc(hidden)]
pub fn parse_host(text: &str) -> Result<IpAddr, String> {
    if text.eq_ignore_ascii_case("localhost") {
        return Ok(IpAddr::V4(Ipv4Addr::LOCALHOST));
    }
    text.parse().map_err(|_| "it must be an IP address or `localhost`".to_owned())
}

/// Starts an endpoint with operations that have behaviour.
///
/// # Errors
/// Those of [`Mock::start`].
pub async fn start(
    services: &[&'static Service],
    answers: Arc<dyn Answers>,
    behaviours: Behaviours,
    state: StateAccess,
    options: Options,
) -> io::Result<Handle> {
    let site = Site::new(services, answers).ok_or_else(no_services)?;
    let wanted = SocketAddr::from((options.host, options.port));
    let listener = TcpListener::bind(wanted).await.map_err(|error| {
        io::Error::new(error.kind(), format!("cannot listen on {wanted}: {error}"))
    })?;
    let address = listener.local_addr()?;
    let (tls, ca_pem) =
        if options.tls { Some(tls::acceptor(options.host)?).unzip() } else { (None, None) };
    let scheme = if options.tls { "https" } else { "http" };
    let Options { keys, secrets, region, only_region, ahead, plan, .. } = options.clone();
    let authenticator = Authenticator {
        secrets: secrets.clone(),
        only_region,
        ahead,
        ..Authenticator::new(keys.clone(), region)
    };
    let resources = Resources::open(options.data.as_deref(), services)?;
    let endpoint = Arc::new(Endpoint {
        site: RwLock::new(Arc::new(site)),
        behaviours,
        authenticator,
        fault_injector: FaultInjector::new(plan),
        state,
        resources: Arc::new(resources),
        recorder: options.record.as_deref().map(Recorder::open).transpose()?,
        replay: options.replay.as_deref().map(Replay::read).transpose()?,
        log: Log::new(options.log),
    });
    let (stop, stopped) = oneshot::channel();
    let server = Server {
        listener,
        endpoint: Arc::clone(&endpoint),
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
        secrets,
        endpoint,
        stop: Some(stop),
        server: Some(tokio::spawn(serve::run(server, stopped))),
    })
}

fn no_services() -> io::Error {
    io::Error::new(io::ErrorKind::InvalidInput, "an endpoint needs at least one service")
}

/// A running endpoint.
#[derive(Debug)]
pub struct Handle {
    url: String,
    ca_pem: Option<String>,
    keys: Keys,
    secrets: Secrets,
    endpoint: Arc<Endpoint>,
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

    /// The secrets of the other authentication schemes.
    pub fn secrets(&self) -> &Secrets {
        &self.secrets
    }

    /// Serves other services from now on, such as those of a model that has changed; requests in
    /// progress are completed as they began. Resources of services with the same shape ID stay.
    ///
    /// # Errors
    /// There are no services; the folder of [`Options::data`] cannot be written.
    pub fn replace(&self, services: &[&'static Service], answers: impl Answers) -> io::Result<()> {
        let site = Site::new(services, Arc::new(answers)).ok_or_else(no_services)?;
        self.endpoint.resources.retain(services).map_err(io::Error::other)?;
        self.endpoint.replace(site);
        Ok(())
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
