//! Host prefixes (`@endpoint` and `@hostLabel`), and prepending the endpoint to the path of a
//! request.

use super::Request;
use super::error::Error;
use crate::shape::{Structure, View};
use crate::table::Operation;
use crate::table::rows::MemberRow;

/// Returns the host prefix of a call, with its labels filled in; empty if the operation has none.
///
/// # Errors
/// A label without a value, or with characters other than letters, digits, hyphens and periods
/// (with the AWS CLI's message, botocore's `_expand_host_prefix`).
pub fn host_prefix(operation: Operation, input: &dyn Structure) -> Result<String, Error> {
    let mut prefix = operation.host_prefix().to_owned();
    if prefix.is_empty() {
        return Ok(prefix);
    }
    let mut bad = Vec::new();
    for member in operation.input().members().filter(|member| member.has(MemberRow::HOST_LABEL)) {
        let view = input.get(member.position()).and_then(|field| field.view());
        match view {
            Some(View::String(text)) if is_label(text) => {
                prefix = prefix.replace(&format!("{{{}}}", member.name()), text);
            }
            _ => bad.push(member.name()),
        }
    }
    if bad.is_empty() {
        return Ok(prefix);
    }
    Err(Error(format!(
        "Parameter validation failed:\nInvalid value for parameter(s): {}. \
         Must contain only alphanumeric characters, hyphen, or period.",
        bad.join(", ")
    )))
}

fn is_label(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'.'))
}

/// Inserts a host prefix before the host of an endpoint; an endpoint without a scheme is left
/// unchanged.
pub fn prefixed_endpoint(endpoint: &str, prefix: &str) -> String {
    match endpoint.split_once("://") {
        Some((scheme, rest)) => format!("{scheme}://{prefix}{rest}"),
        None => endpoint.to_owned(),
    }
}

/// Prepends an endpoint to the path of a request; the endpoint may have a base path.
///
/// # Errors
/// An endpoint that is not a URL.
pub fn set_endpoint(request: &mut Request, endpoint: &str) -> Result<(), Error> {
    request.uri_mut().set_endpoint(endpoint).map_err(|error| Error(error.to_string()))
}
