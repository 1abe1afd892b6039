//! The session of `aws login` in `~/.aws/login/cache`: read, refreshed and stored.
//!
//! After botocore's `LoginCredentialFetcher`, with its messages.

use super::cache::replace;
use super::dpop::SessionKey;
use super::header_safety::check_text;
use super::service::{Request, Service, into_error, send};
use super::{CredentialsContext, PART, expiry};
use crate::call_error::CallError;
use crate::config::env;
use crate::debug::log::Log;
use crate::error::Error;
use crate::files::{expand_user, expand_vars, read_text};
use crate::http::Http;
use aws_credential_types::Credentials;
use hardie_runtime::value::{DateTime, Map, Value, json, timestamp};
use hardie_runtime::wire::{self, Protocol};
use sha2::{Digest, Sha256};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

/// The required members of a session's file.
const NEEDED: [&str; 4] = ["accessToken", "refreshToken", "dpopKey", "clientId"];

/// The remaining lifetime below which credentials are refreshed.
const THRESHOLD: Duration = Duration::from_secs(5 * 60);

/// The last year of a timestamp, in seconds since 1970.
const LATEST: f64 = 253_402_300_800.0;

const OPERATION: &str = "CreateOAuth2Token";

/// The credentials of a session.
///
/// # Errors
/// A session that is missing, damaged or expired; the error of AWS Sign-In.
pub(super) async fn fetch(
    session: &str,
    context: &CredentialsContext,
    http: &Http,
    log: Log,
) -> Result<Credentials, Error> {
    let mut session = Session::load(session)?;
    let expires = session.expires()?;
    if !expiry::is_within(expires, THRESHOLD) {
        return session.credentials();
    }
    session.refresh(context, http, log).await?;
    expiry::refuse_expired(session.credentials()?)
}

/// A session's file.
struct Session {
    file: PathBuf,
    members: Map,
}

impl Session {
    fn load(session: &str) -> Result<Session, Error> {
        let folder =
            env("AWS_LOGIN_CACHE_DIRECTORY").unwrap_or_else(|| "~/.aws/login/cache".to_owned());
        let folder = expand_user(&expand_vars(&folder));
        let name = hex::encode(Sha256::digest(session.as_bytes()));
        let file = Path::new(&folder).join(format!("{name}.json"));
        let text = read_text(&file).ok();
        let document = text.and_then(|text| json::parse(&text).ok());
        let Some(document) = document.filter(|document| !matches!(document, Value::Null)) else {
            return Err(unusable(&format!(
                "Unable to load a existing login session for session {session}, Please \
                    reauthenticate with 'aws login'."
            )));
        };
        match document {
            Value::Map(members) if NEEDED.into_iter().all(|key| members.contains_key(key)) => {
                Ok(Session { file, members })
            }
            _ => Err(unusable(
                "Failed to load access token from token cache, missing one or more required \
                    fields.",
            )),
        }
    }

    fn text(&self, key: &str) -> Result<&str, Error> {
        text(&self.members, key)
    }

    fn keys(&self) -> Result<&Map, Error> {
        self.members
            .get("accessToken")
            .and_then(Value::as_map)
            .ok_or_else(|| not_valid("accessToken"))
    }

    /// The expiry of the credentials, whose members must all exist.
    fn expires(&self) -> Result<SystemTime, Error> {
        let keys = self.keys()?;
        let needed = ["accessKeyId", "secretAccessKey", "sessionToken", "accountId"];
        if let Some(missing) = needed.into_iter().find(|key| !keys.contains_key(key)) {
            return Err(not_valid(missing));
        }
        expiry::parse(text(keys, "expiresAt")?)
    }

    fn credentials(&self) -> Result<Credentials, Error> {
        let keys = self.keys()?;
        // botocore signs without a token that is null.
        let token = match keys.get("sessionToken") {
            Some(Value::Null) => "",
            _ => text(keys, "sessionToken")?,
        };
        Ok(Credentials::builder()
            .access_key_id(text(keys, "accessKeyId")?)
            .secret_access_key(text(keys, "secretAccessKey")?)
            .session_token(token)
            .expiry(expiry::parse(text(keys, "expiresAt")?)?)
            .account_id(text(keys, "accountId")?)
            .provider_name("login")
            .build())
    }

    /// Refreshes credentials and stores them.
    async fn refresh(
        &mut self,
        context: &CredentialsContext,
        http: &Http,
        log: Log,
    ) -> Result<(), Error> {
        let proof = SessionKey::from_pem(self.text("dpopKey")?)
            .ok_or_else(|| unusable("Unable to load private key from cached token"))?;
        let url = Service::SignIn.url(&context.region, context)?;
        let proof = proof.header("POST", &format!("{}/v1/token", url.trim_end_matches('/')));
        let proof = proof
            .ok_or_else(|| unusable("Unable to sign with the private key of the cached token"))?;
        for key in ["clientId", "refreshToken"] {
            check_text(key, self.text(key)?, &format!("the file {}", self.file.display()))?;
        }
        let member = |key: &str| Ok::<_, Error>((key.to_owned(), Value::from(self.text(key)?)));
        let mut body = Map::from_iter([member("clientId")?, member("refreshToken")?]);
        body.insert("grantType".to_owned(), Value::from("refresh_token"));
        let request = Request {
            service: Service::SignIn,
            operation: OPERATION,
            protocol: Protocol::new(&wire::REST_JSON_1, "", ""),
            region: context.region.clone(),
            method: "POST",
            uri: "/v1/token".to_owned(),
            headers: vec![("content-type", "application/json".to_owned()), ("dpop", proof)],
            body: json::to_string(&Value::Map(body)),
            signer: None,
        };
        let body = send(request, context, http, log).await.map_err(explain)?;
        let response = json::parse(&String::from_utf8_lossy(&body));
        match response.map_err(|error| Error::general(error.to_string()))? {
            Value::Map(response) => self.renew(&response, log),
            _ => Err(unusable("Failed to refresh an access token.")),
        }
    }

    /// Stores the session with new credentials.
    fn renew(&mut self, response: &Map, log: Log) -> Result<(), Error> {
        let given = response
            .get("accessToken")
            .and_then(Value::as_map)
            .ok_or_else(|| not_valid("accessToken"))?;
        let seconds = match response.get("expiresIn") {
            Some(Value::Number(number)) => Some(number.as_f64()),
            _ => None,
        };
        let now = DateTime::from(SystemTime::now()).as_secs_f64();
        let expires =
            seconds.map(|seconds| (now + seconds).floor()).filter(|at| (0.0..LATEST).contains(at));
        let expires = DateTime::from_secs_f64(expires.ok_or_else(|| not_valid("expiresIn"))?);
        let mut keys = Map::new();
        for key in ["accessKeyId", "secretAccessKey", "sessionToken"] {
            keys.insert(key.to_owned(), Value::from(text(given, key)?));
        }
        keys.insert("accountId".to_owned(), Value::from(text(self.keys()?, "accountId")?));
        let expires = timestamp::to_iso(&expires).replace("+00:00", "Z");
        keys.insert("expiresAt".to_owned(), Value::from(expires.as_str()));
        self.members.insert("accessToken".to_owned(), Value::Map(keys));
        self.members
            .insert("refreshToken".to_owned(), Value::from(text(response, "refreshToken")?));
        let document = json::to_string(&Value::Map(self.members.clone()));
        if let Err(error) = replace(&self.file, document.as_bytes()) {
            log.line(
                PART,
                format_args!("Cannot cache the session in {}: {error}", self.file.display()),
            );
        }
        Ok(())
    }
}

fn text<'a>(members: &'a Map, key: &str) -> Result<&'a str, Error> {
    members.get(key).and_then(Value::as_str).ok_or_else(|| not_valid(key))
}

fn not_valid(key: &str) -> Error {
    unusable(&format!("{key} is missing or not valid."))
}

fn unusable(reason: &str) -> Error {
    Error::general(format!("Error loading login session token: {reason}"))
}

/// The error of a session that could not be refreshed.
fn explain(error: CallError) -> Error {
    let response = match &error {
        CallError::Service { response, .. } if response.code() == "AccessDeniedException" => {
            response
        }
        _ => return into_error(error, OPERATION),
    };
    let body = json::parse(&String::from_utf8_lossy(response.body()));
    let reason = body.ok().and_then(|body| Some(body.as_map()?.get("error")?.as_str()?.to_owned()));
    Error::general(match reason.as_deref() {
        Some("TOKEN_EXPIRED") => {
            "Your session has expired. Please reauthenticate using 'aws login'."
        }
        Some("USER_CREDENTIALS_CHANGED") => {
            "Unable to refresh login credentials because of a change in your password. Please \
             reauthenticate with your new password using 'aws login'."
        }
        Some("INSUFFICIENT_PERMISSIONS") => {
            "Unable to create or refresh login credentials due to insufficient permissions. You \
             may be missing permission for the 'signin:CreateOAuth2Token' action."
        }
        _ => {
            "An unspecified error happened when resolving AWS credentials or refreshing a login \
                session profile."
        }
    })
}
