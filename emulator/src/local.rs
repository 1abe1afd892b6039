//! A running endpoint: start, inspection, stop.

#[cfg(create_contact)]
use crate::contact::{self, Contact, Contacts, ExternalEntities};
use crate::options::Options;
use hardie_mock::Answers;
use hardie_mock::internal::{self, Behaviours, StateAccess};
use hardie_runtime::service::{Service, Skeleton};
use hardie_runtime::table::Operation;
use hardie_runtime::value::Value;
use std::io;
use std::sync::Arc;

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

        let endpoint = internal::start(
            &[&aws_connect::SERVICE],
            Arc::new(Skeletons),
            behaviours,
            state,
            options.endpoint,
        )
        .await?;
        Ok(Handle {
            endpoint,
            #[cfg(create_contact)]
            contacts,
        })
    }
}

/// Operations without behaviour return the sample output of the model's skeleton, so new operations
/// in the model are served at once.
struct Skeletons;

impl Answers for Skeletons {
    fn sample(&self, service: &'static Service, operation: Operation) -> Option<Value> {
        internal::parse_json(service.skeleton(operation, Skeleton::Output).as_bytes()).ok()
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
        has_contacts: true,
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
    endpoint: hardie_mock::Handle,
    #[cfg(create_contact)]
    contacts: Arc<Contacts>,
}

impl Handle {
    /// The URL of the endpoint, such as `http://127.0.0.1:40123`.
    pub fn url(&self) -> &str {
        self.endpoint.url()
    }

    /// The CA certificate that clients must trust, in PEM format, if TLS is enabled.
    pub fn ca_pem(&self) -> Option<&str> {
        self.endpoint.ca_pem()
    }

    /// The access key ID to sign with; any key is accepted if signatures are not verified.
    pub fn access_key_id(&self) -> &str {
        self.endpoint.keys().access_key_id()
    }

    /// The secret access key to sign with.
    pub fn secret_access_key(&self) -> &str {
        self.endpoint.keys().secret_access_key()
    }

    /// The contacts created so far, in order of creation.
    #[cfg(create_contact)]
    pub fn contacts(&self) -> Vec<Contact> {
        self.contacts.all().iter().map(|contact| Contact::clone(contact)).collect()
    }

    /// The session token of the keys, if they are temporary.
    pub fn session_token(&self) -> Option<&str> {
        self.endpoint.keys().session_token()
    }

    /// Stops the endpoint: accepts no new connections and completes requests in progress, for at
    /// most five seconds.
    pub async fn shutdown(self) {
        self.endpoint.shutdown().await;
    }

    /// Requests a stop without waiting for it.
    pub(crate) fn stop(&mut self) {
        self.endpoint.stop();
    }

    /// Waits until the server has stopped; returns at once if it has been awaited before.
    pub(crate) fn take_server(&mut self) -> impl Future<Output = ()> + use<> {
        self.endpoint.take_server()
    }
}
