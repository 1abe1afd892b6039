//! Contacts: what they are, what makes them, where they are kept.
//!
//! `create_contact` (the operation) → `rules` (what a request must keep to by itself) → `contacts`
//! (one after the other, in memory or through `journal` and its `store`) → `state` (what depends on what is there).

mod arn;
mod contacts;
mod create_contact;
mod journal;
mod record;
mod rules;
mod state;
mod store;
mod world;

use std::time::SystemTime;

use aws_connect::CreateContactInput;

pub(crate) use contacts::Contacts;
pub(crate) use create_contact::create_contact;
pub(crate) use record::shown;
pub(crate) use world::World;

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
    /// When it stops being active, if the request said so.
    pub expires: Option<SystemTime>,
    /// The request that created it.
    pub request: CreateContactInput,
}

impl Contact {
    /// Whether it has not expired at a moment.
    pub fn is_active(&self, now: SystemTime) -> bool {
        self.expires.is_none_or(|expires| now < expires)
    }
}

/// Why no contact comes of a request, in words for who sent it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Refusal {
    /// One member by itself is wrong.
    Parameter(String),
    /// Members do not go together.
    Request(String),
    /// Something that the request names does not exist.
    NotFound(String),
    /// The client token was used before, with another request.
    TokenReused,
    /// The contact could not be stored.
    Failed(String),
}
