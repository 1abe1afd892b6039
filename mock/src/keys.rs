//! The credentials that the endpoint accepts.

use std::fmt;
use uuid::Uuid;

/// A key pair, optionally with a session token; `Debug` shows only the access key ID.
#[derive(Clone, PartialEq, Eq)]
pub struct Keys {
    access_key_id: String,
    secret_access_key: String,
    session_token: Option<String>,
}

impl Keys {
    /// Long-lived keys.
    pub fn new(access_key_id: impl Into<String>, secret_access_key: impl Into<String>) -> Keys {
        Keys {
            access_key_id: access_key_id.into(),
            secret_access_key: secret_access_key.into(),
            session_token: None,
        }
    }

    /// Makes the keys temporary: requests must have this session token.
    #[must_use]
    pub fn with_session_token(mut self, token: impl Into<String>) -> Keys {
        self.session_token = Some(token.into());
        self
    }

    /// Random keys with 20 and 40 characters, like those of AWS.
    pub fn random() -> Keys {
        let random = || Uuid::new_v4().simple().to_string();
        let id = format!("AKIA{}", &random().to_uppercase()[..16]);
        let secret = format!("{}{}", random(), random());
        Keys::new(id, &secret[..40])
    }

    /// The access key ID.
    pub fn access_key_id(&self) -> &str {
        &self.access_key_id
    }

    /// The secret access key.
    pub fn secret_access_key(&self) -> &str {
        &self.secret_access_key
    }

    /// The session token, if the keys are temporary.
    pub fn session_token(&self) -> Option<&str> {
        self.session_token.as_deref()
    }
}

impl fmt::Debug for Keys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Keys").field("access_key_id", &self.access_key_id).finish_non_exhaustive()
    }
}
