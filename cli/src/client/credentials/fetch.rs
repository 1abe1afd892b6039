//! Sources that AWS's own providers fetch: SSO, sessions of `aws login`, processes, containers,
//! instances.

use super::cache::Kept;
use super::{Means, Metadata, Source, failed, login, sso};
use crate::client::fault::with_causes;
use crate::client::http::Http;
use crate::client::log::Log;
use crate::config::{Config, env, is_true};
use crate::error::Error;
use aws_config::credential_process::CredentialProcessProvider;
use aws_config::ecs::EcsCredentialsProvider;
use aws_config::imds;
use aws_config::imds::credentials::ImdsCredentialsProvider;
use aws_config::imds::region::ImdsRegionProvider;
use aws_config::login::LoginCredentialsProvider;
use aws_config::provider_config::ProviderConfig;
use aws_config::sso::SsoCredentialsProvider;
use aws_credential_types::Credentials;
use aws_credential_types::provider::ProvideCredentials;
use aws_smithy_async::rt::sleep::TokioSleep;
use aws_smithy_types::timeout::TimeoutConfig;
use aws_types::region::Region;
use hardie_runtime::value::Value;
use std::time::Duration;

/// Fetches the credentials of a source.
///
/// # Errors
/// What the source said; no credentials at all where only the instance was left to ask.
pub(super) async fn fetch(
    source: &Source,
    means: &Means,
    http: &Http,
    log: Log,
) -> Result<Credentials, Error> {
    let found = match source {
        Source::Sso { session, start_url, region, account, role } => {
            let kept = Kept::of_sso(account, role, session.as_deref(), start_url, log);
            if let Some(found) = kept.read() {
                return Ok(found);
            }
            let token = sso::Token::of(session.as_deref(), start_url)?;
            let mut builder = SsoCredentialsProvider::builder()
                .configure(&settings(means, http.clone()))
                .start_url(start_url)
                .region(Region::new(region.clone()))
                .account_id(account)
                .role_name(role);
            builder.set_session_name(session.clone());
            let found = builder.build().provide_credentials().await;
            let found = found.map_err(|error| token.explain(&error))?;
            kept.write(&found, [("ProviderType", Value::from("sso"))]);
            return Ok(found);
        }
        Source::Login { session } => {
            login::check(session)?;
            let settings = settings(means, http.clone());
            let provider = LoginCredentialsProvider::builder(session).configure(&settings).build();
            return provider.provide_credentials().await.map_err(|error| login::explain(&error));
        }
        Source::Process { command } => {
            CredentialProcessProvider::new(command.clone()).provide_credentials().await
        }
        Source::Container => {
            let settings = settings(means, http.direct());
            EcsCredentialsProvider::builder().configure(&settings).build().provide_credentials().await
        }
        Source::Instance => return of_instance(means, http, log).await,
        Source::Keys { credentials, .. } => return Ok(credentials.clone()),
        Source::Role(_) | Source::WebIdentity { .. } => {
            return Err(Error::general("a role is assumed, not fetched"));
        }
    };
    found.map_err(|error| failed(source.name(), &error))
}

fn settings(means: &Means, http: Http) -> ProviderConfig {
    ProviderConfig::without_region()
        .with_region(Some(Region::new(means.region.clone())))
        .with_http_client(http)
        .with_sleep_impl(TokioSleep::new())
        .with_retry_config(means.retries.to_config())
        .with_timeout_config(TimeoutConfig::disabled())
}

/// The instance's credentials. Whatever goes wrong, there are none: nothing was configured, and
/// most machines are no instances.
async fn of_instance(means: &Means, http: &Http, log: Log) -> Result<Credentials, Error> {
    let Some(client) = metadata_client(&means.metadata, http, log) else {
        return Err(Error::no_credentials());
    };
    let provider = ImdsCredentialsProvider::builder().imds_client(client).build();
    provider.provide_credentials().await.map_err(|error| {
        let text = with_causes(&error);
        log.line(super::PART, format_args!("No credentials from the instance: {text}"));
        Error::no_credentials()
    })
}

/// The region that the instance runs in; the last place to look for one.
pub(in super::super) async fn region_of_instance(
    metadata: &Metadata,
    http: &Http,
    log: Log,
) -> Option<String> {
    let client = metadata_client(metadata, http, log)?;
    let provider = ImdsRegionProvider::builder().imds_client(client).build();
    provider.region().await.map(|region| region.as_ref().to_owned())
}

fn metadata_client(metadata: &Metadata, http: &Http, log: Log) -> Option<imds::Client> {
    if env("AWS_EC2_METADATA_DISABLED").is_some_and(|text| is_true(&text)) {
        log.line(super::PART, format_args!("Access to EC2 metadata has been disabled."));
        return None;
    }
    let settings =
        ProviderConfig::without_region().with_http_client(http.direct()).with_sleep_impl(TokioSleep::new());
    let attempts = metadata.timeout.saturating_mul(metadata.attempts.saturating_mul(2).max(1));
    let client = imds::Client::builder()
        .configure(&settings)
        .max_attempts(metadata.attempts)
        .connect_timeout(metadata.timeout)
        .read_timeout(metadata.timeout)
        .operation_attempt_timeout(metadata.timeout)
        .operation_timeout(attempts)
        .endpoint(&metadata.url);
    client.ok().map(imds::client::Builder::build)
}

impl Metadata {
    /// `AWS_METADATA_SERVICE_TIMEOUT`, `AWS_METADATA_SERVICE_NUM_ATTEMPTS` (one second, one attempt),
    /// `AWS_EC2_METADATA_SERVICE_ENDPOINT` and `_MODE`, and the profile's keys.
    ///
    /// # Errors
    /// An unparsable file; a number that is none.
    pub(in super::super) fn new(config: &Config) -> Result<Metadata, Error> {
        let number = |variable: &str, key: &str| -> Result<u32, Error> {
            let Some(text) = config.setting(&[variable], key)? else { return Ok(1) };
            let whole = text.trim().parse::<f64>().ok().filter(|number| *number >= 0.0);
            let whole = whole.and_then(|number| format!("{:.0}", number.ceil()).parse().ok());
            whole.ok_or_else(|| Error::general(format!("Invalid value for {key}: '{text}'")))
        };
        let timeout = number("AWS_METADATA_SERVICE_TIMEOUT", "metadata_service_timeout")?;
        let attempts = number("AWS_METADATA_SERVICE_NUM_ATTEMPTS", "metadata_service_num_attempts")?;
        let given =
            config.setting(&["AWS_EC2_METADATA_SERVICE_ENDPOINT"], "ec2_metadata_service_endpoint")?;
        let mode = config
            .setting(&["AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE"], "ec2_metadata_service_endpoint_mode")?;
        let url = match (given.filter(|url| !url.is_empty()), mode.as_deref()) {
            (Some(url), _) => url,
            (None, Some(mode)) if mode.eq_ignore_ascii_case("ipv6") => "http://[fd00:ec2::254]".to_owned(),
            (None, _) => "http://169.254.169.254".to_owned(),
        };
        Ok(Metadata { url, timeout: Duration::from_secs(timeout.max(1).into()), attempts: attempts.max(1) })
    }
}
