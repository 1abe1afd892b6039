//! `httpBearerAuth`: the header `Authorization: Bearer TOKEN` (RFC 6750).

use super::check::{Allowed, check};
use crate::error::Error;
use crate::secret::Placement;
use crate::secret::Secret;

/// The header with a token.
///
/// # Errors
/// A token with a character that no header of this scheme can have.
pub(super) fn placement(token: &Secret, from: &str) -> Result<Placement, Error> {
    check("bearer token", token, from, Allowed::Visible)?;
    Ok(unchecked(token.expose()))
}

/// The header with any text in place of the token.
pub(super) fn unchecked(token: &str) -> Placement {
    Placement::header("authorization", format!("Bearer {token}"))
}
