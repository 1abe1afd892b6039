//! The session that `aws login` left, before AWS's provider uses and refreshes it: what the AWS CLI
//! says of one that is missing, damaged or over.
//!
//! After botocore's `LoginCredentialFetcher`, whose texts these are.

use super::failed;
use crate::client::fault::with_causes;
use crate::config::{env, expand_home};
use crate::error::Error;
use hardie_runtime::value::json;
use sha2::{Digest, Sha256};

/// What a session's file must hold.
const NEEDED: [&str; 4] = ["accessToken", "refreshToken", "dpopKey", "clientId"];

/// Looks whether there is a session of this name that can be used.
///
/// # Errors
/// There is none, or it is damaged.
pub(super) fn check(session: &str) -> Result<(), Error> {
    let folder = env("AWS_LOGIN_CACHE_DIRECTORY").unwrap_or_else(|| "~/.aws/login/cache".to_owned());
    let name: String = Sha256::digest(session.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect();
    let text = std::fs::read_to_string(expand_home(&folder).join(format!("{name}.json"))).ok();
    let Some(document) = text.and_then(|text| json::parse(&text).ok()) else {
        return Err(unusable(&format!(
            "Unable to load a existing login session for session {session}. Please reauthenticate with 'aws login'."
        )));
    };
    let has = |key: &str| document.as_map().is_some_and(|members| members.contains_key(key));
    let missing: Vec<&str> = NEEDED.into_iter().filter(|key| !has(key)).collect();
    if missing.is_empty() {
        return Ok(());
    }
    let missing = missing.join(", ");
    Err(unusable(&format!(
        "Failed to load access token from token cache, missing required fields: {missing}."
    )))
}

fn unusable(reason: &str) -> Error {
    Error::general(format!("Error loading login session token: {reason}"))
}

/// Why a session could not be refreshed. The provider's errors are told apart by their texts, since
/// their types are its own.
pub(super) fn explain(error: &(dyn std::error::Error + 'static)) -> Error {
    let text = with_causes(error);
    if text.contains("session has expired") || text.contains("change in your password") {
        Error::general(
            "Your session has expired or credentials have changed. Please reauthenticate using 'aws login'.",
        )
    } else if text.contains("insufficient permissions") {
        Error::general(
            "Unable to create or refresh login credentials due to insufficient permissions. You may be missing \
             permission for the 'signin:CreateOAuth2Token' action.",
        )
    } else {
        failed("login", error)
    }
}
