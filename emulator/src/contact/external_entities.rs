//! Entities that requests may refer to although they were not created here.

use super::ContactError;
use super::arn::{self, Instance};

/// Entities that exist without having been created here.
#[derive(Clone, Debug, Default)]
pub(crate) struct ExternalEntities {
    /// IDs of the existing instances; if empty, every instance exists.
    pub(crate) instances: Vec<String>,
    /// Ids of contacts that requests may refer to, in every instance.
    pub(crate) contacts: Vec<String>,
}

impl ExternalEntities {
    /// The instance that a request names by ID or by ARN.
    pub(super) fn instance<'a>(
        &self,
        region: &str,
        named: &'a str,
    ) -> Result<Instance<'a>, ContactError> {
        let instance = arn::instance(region, named)?;
        if self.instances.is_empty() || self.instances.iter().any(|known| known == instance.id) {
            return Ok(instance);
        }
        Err(ContactError::NotFound(format!("Instance {} was not found.", instance.id)))
    }
}
