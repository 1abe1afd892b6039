//! The secrets that the endpoint accepts besides access keys.

use std::fmt;
use uuid::Uuid;

/// A bearer token, an API key, and a user with a password; `Debug` shows none of them.
#[derive(Clone, PartialEq, Eq)]
pub struct Secrets {
    token: String,
    api_key: String,
    user: String,
    password: String,
}

impl Secrets {
    /// Random secrets; the user is called `user`.
    pub fn random() -> Secrets {
        let random = || Uuid::new_v4().simple().to_string();
        Secrets { token: random(), api_key: random(), user: "user".to_owned(), password: random() }
    }

    /// Sets the bearer token.
    #[must_use]
    pub fn with_token(mut self, token: impl Into<String>) -> Secrets {
        self.token = token.into();
        self
    }

    /// Sets the API key.
    #[must_use]
    pub fn with_api_key(mut self, key: impl Into<String>) -> Secrets {
        self.api_key = key.into();
        self
    }

    /// Sets the user and the password of basic and digest authentication.
    #[must_use]
    pub fn with_user(mut self, user: impl Into<String>, password: impl Into<String>) -> Secrets {
        (self.user, self.password) = (user.into(), password.into());
        self
    }

    /// The bearer token.
    pub fn token(&self) -> &str {
        &self.token
    }

    /// The API key.
    pub fn api_key(&self) -> &str {
        &self.api_key
    }

    /// The user of basic and digest authentication.
    pub fn user(&self) -> &str {
        &self.user
    }

    /// The password of basic and digest authentication.
    pub fn password(&self) -> &str {
        &self.password
    }
}

impl fmt::Debug for Secrets {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Secrets").finish_non_exhaustive()
    }
}
