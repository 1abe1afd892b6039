//! Where credentials come from (spec 8.3).
//!
//! Keys in the environment and in a profile are read here, since most runs need no more and
//! AWS's chain builds clients for its other sources before it looks at these two. Everything
//! else is AWS's own chain.

use super::http::Http;
use crate::config::{Config, env};
use crate::error::Error;
use aws_config::default_provider::credentials::DefaultCredentialsChain;
use aws_config::meta::credentials::CredentialsProviderChain;
use aws_config::profile::ProfileFileCredentialsProvider;
use aws_config::provider_config::ProviderConfig;
use aws_credential_types::Credentials;
use aws_credential_types::provider::ProvideCredentials;
use aws_credential_types::provider::error::CredentialsError;
use aws_types::region::Region;
use std::error::Error as _;

/// Where a run's credentials come from.
#[derive(Clone, Debug)]
pub(super) enum Source {
    /// They are here.
    Keys(Credentials),
    /// AWS's chain has to be asked, with this profile if one was asked for by option.
    Chain { profile: String, only_profile: bool },
}

/// Keys of a profile that make it more than a pair of keys.
const OTHER_SOURCES: [&str; 5] =
    ["role_arn", "sso_session", "sso_start_url", "web_identity_token_file", "credential_process"];

/// Decides the source: environment (unless `--profile` was given), a profile's keys, the chain.
///
/// # Errors
/// One key of a pair without the other; an unparsable file or unknown profile.
pub(super) fn source(config: &Config) -> Result<Source, Error> {
    let some = |text: &String| !text.is_empty();
    if !config.has_profile_option()
        && let Some(id) = env("AWS_ACCESS_KEY_ID").filter(some)
    {
        let Some(secret) = env("AWS_SECRET_ACCESS_KEY").filter(some) else {
            return Err(Error::general("Partial credentials found in env, missing: AWS_SECRET_ACCESS_KEY"));
        };
        let token = env("AWS_SESSION_TOKEN").or_else(|| env("AWS_SECURITY_TOKEN")).filter(some);
        return Ok(Source::Keys(Credentials::new(id, secret, token, None, "env")));
    }
    let chain = Source::Chain { profile: config.profile_name(), only_profile: config.has_profile_option() };
    for key in OTHER_SOURCES {
        if config.get(key)?.is_some() {
            return Ok(chain);
        }
    }
    // A role in the environment comes before the profile's keys.
    if env("AWS_WEB_IDENTITY_TOKEN_FILE").is_some() && !config.has_profile_option() {
        return Ok(chain);
    }
    let Some(id) = config.get("aws_access_key_id")? else { return Ok(chain) };
    let Some(secret) = config.get("aws_secret_access_key")? else {
        return Err(Error::general(
            "Partial credentials found in shared-credentials-file, missing: aws_secret_access_key",
        ));
    };
    let token = config.get("aws_session_token")?;
    Ok(Source::Keys(Credentials::new(id, secret, token, None, "profile")))
}

/// Gets the credentials.
///
/// # Errors
/// None anywhere, or a source that is configured and fails.
pub(super) async fn load(source: &Source, region: &str, http: &Http) -> Result<Credentials, Error> {
    match source {
        Source::Keys(credentials) => Ok(credentials.clone()),
        Source::Chain { profile, only_profile } => {
            let region = Some(Region::new(region.to_owned()));
            let settings =
                ProviderConfig::without_region().with_region(region.clone()).with_http_client(http.clone());
            let found = if *only_profile {
                let provider = ProfileFileCredentialsProvider::builder()
                    .configure(&settings)
                    .profile_name(profile.clone())
                    .build();
                let chain = CredentialsProviderChain::first_try("Profile", provider);
                chain.provide_credentials().await
            } else {
                let chain = DefaultCredentialsChain::builder()
                    .configure(settings)
                    .region(region)
                    .profile_name(profile)
                    .build()
                    .await;
                chain.provide_credentials().await
            };
            found.map_err(|error| explain(&error))
        }
    }
}

fn explain(error: &CredentialsError) -> Error {
    if matches!(error, CredentialsError::CredentialsNotLoaded(_)) {
        return Error::no_credentials();
    }
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        text = format!("{text}: {error}");
        cause = error.source();
    }
    Error::general(format!("Error when retrieving credentials: {text}"))
}
