//! The ids of the authentication schemes that botocore's files can name.

/// No authentication.
pub const NO_AUTH: &str = "smithy.api#noAuth";
/// A bearer token.
pub const HTTP_BEARER_AUTH: &str = "smithy.api#httpBearerAuth";
/// AWS Signature Version 4.
pub const SIGV4: &str = "aws.auth#sigv4";
/// AWS Signature Version 4A, valid in several Regions.
pub const SIGV4A: &str = "aws.auth#sigv4a";
