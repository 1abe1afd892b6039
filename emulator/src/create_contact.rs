//! What `CreateContact` does.

use aws_connect::{CreateContactError, CreateContactInput, CreateContactOutput, IdempotencyException};

use crate::auth::Caller;
use crate::contacts::{Contacts, TokenReused};

/// Creates a contact, or answers with the one that the same request created before.
pub(crate) fn create_contact(
    contacts: &Contacts,
    caller: &Caller,
    input: CreateContactInput,
) -> Result<CreateContactOutput, CreateContactError> {
    match contacts.create(&caller.region, input) {
        Ok(contact) => Ok(CreateContactOutput {
            contact_id: Some(contact.contact_id),
            contact_arn: Some(contact.contact_arn),
        }),
        Err(TokenReused) => Err(CreateContactError::IdempotencyException(IdempotencyException {
            message: Some("The client token was used before, with another request.".to_owned()),
        })),
    }
}
