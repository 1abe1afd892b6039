//! The options of an endpoint.

use crate::fault_injection::Plan;
use crate::faults::{Fail, Latency, Throttle};
use crate::keys::Keys;
use crate::secrets::Secrets;
use std::net::{IpAddr, Ipv4Addr};
use std::path::PathBuf;
use std::time::Duration;

/// The options of an endpoint; by default, it uses a free port on the loopback interface and random
/// keys.
///
/// ```
/// let options = hardie_mock::Options::new().port(8443).region("eu-central-1");
/// ```
#[derive(Clone, Debug)]
pub struct Options {
    pub(crate) host: IpAddr,
    pub(crate) port: u16,
    pub(crate) keys: Option<Keys>,
    pub(crate) secrets: Secrets,
    pub(crate) region: String,
    pub(crate) only_region: Option<String>,
    pub(crate) ahead: i64,
    pub(crate) log: bool,
    pub(crate) data: Option<PathBuf>,
    pub(crate) record: Option<PathBuf>,
    pub(crate) replay: Option<PathBuf>,
    pub(crate) plan: Plan,
    pub(crate) tls: bool,
    pub(crate) connections: usize,
    pub(crate) body: usize,
    pub(crate) client_timeout: Duration,
    /// The time limit for requests in progress after a stop was requested.
    pub(crate) stop_timeout: Duration,
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
            secrets: Secrets::random(),
            region: "us-east-1".to_owned(),
            only_region: None,
            ahead: 0,
            log: false,
            data: None,
            record: None,
            replay: None,
            plan: Plan::default(),
            tls: false,
            connections: 256,
            body: 1024 * 1024,
            client_timeout: Duration::from_secs(30),
            stop_timeout: Duration::from_secs(5),
        }
    }

    /// Sets the address to listen on; with an address other than loopback, other machines can
    /// connect.
    #[must_use]
    pub fn host(mut self, host: IpAddr) -> Options {
        self.host = host;
        self
    }

    /// Sets the port to listen on; 0 picks a free port.
    #[must_use]
    pub fn port(mut self, port: u16) -> Options {
        self.port = port;
        self
    }

    /// Sets the keys that requests must be signed with, instead of random keys.
    #[must_use]
    pub fn keys(mut self, keys: Keys) -> Options {
        self.keys = Some(keys);
        self
    }

    /// Accepts all requests without verifying signatures.
    #[must_use]
    pub fn no_auth(mut self) -> Options {
        self.keys = None;
        self
    }

    /// Sets the Region of unsigned requests and of resources that they create.
    #[must_use]
    pub fn region(mut self, region: impl Into<String>) -> Options {
        self.region = region.into();
        self
    }

    /// Logs one line per request to standard error.
    #[must_use]
    pub fn log_requests(mut self) -> Options {
        self.log = true;
        self
    }

    /// Accepts only signatures for this Region, as real endpoints do. Default: all Regions are
    /// accepted.
    #[must_use]
    pub fn only_region(mut self, region: impl Into<String>) -> Options {
        self.only_region = Some(region.into());
        self
    }

    /// Sets the endpoint's clock ahead of the machine's clock by a number of seconds, or behind by
    /// a negative number. Signatures that differ from the clock by more than 300 seconds are
    /// rejected.
    #[must_use]
    pub fn clock_ahead(mut self, seconds: i64) -> Options {
        self.ahead = seconds;
        self
    }

    /// Stores resources in a file in this folder, which is created if necessary; responses are sent
    /// after the change is on disk. Default: resources are kept in memory.
    #[must_use]
    pub fn data(mut self, folder: impl Into<PathBuf>) -> Options {
        self.data = Some(folder.into());
        self
    }

    /// Sets the token, API key, user and password that requests must have, instead of random ones.
    #[must_use]
    pub fn secrets(mut self, secrets: Secrets) -> Options {
        self.secrets = secrets;
        self
    }

    /// Appends a line per request to a file: the operation, its input and its response as JSON,
    /// without sensitive values.
    #[must_use]
    pub fn record(mut self, file: impl Into<PathBuf>) -> Options {
        self.record = Some(file.into());
        self
    }

    /// Answers as a file of [`record`](Options::record) has it: with the response to the same
    /// input, else with the next one of the operation. Operations that are not in the file are
    /// answered as usual.
    #[must_use]
    pub fn replay(mut self, file: impl Into<PathBuf>) -> Options {
        self.replay = Some(file.into());
        self
    }

    /// Throttles requests.
    #[must_use]
    pub fn throttle(mut self, throttle: Throttle) -> Options {
        self.plan.throttle = Some(throttle);
        self
    }

    /// Adds a failure with a probability; if several failures apply, the first is used.
    #[must_use]
    pub fn fail(mut self, fail: Fail) -> Options {
        self.plan.fails.push(fail);
        self
    }

    /// Delays requests before they are executed.
    #[must_use]
    pub fn latency(mut self, latency: Latency) -> Options {
        self.plan.latency = Some(latency);
        self
    }

    /// Sets the seed of random faults: with the same seed, the n-th request gets the same faults.
    /// Default: a random seed.
    #[must_use]
    pub fn seed(mut self, seed: u64) -> Options {
        self.plan.seed = Some(seed);
        self
    }

    /// Serves over TLS with a certificate generated at start; clients must trust
    /// [`Handle::ca_pem`](crate::Handle::ca_pem).
    #[must_use]
    pub fn tls(mut self) -> Options {
        self.tls = true;
        self
    }

    /// Sets the maximum number of concurrent connections, 256 by default; further connections wait.
    #[must_use]
    pub fn max_connections(mut self, connections: usize) -> Options {
        self.connections = connections.clamp(1, 100_000);
        self
    }

    /// Sets the maximum size of a request body in bytes, 1 MiB by default.
    #[must_use]
    pub fn max_body(mut self, bytes: usize) -> Options {
        self.body = bytes;
        self
    }

    /// Sets the time limit for a client to send the head or body of a request, and for a response
    /// to make progress; 30 seconds by default, at most one day. The connection is then closed.
    #[must_use]
    pub fn client_timeout(mut self, timeout: Duration) -> Options {
        self.client_timeout = timeout.clamp(Duration::from_millis(1), Duration::from_secs(86_400));
        self
    }

    /// The Region set with [`region`](Options::region).
    pub fn region_name(&self) -> &str {
        &self.region
    }
}
