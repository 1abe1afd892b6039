//! Credentials of IAM Identity Center: exchanges the token of `aws sso login`.
//!
//! After botocore's `SSOCredentialFetcher`, with its messages.

use super::cache::CachedCredentials;
use super::header_safety::check_text;
use super::service::{Request, Service, form, into_error, send};
use super::sso_token::{PROTOCOL, Token, TokenSource, document};
use super::{CredentialsContext, expiry};
use crate::call_error::CallError;
use crate::debug::log::Log;
use crate::endpoint::check_region;
use crate::error::Error;
use crate::http::Http;
use aws_credential_types::Credentials;
use hardie_runtime::value::Value;
use std::time::{Duration, SystemTime};

const EXPIRED: &str = "The SSO session associated with this profile has expired or is otherwise \
                       invalid. To refresh this SSO session run aws sso login with the \
                       corresponding profile.";

/// The settings of IAM Identity Center in a profile.
#[derive(Clone, Debug)]
pub(crate) struct Sso {
    pub(super) token: TokenSource,
    pub(super) account: String,
    pub(super) role: String,
}

/// The credentials of the profile's role.
///
/// # Errors
/// A token that is missing, damaged or expired; the service's error.
pub(super) async fn fetch(
    sso: &Sso,
    context: &CredentialsContext,
    http: &Http,
    log: Log,
) -> Result<Credentials, Error> {
    let kept = CachedCredentials::of_sso(
        &sso.account,
        &sso.role,
        sso.token.session.as_deref(),
        &sso.token.start_url,
        log,
    );
    if let Some(found) = kept.read() {
        return Ok(found);
    }
    check_region(&sso.token.region)?;
    let mut token = Token::load(&sso.token)?;
    match sso.token.session {
        Some(_) => token.refresh(&sso.token, context, http, log).await?,
        None if token.expires()? <= SystemTime::now() => return Err(Error::general(EXPIRED)),
        None => {}
    }
    let access = token.text("accessToken")?;
    check_text("access token", access, &format!("the file {}", token.file.display()))?;
    let query = form(&[("role_name", &sso.role), ("account_id", &sso.account)]);
    let request = Request {
        service: Service::Sso,
        operation: "GetRoleCredentials",
        protocol: PROTOCOL,
        region: sso.token.region.clone(),
        method: "GET",
        uri: format!("/federation/credentials?{query}"),
        headers: vec![("x-amz-sso_bearer_token", access.to_owned())],
        body: String::new(),
        signer: None,
    };
    let body = send(request, context, http, log).await.map_err(|failed| match failed {
        CallError::Service { response, .. } if response.code() == "UnauthorizedException" => {
            Error::general(EXPIRED)
        }
        other => into_error(other, "GetRoleCredentials"),
    })?;
    let found = expiry::refuse_expired(credentials(&body, &sso.account)?)?;
    kept.write(&found, [("ProviderType", Value::from("sso"))]);
    Ok(found)
}

fn credentials(body: &[u8], account: &str) -> Result<Credentials, Error> {
    let document = document(body)?;
    let missing = |key: &str| {
        Error::general(format!(
            "Error when retrieving credentials from sso: the response has no valid {key}"
        ))
    };
    let members = document
        .get("roleCredentials")
        .and_then(Value::as_map)
        .ok_or_else(|| missing("roleCredentials"))?;
    let text = |key: &str| members.get(key).and_then(Value::as_str).ok_or_else(|| missing(key));
    let expiration = match members.get("expiration") {
        Some(Value::Number(number)) => {
            number.as_i64().and_then(|milliseconds| u64::try_from(milliseconds).ok())
        }
        _ => None,
    };
    let expiration = expiration.map(|milliseconds| Duration::from_secs(milliseconds / 1000));
    let expiration = expiration.and_then(|since| SystemTime::UNIX_EPOCH.checked_add(since));
    Ok(Credentials::builder()
        .access_key_id(text("accessKeyId")?)
        .secret_access_key(text("secretAccessKey")?)
        .session_token(text("sessionToken")?)
        .expiry(expiration.ok_or_else(|| missing("expiration"))?)
        .account_id(account)
        .provider_name("sso")
        .build())
}
