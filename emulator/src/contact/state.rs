//! The existing contacts in memory, and the client tokens that created them.

use super::external_entities::ExternalEntities;
use super::{Contact, ContactError, arn, rules};
use aws_connect::CreateContactInput;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime};
use uuid::Uuid;

/// All contacts, in order of creation.
#[derive(Debug, Default)]
pub(super) struct State {
    contacts: Vec<Arc<Contact>>,
    /// The index in `contacts` by token; tokens are separate per Region and instance.
    by_token: BTreeMap<(String, String, String), usize>,
    /// The index by ID.
    by_id: BTreeMap<String, usize>,
}

/// The result of a request.
pub(super) enum Outcome {
    /// A contact was created.
    Created(Arc<Contact>),
    /// The same request created this one before.
    Known(Arc<Contact>),
}

impl State {
    /// Creates a contact, or returns the one that the same request with the same token created.
    ///
    /// The request has passed the rules that depend on it alone.
    pub(super) fn create(
        &mut self,
        external: &ExternalEntities,
        region: &str,
        mut request: CreateContactInput,
    ) -> Result<Outcome, ContactError> {
        let named = request.instance_id.clone();
        let instance = external.instance(region, &named)?;
        // With the instance's ID or its ARN, it is the same request.
        request.instance_id = instance.id.to_owned();
        let instance_id = request.instance_id.clone();
        if let Some(token) = request.client_token.clone()
            && let Some(known) = self.by_token.get(&(region.to_owned(), instance_id.clone(), token))
        {
            let contact = &self.contacts[*known];
            return if contact.request == request {
                Ok(Outcome::Known(Arc::clone(contact)))
            } else {
                Err(ContactError::TokenReused)
            };
        }
        for (member, id) in [
            ("RelatedContactId", &request.related_contact_id),
            ("PreviousContactId", &request.previous_contact_id),
        ] {
            if let Some(id) =
                id.as_deref().filter(|id| !self.exists(external, region, &instance_id, id))
            {
                return Err(ContactError::NotFound(format!(
                    "{member}: contact {id} was not found."
                )));
            }
        }
        let (contact_id, created) = (Uuid::new_v4().to_string(), now());
        let contact = Arc::new(Contact {
            contact_arn: arn::contact(region, &instance, &contact_id),
            contact_id,
            instance_id,
            region: region.to_owned(),
            created,
            // An expiry that is not a valid timestamp means no expiry.
            expires: rules::expiry(&request)?.and_then(|duration| created.checked_add(duration)),
            request,
        });
        self.push(Arc::clone(&contact));
        Ok(Outcome::Created(contact))
    }

    /// Adds a stored contact.
    pub(super) fn push(&mut self, contact: Arc<Contact>) {
        let position = self.contacts.len();
        if let Some(token) = &contact.request.client_token {
            let key = (contact.region.clone(), contact.instance_id.clone(), token.clone());
            self.by_token.insert(key, position);
        }
        self.by_id.insert(contact.contact_id.clone(), position);
        self.contacts.push(contact);
    }

    /// Every contact in order of creation.
    pub(super) fn all(&self) -> &[Arc<Contact>] {
        &self.contacts
    }

    /// The number of contacts.
    pub(super) fn len(&self) -> usize {
        self.contacts.len()
    }

    /// Removes all but the first contacts.
    pub(super) fn truncate(&mut self, length: usize) {
        for contact in self.contacts.drain(length.min(self.contacts.len())..) {
            self.by_id.remove(&contact.contact_id);
        }
        self.by_token.retain(|_, position| *position < length);
    }

    /// The contacts after a given one, or all, in order of creation; `None` if that one does not
    /// exist.
    pub(super) fn after(&self, id: Option<&str>) -> Option<&[Arc<Contact>]> {
        let first = id.map_or(Some(0), |id| self.by_id.get(id).map(|position| position + 1))?;
        self.contacts.get(first..)
    }

    fn exists(
        &self,
        external: &ExternalEntities,
        region: &str,
        instance_id: &str,
        id: &str,
    ) -> bool {
        let created = self.by_id.get(id).is_some_and(|position| {
            let contact = &self.contacts[*position];
            contact.region == region && contact.instance_id == instance_id
        });
        created || external.contacts.iter().any(|known| known == id)
    }
}

/// The current time with the precision of a record: microseconds.
fn now() -> SystemTime {
    let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    let micros = since.subsec_micros();
    SystemTime::UNIX_EPOCH + Duration::new(since.as_secs(), micros * 1000)
}

/// Locks the state. A poisoned lock is safe: no code panics while the state is inconsistent.
pub(super) fn lock(state: &Mutex<State>) -> MutexGuard<'_, State> {
    state.lock().unwrap_or_else(PoisonError::into_inner)
}
