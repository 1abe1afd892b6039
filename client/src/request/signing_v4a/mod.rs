//! Signs calls with Signature Version 4A: an asymmetric signature that is valid in several Regions.
//!
//! Without the feature `sigv4a`, programs contain no elliptic curves and cannot sign so.

#[cfg(not(feature = "sigv4a"))]
mod no_params;
#[cfg(feature = "sigv4a")]
mod params;

#[cfg(not(feature = "sigv4a"))]
pub(crate) use no_params::params;
#[cfg(feature = "sigv4a")]
pub(crate) use params::params;

use crate::debug::canonical::SignedPath;
use crate::endpoint::ResolvedEndpoint;
use crate::error::Error;
use hardie_runtime::service::{AuthScheme, Service};

/// Whether this program can sign.
pub(crate) const IS_SUPPORTED: bool = cfg!(feature = "sigv4a");

/// The services whose signers differ: paths are signed as they are sent, with the hash of the body
/// in a header (botocore's `CrtS3SigV4AsymAuth`).
const S3_SIGNING_NAMES: [&str; 4] = ["s3", "s3-outposts", "s3-object-lambda", "s3express"];

/// What a signature is valid for, and what it covers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct SignatureScope {
    /// The name of the service.
    pub(crate) name: String,
    /// Regions that are separated by commas; `*` stands for any characters.
    pub(crate) regions: String,
    pub(crate) path: SignedPath,
    /// Whether a header has the hash of the body.
    pub(crate) has_body_hash: bool,
}

impl SignatureScope {
    /// The scope of a call to an endpoint. As in the AWS CLI, the setting for the Regions comes
    /// before the endpoint rules, and the default is every Region.
    ///
    /// # Errors
    /// Regions that no header can contain.
    pub(crate) fn new(
        service: &Service,
        target: &ResolvedEndpoint,
        setting: Option<&str>,
    ) -> Result<SignatureScope, Error> {
        let entry = target.scheme(AuthScheme::SigV4a);
        let of_rules = entry.and_then(|entry| entry.regions.as_deref());
        let words = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
        let setting = setting.map(words).filter(|regions| !regions.is_empty());
        let regions = setting.or_else(|| of_rules.map(words)).unwrap_or_else(|| "*".to_owned());
        if !regions.chars().all(|c| c.is_ascii_graphic() || c == ' ') {
            return Err(Error::configuration(format!(
                "The Regions to sign for, `{}`, contain a character that is not valid in a request",
                regions.escape_debug()
            )));
        }
        let name = entry.and_then(|entry| entry.signing_name.as_deref());
        let name = name.unwrap_or(service.signing_name);
        let is_raw = S3_SIGNING_NAMES.contains(&name)
            || entry.is_some_and(|entry| entry.disables_double_encoding);
        let path = if is_raw { SignedPath::AsSent } else { SignedPath::Encoded };
        Ok(SignatureScope { name: name.to_owned(), regions, path, has_body_hash: is_raw })
    }
}

/// The error of a program that cannot sign.
pub(crate) fn unsupported() -> Error {
    Error::configuration(
        "The request requires Signature Version 4A, which this program cannot create: it was built \
            without the feature `sigv4a` of hardie-client",
    )
}

#[cfg(test)]
#[cfg(feature = "sigv4a")]
mod tests;
