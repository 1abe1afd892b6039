//! The values of customizations of requests, and of printed results.

use serde::{Deserialize, Serialize};

/// A parameter of a form whose value is the URL of the same request in another Region, presigned:
/// the service calls itself there.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct PresignedUrl {
    /// The parameter.
    pub parameter: String,
    /// The parameter with the Region that the URL is for; without it, no URL is added.
    pub source_region: String,
    /// The parameter of the URL with the Region of the request.
    pub destination_region: String,
    /// Whether the request has both Regions too.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub sends_regions: bool,
}

/// A hash of the body, in hexadecimal digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum BodyHash {
    /// SHA-256.
    Sha256,
    /// The root of a binary tree of SHA-256 hashes, whose leaves are those of each MiB.
    Sha256Tree,
}

/// How a string of an output is decoded. A string that cannot be decoded is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Decoding {
    /// JSON.
    Json,
    /// JSON that is percent-encoded.
    UrlJson,
    /// Text that is encoded as base64; invalid UTF-8 is replaced.
    Base64Text,
}
