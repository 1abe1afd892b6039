//! The credentials that the endpoint knows.

use std::fmt;

use uuid::Uuid;

/// One pair of keys, perhaps with a session token; `Debug` shows the access key id alone.
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

    /// Temporary keys: requests must carry this session token too.
    #[must_use]
    pub fn with_session_token(mut self, token: impl Into<String>) -> Keys {
        self.session_token = Some(token.into());
        self
    }

    /// Keys that nobody had before: 20 and 40 characters, as AWS's are.
    pub fn random() -> Keys {
        let random = || Uuid::new_v4().simple().to_string();
        let id = format!("AKIA{}", &random().to_uppercase()[..16]);
        let secret = format!("{}{}", random(), random());
        Keys::new(id, &secret[..40])
    }

    /// The public half.
    pub fn access_key_id(&self) -> &str {
        &self.access_key_id
    }

    /// The secret half.
    pub fn secret_access_key(&self) -> &str {
        &self.secret_access_key
    }

    /// The session token, of temporary keys.
    pub fn session_token(&self) -> Option<&str> {
        self.session_token.as_deref()
    }
}

impl fmt::Debug for Keys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Keys").field("access_key_id", &self.access_key_id).finish_non_exhaustive()
    }
}
