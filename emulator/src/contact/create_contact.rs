//! The operation `CreateContact`.

use super::{ContactError, Contacts, rules};
use crate::auth::Caller;
use aws_connect::{
    CreateContactError, CreateContactInput, CreateContactOutput, IdempotencyException,
    InternalServiceException, InvalidParameterException, InvalidRequestException,
    ResourceNotFoundException,
};

/// Creates a contact, or returns the one that the same request created before.
pub(crate) async fn create_contact(
    contacts: &Contacts,
    caller: Caller,
    input: CreateContactInput,
) -> Result<CreateContactOutput, CreateContactError> {
    rules::check(&input).map_err(error)?;
    let contact = contacts.create(caller.region, input).await.map_err(error)?;
    Ok(CreateContactOutput {
        contact_id: Some(contact.contact_id.clone()),
        contact_arn: Some(contact.contact_arn.clone()),
    })
}

fn error(refusal: ContactError) -> CreateContactError {
    match refusal {
        ContactError::Parameter(text) => {
            CreateContactError::InvalidParameterException(InvalidParameterException {
                message: Some(text),
            })
        }
        ContactError::Request(text) => {
            CreateContactError::InvalidRequestException(InvalidRequestException {
                message: Some(text),
                reason: None,
            })
        }
        ContactError::NotFound(text) => {
            CreateContactError::ResourceNotFoundException(ResourceNotFoundException {
                message: Some(text),
            })
        }
        ContactError::TokenReused => {
            CreateContactError::IdempotencyException(IdempotencyException {
                message: Some("The client token was used before, with another request.".to_owned()),
            })
        }
        ContactError::Failed(text) => {
            CreateContactError::InternalServiceException(InternalServiceException {
                message: Some(text),
            })
        }
    }
}
