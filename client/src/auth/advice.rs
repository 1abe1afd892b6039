//! Messages that say how to configure the authentication of an operation.

use super::part::Part;
use crate::config::Naming;
use crate::error::Error;
use crate::request::signing_v4a;
use hardie_runtime::service::{AuthScheme, Own};
use hardie_runtime::table::Operation;

/// The names of the settings of an operation.
#[derive(Debug)]
pub(super) struct Advice<'a> {
    pub(super) own: Own,
    pub(super) operation: Operation,
    pub(super) naming: Naming,
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
        let method = format!("`{}` of the client's builder", part.method());
        let option = match self.naming {
            Naming::BuilderAlone => return method,
            Naming::Builder => format!("{method}, "),
            Naming::CommandLine if is_taken => String::new(),
            Naming::CommandLine => format!("{option}, "),
        };
        let command = if part == Part::Token { " or `token_command`" } else { "" };
        format!("{option}{} or the key `{key}`{command}", self.own.variable(key))
    }

    /// How to configure a scheme.
    fn way(&self, scheme: AuthScheme) -> Option<String> {
        match scheme {
            AuthScheme::None => None,
            AuthScheme::Bearer => Some(format!("a bearer token ({})", self.settings(Part::Token))),
            AuthScheme::ApiKey(_) => Some(format!("an API key ({})", self.settings(Part::ApiKey))),
            AuthScheme::Basic | AuthScheme::Digest => Some(format!(
                "a user name ({}) and a password ({}) for {} authentication",
                self.settings(Part::Username),
                self.settings(Part::Password),
                if scheme == AuthScheme::Basic { "basic" } else { "digest" }
            )),
            AuthScheme::SigV4 | AuthScheme::SigV4a => {
                let [id, secret, token] = ACCESS_KEY.map(|key| self.own.variable(key));
                let [id_key, secret_key, token_key] = ACCESS_KEY;
                let version = if scheme == AuthScheme::SigV4 { "4" } else { "4A" };
                let method = "`keys` or `credentials` of the client's builder";
                let settings = format!(
                    "{id}, {secret} and, for a temporary one, {token}, or the keys `{id_key}`, \
                        `{secret_key}` and `{token_key}`"
                );
                let settings = match self.naming {
                    Naming::CommandLine => settings,
                    Naming::Builder => format!("{method}, or {settings}"),
                    Naming::BuilderAlone => method.to_owned(),
                };
                Some(format!("an access key ({settings}) for Signature Version {version}"))
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
        let is_v4a = |scheme: &AuthScheme| *scheme == AuthScheme::SigV4a;
        if !signing_v4a::IS_SUPPORTED && schemes.iter().all(is_v4a) {
            return signing_v4a::unsupported();
        }
        // Both versions of signatures have the same access key.
        let is_repeated = |at: usize, scheme: AuthScheme| {
            let before = schemes.get(..at).unwrap_or_default();
            scheme.is_signature() && before.iter().any(|it| it.is_signature())
        };
        let schemes = schemes.iter().enumerate();
        let schemes = schemes.filter(|(at, scheme)| !is_repeated(*at, **scheme));
        let ways: Vec<String> = schemes.filter_map(|(_, scheme)| self.way(*scheme)).collect();
        let place = match self.naming {
            Naming::BuilderAlone => String::new(),
            _ => format!(" Keys belong to profile {} of {}.", self.profile, self.file),
        };
        Error::without_credentials(format!(
            "The operation requires authentication, but none is configured. Configure {}.{place}\
                {keychain}",
            ways.join("; or ")
        ))
    }
}
