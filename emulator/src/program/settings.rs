//! Options that `serve` and `exec` share.

use clap::Args;
use clap::builder::NonEmptyStringValueParser;
use connect_local::faults::{Fail, Latency, Throttle};
use connect_local::{Keys, Options};
use std::fmt::Display;
use std::path::PathBuf;
use std::str::FromStr;
use std::time::Duration;

#[derive(Args)]
pub(crate) struct Settings {
    /// Region of unsigned requests, and of the command that `exec` runs.
    #[arg(long, default_value = "us-east-1", value_parser = NonEmptyStringValueParser::new())]
    region: String,
    /// Reject signatures for any other Region. Default: all Regions are accepted.
    #[arg(long, value_name = "REGION", value_parser = NonEmptyStringValueParser::new())]
    only_region: Option<String>,
    /// Access key ID that requests must be signed with. Default: a random key pair.
    #[arg(
        long,
        requires = "secret_access_key",
        value_name = "ID",
        value_parser = NonEmptyStringValueParser::new()
    )]
    access_key_id: Option<String>,
    /// Secret access key that belongs to `--access-key-id`.
    #[arg(
        long,
        requires = "access_key_id",
        value_name = "SECRET",
        value_parser = NonEmptyStringValueParser::new()
    )]
    secret_access_key: Option<String>,
    /// Session token that requests must contain in addition to the key.
    #[arg(
        long,
        requires = "access_key_id",
        value_name = "TOKEN",
        value_parser = NonEmptyStringValueParser::new()
    )]
    session_token: Option<String>,
    /// Accept requests without verifying their signatures.
    #[arg(long, conflicts_with = "access_key_id")]
    no_auth: bool,
    /// Seconds by which the endpoint's clock is ahead of this machine's clock; negative if behind.
    #[arg(
        long,
        default_value_t = 0,
        allow_negative_numbers = true,
        value_name = "SECONDS",
        value_parser = number(i64::MIN, i64::MAX)
    )]
    clock_ahead: i64,
    /// ID of an instance that exists; may be repeated. Default: every instance exists.
    #[arg(long, value_name = "ID", value_parser = instance_id)]
    instance: Vec<String>,
    /// ID of a contact that exists although it was not created here; may be repeated.
    #[arg(long, value_name = "ID", value_parser = NonEmptyStringValueParser::new())]
    known_contact: Vec<String>,
    /// Folder to store contacts in. Default: contacts are kept in memory only.
    #[arg(long, value_name = "DIR")]
    data: Option<PathBuf>,
    /// Serve over TLS, with a certificate generated at start.
    #[arg(long)]
    tls: bool,
    /// Throttle requests: with a probability (0.2), or above a rate (10/s).
    #[arg(long, value_name = "RATE")]
    throttle: Option<Throttle>,
    /// Fail requests with a probability: with an HTTP status (503:0.2), with an error by its name
    /// (ConflictException:0.1), or by executing them without sending a response (drop:0.1); may be
    /// repeated.
    #[arg(long, value_name = "WHAT[:PROBABILITY]", value_parser = Fail::of_connect)]
    fail: Vec<Fail>,
    /// Delay requests: by a fixed time (50ms) or a random time (50ms..2s).
    #[arg(long, value_name = "TIME[..TIME]")]
    latency: Option<Latency>,
    /// Seed for the random faults; with the same seed, the n-th request gets the same faults.
    #[arg(long, value_name = "NUMBER", value_parser = number(0, u64::MAX))]
    seed: Option<u64>,
    /// Maximum number of concurrent connections.
    #[arg(
        long,
        default_value_t = 256,
        value_name = "NUMBER",
        value_parser = number(1_usize, 100_000)
    )]
    max_connections: usize,
    /// Maximum size of a request body, in bytes.
    #[arg(
        long,
        default_value_t = 1024 * 1024,
        value_name = "BYTES",
        value_parser = number(0, usize::MAX)
    )]
    max_body: usize,
    /// Time limit for a client to send a request, or to make progress in reading a response.
    #[arg(long, default_value_t = 30, value_name = "SECONDS", value_parser = number(1_u64, 86_400))]
    client_timeout: u64,
}

/// A parser of integers with a range, which its error message contains.
pub(crate) fn number<T>(least: T, greatest: T) -> impl Fn(&str) -> Result<T, String> + Clone
where
    T: FromStr + PartialOrd + Display + Copy,
{
    move |text| {
        let number = text.parse().ok().filter(|number| *number >= least && *number <= greatest);
        number.ok_or_else(|| format!("must be a whole number from {least} to {greatest}"))
    }
}

fn instance_id(text: &str) -> Result<String, String> {
    if text.is_empty() || text.contains([':', '/']) {
        return Err("must be an instance ID, the last part of an instance ARN".to_owned());
    }
    Ok(text.to_owned())
}

impl Settings {
    /// Whether the keys are random or not verified, so that users need not know them.
    pub(crate) fn has_no_keys(&self) -> bool {
        self.access_key_id.is_none()
    }

    /// The Region of commands.
    pub(crate) fn region(&self) -> &str {
        self.only_region.as_ref().unwrap_or(&self.region)
    }

    /// The folder of the contacts.
    pub(crate) fn data(&self) -> Option<&PathBuf> {
        self.data.as_ref()
    }

    /// The options of the endpoint.
    pub(crate) fn options(self) -> Options {
        let mut options = Options::new()
            .region(self.region)
            .clock_ahead(self.clock_ahead)
            .max_connections(self.max_connections)
            .max_body(self.max_body)
            .client_timeout(Duration::from_secs(self.client_timeout));
        if self.no_auth {
            options = options.no_auth();
        } else if let (Some(id), Some(secret)) = (self.access_key_id, self.secret_access_key) {
            let keys = Keys::new(id, secret);
            options = options.keys(match self.session_token {
                Some(token) => keys.with_session_token(token),
                None => keys,
            });
        }
        if self.tls {
            options = options.tls();
        }
        options = self.instance.into_iter().fold(options, Options::instance);
        options = self.known_contact.into_iter().fold(options, Options::known_contact);
        options = self.fail.into_iter().fold(options, Options::fail);
        options = self.only_region.into_iter().fold(options, Options::only_region);
        options = self.data.into_iter().fold(options, Options::data);
        options = self.throttle.into_iter().fold(options, Options::throttle);
        options = self.latency.into_iter().fold(options, Options::latency);
        self.seed.into_iter().fold(options, Options::seed)
    }
}
