//! Where secrets of a service that is not AWS's come from: options or the caller, the environment,
//! the profile, a command that prints a token; in that order.

use super::GivenSecrets;
use super::advice::Advice;
use super::check::{Allowed, check};
use super::keychain::Keychain;
use super::part::Part;
use crate::config::Config;
use crate::error::Error;
use crate::secret::Secret;
use aws_credential_types::Credentials;
use hardie_runtime::service::{ApiKey, AuthScheme, Own};

/// A secret and its source.
#[derive(Clone, Debug)]
pub(super) enum Source {
    /// Known.
    Known { secret: Secret, from: String, is_given: bool },
    /// The output of a program with arguments.
    Command(Vec<String>),
}

/// A user name with its password.
#[derive(Clone, Debug)]
pub(crate) struct Login {
    pub(crate) username: Secret,
    pub(super) username_from: String,
    pub(crate) password: Secret,
    pub(super) password_from: String,
}

/// What is configured of the identity for a scheme.
#[derive(Debug)]
pub(super) enum Identity<T> {
    None,
    Complete(T),
    /// One part without the other, with the error that says so.
    Half(Error),
}

impl<T> Identity<T> {
    /// An identity of one part.
    pub(super) fn of(part: Option<T>) -> Identity<T> {
        part.map_or(Identity::None, Identity::Complete)
    }

    pub(super) fn map<U>(self, change: impl FnOnce(T) -> U) -> Identity<U> {
        match self {
            Identity::None => Identity::None,
            Identity::Complete(identity) => Identity::Complete(change(identity)),
            Identity::Half(error) => Identity::Half(error),
        }
    }
}

/// The secrets that are configured.
#[derive(Debug)]
pub(super) struct Sources {
    token: Option<Source>,
    api_key: Option<Source>,
    username: Option<Source>,
    password: Option<Source>,
    keys: Keys,
    /// Whether the caller gives the access key.
    gives_keys: bool,
    keychain: Keychain,
}

/// The access key for Signature Version 4.
#[derive(Clone, Debug)]
enum Keys {
    None,
    /// The key, and the sources of its parts for messages.
    Found(Credentials, Box<[String; 3]>),
    /// One part is set, and the other is not: their names.
    Partial {
        present: String,
        missing: String,
    },
}

/// What a caller gives when a secret has no name on the command line.
pub(super) const CALLER: &str = "the client's builder";

impl Sources {
    /// Reads environment and profile.
    ///
    /// # Errors
    /// A configuration file that cannot be read.
    pub(super) fn new(own: Own, given: &GivenSecrets, config: &Config) -> Result<Sources, Error> {
        let find = |part: Part, secret: &Option<Secret>| -> Result<Option<Source>, Error> {
            if let Some(secret) = secret {
                let from = if given.by_caller { CALLER } else { part.option() };
                let (secret, from) = (secret.clone(), from.to_owned());
                return Ok(Some(Source::Known { secret, from, is_given: true }));
            }
            // An empty password is one.
            let counts = |text: &String| part == Part::Password || !text.is_empty();
            let found = setting(own, part.key(), config, counts)?;
            Ok(found.map(|(secret, from)| Source::Known { secret, from, is_given: false }))
        };
        let command = config.arguments("token_command")?.map(Source::Command);
        Ok(Sources {
            token: find(Part::Token, &given.bearer_token)?.or(command),
            api_key: find(Part::ApiKey, &given.api_key)?,
            username: find(Part::Username, &given.username)?,
            password: find(Part::Password, &given.password)?,
            keys: match &given.keys {
                Some(keys) => Keys::Found(keys.clone(), Box::new([CALLER; 3].map(str::to_owned))),
                None => keys(own, config)?,
            },
            gives_keys: given.keys.is_some(),
            keychain: Keychain::new(own.program, config.profile_name().to_owned()),
        })
    }

    pub(super) fn token(&self) -> Option<Source> {
        self.token.clone().or_else(|| self.kept(AuthScheme::Bearer))
    }

    pub(super) fn api_key(&self, api: ApiKey) -> Option<Source> {
        self.api_key.clone().or_else(|| self.kept(AuthScheme::ApiKey(api)))
    }

    /// The secret of a scheme in the keychain, the last source.
    fn kept(&self, scheme: AuthScheme) -> Option<Source> {
        let (secret, from) = self.keychain.read(scheme)?;
        Some(Source::Known { secret, from, is_given: false })
    }

    /// Why the keychain could not be used.
    pub(super) fn keychain_failure(&self) -> Option<String> {
        self.keychain.failure()
    }

    /// User name and password, which the keychain may have; `advice` names the settings of a part.
    pub(super) fn login(&self, scheme: AuthScheme, advice: &Advice<'_>) -> Identity<Login> {
        let known = |source: &Option<Source>| match source {
            Some(Source::Known { secret, from, .. }) => Some((secret.clone(), from.clone())),
            Some(Source::Command(_)) | None => None,
        };
        let half = |from: &str, missing: Part, noun: &str| {
            Identity::Half(Error::configuration(format!(
                "{from} is set, but there is no {noun} for it. Configure it with {}.",
                advice.settings(missing)
            )))
        };
        let username = known(&self.username);
        let kept = || username.as_ref().and_then(|_| self.keychain.read(scheme));
        let password = known(&self.password).or_else(kept);
        match (username, password) {
            (Some((username, username_from)), Some((password, password_from))) => {
                Identity::Complete(Login { username, username_from, password, password_from })
            }
            (Some((_, from)), None) => half(&capitalized(&from), Part::Password, "password"),
            (None, Some((_, from))) => half(&capitalized(&from), Part::Username, "user name"),
            (None, None) => Identity::None,
        }
    }

    /// The access key.
    ///
    /// # Errors
    /// A character that no request can carry.
    pub(super) fn keys(&self) -> Result<Identity<Credentials>, Error> {
        match &self.keys {
            Keys::None => Ok(Identity::None),
            Keys::Found(keys, from) => {
                let [id, secret, token] = &**from;
                let check = |noun: &str, text: &str, from: &str| {
                    check(noun, &Secret::new(text), from, Allowed::Visible)
                };
                check("access key ID", keys.access_key_id(), id)?;
                check("secret access key", keys.secret_access_key(), secret)?;
                if let Some(text) = keys.session_token() {
                    check("session token", text, token)?;
                }
                Ok(Identity::Complete(keys.clone()))
            }
            Keys::Partial { present, missing } => {
                let message = format!("{} is set, but {missing} is not.", capitalized(present));
                Ok(Identity::Half(Error::configuration(message)))
            }
        }
    }

    /// Whether an identity for a scheme, or a part of one, comes from an option or the caller.
    pub(super) fn has_given(&self, scheme: AuthScheme) -> bool {
        match scheme {
            AuthScheme::Bearer => self.is_given(Part::Token),
            AuthScheme::ApiKey(_) => self.is_given(Part::ApiKey),
            AuthScheme::Basic | AuthScheme::Digest => {
                self.is_given(Part::Username) || self.is_given(Part::Password)
            }
            AuthScheme::SigV4 | AuthScheme::SigV4a => self.gives_keys,
            AuthScheme::None => false,
        }
    }

    /// Whether a secret comes from an option or the caller.
    fn is_given(&self, part: Part) -> bool {
        let source = match part {
            Part::Token => &self.token,
            Part::ApiKey => &self.api_key,
            Part::Username => &self.username,
            Part::Password => &self.password,
        };
        matches!(source, Some(Source::Known { is_given: true, .. }))
    }
}

/// The value of a setting with its source, if it counts: of the environment, else of the profile.
fn setting(
    own: Own,
    key: &str,
    config: &Config,
    counts: impl Fn(&String) -> bool,
) -> Result<Option<(Secret, String)>, Error> {
    let variable = own.variable(key);
    if let Some(value) = config.env(&variable).filter(&counts) {
        return Ok(Some((Secret::new(value), format!("variable {variable}"))));
    }
    let value = config.of_own_file(key)?.filter(counts);
    let from = || format!("key {key} of profile {}", config.profile_name());
    Ok(value.map(|value| (Secret::new(value), from())))
}

/// The access key: all parts from the environment, else all from the profile.
fn keys(own: Own, config: &Config) -> Result<Keys, Error> {
    const NAMES: [&str; 3] = ["access_key_id", "secret_access_key", "session_token"];
    let some = |text: &String| !text.is_empty();
    let of_environment = NAMES.map(|key| {
        let variable = own.variable(key);
        (config.env(&variable).filter(some), format!("variable {variable}"))
    });
    let mut of_profile = [const { None }; 3];
    for (slot, key) in of_profile.iter_mut().zip(NAMES) {
        *slot = config.of_own_file(key)?.filter(some);
    }
    let name = |key: &str| format!("key {key} of profile {}", config.profile_name());
    let [id, secret, token] = of_profile;
    let [id_key, secret_key, token_key] = NAMES;
    let of_profile = [(id, name(id_key)), (secret, name(secret_key)), (token, name(token_key))];
    for [(id, id_from), (secret, secret_from), (token, token_from)] in [of_environment, of_profile]
    {
        match (id, secret) {
            (Some(id), Some(secret)) => {
                let from = Box::new([id_from, secret_from, token_from]);
                return Ok(Keys::Found(
                    Credentials::new(id, secret, token, None, "settings"),
                    from,
                ));
            }
            (Some(_), None) => {
                return Ok(Keys::Partial { present: id_from, missing: secret_from });
            }
            (None, Some(_)) => {
                return Ok(Keys::Partial { present: secret_from, missing: id_from });
            }
            (None, None) => {}
        }
    }
    Ok(Keys::None)
}

/// The beginning of a sentence.
fn capitalized(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

#[cfg(all(test, feature = "own"))]
mod tests {
    use super::{GivenSecrets, Sources};
    use crate::config::Config;
    use aws_credential_types::Credentials;
    use hardie_runtime::service::{AuthScheme, Flavour, Own, OwnService};

    const OWN: Own = Own::new(&OwnService {
        program: "hardie-unit-test",
        prefix: "HARDIE_UNIT_TEST",
        folder: "hardie-unit-test",
        documentation: "",
        endpoint: "",
        has_rules: false,
        needs_region: false,
        uses_region: false,
    });

    /// A key of the caller comes before a token of the environment, as other secrets do.
    #[test]
    fn access_keys_are_given_too() {
        let config = Config::new(Flavour::Own(OWN), None);
        for (keys, want) in
            [(Some(Credentials::new("a", "b", None, None, "test")), true), (None, false)]
        {
            let given = GivenSecrets { keys, by_caller: true, ..GivenSecrets::default() };
            let sources = Sources::new(OWN, &given, &config).unwrap();
            assert_eq!(sources.has_given(AuthScheme::SigV4), want);
            assert!(!sources.has_given(AuthScheme::Bearer));
        }
    }
}
