//! `httpApiKeyAuth`: a key in a header, after a scheme if the model has one, or in the query.

use super::check::{Allowed, check};
use crate::error::Error;
use crate::secret::Placement;
use crate::secret::Secret;
use hardie_runtime::service::ApiKey;

/// The header or query parameter with a key.
///
/// # Errors
/// A key with a character that its place cannot have.
pub(super) fn placement(api: ApiKey, key: &Secret, from: &str) -> Result<Placement, Error> {
    let allowed = if api.in_query { Allowed::Text } else { Allowed::Header };
    if key.is_empty() {
        check("API key", key, from, Allowed::Visible)?;
    }
    check("API key", key, from, allowed)?;
    Ok(unchecked(api, key.expose()))
}

/// The header or query parameter with any text in place of the key.
pub(super) fn unchecked(api: ApiKey, key: &str) -> Placement {
    if api.in_query {
        return Placement::query(api.name, key.to_owned());
    }
    let value =
        if api.scheme.is_empty() { key.to_owned() } else { format!("{} {key}", api.scheme) };
    Placement::header(api.name, value)
}
