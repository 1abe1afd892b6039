//! Captures the request of a call instead of sending it, for `--cli-dry-run`.
//!
//! The request is made as for a real call: it is the one that would be sent, including the order of
//! its headers.

use crate::auth::{AuthenticatedCall, PreparedAuthentication};
use crate::connection::{Call, Connection};
use crate::debug::canonical::{SignedPath, canonical_request, string_to_sign};
use crate::error::Error;
use crate::request::capture::RequestCapture;
use crate::request::signing_v4a::SignatureScope;
use aws_smithy_runtime_api::client::orchestrator::HttpRequest;
use hardie_runtime::service::AuthScheme;

/// A request that was not sent.
#[derive(Clone, Debug)]
pub struct PreparedRequest {
    /// The HTTP method.
    pub method: String,
    /// The whole URL, without user and password, which are never sent.
    pub url: String,
    /// The headers in the order of sending; with a signature unless the request is unsigned, or
    /// prepared without secrets.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Vec<u8>,
    /// How the request is authenticated when it is sent.
    pub authentication: PreparedAuthentication,
    /// The region that the request is signed for.
    pub signing_region: String,
    /// The service name that the request is signed for.
    pub signing_name: String,
    /// The input of the signature, if the request has one.
    pub signed: Option<SigningInput>,
}

/// The strings that a signature is computed from.
#[derive(Clone, Debug)]
pub struct SigningInput {
    /// SigV4's canonical request, with the session token redacted.
    pub canonical_request: String,
    /// SigV4's string to sign, with the hash of the canonical request as it was signed.
    pub string_to_sign: String,
}

impl Connection {
    /// Prepares a call as [`Dispatcher::send`](crate::dispatcher::Dispatcher::send) does, signature
    /// included, and sends nothing.
    ///
    /// # Errors
    /// Those of `send` before anything is sent.
    pub fn prepare(&self, call: &Call<'_>) -> Result<PreparedRequest, Error> {
        let authentication = self.authentication_of(call)?;
        let capture = RequestCapture::default();
        let call = Call { stream_to: None, ..*call };
        let result = self.open()?.send_or_keep(&call, Some(&capture));
        let Some(request) = capture.take() else {
            return Err(result.err().unwrap_or_else(|| Error::general("No request was sent")));
        };
        // A session token is a secret.
        let token = match &authentication {
            PreparedAuthentication::Signature([.., token])
            | PreparedAuthentication::SignatureV4a([.., token]) => format!("${token}"),
            _ => "***".to_owned(),
        };
        let value = |name: &str, value: &str| match name {
            "x-amz-security-token" => token.clone(),
            _ => value.to_owned(),
        };
        let path = self.signed_path(&authentication, &call)?;
        let headers = request.headers().iter();
        Ok(PreparedRequest {
            method: request.method().to_owned(),
            url: without_user(request.uri()),
            headers: headers.map(|(name, text)| (name.to_owned(), value(name, text))).collect(),
            authentication,
            body: request.body().bytes().unwrap_or_default().to_vec(),
            signing_region: call.target.signing_region.clone(),
            signing_name: call.target.signing_name.clone(),
            signed: signed(&request, path, value),
        })
    }
}

impl Connection {
    /// How the requests of an operation are authenticated.
    fn authentication_of(&self, call: &Call<'_>) -> Result<PreparedAuthentication, Error> {
        let operation = call.operation;
        if let Some(own) = &self.authentication {
            let schemes = self.service.auth(operation);
            return own.describe(AuthenticatedCall { operation, schemes }, call.target);
        }
        if !self.service.flavour.is_aws() {
            return Ok(PreparedAuthentication::None);
        }
        let scheme = self.aws_scheme(operation, call.target);
        match scheme {
            AuthScheme::None => return Ok(PreparedAuthentication::None),
            AuthScheme::Bearer => {
                return Ok(PreparedAuthentication::bearer_of_aws(self.service));
            }
            _ => {}
        }
        let names = ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"];
        let names = names.map(str::to_owned);
        Ok(if scheme == AuthScheme::SigV4a {
            PreparedAuthentication::SignatureV4a(names)
        } else {
            PreparedAuthentication::Signature(names)
        })
    }

    /// The path of a prepared request as its signature covers it.
    fn signed_path(
        &self,
        authentication: &PreparedAuthentication,
        call: &Call<'_>,
    ) -> Result<SignedPath, Error> {
        if !matches!(authentication, PreparedAuthentication::SignatureV4a(_)) {
            return Ok(call.target.signed_path());
        }
        let setting = self.region_set.as_deref();
        Ok(SignatureScope::new(self.service, call.target, setting)?.path)
    }
}

fn signed(
    request: &HttpRequest,
    path: SignedPath,
    shown: impl Fn(&str, &str) -> String,
) -> Option<SigningInput> {
    let plain = canonical_request(request, None, path, |_, value| value.to_owned())?;
    Some(SigningInput {
        string_to_sign: string_to_sign(request, &plain)?,
        canonical_request: canonical_request(request, None, path, shown)?,
    })
}

fn without_user(url: &str) -> String {
    let Some((scheme, rest)) = url.split_once("://") else { return url.to_owned() };
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let (authority, tail) = rest.split_at(end);
    let host = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
    format!("{scheme}://{host}{tail}")
}

#[cfg(test)]
mod tests {
    use super::{SignedPath, signed, without_user};
    use aws_credential_types::Credentials;
    use aws_sigv4::http_request::{SignableBody, SignableRequest, SigningSettings, sign};
    use aws_sigv4::sign::v4::{self, calculate_signature, generate_signing_key};
    use aws_smithy_runtime_api::client::orchestrator::HttpRequest;
    use aws_smithy_types::body::SdkBody;
    use std::time::{Duration, SystemTime};

    type Headers = &'static [(&'static str, &'static str)];

    /// The displayed string to sign results in the signature that AWS's signer computed.
    #[test]
    fn what_is_shown_is_what_was_signed() {
        let time = SystemTime::UNIX_EPOCH + Duration::from_secs(1_700_000_000);
        let cases: [(&str, &str, Headers, Option<&str>); 6] = [
            (
                "PUT",
                "https://h.example/contact/create",
                &[("content-type", "application/json")],
                None,
            ),
            ("POST", "http://h.example:4710/", &[("x-note", "  a   b ")], Some("token")),
            ("GET", "https://h.example", &[], None),
            (
                "GET",
                "https://h.example/a%20b/c%2Fd/?z=1&b=%20&a&b=%21",
                &[("x-l", "a,b")],
                Some("t"),
            ),
            ("DELETE", "https://h.example:443/a//b/./c/../d/", &[], None),
            ("GET", "https://h.example?x=1", &[], None),
        ];
        for (method, url, headers, token) in cases {
            let identity =
                Credentials::new("AKIDEXAMPLE", "secret", token.map(str::to_owned), None, "test")
                    .into();
            let params = v4::SigningParams::builder()
                .identity(&identity)
                .region("us-west-2")
                .name("connect")
                .time(time)
                .settings(SigningSettings::default())
                .build()
                .unwrap();
            let mut request = HttpRequest::new(SdkBody::from("{\"a\":1}"));
            request.set_method(method).unwrap();
            request.set_uri(url).unwrap();
            for (name, value) in headers {
                request.headers_mut().insert((*name).to_owned(), (*value).to_owned());
            }
            let signable = SignableRequest::new(
                method,
                url,
                headers.iter().copied(),
                SignableBody::Bytes(request.body().bytes().unwrap()),
            );
            let (instructions, signature) =
                sign(signable.unwrap(), &params.into()).unwrap().into_parts();
            for header in instructions.into_parts().0 {
                request.headers_mut().insert(header.name(), header.value().to_owned());
            }
            let shown =
                signed(&request, SignedPath::default(), |_, value| value.to_owned()).unwrap();
            let key = generate_signing_key("secret", time, "us-west-2", "connect");
            assert_eq!(
                calculate_signature(key, shown.string_to_sign.as_bytes()),
                signature,
                "{}",
                shown.canonical_request
            );
        }
    }

    #[test]
    fn users_are_left_out() {
        let cases = [
            ("https://h/p?q=a@b", "https://h/p?q=a@b"),
            ("https://u:p@h:1/p", "https://h:1/p"),
            ("http://u@h?x", "http://h?x"),
            ("/only/a/path", "/only/a/path"),
        ];
        for (url, want) in cases {
            assert_eq!(without_user(url), want);
        }
    }
}
