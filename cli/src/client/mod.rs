//! One signed call: settings to a region, an endpoint and credentials, a typed input to a
//! request, AWS's orchestrator around it, and the response back.
//!
//! [`Connection::new`] finds what is wrong with the settings and starts nothing; tokio, TLS and
//! AWS's credential chain start in [`Connection::send`], when a request is really sent.

mod call;
mod credentials;
mod endpoint;
mod failure;
mod finish;
mod http;
mod reply;
mod retry;
mod tls;
mod transport;
mod user_agent;

pub(crate) use reply::TimestampStyle;

use crate::args::Globals;
use crate::config::{Config, env};
use crate::error::Error;
use hardie_runtime::service::Service;
use hardie_runtime::shape::Structure;
use hardie_runtime::table::Operation;
use hardie_runtime::value::Value;
use hardie_runtime::wire::{self, Dialect};
use std::future::poll_fn;
use std::path::{Path, PathBuf};
use std::pin::pin;
use std::task::Poll;
use std::time::Duration;

/// A service with everything decided that can be decided before a request is sent.
pub(crate) struct Connection {
    service: &'static Service,
    region: String,
    endpoint: endpoint::Target,
    credentials: Option<credentials::Source>,
    retries: retry::Settings,
    finish: finish::Settings,
    http: http::Settings,
    timestamps: TimestampStyle,
}

/// One call of an operation.
pub(crate) struct Call<'a> {
    /// The operation.
    pub(crate) operation: Operation,
    /// Its input, valid and with its idempotency token.
    pub(crate) input: &'a dyn Structure,
    /// The file for a streaming output's body.
    pub(crate) stream_to: Option<&'a Path>,
}

impl Connection {
    /// Decides region, endpoint, where credentials come from, retries and time-outs.
    ///
    /// # Errors
    /// In the order in which the AWS CLI finds them: an unparsable file or unknown profile, no
    /// region, a retry setting that cannot be, an endpoint that cannot be, partial credentials.
    pub(crate) fn new(
        service: &'static Service,
        globals: &Globals,
        config: &Config,
    ) -> Result<Connection, Error> {
        let region = endpoint::region(globals.region.as_deref(), config)?;
        let credentials = if globals.no_sign_request { None } else { Some(credentials::source(config)?) };
        let retries = retry::Settings::new(config)?;
        let finish = finish::Settings::new(config)?;
        let endpoint = endpoint::resolve(service, &region, globals.endpoint_url.as_deref(), config)?;
        let timestamps = TimestampStyle::new(config)?;
        Ok(Connection {
            service,
            region: endpoint::without_fips_marks(&region).0,
            endpoint,
            credentials,
            retries,
            finish,
            http: http_settings(globals, config)?,
            timestamps,
        })
    }

    /// Sends one call and gives its output, as the AWS CLI prints it.
    ///
    /// # Errors
    /// A host prefix that cannot be; no credentials; what the connection did; the service's error; a response that cannot be
    /// read.
    pub(crate) fn send(&self, call: &Call<'_>) -> Result<Value, Error> {
        let endpoint = self.finish.endpoint(call, &self.endpoint.url)?;
        let mut request = wire::write_request(self.service.protocol, call.operation, call.input, Dialect::AwsCli)
            .map_err(|error| Error::general(error.to_string()))?;
        self.finish.apply(call, &mut request)?;
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .map_err(|error| Error::general(error.to_string()))?;
        runtime.block_on(or_interrupted(call::send(self, call, request, &endpoint)))
    }
}

/// What a call gives, unless Ctrl-C is pressed before.
async fn or_interrupted(call: impl Future<Output = Result<Value, Error>>) -> Result<Value, Error> {
    let mut call = pin!(call);
    let mut interrupt = pin!(tokio::signal::ctrl_c());
    poll_fn(|context| match call.as_mut().poll(context) {
        Poll::Pending => interrupt.as_mut().poll(context).map(|_| Err(Error::interrupted())),
        done => done,
    })
    .await
}

fn http_settings(globals: &Globals, config: &Config) -> Result<http::Settings, Error> {
    let bundle = match (&globals.ca_bundle, env("AWS_CA_BUNDLE")) {
        (Some(path), _) => Some(path.clone()),
        (None, Some(path)) => Some(path),
        (None, None) => config.get("ca_bundle")?,
    };
    let trust = match bundle.filter(|path| !path.is_empty()) {
        _ if globals.no_verify_ssl => tls::Trust::Anybody,
        Some(path) => tls::Trust::Bundle(PathBuf::from(path)),
        None => tls::Trust::BuiltIn,
    };
    Ok(http::Settings {
        connect_timeout: timeout("connect", globals.connect_timeout)?,
        read_timeout: timeout("read", globals.read_timeout)?,
        trust,
    })
}

/// Seconds of a time-out option; none for 0, 60 where it was not given.
fn timeout(which: &str, seconds: Option<i64>) -> Result<Option<Duration>, Error> {
    match seconds {
        None => Ok(Some(Duration::from_secs(60))),
        Some(0) => Ok(None),
        Some(seconds) => match u64::try_from(seconds) {
            Ok(seconds) => Ok(Some(Duration::from_secs(seconds))),
            Err(_) => Err(Error::general(format!(
                "Attempted to set {which} timeout to {seconds}, but the timeout cannot be set to a value less than or equal to 0."
            ))),
        },
    }
}
