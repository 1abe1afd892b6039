//! Contacts are created one after the other, whoever asks: under a lock or by the journal's thread.

use std::io;
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use aws_connect::CreateContactInput;

use super::arn::{self, Instance};
use super::journal::Journal;
use super::state::{Outcome, State};
use super::{Contact, Refusal};

/// What exists without having been created here.
#[derive(Clone, Debug, Default)]
pub(crate) struct World {
    /// Ids of the instances there are; if there are none here, every instance exists.
    pub(crate) instances: Vec<String>,
    /// Ids of contacts that requests may refer to, in every instance.
    pub(crate) contacts: Vec<String>,
}

impl World {
    /// The instance that a request names by id or by ARN.
    pub(super) fn instance<'a>(&self, region: &str, named: &'a str) -> Result<Instance<'a>, Refusal> {
        let instance = arn::instance(region, named)?;
        if self.instances.is_empty() || self.instances.iter().any(|known| known == instance.id) {
            return Ok(instance);
        }
        Err(Refusal::NotFound(format!("Instance {} was not found.", instance.id)))
    }
}

/// All contacts.
#[derive(Debug)]
pub(crate) struct Contacts {
    world: Arc<World>,
    state: Arc<Mutex<State>>,
    /// Where contacts outlive the process.
    journal: Option<Journal>,
}

impl Contacts {
    /// Contacts in memory, or, with a folder, in a file of it too.
    ///
    /// # Errors
    /// The folder's file cannot be made, read, or is in use.
    pub(crate) fn open(world: World, data: Option<&Path>) -> io::Result<Contacts> {
        let (world, state) = (Arc::new(world), Arc::new(Mutex::new(State::default())));
        let journal =
            data.map(|folder| Journal::open(folder, Arc::clone(&world), Arc::clone(&state))).transpose()?;
        Ok(Contacts { world, state, journal })
    }

    /// Creates a contact, or gives the one that the same request with the same token created.
    ///
    /// Calls at the same time with one token give one contact. Once this answers, the contact is
    /// on disk if it is to be.
    pub(crate) async fn create(
        &self,
        region: String,
        request: CreateContactInput,
    ) -> Result<Arc<Contact>, Refusal> {
        match &self.journal {
            Some(journal) => journal.create(region, request).await,
            None => match lock(&self.state).create(&self.world, &region, request)? {
                Outcome::Created(contact) | Outcome::Known(contact) => Ok(contact),
            },
        }
    }

    /// Forgets every contact and every token.
    pub(crate) async fn reset(&self) -> Result<(), Refusal> {
        match &self.journal {
            Some(journal) => journal.reset().await,
            None => {
                *lock(&self.state) = State::default();
                Ok(())
            }
        }
    }

    /// Every contact in order of creation.
    pub(crate) fn all(&self) -> Vec<Arc<Contact>> {
        lock(&self.state).all().to_vec()
    }
}

/// The state; nothing panics while it holds the lock with the state half changed.
pub(super) fn lock(state: &Mutex<State>) -> MutexGuard<'_, State> {
    state.lock().unwrap_or_else(PoisonError::into_inner)
}
