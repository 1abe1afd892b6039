//! How an endpoint is to run.

use std::net::{IpAddr, Ipv4Addr};

use crate::keys::Keys;
use crate::log::Log;

/// How an endpoint is to run; the default is a free port of loopback and keys of its own.
///
/// ```
/// let options = connect_local::Options::new().port(8443).region("eu-central-1");
/// ```
#[derive(Clone, Debug)]
pub struct Options {
    pub(crate) host: IpAddr,
    pub(crate) port: u16,
    pub(crate) keys: Option<Keys>,
    pub(crate) region: String,
    pub(crate) log: Log,
}

impl Default for Options {
    fn default() -> Options {
        Options::new()
    }
}

impl Options {
    /// The default options.
    pub fn new() -> Options {
        Options {
            host: IpAddr::V4(Ipv4Addr::LOCALHOST),
            port: 0,
            keys: Some(Keys::random()),
            region: "us-east-1".to_owned(),
            log: Log::Off,
        }
    }

    /// The address to bind; anything but loopback lets other machines in.
    #[must_use]
    pub fn host(mut self, host: IpAddr) -> Options {
        self.host = host;
        self
    }

    /// The port to bind; 0 picks a free one.
    #[must_use]
    pub fn port(mut self, port: u16) -> Options {
        self.port = port;
        self
    }

    /// The keys that requests have to be signed with, instead of random ones.
    #[must_use]
    pub fn keys(mut self, keys: Keys) -> Options {
        self.keys = Some(keys);
        self
    }

    /// Takes every request, whether and however it is signed.
    #[must_use]
    pub fn no_auth(mut self) -> Options {
        self.keys = None;
        self
    }

    /// The Region of requests that are not signed for one, and of commands that
    /// [`exec`](crate::exec) runs.
    #[must_use]
    pub fn region(mut self, region: impl Into<String>) -> Options {
        self.region = region.into();
        self
    }

    /// Logs a line a request on standard error.
    #[must_use]
    pub fn log_requests(mut self) -> Options {
        self.log = Log::Requests;
        self
    }

    /// The Region that [`region`](Options::region) set.
    pub fn region_name(&self) -> &str {
        &self.region
    }
}
