//! A call that is ready to be sent, and the error of sending it.

use super::reader::ResponseReader;
use crate::auth::Authorization;
use crate::debug::trace::Trace;
use crate::endpoint::ResolvedEndpoint;
use crate::request::user_agent::UserAgent;
use aws_sigv4::http_request::SignableBody;
use aws_smithy_runtime_api::box_error::BoxError;
use aws_smithy_runtime_api::client::interceptors::context::Error as AnyError;
use aws_smithy_runtime_api::client::orchestrator::HttpResponse;
use aws_smithy_runtime_api::client::result::SdkError;
use hardie_runtime::table::Operation;

/// A call that is ready to be sent.
pub(super) struct Prepared<'c> {
    pub(super) operation: Operation,
    pub(super) agent: UserAgent,
    /// The URL of the endpoint without a query.
    pub(super) endpoint: &'c str,
    pub(super) target: &'c ResolvedEndpoint,
    pub(super) authorization: Authorization,
    /// What a signature covers, if it is not the hash of a body in memory.
    pub(super) signed: Option<SignableBody<'static>>,
    pub(super) trace: Trace,
    pub(super) reader: ResponseReader,
}

/// The error of a call before it has the AWS CLI's message.
pub(super) type Failure = Box<SdkError<AnyError, HttpResponse>>;

/// The failure of a request that cannot be made.
pub(super) fn construction(error: impl Into<BoxError>) -> Failure {
    Box::new(SdkError::construction_failure(error))
}
