//! Settings that a caller gives; anything left out comes from the environment and the profile.

use std::time::Duration;

/// The settings of a connection, except the profile, which [`Config`](crate::config::Config) has.
#[derive(Clone, Default)]
pub(crate) struct Settings {
    /// The Region.
    pub(crate) region: Option<String>,
    /// The URL to send requests to, instead of the service's endpoint; has a scheme.
    pub(crate) endpoint_url: Option<String>,
    /// Whether requests are sent without a signature; credentials are not loaded.
    pub(crate) unsigned: bool,
    /// The file of CA certificates.
    pub(crate) ca_bundle: Option<String>,
    /// Whether the server's certificate is accepted without verification.
    pub(crate) accepts_any_certificate: bool,
    /// The longest wait for a connection; 60 s by default, zero for no limit.
    pub(crate) connect_timeout: Option<Duration>,
    /// The longest wait between two parts of a response; 60 s by default, zero for no limit.
    pub(crate) read_timeout: Option<Duration>,
    /// Whether debug messages are written to standard error.
    pub(crate) debug: bool,
}
