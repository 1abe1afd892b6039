//! Applies the customizations of an operation to its request, before checksums and signature.

use crate::error::Error;
use hardie_runtime::service::Customizations;
use hardie_runtime::wire::Request;

/// Adds the headers of every request, unless the input sets them.
///
/// # Errors
/// A header that is not valid in HTTP.
pub(crate) fn apply(customizations: &Customizations, request: &mut Request) -> Result<(), Error> {
    for (name, value) in &customizations.headers {
        if request.headers().contains_key(name) {
            continue;
        }
        let added = request.headers_mut().try_insert(name.clone(), value.clone());
        added.map_err(|error| Error::general(error.to_string()))?;
    }
    Ok(())
}
