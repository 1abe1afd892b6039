//! How requests of an operation may be authenticated.

/// An authentication scheme of the model.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AuthScheme {
    /// `smithy.api#httpBearerAuth`: a token in the header `Authorization`.
    Bearer,
    /// `smithy.api#httpApiKeyAuth`.
    ApiKey(ApiKey),
    /// `smithy.api#httpBasicAuth`: user name and password.
    Basic,
    /// `smithy.api#httpDigestAuth`: user name and password, answered to a challenge.
    Digest,
    /// `aws.auth#sigv4`.
    SigV4,
    /// `aws.auth#sigv4a`, whose signatures are valid in several Regions.
    SigV4a,
    /// No authentication (`@optionalAuth`, `@auth([])`).
    None,
}

/// The place of an API key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ApiKey {
    /// The name of the header or query parameter.
    pub name: &'static str,
    /// Whether it is a query parameter.
    pub in_query: bool,
    /// The scheme before the key in a header; empty for none.
    pub scheme: &'static str,
}

impl AuthScheme {
    /// Whether requests are signed with an access key.
    pub fn is_signature(self) -> bool {
        matches!(self, AuthScheme::SigV4 | AuthScheme::SigV4a)
    }

    /// The name of the scheme's shape, as `auth_scheme_preference` has it.
    pub fn name(self) -> &'static str {
        match self {
            AuthScheme::Bearer => "httpBearerAuth",
            AuthScheme::ApiKey(_) => "httpApiKeyAuth",
            AuthScheme::Basic => "httpBasicAuth",
            AuthScheme::Digest => "httpDigestAuth",
            AuthScheme::SigV4 => "sigv4",
            AuthScheme::SigV4a => "sigv4a",
            AuthScheme::None => "noAuth",
        }
    }
}
