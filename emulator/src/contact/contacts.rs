//! Contacts are created one after the other, whoever asks: under a lock or by the journal's thread.

use super::journal::Journal;
use super::state::{Outcome, State, lock};
use super::world::World;
use super::{Contact, Refusal};
use aws_connect::CreateContactInput;
use std::io;
use std::path::Path;
use std::sync::{Arc, Mutex};

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
        let journal = data
            .map(|folder| Journal::open(folder, Arc::clone(&world), Arc::clone(&state)))
            .transpose()?;
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

    /// Some of the contacts in order of creation, those after one of them, and whether there are
    /// more.
    ///
    /// Gives nothing if there is no contact with that id.
    pub(crate) fn page(
        &self,
        after: Option<&str>,
        limit: usize,
    ) -> Option<(Vec<Arc<Contact>>, bool)> {
        let state = lock(&self.state);
        let rest = state.after(after)?;
        let page = rest.get(..limit).unwrap_or(rest);
        Some((page.to_vec(), page.len() < rest.len()))
    }

    /// Every contact in order of creation.
    pub(crate) fn all(&self) -> Vec<Arc<Contact>> {
        lock(&self.state).all().to_vec()
    }
}
