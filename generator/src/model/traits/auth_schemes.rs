//! The ids of the authentication schemes that botocore's files name too.

/// No authentication.
pub const NO_AUTH: &str = "smithy.api#noAuth";
/// A bearer token.
pub const HTTP_BEARER_AUTH: &str = "smithy.api#httpBearerAuth";
/// AWS's signature, version 4.
pub const SIGV4: &str = "aws.auth#sigv4";
/// AWS's signature for several Regions.
pub const SIGV4A: &str = "aws.auth#sigv4a";
