//! The settings of a caller; missing ones come from the environment and the profile.

use crate::auth::GivenSecrets;
#[cfg(feature = "interceptors")]
use aws_smithy_runtime_api::client::http::SharedHttpClient;
#[cfg(feature = "interceptors")]
use aws_smithy_runtime_api::client::interceptors::SharedInterceptor;
use std::time::Duration;

/// The settings of a connection, except the profile, which is in [`Config`](crate::config::Config).
#[derive(Clone, Default)]
pub struct Settings {
    /// The Region.
    pub region: Option<String>,
    /// The URL to send requests to, instead of the service's endpoint; has a scheme.
    pub endpoint_url: Option<String>,
    /// Whether requests are sent without a signature; credentials are not loaded.
    pub unsigned: bool,
    /// Whether requests are only prepared, without secrets and signatures.
    pub without_secrets: bool,
    /// The secrets of the caller, for a service that is not AWS's.
    pub secrets: GivenSecrets,
    /// The file of CA certificates.
    pub ca_bundle: Option<String>,
    /// Whether the server's certificate is accepted without verification.
    pub accepts_any_certificate: bool,
    /// The longest wait for a connection; 60 s by default, zero for no limit.
    pub connect_timeout: Option<Duration>,
    /// The longest wait between two parts of a response; 60 s by default, zero for no limit.
    pub read_timeout: Option<Duration>,
    /// Whether debug messages are written to standard error.
    pub debug: bool,
    /// What only Rust callers set.
    pub caller: Caller,
}

/// The settings that only Rust callers have.
#[derive(Clone, Default)]
pub struct Caller {
    /// The HTTP client, instead of the built-in one.
    #[cfg(feature = "interceptors")]
    pub(crate) http_client: Option<SharedHttpClient>,
    /// The interceptors of each call.
    #[cfg(feature = "interceptors")]
    pub(crate) interceptors: Vec<SharedInterceptor>,
    /// The longest time of one attempt.
    pub(crate) attempt_timeout: Option<Duration>,
    /// The longest time of a call.
    pub(crate) operation_timeout: Option<Duration>,
}
