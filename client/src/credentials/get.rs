//! An unsigned request to the credentials endpoint of a container or an instance.

use crate::causes::deepest_cause;
use crate::http::Http;
use crate::http::body::{CopyError, copy_body};
use crate::http::error::TransportError;
use aws_smithy_runtime_api::client::http::HttpConnector;
use aws_smithy_runtime_api::client::orchestrator::HttpRequest;
use aws_smithy_types::body::SdkBody;

/// Status and body of a response.
pub(super) struct Response {
    pub(super) status: u16,
    pub(super) text: String,
}

/// The error of a request.
pub(super) enum GetError {
    /// The connection failed; another attempt may succeed.
    Transport(TransportError),
    /// Any other error.
    Other(String),
}

/// Sends a request without a body and waits for the whole response.
pub(super) async fn get(
    http: &Http,
    method: &str,
    url: &str,
    headers: &[(&'static str, String)],
) -> Result<Response, GetError> {
    let mut request = HttpRequest::new(SdkBody::empty());
    let other = |error: &dyn std::fmt::Display| GetError::Other(error.to_string());
    request.set_method(method).map_err(|error| other(&error))?;
    request.set_uri(encoded(url)).map_err(|error| other(&error))?;
    let agent = format!("hardie/{}", env!("CARGO_PKG_VERSION"));
    for (name, value) in headers.iter().chain(&[("user-agent", agent)]) {
        request.headers_mut().try_insert(*name, value.clone()).map_err(|error| other(&error))?;
    }
    let failed =
        |error: &(dyn std::error::Error + 'static)| match TransportError::among_causes(error) {
            Some(transport) => GetError::Transport(transport),
            None => GetError::Other(deepest_cause(error)),
        };
    let mut response = http.call(request).await.map_err(|error| failed(&error))?;
    let mut body = Vec::new();
    copy_body(response.body_mut(), &mut body).await.map_err(|error| match error {
        CopyError::Read(error) => failed(&*error),
        CopyError::Write(error) => other(&error),
    })?;
    Ok(Response {
        status: response.status().as_u16(),
        text: String::from_utf8_lossy(&body).into_owned(),
    })
}

/// Percent-encodes characters that a URL must not contain, as urllib3 does.
fn encoded(url: &str) -> String {
    let mut encoded = String::with_capacity(url.len());
    for byte in url.bytes() {
        match byte {
            b'"' | b'<' | b'>' | b'\\' | b'^' | b'`' | b'{' | b'|' | b'}' => {}
            0x21..=0x7e => {
                encoded.push(char::from(byte));
                continue;
            }
            _ => {}
        }
        encoded.push_str(&format!("%{byte:02X}"));
    }
    encoded
}
