//! The authentication of a command of a service that is not AWS's: its options, and the section of
//! its page.

use super::blocks::{Block, Entry, Heading, Section};
use super::wording::code;
use crate::service::{AuthScheme, Flavour, Own, Service};
use crate::table::Operation;

/// An option that gives a secret.
#[derive(Debug, PartialEq, Eq)]
pub struct AuthOption {
    /// The name with its dashes.
    pub name: &'static str,
    /// The key of the same setting in the configuration file.
    pub key: &'static str,
    /// What it does, as plain text.
    pub help: &'static str,
}

/// The bearer token.
pub const BEARER_TOKEN: AuthOption = AuthOption {
    name: "--bearer-token",
    key: "token",
    help: "The bearer token, file://FILE, or - for standard input.",
};
/// The API key.
pub const API_KEY: AuthOption = AuthOption {
    name: "--api-key",
    key: "api_key",
    help: "The API key, file://FILE, or - for standard input.",
};
/// The user name.
pub const USERNAME: AuthOption = AuthOption {
    name: "--username",
    key: "username",
    help: "The user name, file://FILE, or - for standard input.",
};
/// The password.
pub const PASSWORD: AuthOption = AuthOption {
    name: "--password",
    key: "password",
    help: "The password, file://FILE, or - for standard input.",
};

/// All options for secrets.
pub static AUTH_OPTIONS: [&AuthOption; 4] = [&BEARER_TOKEN, &API_KEY, &USERNAME, &PASSWORD];

/// The authentication of an operation.
#[derive(Clone, Copy, Debug)]
pub struct Authentication {
    /// The names of the service's settings.
    pub own: Own,
    /// The schemes in the order to try them.
    pub schemes: &'static [AuthScheme],
}

impl Authentication {
    /// The authentication of an operation; `None` for AWS's, whose pages do not mention it.
    pub fn of(service: &Service, operation: Operation) -> Option<Authentication> {
        match service.flavour {
            Flavour::Aws => None,
            Flavour::Own(own) => Some(Authentication { own, schemes: service.auth(operation) }),
        }
    }

    /// The options for the secrets of these schemes, except those whose names the operation's own
    /// options have.
    pub fn options(self, operation: Operation) -> Vec<&'static AuthOption> {
        let is_taken = |option: &AuthOption| {
            let name = option.name.strip_prefix("--");
            operation.options().any(|it| name == Some(it.name()))
        };
        let is_used =
            |option: &AuthOption| self.schemes.iter().any(|it| options_of(*it).contains(&option));
        AUTH_OPTIONS.into_iter().filter(|option| is_used(option) && !is_taken(option)).collect()
    }

    /// The section of a page; `None` if the operation has no authentication.
    pub(super) fn section(self, operation: Operation) -> Option<Section> {
        let is_optional = self.schemes.contains(&AuthScheme::None);
        let used = self.schemes.iter().filter(|scheme| **scheme != AuthScheme::None);
        let items: Vec<String> = used
            .map(|scheme| {
                let sources = self.sources(*scheme, operation);
                format!("<li><p>{}: {sources}</p></li>", title(*scheme))
            })
            .collect();
        if items.is_empty() {
            return None;
        }
        let first = match (items.len(), is_optional) {
            (1, false) => "Requests are authenticated with:",
            (1, true) => "Requests are authenticated if this is configured:",
            (_, false) => "Requests are authenticated with the first of these that is configured:",
            (_, true) => {
                "Requests are authenticated with the first of these, if one is configured:"
            }
        };
        let list = format!("<p>{first}</p><ul>{}</ul>", items.concat());
        let mut blocks = vec![Block::Prose(list.into())];
        let options = self.options(operation);
        blocks.extend(options.into_iter().map(|option| {
            let names = vec![option.name.into()];
            let heading = Heading { names, kind: "string".into(), ..Heading::default() };
            Block::Entry(Entry { heading, blocks: vec![Block::Text(option.help.into())] })
        }));
        Some(Section::new("Authentication", blocks))
    }

    /// Where the secrets of a scheme come from, in the order of precedence, as HTML.
    fn sources(self, scheme: AuthScheme, operation: Operation) -> String {
        let options = self.options(operation);
        let keys: &[&str] = match scheme {
            AuthScheme::SigV4 | AuthScheme::SigV4a => {
                &["access_key_id", "secret_access_key", "session_token"]
            }
            AuthScheme::Bearer => &["token"],
            AuthScheme::ApiKey(_) => &["api_key"],
            AuthScheme::Basic | AuthScheme::Digest => &["username", "password"],
            AuthScheme::None => &[],
        };
        let used = options.iter().filter(|it| options_of(scheme).contains(*it));
        let used: Vec<String> = used.map(|option| code(option.name)).collect();
        let variables: Vec<String> = keys.iter().map(|key| code(&self.own.variable(key))).collect();
        let mut keys: Vec<String> = keys.iter().map(|key| code(key)).collect();
        if scheme == AuthScheme::Bearer {
            keys.push(code("token_command"));
        }
        let (variables, keys) = (variables.join(", "), keys.join(", "));
        let options = if used.is_empty() { String::new() } else { used.join(", ") + "; " };
        format!("{options}{variables}; {keys} in the configuration file.")
    }
}

/// The options for the secrets of a scheme.
fn options_of(scheme: AuthScheme) -> &'static [&'static AuthOption] {
    match scheme {
        AuthScheme::Bearer => &[&BEARER_TOKEN],
        AuthScheme::ApiKey(_) => &[&API_KEY],
        AuthScheme::Basic | AuthScheme::Digest => &[&USERNAME, &PASSWORD],
        AuthScheme::SigV4 | AuthScheme::SigV4a | AuthScheme::None => &[],
    }
}

/// What a scheme needs, as a heading.
fn title(scheme: AuthScheme) -> &'static str {
    match scheme {
        AuthScheme::Bearer => "Bearer token",
        AuthScheme::ApiKey(_) => "API key",
        AuthScheme::Basic => "Basic authentication",
        AuthScheme::Digest => "Digest authentication",
        AuthScheme::SigV4 => "Signature Version 4",
        AuthScheme::SigV4a => "Signature Version 4A",
        AuthScheme::None => "None",
    }
}
