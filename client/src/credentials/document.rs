//! Credentials in a JSON document of a program, container or instance.

use super::expiry;
use crate::error::Error;
use aws_credential_types::Credentials;
use hardie_runtime::cli::python;
use hardie_runtime::value::{Map, Value, json};
use std::time::SystemTime;

/// A document and the name of its source in messages.
pub(super) struct Document {
    members: Map,
    source: &'static str,
}

impl Document {
    /// Reads a document.
    ///
    /// # Errors
    /// A document that is not a JSON object.
    pub(super) fn parse(text: &str, source: &'static str) -> Result<Document, Error> {
        match json::parse(text).map_err(|error| Error::general(error.to_string()))? {
            Value::Map(members) => Ok(Document { members, source }),
            other => Err(Error::general(format!(
                "'{}' object has no attribute 'get'",
                python::type_name(&other, python::Dict::Plain)
            ))),
        }
    }

    /// botocore's error message for the document's source.
    pub(super) fn error(&self, reason: &str) -> Error {
        retrieval_error(self.source, reason)
    }

    /// A member of any type.
    pub(super) fn get(&self, key: &str) -> Option<&Value> {
        self.members.get(key)
    }

    /// A required string.
    ///
    /// # Errors
    /// A member that is missing or not a string.
    pub(super) fn required(&self, key: &str) -> Result<&str, Error> {
        let value = self
            .get(key)
            .ok_or_else(|| self.error(&format!("Missing required key in response: '{key}'")))?;
        value.as_str().ok_or_else(|| self.error(&format!("{key} in the response is not a string")))
    }

    /// An optional string; null counts as missing.
    ///
    /// # Errors
    /// A member that is not a string.
    pub(super) fn optional(&self, key: &str) -> Result<Option<&str>, Error> {
        match self.get(key) {
            None | Some(Value::Null) => Ok(None),
            Some(_) => self.required(key).map(Some),
        }
    }

    /// Credentials of the document; `token` is the name of the session token's member.
    ///
    /// # Errors
    /// As [`required`](Document::required).
    pub(super) fn credentials(
        &self,
        token: Option<&str>,
        expiry: Option<SystemTime>,
    ) -> Result<Credentials, Error> {
        let mut builder = Credentials::builder()
            .access_key_id(self.required("AccessKeyId")?)
            .secret_access_key(self.required("SecretAccessKey")?)
            .provider_name(self.source);
        builder.set_session_token(token.filter(|token| !token.is_empty()).map(str::to_owned));
        builder.set_expiry(expiry);
        if let Some(account) = self.optional("AccountId").ok().flatten() {
            builder = builder.account_id(account);
        }
        Ok(builder.build())
    }

    /// The required `Expiration`.
    ///
    /// # Errors
    /// As [`required`](Document::required), or it is not a timestamp.
    pub(super) fn expiration(&self) -> Result<SystemTime, Error> {
        expiry::parse(self.required("Expiration")?)
    }
}

/// botocore's error message for a source without credentials.
pub(super) fn retrieval_error(source: &str, reason: &str) -> Error {
    Error::general(format!("Error when retrieving credentials from {source}: {reason}"))
}
