//! A secret in a header or in the query of each attempt of a request.

use super::Secret;
use aws_smithy_runtime_api::box_error::BoxError;
#[cfg(any(test, feature = "interceptors"))]
use aws_smithy_runtime_api::client::orchestrator::HttpRequest;
use aws_smithy_types::body::SdkBody;
use hyper::header::{HeaderName, HeaderValue};

/// A secret and its place in a request.
#[derive(Clone, Debug)]
pub(crate) struct Placement {
    /// The name of the header, in lower case, or of the query parameter, percent-encoded.
    name: String,
    is_in_query: bool,
    value: Secret,
}

impl Placement {
    pub(crate) fn header(name: &str, value: String) -> Placement {
        Placement { name: name.to_ascii_lowercase(), is_in_query: false, value: Secret::new(value) }
    }

    pub(crate) fn query(name: &str, value: String) -> Placement {
        Placement { name: percent_encoded(name), is_in_query: true, value: Secret::new(value) }
    }

    /// The header whose value is secret.
    pub(crate) fn header_name(&self) -> Option<&str> {
        Some(self.name.as_str()).filter(|_| !self.is_in_query)
    }

    /// Whether the URL is secret.
    pub(crate) fn is_in_query(&self) -> bool {
        self.is_in_query
    }

    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    pub(crate) fn value(&self) -> &str {
        self.value.expose()
    }

    /// The secret as a query contains it.
    pub(crate) fn encoded(&self) -> String {
        percent_encoded(self.value())
    }

    /// Adds the secret to a request of AWS's orchestrator.
    #[cfg(any(test, feature = "interceptors"))]
    pub(crate) fn apply(&self, request: &mut HttpRequest) -> Result<(), BoxError> {
        if !self.is_in_query {
            request.headers_mut().try_insert(self.name.clone(), self.value().to_owned())?;
            return Ok(());
        }
        let uri = self.url(request.uri());
        // The error would contain the URL.
        request.set_uri(uri).map_err(|_| "the URL with the API key is not valid".into())
    }
}

impl Placement {
    /// Adds the secret to a request that is about to be sent.
    pub(crate) fn place(&self, request: &mut hyper::Request<SdkBody>) -> Result<(), BoxError> {
        // The error would contain the secret.
        let invalid = || BoxError::from("the request with the secret is not valid");
        if !self.is_in_query {
            let name = HeaderName::try_from(&self.name).map_err(|_| invalid())?;
            let mut value = HeaderValue::try_from(self.value()).map_err(|_| invalid())?;
            value.set_sensitive(true);
            request.headers_mut().insert(name, value);
            return Ok(());
        }
        *request.uri_mut() = self.url(&request.uri().to_string()).parse().map_err(|_| invalid())?;
        Ok(())
    }

    /// A URL with the secret in its query.
    fn url(&self, url: &str) -> String {
        let separator = if url.contains('?') { '&' } else { '?' };
        format!("{url}{separator}{}={}", self.name, percent_encoded(self.value()))
    }
}

/// Everything but unreserved characters (RFC 3986, section 2.3) percent-encoded.
fn percent_encoded(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => {
                encoded.push(char::from(byte));
            }
            other => encoded.push_str(&format!("%{other:02X}")),
        }
    }
    encoded
}

#[cfg(test)]
mod tests {
    use super::Placement;
    use aws_smithy_runtime_api::client::orchestrator::HttpRequest;
    use aws_smithy_types::body::SdkBody;

    fn request(uri: &str) -> HttpRequest {
        let mut request = HttpRequest::new(SdkBody::empty());
        request.set_uri(uri.to_owned()).unwrap();
        request
    }

    #[test]
    fn secrets_are_placed_and_not_printed() {
        for (uri, want) in [
            ("https://h/p", "https://h/p?a%20k=s3%26%C3%A9"),
            ("https://h/p?b=c", "https://h/p?b=c&a%20k=s3%26%C3%A9"),
        ] {
            let mut request = request(uri);
            Placement::query("a k", "s3&é".to_owned()).apply(&mut request).unwrap();
            assert_eq!(request.uri(), want);
        }
        let mut request = request("https://h/p");
        let placement = Placement::header("X-Api-Key", "s3".to_owned());
        placement.apply(&mut request).unwrap();
        placement.apply(&mut request).unwrap();
        assert_eq!(request.headers().get_all("x-api-key").collect::<Vec<_>>(), ["s3"]);
        assert!(!format!("{placement:?}").contains("s3"));
    }
}
