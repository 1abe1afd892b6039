//! Messages that say how to configure the authentication of an operation.

use super::part::Part;
use crate::error::Error;
use hardie_runtime::service::{AuthScheme, Own};
use hardie_runtime::table::Operation;

/// The names of the settings of an operation.
#[derive(Debug)]
pub(super) struct Advice<'a> {
    pub(super) own: Own,
    pub(super) operation: Operation,
    /// The configuration file.
    pub(super) file: &'a str,
    pub(super) profile: &'a str,
}

/// The keys of an access key.
pub(super) const ACCESS_KEY: [&str; 3] = ["access_key_id", "secret_access_key", "session_token"];

impl Advice<'_> {
    /// The settings of a part: its option, unless the operation's own has the name, its variable
    /// and its key.
    pub(super) fn settings(&self, part: Part) -> String {
        let (option, key) = (part.option(), part.key());
        let name = option.strip_prefix("--");
        let is_taken = self.operation.options().any(|it| Some(it.name()) == name);
        let option = if is_taken { String::new() } else { format!("{option}, ") };
        let command = if part == Part::Token { " or `token_command`" } else { "" };
        format!("{option}{} or the key `{key}`{command}", self.own.variable(key))
    }

    /// How to configure a scheme.
    fn way(&self, scheme: AuthScheme) -> Option<String> {
        match scheme {
            // Nothing that can be configured satisfies the signature of several Regions.
            AuthScheme::None | AuthScheme::SigV4a => None,
            AuthScheme::Bearer => Some(format!("a bearer token ({})", self.settings(Part::Token))),
            AuthScheme::ApiKey(_) => Some(format!("an API key ({})", self.settings(Part::ApiKey))),
            AuthScheme::Basic | AuthScheme::Digest => Some(format!(
                "a user name ({}) and a password ({}) for {} authentication",
                self.settings(Part::Username),
                self.settings(Part::Password),
                if scheme == AuthScheme::Basic { "basic" } else { "digest" }
            )),
            AuthScheme::SigV4 => {
                let [id, secret, token] = ACCESS_KEY.map(|key| self.own.variable(key));
                let [id_key, secret_key, token_key] = ACCESS_KEY;
                Some(format!(
                    "an access key ({id}, {secret} and, for a temporary one, {token}, or the keys \
                        `{id_key}`, `{secret_key}` and `{token_key}`) for Signature Version 4"
                ))
            }
        }
    }

    /// The error of an operation whose schemes all have no identity.
    pub(super) fn nothing_configured(
        &self,
        schemes: &[AuthScheme],
        keychain_failure: Option<&str>,
    ) -> Error {
        let keychain =
            keychain_failure.map(|reason| format!(" The keychain cannot be used: {reason}."));
        let keychain = keychain.unwrap_or_default();
        if schemes.iter().all(|scheme| *scheme == AuthScheme::SigV4a) {
            return Error::no_own_credentials(format!(
                "The operation requires Signature Version 4A, which {} does not support.",
                self.own.program
            ));
        }
        let ways: Vec<String> = schemes.iter().filter_map(|scheme| self.way(*scheme)).collect();
        Error::no_own_credentials(format!(
            "The operation requires authentication, but none is configured. Configure {}. Keys \
                belong to profile {} of {}.{keychain}",
            ways.join("; or "),
            self.profile,
            self.file
        ))
    }
}
