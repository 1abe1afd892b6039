//! Contacts: their creation, rules and storage.
//!
//! `create_contact` (the operation) → `rules` (checks of a single request) → `contacts` (creation
//! in sequence, in memory or through `journal` and its `store`) → `state` (checks against existing
//! contacts).

mod arn;
mod contacts;
mod create_contact;
mod external_entities;
mod journal;
mod record;
mod rules;
mod state;
mod store;

use aws_connect::CreateContactInput;
pub(crate) use contacts::Contacts;
pub(crate) use create_contact::create_contact;
pub(crate) use external_entities::ExternalEntities;
pub(crate) use record::shown;
use std::time::SystemTime;

/// A contact that was created.
#[derive(Clone, Debug, PartialEq)]
pub struct Contact {
    /// Its id, a UUID.
    pub contact_id: String,
    /// Its ARN.
    pub contact_arn: String,
    /// The ID of its instance, even if the request had the ARN.
    pub instance_id: String,
    /// The Region that the request was signed for.
    pub region: String,
    /// The time of creation.
    pub created: SystemTime,
    /// The time of expiry, if the request had one.
    pub expires: Option<SystemTime>,
    /// The request that created it.
    pub request: CreateContactInput,
}

impl Contact {
    /// Whether the contact is not expired at a given time.
    pub fn is_active(&self, now: SystemTime) -> bool {
        self.expires.is_none_or(|expires| now < expires)
    }
}

/// Why a contact is not created, with a message for the sender.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum ContactError {
    /// A member is not valid.
    Parameter(String),
    /// Members contradict each other.
    Request(String),
    /// The request refers to something that does not exist.
    NotFound(String),
    /// The client token was used before with another request.
    TokenReused,
    /// The contact could not be stored.
    Failed(String),
}
