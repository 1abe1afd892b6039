//! The token of `aws sso login`: reads it from the cache, refreshes it, and uses it as a bearer
//! token.
//!
//! After botocore's `SSOTokenLoader` and `SSOTokenProvider`, with their messages.

use super::cache::{replace, sha1_hex};
use super::header_safety::check_text;
use super::service::{Request, Service, into_error, send};
use super::{CredentialsContext, PART, expiry};
use crate::call_error::CallError;
use crate::debug::log::Log;
use crate::endpoint::check_region;
use crate::error::Error;
use crate::files::{expand_home, read_text};
use crate::http::Http;
use crate::secret::Secret;
use hardie_runtime::value::{DateTime, Map, Value, json, timestamp};
use hardie_runtime::wire::{self, Protocol};
use std::path::PathBuf;
use std::time::{Duration, SystemTime};

pub(super) const PROTOCOL: Protocol = Protocol::new(&wire::REST_JSON_1, "", "");

/// Where a token is cached and refreshed.
#[derive(Clone, Debug)]
pub(crate) struct TokenSource {
    /// The name of the session; older profiles have none.
    pub(super) session: Option<String>,
    pub(super) start_url: String,
    pub(super) region: String,
}

/// A token that authenticates requests itself.
#[derive(Clone, Debug)]
pub(crate) struct BearerToken {
    pub(crate) token: Secret,
    /// Its source, for messages.
    pub(crate) from: String,
    pub(crate) expires: SystemTime,
}

/// The token of a session as a bearer token, refreshed if it expires soon.
///
/// # Errors
/// A token that is missing, damaged or expired, or that no request can carry.
pub(crate) async fn bearer_token(
    source: &TokenSource,
    context: &CredentialsContext,
    http: &Http,
    log: Log,
) -> Result<BearerToken, Error> {
    check_region(&source.region)?;
    let mut token = Token::load(source)?;
    token.refresh(source, context, http, log).await?;
    let from = format!("the file {}", token.file.display());
    let text = token.text("accessToken")?;
    check_text("access token", text, &from)?;
    Ok(BearerToken { token: Secret::new(text), from, expires: token.expires()? })
}

pub(super) fn document(body: &[u8]) -> Result<Map, Error> {
    let text = String::from_utf8_lossy(body);
    match json::parse(&text).map_err(|error| Error::general(error.to_string()))? {
        Value::Map(members) => Ok(members),
        _ => Ok(Map::new()),
    }
}

fn invalid(source: &TokenSource) -> Error {
    Error::general(format!("Error loading SSO Token: Token for {} is invalid", source.start_url))
}

/// A token in `~/.aws/sso/cache`.
pub(super) struct Token {
    pub(super) file: PathBuf,
    members: Map,
}

impl Token {
    /// The token of a session, else of a URL.
    ///
    /// # Errors
    /// A token that is missing or damaged.
    pub(super) fn load(source: &TokenSource) -> Result<Token, Error> {
        let name = source.session.as_deref().unwrap_or(&source.start_url);
        let file = expand_home("~/.aws/sso/cache").join(format!("{}.json", sha1_hex(name)));
        let text = read_text(&file).ok();
        let Some(found) = text.and_then(|text| json::parse(&text).ok()) else {
            return Err(Error::general(format!(
                "Error loading SSO Token: Token for {name} does not exist"
            )));
        };
        let Value::Map(members) = found else { return Err(invalid(source)) };
        if !members.contains_key("accessToken") || !members.contains_key("expiresAt") {
            return Err(invalid(source));
        }
        Ok(Token { file, members })
    }

    pub(super) fn text(&self, key: &str) -> Result<&str, Error> {
        self.members.get(key).and_then(Value::as_str).ok_or_else(|| {
            Error::general(format!(
                "Error loading SSO Token: {key} in {} is not a string",
                self.file.display()
            ))
        })
    }

    pub(super) fn expires(&self) -> Result<SystemTime, Error> {
        expiry::parse(self.text("expiresAt")?)
    }

    /// Refreshes a token that expires soon if the session supports it.
    pub(super) async fn refresh(
        &mut self,
        source: &TokenSource,
        context: &CredentialsContext,
        http: &Http,
        log: Log,
    ) -> Result<(), Error> {
        if expiry::is_within(self.expires()?, expiry::ADVISORY) {
            match self.request()? {
                Some(request) => match send(request.into_request(source), context, http, log).await
                {
                    Ok(body) => self.renew(source, &document(&body)?, log)?,
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
        if needed.iter().any(|key| !self.members.contains_key(key)) {
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
    fn renew(&mut self, source: &TokenSource, response: &Map, log: Log) -> Result<(), Error> {
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
        put("startUrl", Value::from(source.start_url.as_str()));
        put("region", Value::from(source.region.as_str()));
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
    fn into_request(self, source: &TokenSource) -> Request {
        Request {
            service: Service::SsoOidc,
            operation: "CreateToken",
            protocol: PROTOCOL,
            region: source.region.clone(),
            method: "POST",
            uri: "/token".to_owned(),
            headers: vec![("content-type", "application/json".to_owned())],
            body: self.0,
            signer: None,
        }
    }
}
