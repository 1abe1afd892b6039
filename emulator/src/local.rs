//! A running endpoint: start, inspection, stop.

use crate::auth::Authenticator;
use crate::behaviour::Behaviours;
#[cfg(create_contact)]
use crate::contact::{self, Contact, Contacts, ExternalEntities};
use crate::endpoint::Endpoint;
use crate::fault_injection::FaultInjector;
use crate::keys::Keys;
use crate::local_api::StateAccess;
use crate::log::Log;
use crate::options::Options;
use crate::serve::{self, Server};
use crate::tls;
use std::io;
use std::sync::Arc;
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

/// Starts local endpoints of Amazon Connect.
#[derive(Debug)]
pub struct ConnectLocal;

impl ConnectLocal {
    /// Starts an endpoint on the runtime of the caller.
    ///
    /// It serves until [`Handle::shutdown`] is called or the handle is dropped.
    ///
    /// # Errors
    /// The address cannot be bound, or the folder of [`Options::data`] cannot be used.
    pub async fn start(options: Options) -> io::Result<Handle> {
        let listener = TcpListener::bind((options.host, options.port)).await?;
        let address = listener.local_addr()?;
        let (tls, ca_pem) =
            if options.tls { Some(tls::acceptor(options.host)?).unzip() } else { (None, None) };
        let scheme = if options.tls { "https" } else { "http" };
        let Options { keys, region, only_region, ahead, plan, .. } = options.clone();
        let authenticator = Authenticator { keys: keys.clone(), region, only_region, ahead };
        let (fault_injector, log) = (FaultInjector::new(plan), Log::new(options.log));

        #[cfg(create_contact)]
        let contacts = {
            let external =
                ExternalEntities { instances: options.instances, contacts: options.contacts };
            Arc::new(Contacts::open(external, options.data.as_deref())?)
        };
        #[cfg(create_contact)]
        let (behaviours, state) = (behaviours(&contacts), state(&contacts));
        #[cfg(not(create_contact))]
        let (behaviours, state) = (Behaviours::default(), StateAccess::default());

        let endpoint = Endpoint::new(
            &aws_connect::SERVICE,
            behaviours,
            authenticator,
            fault_injector,
            state,
            log,
        );
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
            #[cfg(create_contact)]
            contacts,
            stop: Some(stop),
            server: Some(tokio::spawn(serve::run(server, stopped))),
        })
    }
}

/// The behaviour of the service's operations.
#[cfg(create_contact)]
fn behaviours(contacts: &Arc<Contacts>) -> Behaviours {
    let contacts = Arc::clone(contacts);
    Behaviours::default().with::<aws_connect::CreateContact, _>(move |caller, input| {
        let contacts = Arc::clone(&contacts);
        async move { contact::create_contact(&contacts, caller, input).await }
    })
}

/// The state that `/_local/` shows and resets.
#[cfg(create_contact)]
fn state(contacts: &Arc<Contacts>) -> StateAccess {
    let (all, reset) = (Arc::clone(contacts), Arc::clone(contacts));
    StateAccess {
        contacts: Box::new(move |after, limit| {
            let (page, more) = all.page(after, limit)?;
            let shown =
                page.iter().map(|contact| (contact.contact_id.clone(), contact::shown(contact)));
            Some((shown.collect(), more))
        }),
        reset: Box::new(move || {
            let contacts = Arc::clone(&reset);
            Box::pin(
                async move { contacts.reset().await.map_err(|refusal| format!("{refusal:?}")) },
            )
        }),
    }
}

/// A running endpoint.
#[derive(Debug)]
pub struct Handle {
    url: String,
    ca_pem: Option<String>,
    keys: Keys,
    #[cfg(create_contact)]
    contacts: Arc<Contacts>,
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

    /// The access key ID to sign with; any key is accepted if signatures are not verified.
    pub fn access_key_id(&self) -> &str {
        self.keys.access_key_id()
    }

    /// The secret access key to sign with.
    pub fn secret_access_key(&self) -> &str {
        self.keys.secret_access_key()
    }

    /// The contacts created so far, in order of creation.
    #[cfg(create_contact)]
    pub fn contacts(&self) -> Vec<Contact> {
        self.contacts.all().iter().map(|contact| Contact::clone(contact)).collect()
    }

    /// The session token of the keys, if they are temporary.
    pub fn session_token(&self) -> Option<&str> {
        self.keys.session_token()
    }

    /// Stops the endpoint: accepts no new connections and completes requests in progress, for at
    /// most five seconds.
    pub async fn shutdown(mut self) {
        self.stop();
        self.take_server().await;
    }

    /// Requests a stop without waiting for it.
    pub(crate) fn stop(&mut self) {
        let _ = self.stop.take().map(|stop| stop.send(()));
    }

    /// Waits until the server has stopped; returns at once if it has been awaited before.
    pub(crate) fn take_server(&mut self) -> impl Future<Output = ()> + use<> {
        let server = self.server.take();
        async {
            if let Some(server) = server {
                // The task is never cancelled and does not panic.
                let _ = server.await;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{ConnectLocal, Options};
    use std::time::Duration;
    use tokio::net::TcpStream;

    /// The time limit for stopping is longer than any test, so a stop that waits for an idle
    /// connection would not end.
    #[tokio::test]
    async fn after_a_stop_nothing_listens() {
        let mut options = Options::new().no_auth().client_timeout(Duration::from_secs(86_400));
        options.stop_timeout = Duration::from_secs(86_400);
        let endpoint = ConnectLocal::start(options).await.unwrap();
        let address = endpoint.url().strip_prefix("http://").unwrap().to_owned();
        let idle = TcpStream::connect(&address).await.unwrap();
        endpoint.shutdown().await;
        assert!(TcpStream::connect(&address).await.is_err());
        drop(idle);
    }
}
