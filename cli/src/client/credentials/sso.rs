//! The token that `aws sso login` left, before AWS's provider uses it: what the AWS CLI says of one
//! that is missing, damaged or expired.
//!
//! After botocore's `SSOTokenLoader`, `SSOTokenProvider` and `SSOCredentialFetcher`, whose texts these are.

use super::cache::sha1_hex;
use super::failed;
use crate::client::fault::with_causes;
use crate::config::expand_home;
use crate::error::Error;
use hardie_runtime::value::{DateTime, Value, json, timestamp};
use std::path::PathBuf;
use std::time::SystemTime;

const EXPIRED: &str = "The SSO session associated with this profile has expired or is otherwise invalid. To refresh this \
                       SSO session run aws sso login with the corresponding profile.";

/// A token in `~/.aws/sso/cache`.
#[derive(Debug)]
pub(super) struct Token {
    file: PathBuf,
    has_session: bool,
}

impl Token {
    /// The token of a session, or of a URL where there is none.
    ///
    /// # Errors
    /// There is none, it is damaged, or it has expired and nothing can refresh it.
    pub(super) fn of(session: Option<&str>, start_url: &str) -> Result<Token, Error> {
        let name = session.unwrap_or(start_url);
        let file = expand_home("~/.aws/sso/cache").join(format!("{}.json", sha1_hex(name)));
        let token = Token { file, has_session: session.is_some() };
        let members = token.members().ok_or_else(|| {
            Error::general(format!("Error loading SSO Token: Token for {name} does not exist"))
        })?;
        let has = |key: &str| members.as_map().is_some_and(|members| members.contains_key(key));
        if !has("accessToken") || !has("expiresAt") {
            return Err(Error::general(format!("Error loading SSO Token: Token for {start_url} is invalid")));
        }
        if session.is_none() && token.has_expired() {
            return Err(Error::general(EXPIRED));
        }
        Ok(token)
    }

    fn members(&self) -> Option<Value> {
        json::parse(&std::fs::read_to_string(&self.file).ok()?).ok()
    }

    fn has_expired(&self) -> bool {
        let expires = self.members().and_then(|members| {
            let text = members.as_map()?.get("expiresAt")?.as_str()?;
            timestamp::parse(text)
        });
        expires.is_none_or(|expires| expires <= DateTime::from(SystemTime::now()))
    }

    /// Why there are no credentials for this token, which AWS's provider may have refreshed since.
    pub(super) fn explain(&self, error: &(dyn std::error::Error + 'static)) -> Error {
        if self.has_session && self.has_expired() {
            let text = "Error when retrieving token from sso: Token has expired and refresh failed";
            return Error::general(text);
        }
        // The provider's error is of a type that it keeps to itself.
        if with_causes(error).contains("UnauthorizedException") {
            return Error::general(EXPIRED);
        }
        failed("sso", error)
    }
}
