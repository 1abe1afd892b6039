//! An endpoint that runs: started, asked, stopped.

use std::io;
use std::sync::Arc;

use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

use crate::behaviour::Behaviours;
use crate::contacts::{Contact, Contacts};
use crate::create_contact::create_contact;
use crate::endpoint::Endpoint;
use crate::keys::Keys;
use crate::options::Options;
use crate::serve;

/// Amazon Connect on this machine.
#[derive(Debug)]
pub struct ConnectLocal;

impl ConnectLocal {
    /// Starts an endpoint on the runtime of the caller.
    ///
    /// It serves until [`Handle::shutdown`] is called or the handle is dropped.
    ///
    /// # Errors
    /// The address cannot be bound.
    pub async fn start(options: Options) -> io::Result<Handle> {
        let listener = TcpListener::bind((options.host, options.port)).await?;
        let url = format!("http://{}", listener.local_addr()?);
        let contacts = Arc::new(Contacts::default());
        let behaviours = behaviours(&contacts);
        let Options { keys, region, log, .. } = options;
        let endpoint = Endpoint::new(&aws_connect::SERVICE, behaviours, keys.clone(), region, log);
        let (stop, stopped) = oneshot::channel();
        let server = tokio::spawn(serve::run(listener, Arc::new(endpoint), stopped));
        Ok(Handle { url, keys: keys.unwrap_or_else(Keys::random), contacts, stop, server })
    }
}

/// What the service's operations do.
fn behaviours(contacts: &Arc<Contacts>) -> Behaviours {
    let contacts = Arc::clone(contacts);
    Behaviours::default()
        .with::<aws_connect::CreateContact>(move |caller, input| create_contact(&contacts, caller, input))
}

/// A running endpoint.
#[derive(Debug)]
pub struct Handle {
    url: String,
    keys: Keys,
    contacts: Arc<Contacts>,
    stop: oneshot::Sender<()>,
    server: JoinHandle<()>,
}

impl Handle {
    /// Where it listens, such as `http://127.0.0.1:40123`.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// The access key id to sign with; any will do where signatures are not checked.
    pub fn access_key_id(&self) -> &str {
        self.keys.access_key_id()
    }

    /// The secret access key to sign with.
    pub fn secret_access_key(&self) -> &str {
        self.keys.secret_access_key()
    }

    /// The contacts created so far, in order of creation.
    pub fn contacts(&self) -> Vec<Contact> {
        self.contacts.all()
    }

    /// Stops: takes no new connections, answers the requests under way, for five seconds at most.
    pub async fn shutdown(self) {
        let _ = self.stop.send(());
        // The task is neither cancelled nor does it panic.
        let _ = self.server.await;
    }
}
