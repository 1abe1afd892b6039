//! Creates contacts one after another, even for concurrent requests: under a lock, or on the
//! journal's thread.

use super::external_entities::ExternalEntities;
use super::journal::Journal;
use super::state::{Outcome, State, lock};
use super::{Contact, ContactError};
use aws_connect::CreateContactInput;
use std::io;
use std::path::Path;
use std::sync::{Arc, Mutex};

/// All contacts.
#[derive(Debug)]
pub(crate) struct Contacts {
    external: Arc<ExternalEntities>,
    state: Arc<Mutex<State>>,
    /// The storage, if contacts outlive the process.
    journal: Option<Journal>,
}

impl Contacts {
    /// Creates the list of contacts: in memory and, with a folder, also in a file there.
    ///
    /// # Errors
    /// The file cannot be created or read, or is in use.
    pub(crate) fn open(external: ExternalEntities, data: Option<&Path>) -> io::Result<Contacts> {
        let (external, state) = (Arc::new(external), Arc::new(Mutex::new(State::default())));
        let journal = data
            .map(|folder| Journal::open(folder, Arc::clone(&external), Arc::clone(&state)))
            .transpose()?;
        Ok(Contacts { external, state, journal })
    }

    /// Creates a contact, or returns the one that the same request with the same token created.
    ///
    /// Concurrent calls with one token return one contact. When this returns, the contact is on
    /// disk if there is a folder.
    pub(crate) async fn create(
        &self,
        region: String,
        request: CreateContactInput,
    ) -> Result<Arc<Contact>, ContactError> {
        match &self.journal {
            Some(journal) => journal.create(region, request).await,
            None => match lock(&self.state).create(&self.external, &region, request)? {
                Outcome::Created(contact) | Outcome::Known(contact) => Ok(contact),
            },
        }
    }

    /// Removes every contact and every token.
    pub(crate) async fn reset(&self) -> Result<(), ContactError> {
        match &self.journal {
            Some(journal) => journal.reset().await,
            None => {
                *lock(&self.state) = State::default();
                Ok(())
            }
        }
    }

    /// Some of the contacts in order of creation, starting after a given one, and whether there are
    /// more.
    ///
    /// `None` if there is no contact with that ID.
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
