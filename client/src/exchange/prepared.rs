//! A call that is ready to be sent.

use super::reader::ResponseReader;
use crate::auth::Authorization;
use crate::debug::trace::Trace;
use crate::endpoint::ResolvedEndpoint;
use crate::request::signing_v4a::SignatureScope;
use crate::request::user_agent::UserAgent;
use crate::retry::Failure;
use aws_sigv4::http_request::SignableBody;
use aws_smithy_runtime_api::box_error::BoxError;
use aws_smithy_runtime_api::client::result::SdkError;

/// A call that is ready to be sent.
pub(super) struct Prepared<'c> {
    pub(super) agent: UserAgent,
    /// The URL of the endpoint without a query.
    pub(super) endpoint: &'c str,
    pub(super) target: &'c ResolvedEndpoint,
    pub(super) authorization: Authorization,
    /// The scope of a signature of version 4A.
    pub(super) scope: Option<SignatureScope>,
    /// What a signature covers, if it is not the hash of a body in memory.
    pub(super) signed: Option<SignableBody<'static>>,
    pub(super) trace: Trace,
    pub(super) reader: ResponseReader,
}

/// The hint of a refused call with digest authentication.
pub(super) const UNSUPPORTED_DIGEST: &str =
    "the response has no challenge that digest authentication can meet";

/// The failure of a request that cannot be made.
pub(super) fn construction(error: impl Into<BoxError>) -> Failure {
    Box::new(SdkError::construction_failure(error))
}
