//! Credentials of IAM Identity Center: reads and refreshes the token of `aws sso login` and
//! exchanges it.
//!
//! After botocore's `SSOTokenLoader`, `SSOTokenProvider` and `SSOCredentialFetcher`, with their
//! messages.

use super::cache::{CachedCredentials, replace, sha1_hex};
use super::header_safety::check_text;
use super::service::{Request, Service, form, into_error, send};
use super::{CredentialsContext, PART, expiry};
use crate::call_error::CallError;
use crate::debug::log::Log;
use crate::endpoint::check_region;
use crate::error::Error;
use crate::files::{expand_home, read_text};
use crate::http::Http;
use aws_credential_types::Credentials;
use hardie_runtime::value::{DateTime, Map, Value, json, timestamp};
use hardie_runtime::wire::{self, Protocol};
use std::path::PathBuf;
use std::time::{Duration, SystemTime};

const EXPIRED: &str = "The SSO session associated with this profile has expired or is otherwise \
                       invalid. To refresh this SSO session run aws sso login with the \
                       corresponding profile.";

/// The settings of IAM Identity Center in a profile.
#[derive(Clone, Debug)]
pub(crate) struct Sso {
    /// The name of the session; older profiles have none.
    pub(super) session: Option<String>,
    pub(super) start_url: String,
    pub(super) region: String,
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
        sso.session.as_deref(),
        &sso.start_url,
        log,
    );
    if let Some(found) = kept.read() {
        return Ok(found);
    }
    check_region(&sso.region)?;
    let mut token = Token::load(sso)?;
    match sso.session {
        Some(_) => token.refresh(sso, context, http, log).await?,
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
        region: sso.region.clone(),
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

const PROTOCOL: Protocol = Protocol::new(&wire::REST_JSON_1, "", "");

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

fn document(body: &[u8]) -> Result<Map, Error> {
    let text = String::from_utf8_lossy(body);
    match json::parse(&text).map_err(|error| Error::general(error.to_string()))? {
        Value::Map(members) => Ok(members),
        _ => Ok(Map::new()),
    }
}

fn invalid(sso: &Sso) -> Error {
    Error::general(format!("Error loading SSO Token: Token for {} is invalid", sso.start_url))
}

/// A token in `~/.aws/sso/cache`.
struct Token {
    file: PathBuf,
    members: Map,
}

impl Token {
    /// The token of a session, else of a URL.
    ///
    /// # Errors
    /// A token that is missing or damaged.
    fn load(sso: &Sso) -> Result<Token, Error> {
        let name = sso.session.as_deref().unwrap_or(&sso.start_url);
        let file = expand_home("~/.aws/sso/cache").join(format!("{}.json", sha1_hex(name)));
        let text = read_text(&file).ok();
        let Some(found) = text.and_then(|text| json::parse(&text).ok()) else {
            return Err(Error::general(format!(
                "Error loading SSO Token: Token for {name} does not exist"
            )));
        };
        let Value::Map(members) = found else { return Err(invalid(sso)) };
        if !members.contains_key("accessToken") || !members.contains_key("expiresAt") {
            return Err(invalid(sso));
        }
        Ok(Token { file, members })
    }

    fn text(&self, key: &str) -> Result<&str, Error> {
        self.members.get(key).and_then(Value::as_str).ok_or_else(|| {
            Error::general(format!(
                "Error loading SSO Token: {key} in {} is not a string",
                self.file.display()
            ))
        })
    }

    fn expires(&self) -> Result<SystemTime, Error> {
        expiry::parse(self.text("expiresAt")?)
    }

    /// Refreshes a token that expires soon if the session supports it.
    async fn refresh(
        &mut self,
        sso: &Sso,
        context: &CredentialsContext,
        http: &Http,
        log: Log,
    ) -> Result<(), Error> {
        if expiry::is_within(self.expires()?, expiry::ADVISORY) {
            match self.request()? {
                Some(request) => match send(request.into_request(sso), context, http, log).await {
                    Ok(body) => self.renew(sso, &document(&body)?, log)?,
                    Err(CallError::Service { .. }) => {
                        log.line(PART, format_args!("SSO token refresh attempt failed"));
                    }
                    Err(other) => return Err(into_error(other, "CreateToken")),
                },
                None => log.line(PART, format_args!("The SSO token cannot be refreshed")),
            }
        }
        if self.expires()? <= SystemTime::now() {
            let text = "Error when retrieving token from sso: Token has expired and refresh failed";
            return Err(Error::general(text));
        }
        Ok(())
    }

    /// The body of a request for a new token; `None` without a registered client.
    fn request(&self) -> Result<Option<Refresh>, Error> {
        let needed = ["refreshToken", "clientId", "clientSecret", "registrationExpiresAt"];
        if needed.iter().any(|key| !self.members.contains_key(*key)) {
            return Ok(None);
        }
        if expiry::parse(self.text("registrationExpiresAt")?)? <= SystemTime::now() {
            return Ok(None);
        }
        let member = |key: &str| Ok::<_, Error>((key.to_owned(), Value::from(self.text(key)?)));
        let mut body = Map::from_iter([member("clientId")?, member("clientSecret")?]);
        body.insert("grantType".to_owned(), Value::from("refresh_token"));
        body.extend([member("refreshToken")?]);
        Ok(Some(Refresh(json::to_string(&Value::Map(body)))))
    }

    /// Stores the new token.
    fn renew(&mut self, sso: &Sso, response: &Map, log: Log) -> Result<(), Error> {
        let missing = |key: &str| {
            Error::general(format!(
                "Error when retrieving token from sso: the response has no valid {key}"
            ))
        };
        let access = response
            .get("accessToken")
            .and_then(Value::as_str)
            .ok_or_else(|| missing("accessToken"))?;
        let seconds = match response.get("expiresIn") {
            Some(Value::Number(number)) => number.as_i64(),
            _ => None,
        };
        let seconds = seconds
            .and_then(|seconds| u64::try_from(seconds).ok())
            .ok_or_else(|| missing("expiresIn"))?;
        let expires = SystemTime::now()
            .checked_add(Duration::from_secs(seconds))
            .ok_or_else(|| missing("expiresIn"))?;
        let whole = DateTime::from_secs(DateTime::from(expires).secs());
        let expires = timestamp::to_iso(&whole).replace("+00:00", "Z");
        let mut members = Map::new();
        let mut put = |key: &str, value: Value| members.insert(key.to_owned(), value);
        put("startUrl", Value::from(sso.start_url.as_str()));
        put("region", Value::from(sso.region.as_str()));
        put("accessToken", Value::from(access));
        put("expiresAt", Value::from(expires.as_str()));
        for key in ["clientId", "clientSecret", "registrationExpiresAt"] {
            put(key, self.members.get(key).cloned().unwrap_or(Value::Null));
        }
        if let Some(refresh) = response.get("refreshToken").filter(|token| token.as_str().is_some())
        {
            put("refreshToken", refresh.clone());
        }
        self.members = members;
        let text = json::to_string(&Value::Map(self.members.clone()));
        if let Err(error) = replace(&self.file, text.as_bytes()) {
            log.line(
                PART,
                format_args!("Cannot cache the SSO token in {}: {error}", self.file.display()),
            );
        }
        Ok(())
    }
}

/// The body of a request for a new token.
struct Refresh(String);

impl Refresh {
    fn into_request(self, sso: &Sso) -> Request {
        Request {
            service: Service::SsoOidc,
            operation: "CreateToken",
            protocol: PROTOCOL,
            region: sso.region.clone(),
            method: "POST",
            uri: "/token".to_owned(),
            headers: vec![("content-type", "application/json".to_owned())],
            body: self.0,
            signer: None,
        }
    }
}
