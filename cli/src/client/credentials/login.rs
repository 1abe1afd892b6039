//! The session that `aws login` left, before AWS's provider uses and refreshes it: what the AWS CLI
//! says of one that is missing, damaged or over.
//!
//! After botocore's `LoginCredentialFetcher`, whose texts these are.

use super::Means;
use super::document::retrieval_error;
use crate::client::fault::with_causes;
use crate::client::http::Http;
use crate::config::read_text;
use crate::config::{env, expand_home};
use crate::error::Error;
use aws_config::login::LoginCredentialsProvider;
use aws_config::provider_config::ProviderConfig;
use aws_credential_types::Credentials;
use aws_credential_types::provider::ProvideCredentials;
use aws_smithy_async::rt::sleep::TokioSleep;
use aws_smithy_types::timeout::TimeoutConfig;
use aws_types::region::Region;
use hardie_runtime::value::json;
use sha2::{Digest, Sha256};

/// What a session's file must hold.
const NEEDED: [&str; 4] = ["accessToken", "refreshToken", "dpopKey", "clientId"];

/// The credentials of a session, by AWS's provider, which has the cryptography that a refresh needs.
///
/// # Errors
/// A session that is missing, damaged or over.
pub(super) async fn fetch(session: &str, means: &Means, http: &Http) -> Result<Credentials, Error> {
    check(session)?;
    let settings = ProviderConfig::without_region()
        .with_region(Some(Region::new(means.region.clone())))
        .with_http_client(http.clone())
        .with_sleep_impl(TokioSleep::new())
        .with_retry_config(means.retries.to_config())
        .with_timeout_config(TimeoutConfig::disabled());
    let provider = LoginCredentialsProvider::builder(session).configure(&settings).build();
    provider.provide_credentials().await.map_err(|error| explain(&error))
}

/// Looks whether there is a session of this name that can be used.
///
/// # Errors
/// There is none, or it is damaged.
fn check(session: &str) -> Result<(), Error> {
    let folder = env("AWS_LOGIN_CACHE_DIRECTORY").unwrap_or_else(|| "~/.aws/login/cache".to_owned());
    let name: String = Sha256::digest(session.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect();
    let text = read_text(expand_home(&folder).join(format!("{name}.json"))).ok();
    let Some(document) = text.and_then(|text| json::parse(&text).ok()) else {
        return Err(unusable(&format!(
            "Unable to load a existing login session for session {session}, Please reauthenticate with 'aws login'."
        )));
    };
    let has = |key: &str| document.as_map().is_some_and(|members| members.contains_key(key));
    if NEEDED.into_iter().all(has) {
        return Ok(());
    }
    Err(unusable("Failed to load access token from token cache, missing one or more required fields."))
}

fn unusable(reason: &str) -> Error {
    Error::general(format!("Error loading login session token: {reason}"))
}

/// Why a session could not be refreshed. The provider's errors are told apart by their texts, since
/// their types are its own.
fn explain(error: &(dyn std::error::Error + 'static)) -> Error {
    let text = with_causes(error);
    if text.contains("change in your password") {
        Error::general(
            "Unable to refresh login credentials because of a change in your password. Please reauthenticate with \
             your new password using 'aws login'.",
        )
    } else if text.contains("session has expired") {
        Error::general("Your session has expired. Please reauthenticate using 'aws login'.")
    } else if text.contains("insufficient permissions") {
        Error::general(
            "Unable to create or refresh login credentials due to insufficient permissions. You may be missing \
             permission for the 'signin:CreateOAuth2Token' action.",
        )
    } else {
        retrieval_error("login", &text)
    }
}
