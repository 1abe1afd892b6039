//! The options of an endpoint.

use crate::faults::{Fail, Latency, Throttle};
use hardie_mock::Keys;
use std::net::IpAddr;
use std::path::PathBuf;
use std::time::Duration;

/// The options of an endpoint; by default, it uses a free port on the loopback interface and random
/// keys.
///
/// ```
/// let options = connect_local::Options::new().port(8443).region("eu-central-1");
/// ```
#[derive(Clone, Debug)]
pub struct Options {
    /// What the endpoint of any service has.
    pub(crate) endpoint: hardie_mock::Options,
    pub(crate) instances: Vec<String>,
    pub(crate) contacts: Vec<String>,
    pub(crate) data: Option<PathBuf>,
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
            endpoint: hardie_mock::Options::new(),
            instances: Vec::new(),
            contacts: Vec::new(),
            data: None,
        }
    }

    /// Sets the address to listen on; with an address other than loopback, other machines can
    /// connect.
    #[must_use]
    pub fn host(mut self, host: IpAddr) -> Options {
        self.endpoint = self.endpoint.host(host);
        self
    }

    /// Sets the port to listen on; 0 picks a free port.
    #[must_use]
    pub fn port(mut self, port: u16) -> Options {
        self.endpoint = self.endpoint.port(port);
        self
    }

    /// Sets the keys that requests must be signed with, instead of random keys.
    #[must_use]
    pub fn keys(mut self, keys: Keys) -> Options {
        self.endpoint = self.endpoint.keys(keys);
        self
    }

    /// Accepts all requests without verifying signatures.
    #[must_use]
    pub fn no_auth(mut self) -> Options {
        self.endpoint = self.endpoint.no_auth();
        self
    }

    /// Sets the Region of unsigned requests and of commands that [`exec`](crate::exec) runs.
    #[must_use]
    pub fn region(mut self, region: impl Into<String>) -> Options {
        self.endpoint = self.endpoint.region(region);
        self
    }

    /// Logs one line per request to standard error.
    #[must_use]
    pub fn log_requests(mut self) -> Options {
        self.endpoint = self.endpoint.log_requests();
        self
    }

    /// Accepts only signatures for this Region, as real endpoints do. Default: all Regions are
    /// accepted, and contacts are created in the Region of the signature.
    #[must_use]
    pub fn only_region(mut self, region: impl Into<String>) -> Options {
        self.endpoint = self.endpoint.only_region(region);
        self
    }

    /// Sets the endpoint's clock ahead of the machine's clock by a number of seconds, or behind by
    /// a negative number. Signatures that differ from the clock by more than 300 seconds are
    /// rejected.
    #[must_use]
    pub fn clock_ahead(mut self, seconds: i64) -> Options {
        self.endpoint = self.endpoint.clock_ahead(seconds);
        self
    }

    /// Adds the ID of an existing instance; all others then do not exist. Default: every instance
    /// exists.
    #[must_use]
    pub fn instance(mut self, id: impl Into<String>) -> Options {
        self.instances.push(id.into());
        self
    }

    /// Adds the ID of a contact that exists although it was not created here.
    #[must_use]
    pub fn known_contact(mut self, id: impl Into<String>) -> Options {
        self.contacts.push(id.into());
        self
    }

    /// Stores contacts in a file in this folder, which is created if necessary; responses are sent
    /// after the contact is on disk. Default: contacts are kept in memory.
    #[must_use]
    pub fn data(mut self, folder: impl Into<PathBuf>) -> Options {
        self.data = Some(folder.into());
        self
    }

    /// Throttles requests.
    #[must_use]
    pub fn throttle(mut self, throttle: Throttle) -> Options {
        self.endpoint = self.endpoint.throttle(throttle);
        self
    }

    /// Adds a failure with a probability; if several failures apply, the first is used.
    #[must_use]
    pub fn fail(mut self, fail: Fail) -> Options {
        self.endpoint = self.endpoint.fail(fail.0);
        self
    }

    /// Delays requests before they are executed.
    #[must_use]
    pub fn latency(mut self, latency: Latency) -> Options {
        self.endpoint = self.endpoint.latency(latency);
        self
    }

    /// Sets the seed of random faults: with the same seed, the n-th request gets the same faults.
    /// Default: a random seed.
    #[must_use]
    pub fn seed(mut self, seed: u64) -> Options {
        self.endpoint = self.endpoint.seed(seed);
        self
    }

    /// Serves over TLS with a certificate generated at start; clients must trust
    /// [`Handle::ca_pem`](crate::Handle::ca_pem).
    #[must_use]
    pub fn tls(mut self) -> Options {
        self.endpoint = self.endpoint.tls();
        self
    }

    /// Sets the maximum number of concurrent connections, 256 by default; further connections wait.
    #[must_use]
    pub fn max_connections(mut self, connections: usize) -> Options {
        self.endpoint = self.endpoint.max_connections(connections);
        self
    }

    /// Sets the maximum size of a request body in bytes, 1 MiB by default.
    #[must_use]
    pub fn max_body(mut self, bytes: usize) -> Options {
        self.endpoint = self.endpoint.max_body(bytes);
        self
    }

    /// Sets the time limit for a client to send the head or body of a request, and for a response
    /// to make progress; 30 seconds by default, at most one day. The connection is then closed.
    #[must_use]
    pub fn client_timeout(mut self, timeout: Duration) -> Options {
        self.endpoint = self.endpoint.client_timeout(timeout);
        self
    }

    /// The Region set with [`region`](Options::region).
    pub fn region_name(&self) -> &str {
        self.endpoint.region_name()
    }
}
