//! Customizations that change where a request goes: its method, and its endpoint.

use crate::endpoint;
use crate::error::Error;
use aws_smithy_types::body::SdkBody;
use hardie_runtime::service::Customizations;
use hardie_runtime::shape::{Structure, View};
use hardie_runtime::wire::Request;

/// Sends a `GET` request as `POST`, with its query as the body.
///
/// # Errors
/// A URI that is not valid.
pub(crate) fn send_query_as_body(
    customizations: &Customizations,
    request: &mut Request,
) -> Result<(), Error> {
    if !customizations.query_as_body || request.method() != "GET" {
        return Ok(());
    }
    let Some((path, query)) = request.uri().split_once('?') else { return Ok(()) };
    let (path, query) = (path.to_owned(), query.to_owned());
    let failed = |error: String| Error::general(error);
    request.set_uri(path).map_err(|error| failed(error.to_string()))?;
    request.set_method("POST").map_err(|error| failed(error.to_string()))?;
    request.headers_mut().insert("content-type", "application/x-www-form-urlencoded");
    *request.body_mut() = SdkBody::from(query);
    Ok(())
}

/// The URL of the input that the request is sent to, instead of that of the endpoint; its path
/// and query do not count.
///
/// # Errors
/// A URL without a scheme or a host.
pub(crate) fn endpoint_of_input(
    customizations: &Customizations,
    input: &dyn Structure,
) -> Result<Option<String>, Error> {
    let Some(name) = &customizations.endpoint_member else { return Ok(None) };
    let Some(member) = input.shape().member_named(name) else { return Ok(None) };
    let Some(View::String(url)) = input.get(member.position()).and_then(|field| field.view())
    else {
        return Ok(None);
    };
    if url.is_empty() {
        return Ok(None);
    }
    endpoint::check_url(url)?;
    let Some((scheme, rest)) = url.split_once("://") else { return Ok(None) };
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    Ok(Some(format!("{scheme}://{host}")))
}

#[cfg(test)]
mod tests {
    use super::send_query_as_body;
    use aws_smithy_types::body::SdkBody;
    use hardie_runtime::service::Customizations;
    use hardie_runtime::wire::Request;

    #[test]
    fn queries_as_bodies() {
        let on = Customizations { query_as_body: true, ..Customizations::default() };
        let sent = |customizations: &Customizations, method: &str, uri: &str| {
            let mut request = Request::new(SdkBody::from("body"));
            request.set_uri(uri.to_owned()).unwrap();
            request.set_method(method).unwrap();
            send_query_as_body(customizations, &mut request).unwrap();
            let body = String::from_utf8(request.body().bytes().unwrap().to_vec()).unwrap();
            format!("{} {} {body}", request.method(), request.uri())
        };
        assert_eq!(sent(&on, "GET", "/a?q=%20&r"), "POST /a q=%20&r");
        assert_eq!(sent(&on, "GET", "/a"), "GET /a body");
        assert_eq!(sent(&on, "PUT", "/a?q"), "PUT /a?q body");
        assert_eq!(sent(&Customizations::default(), "GET", "/a?q"), "GET /a?q body");
    }
}
