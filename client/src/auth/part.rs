//! The parts of an identity, and the names of their settings.

/// A part of an identity that has a setting of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    Token,
    ApiKey,
    Username,
    Password,
}

impl Part {
    /// The option of the command line.
    pub(super) fn option(self) -> &'static str {
        match self {
            Part::Token => "--bearer-token",
            Part::ApiKey => "--api-key",
            Part::Username => "--username",
            Part::Password => "--password",
        }
    }

    /// The method of a client's builder.
    pub(super) fn method(self) -> &'static str {
        match self {
            Part::Token => "bearer_token",
            Part::ApiKey => "api_key",
            Part::Username | Part::Password => "basic",
        }
    }

    /// The key of a profile.
    pub(super) fn key(self) -> &'static str {
        match self {
            Part::Token => "token",
            Part::ApiKey => "api_key",
            Part::Username => "username",
            Part::Password => "password",
        }
    }
}
