//! Authentication schemes: their ids and the facts of their traits.

use super::ids::HTTP_API_KEY_AUTH;
use super::token::{is_framing_header, is_token};
use super::{Traits, View};
use serde::Deserialize;

/// No authentication.
pub const NO_AUTH: &str = "smithy.api#noAuth";
/// A bearer token.
pub const HTTP_BEARER_AUTH: &str = "smithy.api#httpBearerAuth";
/// AWS Signature Version 4.
pub const SIGV4: &str = "aws.auth#sigv4";
/// AWS Signature Version 4A, valid in several Regions.
pub const SIGV4A: &str = "aws.auth#sigv4a";
/// User name and password.
pub const HTTP_BASIC_AUTH: &str = "smithy.api#httpBasicAuth";
/// User name and password, as the answer to a challenge.
pub const HTTP_DIGEST_AUTH: &str = "smithy.api#httpDigestAuth";

/// All authentication schemes, in the order in which a service without `@auth` offers them:
/// that of their ids.
const ALL: [&str; 6] =
    [SIGV4, SIGV4A, HTTP_API_KEY_AUTH, HTTP_BASIC_AUTH, HTTP_BEARER_AUTH, HTTP_DIGEST_AUTH];

/// An authentication scheme with the facts of its trait.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AuthScheme {
    Bearer,
    ApiKey(ApiKey),
    Basic,
    Digest,
    Sigv4,
    Sigv4a,
    /// No authentication.
    None,
}

/// `smithy.api#httpApiKeyAuth`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct ApiKey {
    /// The name of the header or query parameter.
    pub name: String,
    #[serde(rename = "in")]
    pub place: ApiKeyPlace,
    /// The scheme before the key in a header.
    #[serde(default)]
    pub scheme: String,
}

/// Where an API key is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ApiKeyPlace {
    Header,
    Query,
}

impl ApiKey {
    /// This API key, if requests can carry it.
    fn checked(self) -> Result<ApiKey, String> {
        let name = self.name.escape_debug();
        if self.name.is_empty() {
            return Err("`name` is empty".to_owned());
        }
        if self.place == ApiKeyPlace::Header {
            if !is_token(&self.name) {
                return Err(format!("`{name}` is not a valid header name"));
            }
            if is_framing_header(&self.name) {
                return Err(format!("the header `{name}` cannot hold an API key"));
            }
        }
        // `/` and `=` are those of the encoding `token68` (RFC 9110, section 11.2).
        let is_scheme = |text: &str| text.split(['/', '=']).all(|it| it.is_empty() || is_token(it));
        if !is_scheme(&self.scheme) {
            let scheme = self.scheme.escape_debug();
            return Err(format!("`{scheme}` is not a valid authentication scheme"));
        }
        Ok(self)
    }
}

impl AuthScheme {
    /// Whether requests are signed for a Region.
    pub fn is_signature(&self) -> bool {
        matches!(self, AuthScheme::Sigv4 | AuthScheme::Sigv4a)
    }

    /// The id of its trait.
    pub fn id(&self) -> &'static str {
        match self {
            AuthScheme::Bearer => HTTP_BEARER_AUTH,
            AuthScheme::ApiKey(_) => HTTP_API_KEY_AUTH,
            AuthScheme::Basic => HTTP_BASIC_AUTH,
            AuthScheme::Digest => HTTP_DIGEST_AUTH,
            AuthScheme::Sigv4 => SIGV4,
            AuthScheme::Sigv4a => SIGV4A,
            AuthScheme::None => NO_AUTH,
        }
    }
}

impl Traits<'_> {
    /// The authentication schemes of a service whose traits these are; schemes that are not known
    /// are left out.
    pub fn offered_auth_schemes(&self) -> View<Vec<AuthScheme>> {
        let mut schemes = Vec::new();
        for id in ALL {
            schemes.extend(self.auth_scheme(id)?);
        }
        Ok(Some(schemes))
    }

    /// The authentication scheme of a service by the id of its trait.
    pub fn auth_scheme(&self, id: &str) -> View<AuthScheme> {
        if id == NO_AUTH {
            return Ok(Some(AuthScheme::None));
        }
        let Some(id) = ALL.into_iter().find(|known| *known == id) else { return Ok(None) };
        if !self.has(id) {
            return Ok(None);
        }
        Ok(match id {
            HTTP_API_KEY_AUTH => {
                self.checked(HTTP_API_KEY_AUTH, ApiKey::checked)?.map(AuthScheme::ApiKey)
            }
            HTTP_BASIC_AUTH => Some(AuthScheme::Basic),
            HTTP_BEARER_AUTH => Some(AuthScheme::Bearer),
            HTTP_DIGEST_AUTH => Some(AuthScheme::Digest),
            SIGV4 => Some(AuthScheme::Sigv4),
            _ => Some(AuthScheme::Sigv4a),
        })
    }
}
