//! Applies the customizations of an operation to its input and to its request, before checksums and
//! signature.

pub(crate) mod input;

use crate::endpoint::ResolvedEndpoint;
use crate::error::Error;
use aws_smithy_types::body::SdkBody;
use hardie_runtime::service::Customizations;
use hardie_runtime::wire::Request;

/// Adds the headers of every request, unless the input sets them, and escapes line breaks.
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
    if customizations.escapes_line_breaks {
        escape_line_breaks(request)?;
    }
    Ok(())
}

/// Moves the path of an endpoint into a request without a path of its own, which then ends without
/// a slash.
///
/// # Errors
/// None in practice: the path of a valid endpoint is valid.
pub(crate) fn with_path_of_endpoint(
    mut target: ResolvedEndpoint,
    request: &mut Request,
) -> Result<ResolvedEndpoint, Error> {
    let rest = match request.uri().strip_prefix('/') {
        Some(rest) if rest.is_empty() || rest.starts_with('?') => rest,
        _ => return Ok(target),
    };
    let Some((scheme, location)) = target.url.split_once("://") else { return Ok(target) };
    let Some((host, path)) = location.split_once('/') else { return Ok(target) };
    if path.is_empty() || path.ends_with('/') || path.contains(['?', '#']) {
        return Ok(target);
    }
    let (uri, url) = (format!("/{path}{rest}"), format!("{scheme}://{host}"));
    request.set_uri(uri).map_err(|error| Error::general(error.to_string()))?;
    target.url = url;
    Ok(target)
}

/// The error of an operation whose endpoint must be discovered; `discovery` is the operation that
/// returns it.
pub(crate) fn needs_endpoint(operation: &str, discovery: &str) -> Error {
    let source = if discovery.is_empty() {
        "another operation of the service".to_owned()
    } else {
        format!("the operation {discovery}")
    };
    Error::general(format!(
        "{operation} cannot be sent to the endpoint of the service: {source} returns the endpoint, \
         and endpoint discovery is not supported. Give the endpoint with --endpoint-url."
    ))
}

/// The error of the endpoint rules as the customizations word it.
pub(crate) fn endpoint_error(customizations: &Customizations, error: Error) -> Error {
    let message = error.message();
    let rules = customizations.endpoint_errors.iter();
    let matching = rules.filter(|rule| message.starts_with(rule.start.as_str()));
    match matching.max_by_key(|rule| rule.start.len()) {
        Some(rule) if rule.is_invalid_input => {
            Error::invalid_input(rule.message.replace("{message}", message))
        }
        Some(rule) => Error::general(rule.message.replace("{message}", message)),
        None => error,
    }
}

/// Sends line breaks in XML as character references, since XML parsers change them otherwise: all
/// line breaks of a body are part of values.
fn escape_line_breaks(request: &mut Request) -> Result<(), Error> {
    let body = request.body().bytes().unwrap_or_default();
    if !body.iter().any(|byte| matches!(byte, b'\r' | b'\n')) {
        return Ok(());
    }
    let mut escaped = Vec::with_capacity(body.len());
    for byte in body {
        match byte {
            b'\r' => escaped.extend(b"&#xD;"),
            b'\n' => escaped.extend(b"&#xA;"),
            byte => escaped.push(*byte),
        }
    }
    if request.headers().contains_key("content-length") {
        let length = escaped.len().to_string();
        let set = request.headers_mut().try_insert("content-length", length);
        set.map_err(|error| Error::general(error.to_string()))?;
    }
    *request.body_mut() = SdkBody::from(escaped);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::{
        Customizations, Error, Request, ResolvedEndpoint, SdkBody, apply, endpoint_error,
        needs_endpoint, with_path_of_endpoint,
    };
    use hardie_runtime::service::EndpointError;

    #[test]
    fn paths_of_endpoints() {
        for (url, uri, want) in [
            ("http://h/bucket", "/", ["http://h", "/bucket"]),
            ("http://h/bucket", "/?a=b", ["http://h", "/bucket?a=b"]),
            ("http://h/bucket", "/key", ["http://h/bucket", "/key"]),
            ("http://h/bucket", "//", ["http://h/bucket", "//"]),
            ("http://h/bucket/", "/", ["http://h/bucket/", "/"]),
            ("http://h/b?x", "/", ["http://h/b?x", "/"]),
            ("http://h", "/", ["http://h", "/"]),
        ] {
            let mut request = Request::new(SdkBody::empty());
            request.set_uri(uri).unwrap();
            let target = ResolvedEndpoint {
                url: url.to_owned(),
                signing_name: String::new(),
                signing_region: String::new(),
                headers: Vec::new(),
                has_raw_path: true,
                schemes: Vec::new(),
            };
            let target = with_path_of_endpoint(target, &mut request).unwrap();
            assert_eq!([&*target.url, request.uri()], want);
        }
    }

    #[test]
    fn errors_of_endpoints() {
        let rule = |start: &str, is_invalid_input| EndpointError {
            start: start.to_owned(),
            message: "No: {message}".to_owned(),
            is_invalid_input,
        };
        let customizations = Customizations {
            endpoint_errors: vec![rule("Bad", false), rule("Bad w", true)],
            ..Customizations::default()
        };
        for (message, want) in [
            ("Badly", "No: Badly"),
            ("Bad word", "An error occurred (ParamValidation): No: Bad word"),
            ("Good", "Good"),
        ] {
            assert_eq!(endpoint_error(&customizations, Error::general(message)).to_string(), want);
        }
    }

    #[test]
    fn operations_without_their_endpoint_name_the_option() {
        for (discovery, want) in [("Find", "the operation Find returns"), ("", "another operation")]
        {
            let error = needs_endpoint("Query", discovery).to_string();
            assert!(error.starts_with("Query cannot be sent"), "{error}");
            assert!(error.contains(want) && error.ends_with("--endpoint-url."), "{error}");
        }
    }

    #[test]
    fn headers_and_line_breaks() {
        let customizations = Customizations {
            headers: vec![("accept".to_owned(), "a/b".to_owned())],
            escapes_line_breaks: true,
            ..Customizations::default()
        };
        let mut request = Request::new(SdkBody::from("<K>a\r\nb</K>"));
        request.headers_mut().insert("content-length", "13");
        apply(&customizations, &mut request).unwrap();
        assert_eq!(request.body().bytes(), Some(&b"<K>a&#xD;&#xA;b</K>"[..]));
        assert_eq!(request.headers().get("content-length"), Some("19"));
        assert_eq!(request.headers().get("accept"), Some("a/b"));
    }
}
