//! Where credentials come from (spec 8.3).
//!
//! The order is the AWS CLI's, which differs from that of AWS's chain for Rust, so that it is
//! decided here from the files as the AWS CLI reads them, without a request. Keys in the environment
//! and in a profile are all that most runs need and cost nothing more; everything else is fetched
//! in [`fetch`] and [`role`], each by AWS's provider of that one source.

mod cache;
mod decide;
mod fetch;
mod login;
mod role;
mod sso;

pub(super) use decide::source;
pub(super) use fetch::region_of_instance;

use super::fault::with_causes;
use super::http::Http;
use super::log::Log;
use crate::error::Error;
use aws_credential_types::Credentials;
use std::time::Duration;

/// Where a run's credentials come from.
#[derive(Clone, Debug)]
pub(super) enum Source {
    /// They are here; `from` is where they were found, for `--debug`.
    Keys { credentials: Credentials, from: String },
    /// A role, assumed with the credentials of another source.
    Role(Box<Role>),
    /// A role, assumed with the token in a file.
    WebIdentity { file: String, role_arn: String, session_name: Option<String> },
    /// IAM Identity Center, with the token that `aws sso login` left.
    Sso { session: Option<String>, start_url: String, region: String, account: String, role: String },
    /// The session that `aws login` left, by its name.
    Login { session: String },
    /// A program prints them.
    Process { command: String },
    /// The endpoint that a container's environment names.
    Container,
    /// EC2's metadata; the last place to look.
    Instance,
}

/// A role to assume.
#[derive(Clone, Debug)]
pub(super) struct Role {
    profile: String,
    arn: String,
    session_name: Option<String>,
    external_id: Option<String>,
    /// Seconds that the credentials last.
    duration: Option<i32>,
    /// The device whose code has to be asked for.
    mfa_serial: Option<String>,
    source: Source,
}

impl Source {
    /// The name that the AWS CLI gives this source in its messages.
    fn name(&self) -> &'static str {
        match self {
            Source::Keys { .. } => "keys",
            Source::Role(_) => "assume-role",
            Source::WebIdentity { .. } => "assume-role-with-web-identity",
            Source::Sso { .. } => "sso",
            Source::Login { .. } => "login",
            Source::Process { .. } => "custom-process",
            Source::Container => "container-role",
            Source::Instance => "iam-role",
        }
    }
}

/// What fetching credentials needs besides its source.
#[derive(Clone, Debug)]
pub(super) struct Means {
    pub(super) region: String,
    pub(super) retries: super::retry::Settings,
    /// The URL of STS, where it is not the region's.
    pub(super) sts_url: Option<String>,
    pub(super) use_fips: bool,
    pub(super) use_dual_stack: bool,
    pub(super) metadata: Metadata,
}

/// How EC2's metadata is asked.
#[derive(Clone, Debug)]
pub(super) struct Metadata {
    pub(super) url: String,
    pub(super) timeout: Duration,
    pub(super) attempts: u32,
}

/// Gets the credentials; `means` may be missing for keys that are here.
///
/// # Errors
/// None anywhere, or a source that is configured and fails.
pub(super) async fn load(
    source: &Source,
    means: Option<&Means>,
    http: &Http,
    log: Log,
) -> Result<Credentials, Error> {
    let found = match (source, means) {
        (Source::Keys { credentials, from }, _) => {
            log.line(PART, format_args!("Found credentials in {from}"));
            credentials.clone()
        }
        (_, None) => return Err(Error::no_credentials()),
        (source, Some(means)) => {
            log.line(PART, format_args!("Looking for credentials via: {}", source.name()));
            match source {
                Source::Role(role) => Box::pin(role::assume(role, means, http, log)).await?,
                Source::WebIdentity { file, role_arn, session_name } => {
                    role::assume_with_token(file, role_arn, session_name.as_deref(), means, http, log).await?
                }
                other => fetch::fetch(other, means, http, log).await?,
            }
        }
    };
    let token = if found.session_token().is_some() { " and a session token" } else { "" };
    log.line(
        PART,
        format_args!("Credentials of {} have the key id {}{token}", source.name(), found.access_key_id()),
    );
    Ok(found)
}

const PART: &str = "client.credentials";

/// A failure of a source in the AWS CLI's words.
fn failed(source: &str, error: &(dyn std::error::Error + 'static)) -> Error {
    let mut text = with_causes(error);
    if let Some((_, version)) = text.split_once("unknown version number: ") {
        text =
            format!("Unsupported version '{version}' for credential process provider, supported versions: 1");
    }
    Error::general(format!("Error when retrieving credentials from {source}: {text}"))
}
