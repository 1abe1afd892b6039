//! Forms, the request bodies of the query protocols.

use super::Request;
use super::error::Error;
use aws_smithy_types::body::SdkBody;

/// Encodes the form of a request as Python's `urlencode` does.
pub(super) fn encode_as_python(request: &mut Request) -> Result<(), Error> {
    let body =
        String::from_utf8_lossy(request.body().bytes().unwrap_or_default()).replace("%20", "+");
    let failed = |error: &dyn std::fmt::Display| Error(error.to_string());
    let length = body.len().to_string();
    *request.body_mut() = SdkBody::from(body);
    let headers = request.headers_mut();
    headers.try_insert("content-length", length).map_err(|error| failed(&error))?;
    headers
        .try_insert("content-type", "application/x-www-form-urlencoded; charset=utf-8")
        .map_err(|error| failed(&error))?;
    Ok(())
}
