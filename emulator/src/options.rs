//! How an endpoint is to run.

use std::net::{IpAddr, Ipv4Addr};
use std::path::PathBuf;
use std::time::Duration;

use crate::fate::Plan;
use crate::faults::{Fail, Latency, Throttle};
use crate::keys::Keys;

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
    pub(crate) only_region: Option<String>,
    pub(crate) ahead: i64,
    pub(crate) log: bool,
    pub(crate) instances: Vec<String>,
    pub(crate) contacts: Vec<String>,
    pub(crate) data: Option<PathBuf>,
    pub(crate) plan: Plan,
    pub(crate) tls: bool,
    pub(crate) connections: usize,
    pub(crate) body: usize,
    pub(crate) client_timeout: Duration,
    /// For requests under way to be completed after a stop was asked for.
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
            region: "us-east-1".to_owned(),
            only_region: None,
            ahead: 0,
            log: false,
            instances: Vec::new(),
            contacts: Vec::new(),
            data: None,
            plan: Plan::default(),
            tls: false,
            connections: 256,
            body: 1024 * 1024,
            client_timeout: Duration::from_secs(30),
            stop_timeout: Duration::from_secs(5),
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
        self.log = true;
        self
    }

    /// Takes signatures for this Region alone, as a service's real endpoint does. Default: any
    /// Region, and contacts get the one of the signature.
    #[must_use]
    pub fn only_region(mut self, region: impl Into<String>) -> Options {
        self.only_region = Some(region.into());
        self
    }

    /// Sets the endpoint's clock ahead of the machine's by so many seconds, or back by a negative
    /// number of them: signatures more than 300 seconds away from it are refused.
    #[must_use]
    pub fn clock_ahead(mut self, seconds: i64) -> Options {
        self.ahead = seconds;
        self
    }

    /// Adds the id of an instance that exists; then no other does. Default: every instance exists.
    #[must_use]
    pub fn instance(mut self, id: impl Into<String>) -> Options {
        self.instances.push(id.into());
        self
    }

    /// Adds the id of a contact that requests may refer to without its having been created here.
    #[must_use]
    pub fn known_contact(mut self, id: impl Into<String>) -> Options {
        self.contacts.push(id.into());
        self
    }

    /// Keeps contacts in a file of this folder, which is made if it is not there; what was answered
    /// is on disk. Default: in memory.
    #[must_use]
    pub fn data(mut self, folder: impl Into<PathBuf>) -> Options {
        self.data = Some(folder.into());
        self
    }

    /// Throttles requests.
    #[must_use]
    pub fn throttle(mut self, throttle: Throttle) -> Options {
        self.plan.throttle = Some(throttle);
        self
    }

    /// Adds a failure that a share of requests meets; the first one that is drawn counts.
    #[must_use]
    pub fn fail(mut self, fail: Fail) -> Options {
        self.plan.fails.push(fail);
        self
    }

    /// Lets requests wait before they are carried out.
    #[must_use]
    pub fn latency(mut self, latency: Latency) -> Options {
        self.plan.latency = Some(latency);
        self
    }

    /// What faults are drawn from: the same seed gives the n-th request the same fate. Default:
    /// another one each time.
    #[must_use]
    pub fn seed(mut self, seed: u64) -> Options {
        self.plan.seed = Some(seed);
        self
    }

    /// Speaks TLS with a certificate made at start; [`Handle::ca_pem`](crate::Handle::ca_pem) is
    /// what clients have to trust.
    #[must_use]
    pub fn tls(mut self) -> Options {
        self.tls = true;
        self
    }

    /// How many connections are served at once, 256 by default; further ones wait.
    #[must_use]
    pub fn max_connections(mut self, connections: usize) -> Options {
        self.connections = connections.clamp(1, 100_000);
        self
    }

    /// How many bytes a request's body may have, a mebibyte by default.
    #[must_use]
    pub fn max_body(mut self, bytes: usize) -> Options {
        self.body = bytes;
        self
    }

    /// How long a client may take to send a request's head or body, and how long a response may make no
    /// progress because the client does not read; 30 seconds by default, a day at most. Then the connection is
    /// closed.
    #[must_use]
    pub fn client_timeout(mut self, timeout: Duration) -> Options {
        self.client_timeout = timeout.clamp(Duration::from_millis(1), Duration::from_secs(86_400));
        self
    }

    /// The Region that [`region`](Options::region) set.
    pub fn region_name(&self) -> &str {
        &self.region
    }
}
