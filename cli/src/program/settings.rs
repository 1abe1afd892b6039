//! Connection settings from the global options.

use crate::args::Globals;
use crate::error::Error;
use hardie_client::internal::config::{Config, remember_names};
use hardie_client::internal::{Caller, Connection, GivenSecrets, Settings};
use hardie_runtime::service::Service;
use std::time::Duration;

/// The largest time-out in seconds: 64 bits of nanoseconds, as in Python.
const LONGEST_TIMEOUT: u64 = 9_223_372_036;

/// What decides how requests are authenticated.
#[derive(Default)]
pub(super) struct Authentication {
    /// Whether requests are only shown, without secrets and signatures.
    pub(super) without_secrets: bool,
    /// The secrets of options.
    pub(super) secrets: GivenSecrets,
}

/// Resolves the settings of a service.
///
/// # Errors
/// As [`Connection::new`], then a time-out that is out of range: the AWS CLI notices it last.
pub(super) fn connect(
    service: &'static Service,
    globals: &Globals,
    config: &Config,
    authentication: Authentication,
) -> Result<Connection, Error> {
    remember_names();
    let connect_timeout = timeout("connect", globals.connect_timeout);
    let read_timeout = timeout("read", globals.read_timeout);
    let settings = Settings {
        region: globals.region.clone(),
        endpoint_url: globals.endpoint_url.clone(),
        unsigned: globals.no_sign_request,
        without_secrets: authentication.without_secrets,
        secrets: authentication.secrets,
        ca_bundle: globals.ca_bundle.clone(),
        accepts_any_certificate: globals.no_verify_ssl,
        connect_timeout: connect_timeout.as_ref().ok().copied().flatten(),
        read_timeout: read_timeout.as_ref().ok().copied().flatten(),
        debug: globals.debug,
        caller: Caller::default(),
    };
    let connection = Connection::new(service, &settings, config)?;
    connect_timeout?;
    read_timeout?;
    Ok(connection)
}

/// The duration of a time-out in seconds; zero means no limit.
fn timeout(name: &str, seconds: Option<i64>) -> Result<Option<Duration>, Error> {
    let Some(seconds) = seconds else { return Ok(None) };
    match u64::try_from(seconds) {
        Ok(seconds @ ..=LONGEST_TIMEOUT) => Ok(Some(Duration::from_secs(seconds))),
        Ok(_) => Err(Error::general(
            "An HTTP Client raised an unhandled exception: timestamp too large to convert to C \
                _PyTime_t",
        )),
        Err(_) => Err(Error::general(format!(
            "Attempted to set {name} timeout to {seconds}, but the timeout cannot be set to a \
                value less than or equal to 0."
        ))),
    }
}

#[cfg(test)]
mod tests {
    use super::{LONGEST_TIMEOUT, timeout};
    use std::time::Duration;

    #[test]
    fn timeouts_are_checked() {
        let longest = i64::try_from(LONGEST_TIMEOUT).unwrap();
        let table = [
            (None, Some(None)),
            (Some(0), Some(Some(Duration::ZERO))),
            (Some(7), Some(Some(Duration::from_secs(7)))),
            (Some(longest), Some(Some(Duration::from_secs(LONGEST_TIMEOUT)))),
            (Some(longest + 1), None),
            (Some(-1), None),
        ];
        for (seconds, want) in table {
            assert_eq!(timeout("read", seconds).ok(), want, "{seconds:?}");
        }
    }
}
