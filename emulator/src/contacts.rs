//! The contacts there are, and which client token made which of them.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::SystemTime;

use aws_connect::CreateContactInput;
use uuid::Uuid;

use crate::arn;

/// One contact.
#[derive(Clone, Debug, PartialEq)]
pub struct Contact {
    /// Its id, a UUID.
    pub contact_id: String,
    /// Its ARN.
    pub contact_arn: String,
    /// The instance it is in, without the rest of the ARN by which the request may have named it.
    pub instance_id: String,
    /// The Region that the request was signed for.
    pub region: String,
    /// When it was created.
    pub created: SystemTime,
    /// The request that created it.
    pub request: CreateContactInput,
}

/// All contacts, in memory.
#[derive(Debug, Default)]
pub(crate) struct Contacts {
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    /// In order of creation.
    contacts: Vec<Contact>,
    /// Where in `contacts` the contact of a token is; tokens are apart by Region and instance.
    by_token: BTreeMap<(String, String, String), usize>,
}

/// A client token was used before, with another request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct TokenReused;

impl Contacts {
    /// Creates a contact, or gives the one that the same request with the same token created.
    ///
    /// Two calls at the same time with one token give one contact.
    pub(crate) fn create(&self, region: &str, request: CreateContactInput) -> Result<Contact, TokenReused> {
        let instance_id = arn::instance_id(&request.instance_id).to_owned();
        let token = request.client_token.clone();
        let mut state = self.state();
        let key = token.map(|token| (region.to_owned(), instance_id.clone(), token));
        if let Some(known) = key.as_ref().and_then(|key| state.by_token.get(key)) {
            let contact = &state.contacts[*known];
            return if contact.request == request { Ok(contact.clone()) } else { Err(TokenReused) };
        }
        let contact_id = Uuid::new_v4().to_string();
        let contact = Contact {
            contact_arn: arn::contact(region, &instance_id, &contact_id),
            contact_id,
            instance_id,
            region: region.to_owned(),
            created: SystemTime::now(),
            request,
        };
        let position = state.contacts.len();
        state.contacts.push(contact.clone());
        state.by_token.extend(key.map(|key| (key, position)));
        Ok(contact)
    }

    /// Every contact in order of creation.
    pub(crate) fn all(&self) -> Vec<Contact> {
        self.state().contacts.clone()
    }

    fn state(&self) -> MutexGuard<'_, State> {
        // Nothing panics while it holds the lock with the state half changed.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
