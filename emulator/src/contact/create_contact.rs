//! The operation `CreateContact`.

use super::{ContactError, Contacts, rules};
use aws_connect::{
    CreateContactError, CreateContactInput, CreateContactOutput, IdempotencyException,
    InternalServiceException, InvalidParameterException, InvalidRequestException,
    ResourceNotFoundException,
};
use hardie_mock::internal::Caller;

/// Creates a contact, or returns the one that the same request created before.
pub(crate) async fn create_contact(
    contacts: &Contacts,
    caller: Caller,
    input: CreateContactInput,
) -> Result<CreateContactOutput, CreateContactError> {
    rules::check(&input).map_err(error)?;
    let contact = contacts.create(caller.region, input).await.map_err(error)?;
    Ok(CreateContactOutput::default()
        .with_contact_id(&contact.contact_id)
        .with_contact_arn(&contact.contact_arn))
}

fn error(refusal: ContactError) -> CreateContactError {
    match refusal {
        ContactError::Parameter(text) => {
            InvalidParameterException::default().with_message(text).into()
        }
        ContactError::Request(text) => InvalidRequestException::default().with_message(text).into(),
        ContactError::NotFound(text) => {
            ResourceNotFoundException::default().with_message(text).into()
        }
        ContactError::TokenReused => {
            let text = "The client token was used before, with another request.";
            IdempotencyException::default().with_message(text).into()
        }
        ContactError::Failed(text) => InternalServiceException::default().with_message(text).into(),
    }
}
